// ---------- Logic: what is asked, and what became of it ----------
// A survey is a list of steps in the order of the source. Conditions read earlier steps only, so one
// pass forward settles everything, and after a change only the steps that read what changed.

const NOT_ASKED = { is: "not_asked" };
const UNANSWERED = { is: "unanswered" };

// Whole numbers; where a survey needs more, the part `numbers` puts exact decimals in their place.
let decimal = (text) => (/^[-+]?\d{1,15}$/.test(text) ? +text : undefined);
let decimalText = String;

const isNumeric = (field) => /^(integer|decimal|money|scale|slider)$/.test(field.type);
const optionName = (option) => option.name || option;

/** The steps of a model, each with the steps that read it; done once. */
function prepare(model) {
  const steps = (model.steps = []), at = (model.at = new Map());
  model.known ||= [];
  model.pages.forEach((page, number) => page.items.forEach((item) => {
    item.is ||= "question";
    for (const step of (item.leaves = item.rows || [item])) {
      if (step.name && item.is !== "check") at.set(step.name, steps.length);
      steps.push(Object.assign(step, { item, is: item.is, page: number, readers: [] }));
    }
  }));
  steps.forEach((step, i) => {
    const note = (e) => {
      if (Array.isArray(e)) e.forEach(note);
      else if (at.get(e) < i) steps[at.get(e)].readers.push(i);
    };
    note([step.when, step.value, step.require, step.ready, step.reads, step.min, step.max, step.options?.map((o) => o.only)]);
  });
  return model;
}

/** Everything that follows from `entries`, a map from a field to {value}, {missing} or {invalid}. */
function evaluate(model, entries, today) {
  const result = { model, entries, today, fields: new Map(), shown: new Set(), failing: new Set(), end: Infinity,
    stale: new Uint8Array(model.steps.length).fill(1) };
  admitKnown(result, -1);
  update(result);
  return result;
}

/** Settles the stale steps and those that depend on them; returns the steps that were looked at. */
function update(result) {
  const { model, stale, fields, shown } = result, seen = [];
  const show = (item, here) => shown[here ? "add" : "delete"](item);
  for (let i; (i = stale.indexOf(1)) >= 0;) {
    const step = model.steps[i], before = state(step.name, result);
    stale[i] = 0;
    result.at = i;
    const asked = !(result.end < i) && (step.when === undefined || value(step.when, result) === true);
    show(step, asked);
    if (step.item !== step) show(step.item, step.item.leaves.some((leaf) => shown.has(leaf)));
    const now = STEPS[step.is]?.(step, asked, result, i) || NOT_ASKED;
    if (model.at.get(step.name) === i) fields.set(step.name, now);
    if (now.is !== before.is || now.value !== before.value || now.code !== before.code) {
      step.readers.forEach((reader) => { stale[reader] = 1; });
      if (step.is === "consent" && admitKnown(result, i)) stale.fill(1, i + 1);
    }
    const ends = asked && (step.is === "finish" || (step.status && now.value === false));
    if (ends ? i < result.end : i === result.end) {
      result.end = ends ? i : Infinity;
      stale.fill(1, i + 1);
    }
    seen.push(step);
  }
  result.at = Infinity;
  result.finish = model.steps[result.end];
  return seen;
}

/** What each kind of step becomes; parts add theirs. */
const STEPS = { question: (field, asked, result) => (asked ? settle(field, result.entries.get(field.name) || {}, result) : NOT_ASKED) };

/** The part `consents` lets in what arrived, once that may be. */
let admitKnown = () => {};

const answered = (field, answer) => ({ is: "answered", value: isNumeric(field) ? decimal(answer) : field.type === "datetime" ? BigInt(Date.parse(answer)) : answer, answer });

/** The options that are shown. */
let openOptions = (field) => field.options.map(optionName);

/** What is left of an answer where only the open options count. */
const one = (answer, open) => (open.includes(answer) ? answer : undefined);
const CHOSEN = { many: (answer, open) => open.filter((o) => answer.includes(o)) };

/** The state of an asked field. */
function settle(field, { value: answer, missing }, result) {
  if (field.options) {
    const open = openOptions(field, result);
    if (answer) answer = (CHOSEN[field.type] || one)(answer, open, field);
  }
  if (field.missing?.includes(missing)) return { is: "declined", code: missing };
  return answer === undefined || answer.length === 0 ? UNANSWERED : answered(field, answer);
}

// ---------- Expressions: prefix arrays, e.g. ["<=", ["f", "recommend"], 6] ----------
// An absent value is undefined. Every comparison over it is false; only `not` turns that true.

/** The state of a field; what was let in at a later step is not there yet. */
const state = (name, s) => {
  const found = s.fields.get(name);
  return found && !(found.from > s.at) ? found : NOT_ASKED;
};
/** What an expression can do; parts add theirs. */
const OPERATORS = {
  f: (e, s) => state(e[1], s).value,
  and: (e, s) => e.slice(1).every((x) => value(x, s) === true),
  or: (e, s) => e.slice(1).some((x) => value(x, s) === true),
};

/** The value of an expression; literals stand for themselves. */
function value(e, s) {
  return Array.isArray(e) ? OPERATORS[e[0]](e, s) : typeof e === "number" ? decimal(e) : e ?? undefined;
}

// ---------- Validity: a problem is a message with its numbers ----------

const VALID = { integer: outOfRange, scale: outOfRange, text: wrongText, long_text: wrongText, many: wrongSelection, rank: wrongSelection };

function outOfRange(field, v, result) {
  const low = value(field.min, result), high = value(field.max, result);
  if (v < low || v > high) {
    const shown = (limit) => (typeof limit === "string" || limit === undefined ? limit : decimalText(limit));
    return [(field.type === "date" ? "date_" : "number_") + (low === undefined ? "max" : high === undefined ? "min" : "range"), { min: shown(low), max: shown(high) }];
  }
}

function wrongText({ min_length: min, max_length: max }, v) {
  const length = [...v].length;
  return length < min ? ["text_short", { min }] : length > max && ["text_long", { max, over: length - max }];
}

function wrongSelection({ options, min, max }, v) {
  if (options.some((o) => o.exclusive && v.includes(o.name))) return v.length > 1 && ["exclusive"];
  return v.length < min ? ["many_min", { min }] : v.length > max && ["many_max", { max }];
}

/** What is wrong with one asked field: the key of a message and its numbers. */
function fieldProblem(field, result) {
  const now = state(field.name, result), entry = result.entries.get(field.name);
  if (now.is === "declined") return;
  if (entry?.invalid) return [entry.invalid, entry];
  if (now.is === "unanswered") return field.required && ["required_" + (field.type || "one"), field];
  return VALID[field.type]?.(field, now.value, result, entry) || missingWords(field, now, result);
}

/** The part `specify` looks for the words that come with an option. */
let missingWords = () => {};

/** The problems of some items, in the order of the page: [{item, field, key, args}]. */
function problems(items, result) {
  const found = [];
  for (const item of items) {
    if (item.level === "hard" && result.failing.has(item)) found.push({ item, field: item, key: "check" });
    if (/question|consent/.test(item.is)) for (const field of item.leaves) {
      const wrong = result.shown.has(field) && fieldProblem(field, result);
      if (wrong) found.push({ item, field, key: wrong[0], args: wrong[1] });
    }
  }
  return found;
}

// ---------- The response document ----------

/** Money stays a decimal text; other numbers are JSON numbers. */
let asJson = (field, answer) => (isNumeric(field) ? +answer : answer);
let addWords = () => {};

const modeOf = (model) => model.mode || "online";

/** The document that is sent: only what was asked, in the order of the survey. */
function responseDocument(model, result, about) {
  const { response, touchpoint, started, submitted, consentAt } = about;
  const known = {}, consent = {}, answers = {}, missing = {}, { survey, version, language } = model;
  for (const { name } of model.known) {
    const { is, answer } = result.fields.get(name);
    if (is === "answered") known[name] = answer;
  }
  for (const step of model.steps) {
    const { is, answer, code } = state(step.name, result);
    if (is === "declined") missing[step.name] = code;
    if (is !== "answered") continue;
    if (step.is === "consent") consent[step.name] = { given: answer, text: step.text, at: consentAt[step.name] };
    if (step.is === "question") {
      const path = step.name.split("."), last = path.pop();
      const target = path.reduce((part, name) => (Object.hasOwn(part, name) ? part[name] : (part[name] = {})), answers);
      target[last] = asJson(step, answer);
      addWords(target, last, step, answer, result);
    }
  }
  return { survey, version, response, status: result.finish?.status || "complete", language, mode: modeOf(model), touchpoint, started, submitted, known, consent, answers, missing };
}
