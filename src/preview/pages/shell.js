// The author's tools around one form.

import { at, countsIn, counted, fill as refill, listen, make } from "./elements.js";
import { Frame } from "./frame.js";
import { arrival, markRoutes, questions, responseDocument } from "./panels.js";
import { diagnostics, showMarks } from "./problems.js";

const id = location.pathname.split("/")[2];
const KEPT = "peil:" + id;

/** How the author wants to see the form; kept for this tab. */
const wish = { width: "full", look: "normal", language: "", mode: "", scripts: true, tab: "questions", known: {}, seed: 0, draft: null, ...read() };

let state = null; // what the server told last
let shown = ""; // which form stands in the frame
let judged = null, judging = 0;
let lastDraft = wish.draft;

const frame = new Frame(at("device"), { heard: later, asked: openSource, moved: wentElsewhere });

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) || {};
  } catch (damaged) {
    return {};
  }
}

function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...wish, draft: frame.draft() || lastDraft }));
}

// ----- what the server tells -----

function heard(news) {
  state = news;
  const outline = state.outline;
  const title = outline ? outline.title[languageAt()] || outline.title[0] : state.file;
  document.title = (state.good ? "" : "✕ ") + title + " – Peil preview";
  at("title").textContent = title;
  at("file").textContent = state.file;
  showStatus();
  showErrors();
  if (!outline) return;
  offer();
  const language = languageAt();
  at("record").textContent = counted(state.record.count, "answer", "answers") + " in " + state.record.file;
  renew(at("panel-arrival"), arrival(outline, wish.known, language, arrive));
  if (key() !== shown) load({ keep: true });
  else judge();
}

function silent() {
  at("status").dataset.state = "gone";
  at("status").textContent = "Preview stopped";
}

function showStatus() {
  const words = countsIn(state.counts);
  at("status").dataset.state = !state.good ? "bad" : state.counts.warnings ? "open" : "good";
  at("status").textContent = state.failure ? "Cannot be read" : words || "No problems";
  const tab = at("tab-problems"), count = state.problems.length;
  tab.textContent = count ? "Problems " + count : "Problems";
  const list = state.problems.length ? diagnostics(state.problems) : [make("p", { class: "empty" }, "Nothing is wrong with this survey.")];
  refill(at("panel-problems"), make("div", { class: "diagnostics" }, list));
}

function showErrors() {
  const overlay = at("overlay");
  at("stage").classList.toggle("broken", !state.good);
  if (state.good) {
    overlay.hidden = true;
    return;
  }
  at("overlay-title").textContent = state.failure ? "This survey cannot be read" : "This survey does not compile";
  at("overlay-help").textContent = (state.failure || countsIn(state.counts)) + (state.build ? "; behind this is the last form that did" : "");
  refill(at("errors"), diagnostics(state.problems));
  overlay.hidden = false;
  showMarks(overlay);
}

// ----- the bar -----

const languageAt = () => Math.max(0, state.outline.languages.indexOf(wish.language));

/** The choices that this survey has. */
function offer() {
  const { languages, modes, fills } = state.outline;
  if (!languages.includes(wish.language)) wish.language = languages[0];
  if (!modes.includes(wish.mode)) wish.mode = modes.includes("online") ? "online" : modes[0];
  refill(at("language"), languages.map((tag) => make("option", { value: tag }, nameOf(tag))));
  refill(at("mode"), modes.map((mode) => make("option", { value: mode }, mode.replace(/_/g, " "))));
  at("language").value = wish.language;
  at("mode").value = wish.mode;
  at("mode").hidden = modes.length < 2;
  const group = (of, label) => {
    const some = fills.filter((it) => it.group === of);
    return some.length ? make("optgroup", { label }, some.map((it) => make("option", { value: it.value }, it.label))) : null;
  };
  refill(at("fill"), make("option", { value: "" }, "Fill in…"), make("option", { value: "random" }, "Made-up respondent"),
    group("test", "As in the test"), group("ending", "To reach the ending"), group("group", "To be in the group"));
}

function nameOf(tag) {
  const name = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" }).of(tag);
  return name ? name + " (" + tag + ")" : tag;
}

function applyWishes() {
  at("device").dataset.width = wish.width;
  at("device").dataset.look = wish.look;
  for (const input of document.querySelectorAll("[name=width]")) input.checked = input.value === wish.width;
  for (const input of document.querySelectorAll("[name=look]")) input.checked = input.value === wish.look;
  at("scripts").checked = wish.scripts;
  if (frame.element) frame.element.style.colorScheme = wish.look;
}

const key = () => [state.build, wish.language, wish.mode, wish.scripts].join(" ");

function address() {
  const { survey } = state.outline;
  const mode = state.outline.modes.length > 1 ? "?mode=" + wish.mode : "";
  const given = Object.entries(wish.known).filter(([, value]) => value !== "");
  const fragment = given.length ? "#" + new URLSearchParams(given) : "";
  return "form/" + encodeURIComponent(survey + "." + wish.language + ".html") + mode + fragment;
}

/** Shows the form anew: with the answers that stand in it, or with `draft`; null begins afresh. */
async function load({ draft = frame.draft() || lastDraft, keep = false } = {}) {
  shown = key();
  // What arrives comes with the address.
  const put = draft && { ...draft, known: undefined, touchpoint: undefined };
  const lost = await frame.show(address(), { scripts: wish.scripts, look: wish.look, draft: put, keep });
  if (lost && lost.length) tellLost(lost, draft);
}

function tellLost(lost, draft) {
  const value = (name) => (draft.texts || {})[name] || ((draft.choices || {})[name] || []).join(", ");
  tell("No place in the form any more: " + lost.map((name) => name + " (" + value(name) + ")").join(", "));
}

function tell(message) {
  at("notice").hidden = !message;
  at("notice").firstElementChild.textContent = message;
}

function arrive(name, value) {
  wish.known = { ...wish.known, [name]: value };
  load({ keep: true });
}

/** Shows answers that the server thought of. */
async function fillIn(what, then) {
  if (what === "random") what = "random:" + (wish.seed += 1);
  const reply = await fetch("fill?what=" + encodeURIComponent(what));
  const draft = await reply.json();
  if (!reply.ok) return tell(draft.message);
  if (draft.known) wish.known = { ...wish.known, ...draft.known };
  const before = frame.draft() || {};
  draft.files = Object.entries(draft.files || {}).map(([name, accept]) => [name, someFile(accept)]);
  tell("");
  await load({ draft: { ...draft, page: before.page } });
  if (then) then();
}

/** A file that a question about files accepts. */
function someFile(accept) {
  const [kind] = accept.split(",");
  const ending = { "image/*": ".png", "image/png": ".png", "image/jpeg": ".jpg", "application/pdf": ".pdf" }[kind.trim()] || (kind.startsWith(".") ? kind.trim() : ".txt");
  const list = new DataTransfer();
  list.items.add(new File(["example"], "example" + ending));
  return list.files;
}

// ----- what the respondent does -----

function later() {
  lastDraft = frame.draft() || lastDraft;
  judge();
}

/** Asks the server what the answers mean, and shows that. */
async function judge() {
  const turn = ++judging;
  const sent = frame.form ? { headers: { "Content-Type": "application/json" }, body: JSON.stringify(frame.form.response()) } : { body: plainPost() };
  const reply = sent.body ? await fetch("judge", { method: "POST", ...sent }).catch(() => null) : null;
  if (turn !== judging) return;
  judged = reply && reply.ok ? await reply.json().catch(() => null) : null;
  showPanels(judged && judged.document);
}

/** What a form without scripts would send. */
function plainPost() {
  const form = frame.page && frame.page.getElementById("form");
  if (!form) return null;
  const pairs = Array.from(new FormData(form)).filter(([, value]) => typeof value === "string");
  return new URLSearchParams(pairs);
}

function showPanels(response) {
  const outline = state.outline;
  renew(at("panel-questions"), questions(outline, judged, languageAt(), { go, reach }));
  const copy = () => navigator.clipboard.writeText(JSON.stringify(response) + "\n");
  renew(at("panel-document"), responseDocument(response, judged, copy));
  const [least, most] = outline.seconds.map((seconds) => (seconds / 60).toFixed(1));
  const all = least === most ? least : least + "–" + most;
  at("minutes").textContent = judged ? (judged.seconds / 60).toFixed(1) + " min with these answers (all: " + all + ")" : all + " min";
  showRoutes();
}

/** Replaces a panel, and keeps the focus on what reads the same. */
function renew(panel, children) {
  const had = panel.contains(document.activeElement) ? document.activeElement : null;
  const index = had && Array.from(panel.querySelectorAll("a, button, pre, input")).indexOf(had);
  const top = panel.scrollTop;
  panel.replaceChildren(...children.flat(3).filter(Boolean));
  if (had && index >= 0) (panel.querySelectorAll("a, button, pre, input")[index] || panel).focus({ preventScroll: true });
  panel.scrollTop = top;
}

function go(item, fields) {
  const names = [item.name, ...fields.filter((f) => f.state !== "not_asked").map((f) => f.name), ...item.fields];
  names.some((name) => frame.goTo("q-" + name.replace(/\./g, "-")));
}

function reach(name) {
  fillIn("asked:" + name, () => {
    const ids = Array.from(frame.page.querySelectorAll("[id^='q-']"), (e) => e.id);
    const parts = name.split(".");
    const wanted = new RegExp("^q-" + parts[0] + (parts.length > 1 ? "-(.+-)?" + parts.slice(1).join("-") : "") + "$");
    ids.filter((it) => wanted.test(it)).some((it) => frame.goTo(it));
  });
}

/** Opens the source of a question of the form. */
function openSource(element) {
  const plain = (name) => name.replace(/\./g, "-");
  const items = state.outline.pages.flatMap((page) => page.items);
  const fields = (judged ? judged.fields : []).filter((f) => "q-" + plain(f.name) === element).map((f) => f.of);
  const item = items.find((it) => "q-" + plain(it.name) === element || "f-" + plain(it.name) === element || it.fields.some((f) => fields.includes(f)));
  if (item && item.place.open) location.href = item.place.open;
}

/** The frame went to another page by itself: another language, or what follows a form without scripts. */
function wentElsewhere() {
  const file = decodeURIComponent(frame.page.location.pathname.split("/").pop());
  const tag = state.outline.languages.find((it) => file === state.outline.survey + "." + it + ".html");
  if (!tag || tag === wish.language) return;
  wish.language = tag;
  shown = key();
  at("language").value = tag;
  if (frame.form && lastDraft) frame.form.restore({ ...lastDraft, known: undefined });
  judge();
}

// ----- panels -----

function showTab(name, focus) {
  wish.tab = name;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const chosen = tab.id === "tab-" + name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    at(tab.getAttribute("aria-controls")).hidden = !chosen;
    if (chosen && focus) tab.focus();
  }
  document.body.dataset.tab = name;
  showMarks(at("panel-problems"));
  showRoutes();
}

/** The picture is made when it is looked at, once for each form. */
function showRoutes() {
  if (wish.tab !== "routes" || !state || !state.build) return;
  const panel = at("panel-routes");
  const mark = () => markRoutes(panel.firstElementChild.contentDocument, namesHere());
  if (panel.dataset.build === state.build) return mark();
  panel.dataset.build = state.build;
  panel.replaceChildren(make("iframe", { title: "The routes through this survey", src: "routes.svg", onload: mark }));
}

/** The questions on the page that is shown, as the picture names them. */
function namesHere() {
  const here = frame.idsHere().map((id) => id.slice(2));
  const names = new Set();
  const fields = judged ? judged.fields : [];
  for (const item of state.outline.pages.flatMap((p) => p.items)) {
    const ids = [item.name, ...fields.filter((f) => item.fields.includes(f.of)).map((f) => f.name)];
    if (ids.some((name) => here.includes(name.replace(/\./g, "-")))) names.add(item.name.split(".").pop());
  }
  return names;
}

function begin() {
  const choose = (name) => (event) => { wish[name] = event.target.value; applyWishes(); };
  for (const input of document.querySelectorAll("[name=width]")) input.addEventListener("change", choose("width"));
  for (const input of document.querySelectorAll("[name=look]")) input.addEventListener("change", choose("look"));
  for (const name of ["language", "mode"]) at(name).addEventListener("change", (event) => { wish[name] = event.target.value; load({ keep: true }); heard(state); });
  at("scripts").addEventListener("change", () => { wish.scripts = at("scripts").checked; load({ keep: true }); });
  at("fill").addEventListener("change", (event) => { const what = event.target.value; event.target.value = ""; if (what) fillIn(what); });
  at("restart").addEventListener("click", () => { lastDraft = null; tell(""); load({ draft: null }); });
  at("status").addEventListener("click", () => showTab("problems", true));
  at("notice").querySelector("button").addEventListener("click", () => tell(""));
  const tabs = Array.from(document.querySelectorAll("[role=tab]"));
  for (const tab of tabs) {
    tab.addEventListener("click", () => showTab(tab.id.slice(4)));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) showTab(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].id.slice(4), true);
    });
  }
  window.addEventListener("pagehide", keep);
  applyWishes();
  showTab(wish.tab);
  listen("events", heard, silent);
}

begin();
