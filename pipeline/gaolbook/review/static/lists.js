// Lists: the queue of pairs, people and organisations found by name, the history of decisions.

import { count, h } from "./dom.js";
import { decisionWords, glance, pairRow, when } from "./parts.js";

/** Controls that narrow the queue; ``change`` gets the new filter. */
export function filterBar(filter, change) {
  const choose = (name, label, options) =>
    h(
      "label",
      null,
      h("span", null, label),
      h(
        "select",
        { name, onchange: (event) => change({ ...filter, [name]: event.target.value }) },
        options.map(([value, text]) => h("option", { value, selected: filter[name] === value }, text)),
      ),
    );
  return h(
    "form",
    { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    choose("shown", "Show", [["open", "open pairs"], ["unsure", "unsure"], ["decided", "decided"], ["all", "all"]]),
    choose("kind", "of", [["any", "people and organisations"], ["person", "people"], ["organisation", "organisations"]]),
    search("Name", filter.words, (words) => change({ ...filter, words })),
  );
}

function search(label, value, change) {
  const input = h("input", { type: "search", id: "search", value, maxlength: 200, autocomplete: "off", spellcheck: "false", onchange: () => change(input.value) });
  return h("label", { class: "search" }, h("span", null, label, " ", h("kbd", null, "/")), input);
}

export function queuePage(answer, filter, actions) {
  const more = answer.from + answer.rows.length < answer.left;
  return [
    h("h1", { id: "question", tabindex: "-1" }, "Pairs"),
    filterBar(filter, actions.filter),
    h("p", { class: "soft" }, count(answer.left, "pair"), ", those whose answer settles most first."),
    h("ul", { class: "rows card" }, answer.rows.map((row) => pairRow(row, actions.showScore))),
    h(
      "p",
      { class: "pager" },
      answer.from ? h("button", { type: "button", onclick: () => actions.page(Math.max(0, answer.from - answer.page)) }, "Earlier") : null,
      more ? h("button", { type: "button", onclick: () => actions.page(answer.from + answer.page) }, "More") : null,
    ),
  ];
}

export function findPage(answer, words, change) {
  return [
    h("h1", { id: "question", tabindex: "-1" }, "People and organisations"),
    h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() }, search("Name or part of one", words, change)),
    h("p", { class: "soft" }, `${count(answer.counts.person, "person", "people")}, ${count(answer.counts.organisation, "organisation")}`, answer.total > answer.rows.length ? `; the first ${answer.rows.length} are shown` : ""),
    h(
      "ul",
      { class: "rows card" },
      answer.rows.map((entity) => h("li", { class: "row" }, h("a", { href: `#/entity/${entity.id}` }, entity.name, entity.latin ? h("span", { class: "soft" }, ` ${entity.latin}`) : null), glance(entity))),
    ),
  ];
}

export function historyPage(answer, undo) {
  return [
    h("h1", { id: "question", tabindex: "-1" }, "History"),
    h("p", { class: "soft" }, `${count(answer.total, "entry", "entries")} in decisions.jsonl`, answer.total > answer.rows.length ? `; the last ${answer.rows.length} are shown.` : "."),
    answer.rows.length
      ? h(
          "ul",
          { class: "rows card" },
          answer.rows.map((entry) =>
            h(
              "li",
              { class: entry.stands ? "row" : "row gone" },
              h("span", null, decisionWords(entry), entry.note ? h("span", { class: "soft" }, ` “${entry.note}”`) : null),
              h("span", { class: "soft" }, entry.user, ", ", when(entry.at)),
              entry.stands && entry.op !== "undo" ? h("button", { type: "button", class: "quiet", "aria-label": `Undo: ${entry.op} ${entry.names.join(", ")}`, onclick: () => undo(entry.id) }, "Undo") : null,
            ),
          ),
        )
      : h("p", null, "Nothing is decided yet."),
  ];
}
