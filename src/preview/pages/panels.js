// What the panels beside the form show.

import { counted, make, words } from "./elements.js";
import { sourceLink } from "./problems.js";

const STATES = { answered: "answered", declined: "declined", unanswered: "no answer", not_asked: "not asked" };

/** The questions in the order of the survey, each with its state, or why it is not asked. */
export function questions(outline, judged, language, act) {
  const states = new Map();
  for (const field of judged ? judged.fields : []) states.set(field.of, [...(states.get(field.of) || []), field]);
  return outline.pages.map((page) => make("section", { class: "page" },
    page.title && make("h2", {}, page.title[language] || page.title[0]),
    make("ul", {}, page.items.map((item) => question(item, states, language, act)))));
}

function question(item, states, language, act) {
  const fields = item.fields.flatMap((name) => states.get(name) || []);
  const asked = fields.filter((field) => field.state !== "not_asked");
  const closed = fields.length && !asked.length ? fields[0] : null;
  const state = closed ? "not_asked" : asked.some((f) => f.state === "answered") ? "answered" : asked.length ? asked[0].state : "none";
  const text = item.words[language] || item.words[0] || "";
  const goable = item.kind === "question" || item.kind === "grid" || item.kind === "consent";
  const name = make(goable ? "button" : "span", { class: "name", type: goable ? "button" : undefined, title: goable ? "Go to this question" : undefined,
    disabled: Boolean(closed), onclick: goable ? () => act.go(item, fields) : undefined }, item.name);
  return make("li", { class: "question", data: { state, kind: item.kind, name: item.name } },
    make("div", { class: "head" }, name, sourceLink(item.place, "line " + item.place.line)),
    text && make("p", { class: "text" }, text),
    answers(item, asked),
    closed && reasons(closed),
    closed && goable && make("button", { type: "button", class: "link", onclick: () => act.reach(item.fields[0]) }, "Fill in so that it is asked"));
}

/** The answers that were given, of a grid or repeat one a line. */
function answers(item, asked) {
  const told = asked.filter((field) => field.state !== "unanswered");
  if (!told.length) return asked.length ? make("p", { class: "state" }, STATES.unanswered) : null;
  return told.map((field) => {
    const value = field.words.replace(/^`[^`]*` (is )?/, "");
    const label = field.name === item.name ? [] : [make("span", { class: "part" }, field.name.split(".").slice(1).join(" ")), " "];
    return make("p", { class: "state" }, label, make("b", {}, words(value)));
  });
}

function reasons(field) {
  if (!field.because.length) return make("p", { class: "state" }, STATES.not_asked);
  return make("div", { class: "why" }, field.because.map((reason, i) =>
    make("p", {}, i ? "" : "Not asked: ", words(reason.words), " ", sourceLink(reason.place, "line " + reason.place.line))));
}

/** What the JSON Schema says of a document, of whose problems it sees some. */
function schemaVerdict(seen) {
  const beyond = seen.filter((sees) => !sees).length;
  if (!seen.length) return "Its JSON Schema accepts it too.";
  if (!beyond) return "Its JSON Schema refuses it too.";
  return beyond === seen.length ? "Its JSON Schema accepts it: it cannot see " + (beyond > 1 ? "these." : "this.")
    : "Its JSON Schema refuses it, and does not see " + beyond + " of these.";
}

/** The response as it would be sent now, and what the evaluator and the schema say of it. */
export function responseDocument(document, judged, copy) {
  if (!document) return [make("p", { class: "empty" }, "There is nothing to send yet.")];
  const problems = judged ? judged.problems : [];
  const [mood, head] = !judged ? ["waiting", "Judging"] : !problems.length ? ["good", judged.ending ? "Valid, ends at " + judged.ending : "Valid: can be sent"]
    : judged.partial.length ? ["bad", counted(problems.length, "problem", "problems")] : ["open", "Valid so far, " + counted(problems.length, "thing", "things") + " to do"];
  return [
    make("p", { class: "verdict", data: { mood } }, head),
    judged ? make("p", { class: "schema" }, schemaVerdict(judged.schema)) : null,
    problems.length ? make("ul", { class: "faults" }, problems.map((problem, i) => make("li", {}, make("code", {}, problem.path || "/"), " ", words(problem.message),
      judged.schema[i] ? null : make("span", { class: "beyond" }, " – beyond the schema")))) : null,
    make("div", { class: "code" }, make("button", { type: "button", class: "quiet", onclick: copy }, "Copy"), make("pre", { tabIndex: 0 }, make("code", {}, coloured(document)))),
  ];
}

/** JSON with its keys, texts and numbers told apart. */
function coloured(value) {
  const text = JSON.stringify(value, null, 2);
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?/g)) {
    parts.push(text.slice(from, found.index));
    parts.push(make("span", { class: found[2] ? "key" : found[1] ? "words" : "value" }, found[1] || found[0]));
    parts.push(found[2] || "");
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

/** What an invitation would bring: a field for each. */
export function arrival(outline, values, language, changed) {
  const fields = outline.known.map((known) => {
    const id = "known-" + known.name;
    const label = known.words[language] || known.words[0] || "";
    const set = (event) => changed(known.name, event.target.value);
    const input = known.options
      ? make("select", { id, onchange: set }, make("option", { value: "" }, "–"), known.options.map((name) => make("option", { value: name, selected: values[known.name] === name }, name)))
      : make("input", { id, type: known.input, step: "any", value: values[known.name] || "", autocomplete: "off", onchange: set });
    return make("div", { class: "field" }, make("label", { htmlFor: id }, make("code", {}, known.name), " ", make("span", {}, label)), input);
  });
  const touchpoint = outline.touchpoints.length && make("div", { class: "field" },
    make("label", { htmlFor: "touchpoint" }, make("code", {}, "touchpoint"), " ", make("span", {}, "What led to the invitation")),
    make("select", { id: "touchpoint", onchange: (event) => changed("touchpoint", event.target.value) },
      make("option", { value: "" }, "–"), outline.touchpoints.map((name) => make("option", { value: name, selected: values.touchpoint === name }, name))));
  const empty = !fields.length && !touchpoint;
  return [make("p", { class: "intro" }, empty ? "This survey takes nothing from an invitation: it has no known fields and no touchpoints."
    : "These values arrive in the address, as an invitation brings them. Changing one keeps the answers."), fields, touchpoint];
}

/** Marks in the picture of the routes where the respondent is. */
export function markRoutes(picture, names) {
  const svg = picture && picture.documentElement;
  if (!svg || !svg.querySelector) return;
  if (!svg.querySelector(".peil-here")) {
    const style = picture.createElementNS("http://www.w3.org/2000/svg", "style");
    style.setAttribute("class", "peil-here");
    style.textContent = ".peil .page.here{stroke:var(--if);stroke-width:3}.peil .name.here{fill:var(--if)}";
    svg.append(style);
  }
  const labels = Array.from(svg.querySelectorAll("text.name"));
  labels.forEach((label) => label.classList.toggle("here", names.has(label.textContent)));
  const inside = (box, label) => {
    const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => Number(box.getAttribute(name)));
    const [left, top] = [Number(label.getAttribute("x")), Number(label.getAttribute("y"))];
    return left >= x && left <= x + w && top >= y && top <= y + h;
  };
  let first = null;
  for (const box of svg.querySelectorAll("rect.page")) {
    const here = labels.some((label) => label.classList.contains("here") && inside(box, label));
    box.classList.toggle("here", here);
    if (here && !first) first = box;
  }
  if (first) first.scrollIntoView({ block: "nearest", inline: "nearest" });
}
