// The page of one person or organisation: every record with its sentences, and what can be put right.

import { count, day, h } from "./dom.js";
import { decisionWords, factWords, glance, pairRow, sentence, when } from "./parts.js";

const TITLES = { role: "Roles", charge: "Charges", event: "Timeline" };

/** ``actions``: {open, rename, wrong, undo, split, showScore}. */
export function entityPage(entity, actions) {
  return [
    h(
      "div",
      { class: "question" },
      h("h1", { id: "question", tabindex: "-1", class: "name" }, entity.name),
      entity.latin ? h("p", { class: "latin" }, entity.latin) : null,
      glance(entity),
      h("button", { type: "button", onclick: () => actions.rename(entity) }, "Correct the name ", h("kbd", null, "e")),
    ),
    entity.status_evidence?.length
      ? h("section", { class: "card" }, h("h2", null, `Status: ${entity.status}`), entity.status_evidence.map((piece) => sentence(piece, actions.open)))
      : null,
    Object.entries(TITLES).map(([type, title]) => facts(entity, type, title, actions)),
    withdrawn(entity, actions),
    h("div", { class: "columns" }, spellings(entity), articles(entity, actions)),
    entity.pairs.length ? h("section", { class: "card" }, h("h2", null, "May be one with"), h("ul", { class: "rows" }, entity.pairs.map((row) => pairRow(row, actions.showScore)))) : null,
    decisions(entity, actions),
  ];
}

function facts(entity, type, title, actions) {
  const listed = entity.facts.filter((fact) => fact.type === type);
  if (!listed.length) return null;
  return h(
    "section",
    { class: "card" },
    h("h2", null, entity.type === "organisation" ? "People in it" : title),
    h("ul", { class: "records" }, listed.map((fact) => record(fact, entity, actions))),
  );
}

function record(fact, entity, actions) {
  const marks = fact.wrong;
  return h(
    "li",
    { class: "record" },
    h(
      "div",
      { class: "record-head" },
      fact.date ? h("span", { class: "date" }, day(fact.date)) : fact.type === "event" ? h("span", { class: "date" }, "no date") : null,
      h("span", { class: "what" }, factWords(fact, [], entity.type === "organisation")),
      marks.length
        ? h("button", { type: "button", class: "quiet", onclick: () => actions.undo(marks[0].id) }, "Not wrong after all")
        : h("button", { type: "button", class: "quiet", onclick: () => actions.wrong(fact, entity), "aria-label": `Mark as wrong: ${fact.says}` }, "Wrong"),
    ),
    fact.evidence.map((piece) => sentence(piece, actions.open)),
  );
}

function withdrawn(entity, actions) {
  if (!entity.withdrawn.length) return null;
  return h(
    "section",
    { class: "card" },
    h("h2", null, "Taken out as wrong"),
    h(
      "ul",
      { class: "records" },
      entity.withdrawn.map((row) =>
        h(
          "li",
          { class: "record" },
          h("div", { class: "record-head" }, h("span", { class: "what struck" }, row.says), h("button", { type: "button", class: "quiet", onclick: () => actions.undo(row.decision) }, "Put it back")),
          row.evidence.map((piece) => sentence(piece, actions.open)),
        ),
      ),
    ),
  );
}

function spellings(entity) {
  return h(
    "section",
    { class: "card" },
    h("h2", null, "Spellings"),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Spellings" },
      h(
        "table",
        null,
        h("thead", null, h("tr", null, h("th", { scope: "col" }, "as written"), h("th", { scope: "col" }, "times"), h("th", { scope: "col" }, "articles"))),
        h(
          "tbody",
          null,
          entity.names.map((form) =>
            h("tr", null, h("td", null, form.text, form.latin ? h("span", { class: "soft" }, ` ${form.latin}`) : null), h("td", { class: "figure" }, form.count), h("td", { class: "figure" }, form.articles)),
          ),
        ),
      ),
    ),
  );
}

/** Articles that name the entity; those unticked are of somebody else. */
function articles(entity, actions) {
  const boxes = [];
  const list = h(
    "ul",
    { class: "ticks" },
    entity.members.map((member) => {
      const box = h("input", { type: "checkbox", checked: true, id: `member-${member.article}` });
      boxes.push([box, member.article]);
      const label = h("label", { for: box.id }, member.names.join(", "), h("span", { class: "soft" }, ` in ${member.title}${member.published ? `, ${day(member.published)}` : ""}`));
      return h("li", null, box, label, h("button", { type: "button", class: "link", onclick: () => actions.open(member.article) }, "read"));
    }),
  );
  const go = () => actions.split(entity, boxes.filter(([box]) => !box.checked).map(([, article]) => article));
  const several = entity.members.length > 1;
  return h(
    "section",
    { class: "card", id: "split" },
    h("h2", null, count(entity.members.length, "article")),
    several ? h("p", { class: "soft" }, "Untick those that are about somebody else, then split them off.") : null,
    list,
    several ? h("button", { type: "button", onclick: go }, "Split off the unticked ", h("kbd", null, "s")) : null,
  );
}

function decisions(entity, actions) {
  if (!entity.decisions.length) return null;
  return h(
    "section",
    { class: "card" },
    h("h2", null, "Decisions"),
    h(
      "ul",
      { class: "rows" },
      entity.decisions.map((entry) =>
        h("li", { class: "row" }, h("span", null, decisionWords(entry)), h("span", { class: "soft" }, entry.user, ", ", when(entry.at)), h("button", { type: "button", class: "quiet", onclick: () => actions.undo(entry.id) }, "Undo")),
      ),
    ),
  );
}
