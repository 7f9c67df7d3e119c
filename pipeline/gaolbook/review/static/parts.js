// Pieces that several pages show: names with their differing letters, sentences with names marked, facts, lists.

import { count, day, h } from "./dom.js";

const MARK_WORDS = { other: "differs", sound: "spelt otherwise, sounds the same", only: "only here" };

/** A name in pieces [text, mark]. The marks are seen, not read out letter by letter. */
export function letters(pieces, name) {
  const spans = pieces.map(([text, mark]) =>
    mark === "same" ? text : h("span", { class: `letter ${mark}`, title: MARK_WORDS[mark] }, text),
  );
  return [h("span", { "aria-hidden": "true" }, spans), h("span", { class: "unseen" }, name)];
}

/** A stretch of an article in pieces [text, mark]. */
export function marked(pieces) {
  return pieces.map(([text, mark]) => (mark ? h("mark", { class: mark }, text) : text));
}

/** One sentence with where it stands; ``open`` is called with the article's id. */
export function sentence(piece, open, attributes = {}) {
  const where = [piece.title, piece.published && day(piece.published)].filter(Boolean).join(", ");
  return h(
    "figure",
    { class: "sentence", ...attributes },
    h("blockquote", null, marked(piece.pieces)),
    h("figcaption", null, h("button", { type: "button", class: "link", onclick: () => open(piece.article) }, where)),
  );
}

export function place(piece) {
  return `${piece.article}:${piece.start}:${piece.end}`;
}

/** All sentences behind facts, each once and in order; the number of a fact's sentences in that order. */
export function gather(facts, more = []) {
  const found = new Map();
  for (const piece of [...facts.flatMap((fact) => fact.evidence), ...more]) {
    if (!found.has(place(piece))) found.set(place(piece), piece);
  }
  return { sentences: [...found.values()], number: new Map([...found.keys()].map((key, i) => [key, i + 1])) };
}

/** What a fact says, with its further details; ``after`` stands between, ``whose`` names the person of a role. */
export function factWords(fact, after = [], whose = false) {
  const details = fact.details.map(([name, value]) => h("span", { class: "detail" }, `${name}: ${value}`));
  return [
    h("span", { class: fact.wrong.length ? "struck" : null }, fact.says),
    fact.modality ? h("span", { class: "chip doubt" }, fact.modality) : null,
    whose && fact.person ? h("a", { href: `#/entity/${fact.person_id}` }, ` ${fact.person}`) : null,
    fact.wrong.length ? h("span", { class: "chip wrong" }, "marked wrong") : null,
    after,
    details.length ? h("span", { class: "details" }, details) : null,
  ];
}

/** The line under a name: what is known at a glance. */
export function glance(entity) {
  const seen = (entity.seen ?? []).filter(Boolean).map(day);
  const times = [...new Set(seen)].join(" to ");
  return h(
    "p",
    { class: "glance" },
    entity.status ? h("span", { class: "chip status" }, entity.as_of ? `${entity.status}, ${day(entity.as_of)}` : entity.status) : null,
    entity.kind ? h("span", { class: "chip" }, entity.kind) : null,
    entity.gender ? h("span", { class: "chip" }, entity.gender === "female" ? "she" : "he") : null,
    h("span", null, [count(entity.articles ?? 0, "article"), times].filter(Boolean).join(", ")),
  );
}

const STATE_WORDS = { open: "open", same: "one", different: "two", unsure: "unsure", implied: "follows" };

export function pairRow(row, showScore) {
  return h(
    "li",
    { class: "row" },
    h("a", { href: `#/pair/${row.id}` }, h("span", { class: "left-name" }, row.left), h("span", { class: "versus" }, " or "), h("span", { class: "right-name" }, row.right)),
    h("span", { class: `chip ${row.state}` }, STATE_WORDS[row.state]),
    showScore ? h("span", { class: "figure" }, row.score.toFixed(2)) : null,
  );
}

const OP_WORDS = {
  same: "one",
  different: "two",
  unsure: "unsure",
  split: "split",
  rename: "renamed",
  wrong: "marked wrong",
  undo: "undone",
};

/** One decision in words. */
export function decisionWords(entry) {
  const names = entry.names.join(entry.op === "same" ? " = " : " / ");
  const more = entry.op === "rename" ? ` to ${entry.name}` : entry.op === "split" ? `, ${count(entry.members, "name")} out of it` : "";
  return [h("span", { class: `chip ${entry.op}` }, OP_WORDS[entry.op]), ` ${names}${more}${entry.what ? ` ${entry.what}` : ""}`];
}

export function when(at) {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? at : h("time", { datetime: at }, time.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }));
}

/** Put an item in view and draw the eye to it. */
export function flash(element) {
  if (!element) return;
  element.scrollIntoView({ block: "center" });
  element.classList.remove("flash");
  void element.offsetWidth;
  element.classList.add("flash");
  element.querySelector("button")?.focus({ preventScroll: true });
}
