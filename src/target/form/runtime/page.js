// ---------- The page: what follows runs in a browser only ----------

let doc, model, form, title; // the document, the island, the form, the title of the survey
let about, result; // what is known of this response; what follows from what was filled in
let page = -1, shownPages; // the page that is shown, and the elements of all pages
let failed = false; // the last attempt to go on found mistakes
const entries = new Map(); // what was filled in

// What parts of the runtime hang on, in the order of a response: before the form is opened, for every page
// of it with its steps, once it is open, when a page is shown, when a field is read, on what is typed or
// chosen, after an update with the steps that were looked at, and once it is sent.
const atStart = [], forPages = [], whenOpen = [], onShow = [], onRead = [], onInput = [], afterUpdate = [], whenSent = [];
let today = () => undefined, arrive = () => ({ known: [] }), addPages = () => {};

// The part `folded` keeps pages as text until they are shown; their steps are not present before.
let unfold = () => {}, unfoldAll = () => {}, present = (steps) => steps;
const stepsOf = (index) => present(model.pages[index].items.flatMap((item) => item.leaves));

const $ = (id) => doc.getElementById(id);
const box = (item) => $(item.id || "q-" + item.name.replace(/\./g, "-"));
const all = (selector, from = form) => [...from.querySelectorAll(selector)];
const controls = (field, part = "") => all('[name="' + field.name + part + '"]', box(field));
const typed = (field, part) => controls(field, part)[0]?.value.trim() || "";
const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** A text of the table with its {numbers} filled in; where it has forms, the number in it chooses. */
function say(key, args) {
  let text = model.texts[key] || key;
  if (text.other) text = text[new Intl.PluralRules(model.plurals || model.language).select(+args[/{(\w+)}/.exec(text.other)[1]])] || text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (args?.[name] === undefined ? whole : readable(args[name])));
}

/** The parts for decimals and dates say theirs in the language of the form. */
let readable = String;

function make(tag, properties, ...children) {
  const element = Object.assign(doc.createElement(tag), properties);
  element.append(...children);
  return element;
}

function button(text, act) {
  const made = make("button", { type: "button", className: "secondary", textContent: text });
  made.addEventListener("click", act);
  return made;
}

// ----- from inputs to entries -----

const single = (field, chosen) => ({ value: chosen[0] });
const READ = { one: single, scale: single, many: (field, chosen) => ({ value: chosen }) };

/** Takes what is filled in at a field. */
function read(field) {
  const inputs = controls(field), chosen = inputs.filter((input) => input.checked).map((input) => input.value);
  const missing = chosen.find((v) => v.startsWith("missing:")), text = inputs[0]?.value.trim();
  const entry = missing ? { missing: missing.slice(8) }
    : field.is === "consent" ? chosen[0] && { value: chosen[0] === "yes" }
    : READ[field.type] ? READ[field.type](field, chosen, inputs) : text && { value: text };
  if (field.is === "consent" && entry?.value !== entries.get(field.name)?.value) about.consentAt[field.name] = now();
  keep(field.name, entry);
  onRead.forEach((follow) => follow(field));
  result.stale[model.at.get(field.name)] = 1;
}

const keep = (name, entry) => (entry ? entries.set(name, entry) : entries.delete(name));

/** The step that a control belongs to: `aspects.speed`, `came.day` and `reasons.other.text` have longer names. */
function stepOf(name) {
  while (name && !model.at.has(name)) name = name.replace(/\.?[^.]*$/, "");
  return model.steps[model.at.get(name)];
}

function changed(step) {
  read(step);
  settleAll();
}

function settleAll() {
  refresh(update(result));
  if (failed) mendErrors();
}

// ----- showing what is asked -----

let moved; // something was shown or hidden

function hide(element, hidden) {
  if (!element || element.hidden === hidden) return;
  element.hidden = hidden;
  moved = true;
}

function refresh(looked) {
  const seen = present(looked);
  moved = false;
  for (const step of seen) {
    hide(box(step.item), !result.shown.has(step.item));
    hide(box(step), !result.shown.has(step));
  }
  afterUpdate.forEach((follow) => follow(seen));
  if (moved && page >= 0) refreshProgress();
}

/** The pages still to come, as if every consent that is open on the way were given. */
function pagesAhead() {
  let view = result;
  const open = model.steps.filter((step) => step.status && step.is === "consent" && result.fields.get(step.name).is === "unanswered");
  if (open.length) view = evaluate(model, new Map([...entries, ...open.map((step) => [step.name, { value: true }])]), result.today);
  return model.pages.flatMap((p, i) => (p.items.some((item) => /^(question|consent|note)$/.test(item.is) && view.shown.has(item)) ? i : []));
}

function refreshProgress() {
  const ahead = pagesAhead(), step = ahead.indexOf(page) + 1, total = ahead.length, label = say("step", { step, total });
  $("step").textContent = label;
  Object.assign($("bar"), { max: total, value: step });
  $("progress").hidden = total < 2;
  $("back").hidden = step < 2;
  $("go").textContent = say(step < total ? "next" : model.submit ? "send" : "finish");
  const heading = headingOf(page);
  doc.title = (failed ? say("error_prefix") + " " : "") + (total > 1 ? label + (heading ? ": " + heading.textContent : "") + " – " : "") + title;
}

const headingOf = (index) => shownPages[index].querySelector("h2");

/** Where the focus lands on a page: its heading. */
let landing = (index) => headingOf(index) || $("title");

/** Shows one page and hides the others; moves focus to where it lands. */
function showPage(index, focus) {
  unfold(index);
  shownPages[page]?.classList.remove("open");
  shownPages[page = index].classList.add("open");
  doc.body.classList.toggle("under-way", pagesAhead()[0] !== index);
  clearErrors();
  refreshProgress();
  onShow.forEach((follow) => follow(index));
  if (!focus) return;
  window.scrollTo(0, 0);
  landing(index).focus({ preventScroll: true });
}
