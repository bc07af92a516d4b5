// ---------- A draft: what the page holds as plain data, and putting that back ----------

const ARRANGED = "[data-shuffle], ol.rank";
const LONGEST = 20000; // characters of one text
const checkable = (input) => input.type === "radio" || input.type === "checkbox";
const writable = (input) => !checkable(input) && input.type !== "file" && input.type !== "hidden";
const listName = (list) => list.closest("[id]").id;

/** What tells the children of a list apart: an option, a question, or the value of a choice. */
function keyOf(child) {
  const inner = child.querySelector(".cell, [value]") || {};
  return child.dataset.option || child.id || inner.value || inner.id;
}

/** What the respondent did so far, by names, as plain data; of a file nothing is kept. */
function takeDraft() {
  const draft = { survey: model.survey, language: model.language, page: model.pages[page].name, done: !$("done").hidden,
    response: about.response, started: about.started, consentAt: { ...about.consentAt }, known: {}, touchpoint: about.touchpoint,
    texts: {}, choices: {}, orders: {}, left: {}, ranked: [] };
  for (const [name, entry] of arrived.known) draft.known[name] = entry.value;
  for (const [name, inputs] of controls) {
    const text = inputs.find(writable), chosen = inputs.filter((input) => checkable(input) && input.checked);
    if (text && text.value !== "") draft.texts[name] = text.value;
    if (chosen.length) draft.choices[name] = chosen.map((input) => input.value);
  }
  for (const list of doc.querySelectorAll(ARRANGED)) {
    const children = Array.from(list.children);
    draft.orders[listName(list)] = children.map(keyOf);
    draft.left[listName(list)] = children.filter((child) => child.dataset.out).map(keyOf);
    if (list.dataset.ranked) draft.ranked.push(listName(list));
  }
  return draft;
}

/** The response as it would be sent now. */
const currentResponse = () => responseDocument(model, entries, result, { ...about, submitted: about.submitted || now() });

const pairs = (record) => (record && typeof record === "object" ? Object.entries(record) : []);
const isText = (given, shape) => typeof given === "string" && shape.test(given);
const textsIn = (list) => (Array.isArray(list) ? list.filter((text) => typeof text === "string") : []);

/** Puts a draft back, as far as the page still has a place for it; the names without one. */
function restoreDraft(draft) {
  const given = Object(draft), lost = new Set();
  restoreAbout(given);
  for (const list of doc.querySelectorAll(ARRANGED)) restoreOrder(list, given);
  for (const [name, text] of pairs(given.texts)) {
    const input = named(name).find(writable);
    if (!input || typeof text !== "string") { lost.add(name); continue; }
    input.value = retyped(name, text.slice(0, LONGEST), given.language);
    input.dispatchEvent(new Event("input"));
  }
  for (const [name, values] of pairs(given.choices)) {
    for (const chosen of textsIn(values)) {
      const input = named(name).find((c) => checkable(c) && c.value === chosen);
      if (input) input.checked = true;
      else lost.add(name);
    }
  }
  refresh();
  refreshNotes();
  restorePage(given.page);
  if (given.done === true) finished(null);
  return Array.from(lost);
}

/** The response it belongs to, when it began, and what came with the invitation, unless that came anew. */
function restoreAbout(draft) {
  if (isText(draft.response, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)) about.response = draft.response;
  if (isPast(draft.started)) about.started = draft.started;
  for (const [name, at] of pairs(draft.consentAt)) {
    if (isPast(at) && items().some((item) => item.is === "consent" && item.name === name)) about.consentAt[name] = at;
  }
  const before = readKnown(model, String(new URLSearchParams([...pairs(draft.known), ["touchpoint", draft.touchpoint]])));
  arrived.known = new Map([...before.known, ...arrived.known]);
  about.touchpoint = about.touchpoint || before.touchpoint;
}

const isPast = (moment) => isText(moment, MOMENT) && Date.parse(moment) <= Date.now();

/** The order of a list; what is new in it comes after the rest. */
function restoreOrder(list, draft) {
  const of = (record) => textsIn(Object(record)[listName(list)]);
  const order = of(draft.orders), out = of(draft.left);
  const place = (child) => { const at = order.indexOf(keyOf(child)); return at < 0 ? order.length : at; };
  const sort = (children) => children.sort((a, b) => place(a) - place(b));
  if (!list.matches("ol.rank")) return arrange(list, sort);
  list.append(...sort(Array.from(list.children)));
  for (const li of list.children) if (li.querySelector(".out") && out.includes(keyOf(li))) li.dataset.out = "yes";
  if (textsIn(draft.ranked).includes(listName(list))) {
    list.dataset.ranked = "yes";
    list.parentElement.querySelector(".agree").classList.add("chosen");
  }
  numberPlaces(list);
}

const TAG = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;

/** A number or a month that was typed in another language, as this page's language writes it. */
function retyped(name, text, language) {
  if (language === model.language || !isText(language, TAG)) return text;
  const fields = items().flatMap((item) => item.leaves || []);
  const field = fields.find((f) => name === f.name || name.startsWith(f.name + ".")) || {};
  if (NUMERIC.has(field.type) || field.type === "allocate") {
    const n = parseNumber(text, language, false);
    return n === null ? text : readable(n, false);
  }
  const month = name === field.name + ".month" ? parseMonth(text, language) : 0;
  return month > 0 ? String(month) : text;
}

/** Shows the page of that name, or the last before it that is asked, with the way back to the first. */
function restorePage(name) {
  const wanted = model.pages.findIndex((p) => p.name === name);
  const [first = 0, ...others] = pagesAhead().filter((i) => i <= wanted);
  history.replaceState({ page: first }, "");
  for (const i of others) history.pushState({ page: i }, "");
  showPage(others.length ? others[others.length - 1] : first, false);
}
