// Dialogs: an article, help, a group of names, a split, a new name, a contradiction. One is open at a time.

import { byId, count, day, h } from "./dom.js";
import { decisionWords, glance, marked, sentence } from "./parts.js";

export function isOpen() {
  return byId("dialog").open;
}

export function close() {
  byId("dialog").close();
}

function show(title, body, buttons = []) {
  const dialog = byId("dialog");
  dialog.replaceChildren(
    h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title", tabindex: "-1" }, title), h("button", { type: "button", class: "quiet", onclick: close }, "Close ", h("kbd", null, "Esc"))),
    h("div", { class: "dialog-body", tabindex: "0", role: "group", "aria-labelledby": "dialog-title" }, body),
    buttons.length ? h("div", { class: "dialog-foot" }, buttons) : "",
  );
  if (!dialog.open) dialog.showModal();
  byId("dialog-title").focus();
}

function button(label, key, action, kind = "") {
  return h("button", { type: "button", class: kind, "data-key": key, onclick: action }, label, " ", h("kbd", null, key));
}

/** An article with names marked; ``next()`` opens the next one of the pair, if it has several. */
export function article(found, next) {
  const head = [found.published && day(found.published), found.source, found.url].filter(Boolean).join(", ");
  const text = found.pieces
    ? h("div", { class: "article" }, marked(found.pieces))
    : [
        h("p", { class: "note" }, `The text itself cannot be shown: ${found.why}. These are its sentences on record.`),
        found.sentences.map((piece) => sentence(piece, () => {})),
      ];
  show(found.title, [h("p", { class: "soft" }, head), text], next ? [button("Next article", "o", next)] : []);
  const first = byId("dialog").querySelector("mark.left, mark.right");
  first?.scrollIntoView({ block: "center" });
}

export function help(keys, settings) {
  show("Help", [
    h(
      "table",
      { class: "keys" },
      h("caption", { class: "unseen" }, "Keys"),
      h("thead", { class: "unseen" }, h("tr", null, h("th", { scope: "col" }, "key"), h("th", { scope: "col" }, "what it does"))),
      h("tbody", null, keys.map(([key, words]) => h("tr", null, h("th", { scope: "row" }, h("kbd", null, key)), h("td", null, words)))),
    ),
    h("p", null, "In names: ", h("span", { class: "letter other" }, "another sound"), ", ", h("span", { class: "letter sound" }, "another letter, the same sound"), ", ", h("span", { class: "letter only" }, "a word only one has"), "."),
    h("p", null, "Each answer is in decisions.jsonl, on disk, before the next pair appears; that file is only ever added to. “Apply” merges the register anew while you go on."),
    h(
      "div",
      { class: "settings" },
      h("label", null, h("span", null, "Your name, for the log"), h("input", { value: settings.user, maxlength: 60, onchange: (event) => settings.setUser(event.target.value) })),
      h("label", { class: "check" }, h("input", { type: "checkbox", checked: settings.keysOn, onchange: (event) => settings.setKeys(event.target.checked) }), "single keys act"),
    ),
  ]);
}

/** All of a group, each ticked; ``judge(op, ids)``. */
export function group(found, judge) {
  const boxes = found.members.map((member) => h("input", { type: "checkbox", checked: true, id: `tick-${member.id}`, value: member.id }));
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const what = found.kind === "person" ? "person" : "organisation";
  show(
    `${count(found.members.length, "name")} that may be one ${what}`,
    [
      h("p", { class: "soft" }, "Untick those that are not. Numbers tick and untick."),
      found.left_out ? h("p", { class: "note" }, `${found.left_out} more are left out here.`) : null,
      h(
        "ol",
        { class: "group" },
        found.members.map((member, i) =>
          h(
            "li",
            null,
            boxes[i],
            h("label", { for: boxes[i].id }, i < 9 ? h("kbd", { "aria-hidden": "true" }, i + 1) : null, " ", h("span", { class: "name" }, member.name), member.latin ? h("span", { class: "soft" }, ` ${member.latin}`) : null, glance(member)),
            h("ul", { class: "facts" }, member.facts.slice(0, 6).map((fact) => h("li", null, fact.date ? `${day(fact.date)}: ` : "", fact.says))),
            member.sentences.concat(member.facts.flatMap((fact) => fact.evidence)).slice(0, 1).map((piece) => sentence(piece, () => {})),
          ),
        ),
      ),
    ],
    [button("All ticked are one", "y", () => judge("same", ticked()), "yes"), button("All ticked are different", "n", () => judge("different", ticked()), "no")],
  );
}

/** The articles of both sides of a pair that have several; ``split(side, articles)``. */
export function split(sides, go) {
  const boxes = [];
  const lists = sides.map((side) =>
    h(
      "fieldset",
      null,
      h("legend", null, side.name),
      h(
        "ul",
        { class: "ticks" },
        side.members.map((member) => {
          const box = h("input", { type: "checkbox", checked: true, id: `part-${side.id}-${member.article}` });
          boxes.push({ box, side, article: member.article });
          return h("li", null, box, h("label", { for: box.id }, member.names.join(", "), h("span", { class: "soft" }, ` in ${member.title}${member.published ? `, ${day(member.published)}` : ""}`)));
        }),
      ),
    ),
  );
  const gone = (side) => boxes.filter((entry) => entry.side === side && !entry.box.checked).map((entry) => entry.article);
  const act = () => sides.filter((side) => gone(side).length).forEach((side) => go(side, gone(side)));
  show("Split", sides.length ? [h("p", null, "Untick the articles that are about somebody else."), lists] : h("p", null, "Each of the two is named in one article only: there is nothing to split."), sides.length ? [button("Split off the unticked", "y", act, "no")] : []);
}

export function rename(entity, go) {
  const input = h("input", { value: entity.name, maxlength: 200, id: "new-name", autocomplete: "off" });
  const form = h("form", { id: "rename", onsubmit: (event) => { event.preventDefault(); go(input.value); } }, h("label", { for: "new-name" }, "Name to use"), input);
  show("Correct the name", [form, h("p", { class: "soft" }, "Every spelling stays on record; this is what the register calls them, now and after later runs.")], [h("button", { type: "submit", form: "rename", class: "yes" }, "Save")]);
  input.focus();
  input.select();
}

/** Standing decisions stand against a new one; ``override()`` takes them back first. */
export function contradiction(refused, override) {
  show(
    "That contradicts an earlier decision",
    [h("p", null, "Both cannot stand:"), h("ul", { class: "rows" }, refused.chain.map((entry) => h("li", { class: "row" }, h("span", null, decisionWords(entry)), h("span", { class: "soft" }, `${entry.user}, ${entry.at.slice(0, 10)}`))))],
    [button("Undo what stands against it, and record this", "y", override, "no"), h("button", { type: "button", onclick: close }, "Leave it")],
  );
}

export function wrong(fact, entity, go) {
  const note = h("input", { id: "note", maxlength: 500, autocomplete: "off" });
  const shared = fact.type === "event";
  show(
    "Mark as wrong",
    [
      h("p", null, h("strong", null, fact.says), fact.date ? `, ${day(fact.date)}` : ""),
      fact.evidence.map((piece) => sentence(piece, () => {})),
      h("label", { for: "note" }, "Why (optional)"),
      note,
      h("p", { class: "soft" }, "It is left out of the register from the next merge on, also after later runs, and listed in withdrawn.jsonl."),
    ],
    [
      button(`Wrong for ${entity.name}`, "y", () => go(entity.type === "person" ? entity.id : null, note.value), "no"),
      shared ? h("button", { type: "button", onclick: () => go(null, note.value) }, "Wrong for everybody") : null,
    ],
  );
}
