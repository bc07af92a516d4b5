// ---------- A draft: what the page holds as plain data, and putting that back ----------

const ARRANGED = "[data-shuffle], ol.rank";
const LONGEST = 20000; // characters of one text
const checkable = (input) => /^(radio|checkbox)$/.test(input.type);
const writable = (input) => !checkable(input) && !/^(file|hidden)$/.test(input.type);
const listName = (list) => list.closest("[id]").id;

/** What tells the children of a list apart: an option, a question, or the value of a choice. */
function keyOf(child) {
  const inner = child.querySelector(".cell, [value]");
  return child.dataset.option || child.id || inner?.value || inner?.id;
}

/** What the respondent did so far, by names, as plain data; of a file nothing is kept. */
function takeDraft() {
  const draft = { survey: model.survey, language: model.language, page: model.pages[page].name, done: form.hidden, response: about.response,
    started: about.started, consentAt: { ...about.consentAt }, touchpoint: about.touchpoint, token: about.token, known: {}, texts: {}, choices: {}, orders: {}, left: {}, ranked: [] };
  for (const { name } of model.known) if (entries.has(name)) draft.known[name] = entries.get(name).value;
  for (const input of all("[name]")) {
    const { name, value } = input;
    if (input.checked) draft.choices[name] = [...(draft.choices[name] || []), value];
    else if (writable(input) && value) draft.texts[name] = value;
  }
  for (const list of all(ARRANGED)) {
    const name = listName(list), children = [...list.children];
    draft.orders[name] = children.map(keyOf);
    draft.left[name] = children.filter((child) => child.dataset.out).map(keyOf);
    if (list.dataset.ranked) draft.ranked.push(name);
  }
  return draft;
}

const isText = (given, shape) => typeof given === "string" && shape.test(given);
const isPast = (moment) => isText(moment, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/) && Date.parse(moment) <= Date.now();
const pairs = (record) => (record && typeof record === "object" ? Object.entries(record) : []);
const textsIn = (list) => (Array.isArray(list) ? list.filter((text) => typeof text === "string") : []);

/** Puts a draft back, as far as the page still has a place for it; the names without one. */
function restoreDraft(draft) {
  unfoldAll();
  const given = Object(draft), lost = new Set(), inputs = all("[name]");
  all(ARRANGED).forEach((list) => restoreOrder(list, given));
  for (const [name, text] of pairs(given.texts)) {
    const input = inputs.find((c) => c.name === name && writable(c));
    if (input && typeof text === "string") input.value = retyped(name, text.slice(0, LONGEST), given.language);
    else lost.add(name);
  }
  for (const [name, values] of pairs(given.choices)) {
    for (const chosen of textsIn(values)) {
      const input = inputs.find((c) => c.name === name && checkable(c) && c.value === chosen);
      if (input) input.checked = true;
      else lost.add(name);
    }
  }
  model.steps.forEach((step) => { if (/question|consent/.test(step.is)) read(step); });
  restoreAbout(given);
  result = evaluate(model, entries, today());
  refresh(model.steps);
  restorePage(given.page);
  if (given.done === true) finished(null);
  return [...lost];
}

/** The response it belongs to, when it began, and what came with the invitation, unless that came anew. */
function restoreAbout(draft) {
  if (isText(draft.response, /^[\w.-]{10,60}$/)) about.response = draft.response;
  if (isText(draft.token, /^[\w.~-]{8,1000}$/)) about.token ||= draft.token;
  if (isPast(draft.started)) about.started = draft.started;
  for (const [name, at] of pairs(draft.consentAt)) if (isPast(at) && Object.hasOwn(about.consentAt, name)) about.consentAt[name] = at;
  const before = arrive(model, "#" + new URLSearchParams([...pairs(draft.known), ["touchpoint", draft.touchpoint]]));
  before.known.forEach((entry, name) => entries.has(name) || entries.set(name, entry));
  about.touchpoint ||= before.touchpoint;
}

/** The order of a list; what is new in it comes after the rest. */
function restoreOrder(list, draft) {
  const of = (record) => textsIn(Object(record)[listName(list)]);
  const order = of(draft.orders), out = of(draft.left), isRanking = list.matches("ol.rank");
  const place = (child) => (order.includes(keyOf(child)) ? order.indexOf(keyOf(child)) : order.length);
  const pinned = (end) => [...list.children].filter((child) => (isRanking ? undefined : child.dataset.pin) === end);
  const free = pinned(undefined).sort((a, b) => place(a) - place(b));
  list.append(...pinned("first"), ...free, ...pinned("last"));
  if (!isRanking) return;
  for (const li of list.children) {
    const leave = li.querySelector(".out span");
    if (!leave || !out.includes(keyOf(li))) continue;
    li.dataset.out = "yes";
    leave.textContent = say("put_back");
  }
  if (!textsIn(draft.ranked).includes(listName(list))) return;
  list.dataset.ranked = "yes";
  list.parentElement.querySelector(".agree").classList.add("chosen");
}

/** A number or a month that was typed in another language, as this page's language writes it. */
function retyped(name, text, language) {
  if (language === model.language || !isText(language, /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/)) return text;
  const field = stepOf(name) || {};
  if (/^(decimal|money|slider)$/.test(field.type)) {
    const n = parseNumber(text, language);
    return n === null ? text : readable(n, false);
  }
  const month = field.name + ".month" === name ? parseMonth(text, language) : 0;
  return month > 0 ? String(month) : text;
}

/** Shows the page of that name, or the last before it that is asked, with the way back to the first. */
function restorePage(name) {
  const wanted = model.pages.findIndex((p) => p.name === name), [first = 0, ...others] = pagesAhead().filter((i) => i <= wanted);
  history.replaceState({ page: first }, "");
  for (const i of others) history.pushState({ page: i }, "");
  showPage(others.at(-1) ?? first);
}

/** The response as it would be sent now. */
const currentResponse = () => responseDocument(model, result, { ...about, submitted: about.submitted || now() });

globalThis.peilForm = { draft: takeDraft, restore: restoreDraft, response: currentResponse };
