// ---------- The page: what follows runs in a browser only ----------

let doc, model, form, title; // the document, the island, the form, the title of the survey
let arrived, about; // what came with the address; what is known of this response
let page = -1; // the page that is shown
let entries, result; // what was filled in, and what follows from it
let failed = false; // the last attempt to go on found mistakes
let sending = false;
const warned = new Set(); // checks that have been shown
const controls = new Map(); // field name → its inputs

const $ = (id) => doc.getElementById(id);
const idOf = (name) => name.replace(/\./g, "-");
const box = (item) => $(item.id || "q-" + idOf(item.name));
const named = (name) => controls.get(name) || [];
const items = () => model.pages.flatMap((p) => p.items);

function now() {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return newId(Date.now(), Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(""));
}

/** A text of the table with its {numbers} filled in; where it has forms, the number in it chooses. */
function say(key, args) {
  let text = model.texts[key] || key;
  if (text.other) text = text[new Intl.PluralRules(model.plurals).select(+args[/{(\w+)}/.exec(text.other)[1]])] || text.other;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (args && args[name] !== undefined ? readable(args[name]) : whole));
}

/** Numbers and dates the way the language writes them. */
function readable(v, grouped = true) {
  const text = typeof v === "bigint" ? decimalText(v) : String(v);
  if (isDate(text)) return dateText(text, model);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  return new Intl.NumberFormat(model.language, { maximumFractionDigits: 12, useGrouping: grouped && text.length > 4 }).format(text);
}

function make(tag, properties, ...children) {
  const element = Object.assign(doc.createElement(tag), properties);
  element.append(...children);
  return element;
}

// ----- showing what is asked -----

const today = () => dateIn(model.timezone || "UTC", about.started);

/** Evaluates as if consents that are still open on this page were given: the way ahead. */
function pagesAhead() {
  const hopeful = new Map(entries);
  for (const item of items()) {
    if (item.is === "consent" && item.required && !hopeful.has(item.name)) hopeful.set(item.name, { value: true });
  }
  const view = evaluate(model, hopeful, today());
  return model.pages.map((p, i) => (p.items.some((item) => view.shown.has(item) && SEEN.has(item.is)) ? i : -1)).filter((i) => i >= 0);
}

const SEEN = new Set(["question", "consent", "note"]);

function refresh() {
  entries = readAll();
  result = evaluate(model, entries, today());
  for (const item of items()) {
    if (item.is === "check") hide(box(item), !warned.has(item.name) || !result.failing.includes(item));
    else if (item.is !== "compute" && item.is !== "finish") hide(box(item), !result.shown.has(item));
    if (item.is === "question") item.leaves.forEach((leaf) => refreshField(item, leaf));
  }
  refreshPipes();
  if (page >= 0) refreshProgress();
}

function hide(element, hidden) {
  if (element && element.hidden !== hidden) element.hidden = hidden;
}

function refreshField(item, field) {
  if (field !== item && field.when !== undefined) hide(box(field), !result.shown.has(field));
  const open = result.options.get(field.name);
  for (const o of field.options || []) {
    if (o.when && open) hide(optionBox(field, o.name), !open.includes(o.name));
    if (o.specify) {
      const input = named(field.name + "." + o.name + ".text")[0];
      hide(input && input.closest(".specify"), !named(field.name).some((c) => c.value === o.name && c.checked));
    }
  }
}

function optionBox(field, name) {
  const input = named(field.name).find((c) => c.value === name) || named(field.name + "." + name)[0];
  return (input && input.closest(".option, .share")) || box(field).querySelector('[data-option="' + name + '"]');
}

function refreshPipes() {
  for (const span of doc.querySelectorAll("[data-pipe]")) {
    const pipe = model.pipes[+span.dataset.pipe];
    const v = value(pipe.value, result.scope);
    const text = v === undefined ? pipe.or || "" : pipe.as === "moment" ? momentText(v, model) : typeof v === "bigint" || pipe.as ? readable(v, false) : v;
    if (span.textContent !== text) span.replaceChildren(make("bdi", { textContent: text }));
  }
}

function refreshProgress() {
  const ahead = pagesAhead();
  const step = ahead.indexOf(page) + 1;
  const label = say("step", { step, total: ahead.length });
  $("step").textContent = label;
  Object.assign($("bar"), { max: ahead.length, value: step });
  $("progress").hidden = ahead.length < 2;
  $("back").hidden = ahead.indexOf(page) < 1;
  $("go").textContent = ahead[ahead.length - 1] !== page ? say("next") : model.submit ? say("send") : say("finish");
  const heading = headingOf(page);
  const place = ahead.length > 1 ? label + (heading ? ": " + heading.textContent : "") + " – " : "";
  doc.title = (failed ? say("error_prefix") + " " : "") + place + title;
}

const sectionOf = (index) => doc.querySelectorAll(".page")[index];
const headingOf = (index) => sectionOf(index).querySelector("h2");

/** Shows one page and hides the others; moves focus to its heading. */
function showPage(index, moved) {
  page = index;
  doc.querySelectorAll(".page").forEach((section, i) => hide(section, i !== index));
  const first = pagesAhead()[0] === index;
  doc.body.classList.toggle("under-way", !first);
  for (const element of doc.querySelectorAll("[data-first-page]")) hide(element, !first);
  clearErrors();
  refresh();
  if (!moved) return;
  window.scrollTo(0, 0);
  (headingOf(index) || $("title")).focus({ preventScroll: true });
}
