// Two candidates side by side, and below them why the machine thinks they may be one.

import { count, day, h } from "./dom.js";
import { decisionWords, factWords, flash, gather, glance, letters, place, sentence } from "./parts.js";

const SECTIONS = [
  ["role", "Roles"],
  ["charge", "Charges"],
  ["event", "Timeline"],
];

/** The page of a pair. ``context``: {open, hideScore, position}. */
export function pairPage(pair, context) {
  const question = pair.kind === "person" ? "One person or two?" : "One organisation or two?";
  return [
    h(
      "div",
      { class: "question" },
      h("h1", { id: "question", tabindex: "-1" }, question, h("span", { class: "unseen" }, ` ${pair.sides[0].name} and ${pair.sides[1].name}`)),
      h("p", { class: "soft" }, standing(pair)),
      context.hideScore ? null : h("p", { class: "score" }, h("strong", null, `${Math.round(pair.score * 100)} %`), " likely one, says the machine"),
    ),
    h("p", { class: "compare", "aria-hidden": "true" }, pair.sides.map((side) => h("span", null, letters(side.letters, ""), side.latin ? h("i", null, ` ${side.latin}`) : null))),
    h("div", { class: "pair" }, pair.sides.map((side, i) => candidate(side, i, context))),
    reasons(pair, context),
  ];
}

function standing(pair) {
  const parts = [];
  if (pair.judged) parts.push([decisionWords(pair.judged), ` by ${pair.judged.user}. `]);
  else if (pair.state === "implied") parts.push("Earlier decisions settle this pair. ");
  if (pair.group > 1) parts.push(`One of ${pair.group} pairs that hang together. `);
  if (pair.settles > 1) parts.push(`“Same” settles up to ${pair.settles} pairs.`);
  return parts.flat(2);
}

export function candidate(side, index, context) {
  const { sentences, number } = gather(side.facts, side.sentences);
  const name = ["left", "right"][index] ?? "left";
  const id = (n) => `${name}-${n}`;
  const spellings = side.names.filter((form) => form.text !== side.name || form.latin);
  return h(
    "section",
    { class: `card ${name}`, "aria-labelledby": `${name}-name` },
    h("h2", { id: `${name}-name`, class: "name" }, letters(side.letters.length ? side.letters : [[side.name, "same"]], side.name)),
    side.latin ? h("p", { class: "latin" }, side.latin) : null,
    glance(side),
    spellings.length
      ? h("p", { class: "spellings" }, h("span", { class: "soft" }, "Also "), spellings.map((form, i) => [i ? ", " : "", spelling(form)]))
      : null,
    SECTIONS.map(([type, title]) => factList(side.facts.filter((fact) => fact.type === type), title, number, id)),
    side.statements > side.facts.length ? h("p", { class: "soft" }, `${side.facts.length} of ${count(side.statements, "statement")} shown.`) : null,
    sentences.length ? h("h3", null, "Sentences") : h("p", { class: "soft" }, "No sentence says anything of this name."),
    sentences.map((piece, i) =>
      h("div", { class: "numbered", id: id(i + 1) }, h("span", { class: "number", "aria-hidden": "true" }, i + 1), sentence(piece, (article) => context.open(article, side.id))),
    ),
    side.id ? h("p", null, h("a", { href: `#/entity/${side.id}` }, "All about ", side.name, h("kbd", null, index + 1))) : null,
  );
}

function spelling(form) {
  return h("span", { class: "spelling" }, form.text, form.latin ? h("span", { class: "soft" }, ` (${form.latin})`) : null, h("span", { class: "times" }, ` ×${form.count}`));
}

function factList(facts, title, number, id) {
  if (!facts.length) return null;
  return [
    h("h3", null, title),
    h(
      "ul",
      { class: "facts" },
      facts.map((fact) =>
        h(
          "li",
          { class: fact.date ? "dated" : null },
          fact.type === "event" ? h("span", { class: "date" }, fact.date ? day(fact.date) : "no date") : null,
          h("span", { class: "what" }, factWords(fact, [" ", references(fact, number, id)])),
        ),
      ),
    ),
  ];
}

/** Numbers that lead to the sentences a fact rests on. */
function references(fact, number, id) {
  const numbers = [...new Set(fact.evidence.map((piece) => number.get(place(piece))))];
  return numbers.map((n) =>
    h("button", { type: "button", class: "reference", "aria-label": `sentence ${n}`, onclick: () => flash(document.getElementById(id(n))) }, n),
  );
}

/** Reasons as bars of log-odds either side of a middle line. */
function reasons(pair, context) {
  const weights = pair.reasons.map((reason) => (typeof reason.value === "number" ? reason.value : 0));
  const most = Math.max(1, ...weights.map(Math.abs));
  const shown = !context.hideScore;
  return h(
    "section",
    { class: "card reasons", "aria-labelledby": "why" },
    h(
      "div",
      { class: "why" },
      h("h2", { id: "why" }, shown ? "Why it asks" : "What they share"),
      h("button", { type: "button", class: "quiet", onclick: context.toggleScore, "aria-pressed": String(context.hideScore) }, shown ? "Hide the score " : "Show the score ", h("kbd", null, "h")),
    ),
    h(
      "ul",
      { class: shown ? "bars" : "bars bare" },
      pair.reasons.map((reason, i) =>
        h(
          "li",
          null,
          shown ? bar(weights[i], most) : null,
          h("span", { class: "says" }, reason.says),
          shown && weights[i] ? h("span", { class: "figure" }, `${weights[i] > 0 ? "+" : "−"}${Math.abs(weights[i]).toFixed(1)}`) : null,
        ),
      ),
    ),
    shown ? h("p", { class: "soft small" }, "Bars to the right speak for one, to the left for two; the figures are log-odds.") : null,
  );
}

function bar(weight, most) {
  const width = (Math.abs(weight) / most) * 50;
  const x = weight < 0 ? 50 - width : 50;
  return h(
    "svg",
    { class: weight < 0 ? "weight against" : "weight for", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    h("rect", { x, y: 2, width: Math.max(width, 0.6), height: 8 }),
    h("line", { x1: 50, x2: 50, y1: 0, y2: 12 }),
  );
}
