// The page as a whole: where one is, what keys do, and what happens to an answer.

import { Refused, get, post } from "./api.js";
import * as dialogs from "./dialogs.js";
import { byId, count, h, say } from "./dom.js";
import { entityPage } from "./entity.js";
import { filterBar, findPage, historyPage, queuePage } from "./lists.js";
import { pairPage } from "./pair.js";
import { readSettings, saveSetting } from "./settings.js";

const POLL_MS = 4000; // how often others' decisions and the merge are looked for
const WORDS = { same: "Recorded: one.", different: "Recorded: two.", unsure: "Recorded: unsure." };

const state = {
  pair: null,
  entity: null,
  page: "judge",
  filter: { shown: "open", kind: "any", words: "" },
  words: "",
  busy: false,
  version: 0,
  settings: readSettings(),
};

const ACTIONS = [
  { key: "y", words: "Same: the two are one", label: "Same", kind: "yes", on: "pair", act: () => judge("same") },
  { key: "n", words: "Different: they are two", label: "Different", kind: "no", on: "pair", act: () => judge("different") },
  { key: "u", words: "Unsure: ask again another day", label: "Unsure", on: "pair", act: () => judge("unsure") },
  { key: "Space", words: "Skip: leave it open, show the next", label: "Skip", on: "pair", act: skip },
  { key: "g", words: "Group: judge all that hang together", label: "Group", on: "pair", act: openGroup },
  { key: "s", words: "Split: untick articles that are about somebody else", label: "Split", on: "both", act: openSplit },
  { key: "o", words: "Open an article", label: "Article", on: "pair", act: openArticle },
  { key: "z", words: "Undo your last decision", label: "Undo", on: "any", act: () => undo() },
  { key: "h", words: "Hide or show the score", on: "any", act: toggleScore },
  { key: "1", words: "All about the left", on: "pair", act: () => goTo(state.pair.sides[0].id) },
  { key: "2", words: "All about the right", on: "pair", act: () => goTo(state.pair.sides[1].id) },
  { key: "e", words: "Correct the name", on: "entity", act: () => dialogs.rename(state.entity, rename) },
  { key: "m", words: "Apply: merge the register anew", on: "any", act: apply },
  { key: "/", words: "Search", on: "any", act: focusSearch },
  { key: "b", words: "Back to judging", on: "any", act: () => (location.hash = "#/") },
  { key: "?", words: "Help", on: "any", act: openHelp },
];

// --- pages -----------------------------------------------------------------------------------------------------------

async function route() {
  const [, page = "", key = ""] = location.hash.split("/");
  if (location.hash && !location.hash.startsWith("#/")) return;
  state.page = page || "judge";
  state.pair = state.entity = null;
  if (dialogs.isOpen()) dialogs.close();
  for (const link of document.querySelectorAll("nav a")) {
    const here = link.dataset.page === state.page;
    here ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  await attempt(async () => {
    await (PAGES[state.page] ?? PAGES.judge)(decodeURIComponent(key));
    if (!state.status) takeStatus(await get("status", query()));
  });
}

const PAGES = {
  judge: async () => showPair(await get("next", query())),
  pair: async (key) => showPair(await get(`pair/${encodeURIComponent(key)}`)),
  queue: async () => showQueue(0),
  find: async () => {
    const answer = await get("find", { words: state.words });
    show(findPage(answer, state.words, async (words) => { state.words = words; await PAGES.find(); byId("search").focus(); }), "People");
  },
  history: async () => show(historyPage(await get("history"), undo), "History"),
  entity: async (key) => {
    state.entity = await get(`entity/${encodeURIComponent(key)}`);
    show(entityPage(state.entity, { open: openArticle, rename: (entity) => dialogs.rename(entity, rename), wrong: openWrong, undo, split, showScore: !state.settings.hideScore }), state.entity.name);
  },
};

async function showQueue(from) {
  const answer = await get("queue", { ...state.filter, from });
  takeStatus(answer);
  show(queuePage(answer, state.filter, { filter: refilter, page: (next) => attempt(() => showQueue(next)), showScore: !state.settings.hideScore }), "Pairs");
}

function show(nodes, title) {
  document.title = `${title} · gaolbook review`;
  byId("main").replaceChildren(...nodes.flat().filter(Boolean));
  window.scrollTo(0, 0);
}

function showPair(answer) {
  takeStatus(answer);
  state.pair = answer.pair;
  if (!answer.pair) return showDone(answer);
  const context = { open: openArticle, hideScore: state.settings.hideScore, toggleScore };
  show([...pairPage(answer.pair, context), actionBar()], `${answer.pair.sides[0].name} or ${answer.pair.sides[1].name}`);
  if (document.activeElement === document.body) byId("question").focus({ preventScroll: true });
}

function showDone(answer) {
  const filtered = state.filter.shown !== "open" || state.filter.kind !== "any" || state.filter.words;
  const told = filtered ? "No pair passes the filter." : answer.total ? "Every pair is judged." : "There is no pair to judge: the machine was sure of all names.";
  show([filterBar(state.filter, refilter), h("div", { class: "done" }, h("h1", { id: "question", tabindex: "-1" }, told), h("p", null, answer.unapplied ? `${count(answer.unapplied, "decision")} not in the register yet: press m to apply.` : "The register shows every decision."), answer.counts.unsure ? h("p", null, `${count(answer.counts.unsure, "pair")} unsure.`) : null)], "Done");
  say(told);
}

function actionBar() {
  const buttons = ACTIONS.filter((action) => action.label).map((action) =>
    h("button", { type: "button", class: action.kind ?? "", onclick: () => attempt(action.act), "data-action": action.key }, h("span", null, action.label), h("kbd", null, action.key)),
  );
  return h("div", { class: "actions", role: "toolbar", "aria-label": "Answers" }, buttons);
}

function query() {
  return { ...state.filter };
}

function refilter(filter) {
  state.filter = filter;
  return attempt(async () => {
    await PAGES[state.page === "queue" ? "queue" : "judge"]();
    byId("search")?.focus();
  });
}

// --- answers ---------------------------------------------------------------------------------------------------------

/** Do something that may be refused; one thing at a time, so that no key answers a pair that is not seen yet. */
async function attempt(action) {
  if (state.busy) return;
  state.busy = true;
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    complain(error.message);
  } finally {
    state.busy = false;
  }
}

function complain(message) {
  byId("main").querySelector(".complaint")?.remove();
  byId("main").prepend(h("p", { class: "complaint", role: "alert" }, message));
  window.scrollTo(0, 0);
}

async function judge(op, override = false) {
  const pair = state.pair;
  if (!pair) return;
  const body = { user: state.settings.user, suggestion: pair.id, left: pair.sides[0].id, right: pair.sides[1].id, op, override };
  try {
    const answer = await post("judge", body, { ...query(), after: pair.id });
    if (dialogs.isOpen()) dialogs.close();
    next(answer, WORDS[op]);
  } catch (error) {
    if (error instanceof Refused && error.chain.length) return dialogs.contradiction(error, () => attempt(() => judge(op, true)));
    throw error;
  }
}

/** Show what comes after a decision: the next pair where one is judging, else the same page anew. */
function next(answer, told) {
  if (state.page === "pair") history.replaceState(null, "", "#/");
  if (state.page === "pair") state.page = "judge";
  showPair(answer);
  const pair = answer.pair;
  say(pair ? `${told} Next: ${pair.sides[0].name} or ${pair.sides[1].name}. ${answer.left} left.` : told);
}

async function skip() {
  if (!state.pair) return;
  const answer = await get("next", { ...query(), after: state.pair.id });
  next(answer, "Skipped.");
}

async function undo(decision = null) {
  const answer = await post("undo", { user: state.settings.user, decision }, query());
  const told = `Undone: ${answer.undone.op} ${answer.undone.names.join(", ")}.`;
  if (answer.back && (state.page === "judge" || state.page === "pair")) {
    showPair({ ...answer, pair: answer.back });
  } else {
    takeStatus(answer);
    state.busy = false;
    await route();
  }
  say(told);
}

async function write(path, body, told) {
  const answer = await post(path, { user: state.settings.user, ...body }, { ...query(), after: state.pair?.id });
  dialogs.close();
  if (state.pair) return next(answer, told);
  takeStatus(answer);
  await PAGES.entity(state.entity.id);
  say(told);
}

function rename(name) {
  return attempt(() => write("rename", { entity: state.entity.id, name }, `Renamed to ${name}. It shows after the next merge.`));
}

function split(entity, articles) {
  if (!articles.length) return complain("Untick an article first.");
  return attempt(() => write("split", { entity: entity.id, articles }, "Split. It shows after the next merge."));
}

function openWrong(fact, entity) {
  dialogs.wrong(fact, entity, (person, note) => attempt(() => write("wrong", { statement: fact.id, person, note: note || null }, "Marked as wrong.")));
}

async function openGroup() {
  if (!state.pair) return;
  const found = await get(`group/${encodeURIComponent(state.pair.id)}`);
  const go = (op, ticked) => attempt(() => write("group", { suggestion: state.pair.id, ticked, op }, WORDS[op]));
  dialogs.group(found, go);
}

async function openSplit() {
  if (state.entity) return byId("split").querySelector("input")?.focus();
  const sides = await Promise.all(state.pair.sides.filter((side) => side.articles > 1).map((side) => get(`entity/${encodeURIComponent(side.id)}`)));
  dialogs.split(sides, split);
}

async function openArticle(article = null, side = null) {
  const pair = state.pair;
  const pieces = (pair?.sides ?? []).flatMap((s) => [...s.facts.flatMap((fact) => fact.evidence), ...s.sentences]);
  const articles = [...new Set(pieces.map((piece) => piece.article))];
  const wanted = article ?? articles[0];
  if (!wanted) return;
  const next = articles[(articles.indexOf(wanted) + 1) % articles.length];
  const marks = pair ? pair.sides.map((s) => s.id) : [state.entity?.id ?? side];
  const found = await get(`article/${encodeURIComponent(wanted)}?${marks.filter(Boolean).map((id) => `mark=${encodeURIComponent(id)}`).join("&")}`);
  dialogs.article(found, articles.length > 1 ? () => attempt(() => openArticle(next)) : null);
}

// --- the rest --------------------------------------------------------------------------------------------------------

async function apply() {
  takeStatus(await post("merge", {}));
  say("The register is being merged anew. Go on.");
}

function toggleScore() {
  state.settings = saveSetting("hideScore", !state.settings.hideScore);
  if (state.pair) showPair({ ...state.status, pair: state.pair });
  else route();
}

async function focusSearch() {
  if (!byId("search")) {
    history.pushState(null, "", "#/find");
    state.busy = false;
    await route();
  }
  byId("search").focus();
}

function openHelp() {
  dialogs.help(ACTIONS.map((action) => [action.key, action.words]), {
    user: state.settings.user,
    keysOn: state.settings.keysOn,
    setUser: (user) => (state.settings = saveSetting("user", user.trim() || "reviewer")),
    setKeys: (on) => (state.settings = saveSetting("keysOn", on)),
  });
}

function goTo(id) {
  if (id) location.hash = `#/entity/${id}`;
}

function takeStatus(status) {
  const settled = status.total ? Math.round(((status.total - status.counts.open) / status.total) * 100) : 100;
  state.status = status;
  byId("folder").textContent = status.folder;
  byId("left").textContent = `${status.left.toLocaleString("en")} left of ${status.total.toLocaleString("en")}`;
  byId("bar").setAttribute("aria-valuenow", settled);
  byId("bar").firstElementChild.style.inlineSize = `${settled}%`;
  const merging = { running: "Merging …", failed: "Merge failed", idle: status.unapplied ? `Apply ${status.unapplied} ` : "Up to date" }[status.merging];
  byId("apply").replaceChildren(merging, ...(status.merging === "idle" && status.unapplied ? [h("kbd", null, "m")] : []));
  byId("apply").title = status.message;
  const changed = state.version && status.version !== state.version;
  state.version = status.version;
  if (changed) say("The register shows all decisions up to now.");
  return changed;
}

async function poll() {
  if (!document.hidden && !state.busy) {
    try {
      const changed = takeStatus(await get("status", query()));
      if (changed && state.page !== "judge" && state.page !== "pair" && !dialogs.isOpen()) await route();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      byId("apply").textContent = "No answer";
    }
  }
  setTimeout(poll, POLL_MS);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !state.settings.keysOn) return;
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (typing) return;
  const key = event.key === " " ? "Space" : event.key;
  if (key === "Space" && event.target.matches("button, a, input, [tabindex='0']")) return;
  if (dialogs.isOpen()) {
    const tick = byId("dialog").querySelectorAll(".group input")[Number(key) - 1];
    const found = tick ?? byId("dialog").querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (found) { event.preventDefault(); found.click(); }
    return;
  }
  const here = state.pair ? "pair" : state.entity ? "entity" : "none";
  const action = ACTIONS.find((one) => one.key === key && (one.on === "any" || one.on === here || (one.on === "both" && here !== "none")));
  if (!action) return;
  event.preventDefault();
  attempt(action.act);
}

document.addEventListener("keydown", onKey);
window.addEventListener("hashchange", route);
byId("help").addEventListener("click", openHelp);
byId("apply").addEventListener("click", () => attempt(apply));
await route();
setTimeout(poll, POLL_MS);
