// ---------- States: what is asked, and what became of it ----------

const NOT_ASKED = Object.freeze({ is: "not_asked" });
const UNANSWERED = Object.freeze({ is: "unanswered" });

/** The fields of a question: itself, or its rows. */
const leaves = (item) => item.rows || [item];

const optionName = (o) => (typeof o === "string" ? o : o.name);

/** Gives every question its leaves, once. */
function prepare(model) {
  for (const page of model.pages) {
    for (const item of page.items) {
      if (item.is === "question") item.leaves = leaves(item);
    }
  }
  return model;
}

/** Follows the survey in source order. `entries` maps a field to {value}, {missing} or {invalid}. */
function evaluate(model, entries, today) {
  const scope = { fields: new Map(), today, zone: model.timezone || "UTC", mode: model.mode || "online", labels: model.labels || {} };
  const result = { scope, fields: scope.fields, shown: new Set(), options: new Map(), finish: null, failing: [] };
  admitKnown(model, entries, scope);
  for (const page of model.pages) {
    for (const item of page.items) {
      const asked = !result.finish && (item.when === undefined || value(item.when, scope) === true);
      if (asked && !item.rows) result.shown.add(item);
      STEPS[item.is](item, asked, result, entries, model);
    }
  }
  return result;
}

const STEPS = {
  note() {},
  question(item, asked, result, entries) {
    for (const leaf of item.leaves) {
      const here = asked && (leaf === item || leaf.when === undefined || value(leaf.when, result.scope) === true);
      if (here) result.shown.add(leaf).add(item);
      result.fields.set(leaf.name, here ? settle(leaf, entries.get(leaf.name), result) : NOT_ASKED);
    }
  },
  consent(item, asked, result, entries, model) {
    const given = asked ? (entries.get(item.name) || {}).value : undefined;
    const known = given === true || given === false;
    result.fields.set(item.name, !asked ? NOT_ASKED : known ? { is: "answered", value: given, answer: given } : UNANSWERED);
    if (known) admitKnown(model, entries, result.scope);
    if (given === false && item.required) result.finish = item;
  },
  compute(item, asked, result) {
    let v = asked ? value(item.value, result.scope) : undefined;
    if (item.type === "one" && typeof v === "boolean") v = v ? "yes" : "no";
    const answer = typeof v === "bigint" ? decimalText(v) : v;
    result.fields.set(item.name, !asked ? NOT_ASKED : v === undefined ? UNANSWERED : { is: "answered", value: v, answer });
  },
  check(item, asked, result) {
    const ready = asked && item.reads.every((name) => state(name, result.scope).is === "answered") &&
      (item.ready === undefined || value(item.ready, result.scope) === true);
    if (ready && value(item.require, result.scope) !== true) result.failing.push(item);
  },
  finish(item, asked, result) {
    if (asked) result.finish = item;
  },
};

/** What arrived with the invitation; a field under consent counts once that is given. */
function admitKnown(model, entries, scope) {
  for (const item of model.known || []) {
    const entry = entries.get(item.name);
    const admitted = item.when === undefined || value(item.when, scope) === true;
    scope.fields.set(item.name, !admitted ? NOT_ASKED : entry ? answered(item, entry.value) : UNANSWERED);
  }
}

function answered(field, answer) {
  if (NUMERIC.has(field.type)) return { is: "answered", value: decimal(answer), answer };
  if (field.type === "datetime") return { is: "answered", value: BigInt(Date.parse(answer)), answer };
  return { is: "answered", value: answer, answer };
}

/** The state of an asked field; a hidden option is outside its domain, and of a ranking the first places count. */
function settle(field, entry, result) {
  let answer = entry && entry.value;
  if (field.options) {
    const open = field.options.filter((o) => !o.when || value(o.when, result.scope) === true).map(optionName);
    result.options.set(field.name, open);
    if (Array.isArray(answer)) {
      const chosen = answer;
      answer = field.type === "rank" ? chosen.filter((o) => open.includes(o)).slice(0, field.max) : open.filter((o) => chosen.includes(o));
    } else if (field.type === "allocate") {
      answer = answer && Object.fromEntries(open.map((o) => [o, answer[o] || "0"]));
    } else if (!open.includes(answer)) answer = undefined;
  }
  if (entry && entry.missing && (field.missing || []).includes(entry.missing)) return { is: "declined", code: entry.missing };
  if (answer === undefined || answer === "" || answer.length === 0) return UNANSWERED;
  return answered(field, answer);
}

// ---------- Validity: each problem is a field, a message key and its numbers ----------

const EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const PHONE = /^[+]?[(]?[0-9](?:[ ()./-]{0,3}[0-9]){5,19}$/;
const URL_FORM = /^https?:\/\/[^\x00-\x20"<>\x7F]+$/;

const VALID = {
  integer: outOfRange, decimal: outOfRange, money: outOfRange, scale: outOfRange, slider: outOfRange,
  date: outOfRange, datetime: (f, v, result) => outOfRange({ ...f, type: "date" }, dateIn(result.scope.zone, Number(v)), result),
  text: wrongText, long_text: wrongText,
  email: (f, v) => (v.length > 254 || !EMAIL.test(v) ? ["email"] : null),
  phone: (f, v) => (PHONE.test(v) ? null : ["phone"]),
  url: (f, v) => (v.length > 2000 || !URL_FORM.test(v) ? ["url"] : null),
  key: (f, v) => (/^[!-~]{1,200}$/.test(v) ? null : ["pattern"]),
  file: (f, v, result, entry) => (f.size && entry.bytes > f.size * 1e6 ? ["file_size", { max: f.size }] : null),
  many: wrongSelection,
  allocate: wrongTotal,
  rank: wrongSelection,
};

function outOfRange(field, v, result) {
  const low = value(field.min === undefined ? null : field.min, result.scope);
  const high = value(field.max === undefined ? null : field.max, result.scope);
  const shown = (b) => (typeof b === "bigint" ? decimalText(b) : b);
  const args = { min: shown(low), max: shown(high) };
  if ((low !== undefined && v < low) || (high !== undefined && v > high)) {
    const kind = field.type === "date" ? "date_" : "number_";
    return [kind + (low === undefined ? "max" : high === undefined ? "min" : "range"), args];
  }
  const step = field.step === undefined ? undefined : value(field.step, result.scope);
  if (step && (v - (low || 0n)) % step !== 0n) return ["number_step", { step: decimalText(step) }];
  return null;
}

function wrongText(field, v) {
  const length = [...v].length;
  if (field.min_length !== undefined && length < field.min_length) return ["text_short", { min: field.min_length }];
  if (field.max_length !== undefined && length > field.max_length) return ["text_long", { max: field.max_length, over: length - field.max_length }];
  return field.pattern && !new RegExp("^(?:" + field.pattern + ")$", "u").test(v) ? ["pattern"] : null;
}

function wrongSelection(field, v) {
  const alone = field.options.some((o) => o.exclusive && v.includes(o.name));
  if (alone) return v.length > 1 ? ["exclusive"] : null;
  if (field.min !== undefined && v.length < field.min) return ["many_min", { min: field.min }];
  return field.max !== undefined && v.length > field.max ? ["many_max", { max: field.max }] : null;
}

const REQUIRED = { one: "choose", scale: "choose", yes_no: "choose", consent: "choose", many: "choose_many", rank: "rank", slider: "slider",
  integer: "number", decimal: "number", money: "number", date: "date", time: "time", datetime: "datetime", file: "file", allocate: "allocate" };

/** What is wrong with one asked field, or null. */
function fieldProblem(field, entries, result) {
  const now = result.fields.get(field.name);
  const entry = entries.get(field.name) || {};
  if (entry.invalid && now.is !== "declined") return [entry.invalid, entry];
  if (now.is === "unanswered") return field.required ? ["required_" + (REQUIRED[field.type] || "text"), { total: field.total }] : null;
  if (now.is === "declined") return null;
  const wrong = VALID[field.type] ? VALID[field.type](field, now.value, result, entry) : null;
  return wrong || missingWords(field, now.answer, entries);
}

/** An option with `specify` that is chosen without its words. */
function missingWords(field, answer, entries) {
  for (const o of field.options || []) {
    if (o.specify !== "required" || ![].concat(answer).includes(o.name)) continue;
    const key = field.name + "." + o.name + ".text";
    if (!(entries.get(key) || {}).value) return ["specify", { at: key }];
  }
  return null;
}

/** The shares of an `allocate` are whole, not negative, and add up. */
function wrongTotal(field, shares) {
  const parts = Object.values(shares).map(decimal);
  if (parts.some((part) => part % decimal(1) !== 0n)) return ["whole"];
  const sum = parts.reduce((n, part) => n + part, 0n);
  if (sum === decimal(field.total) && parts.every((part) => part >= 0n)) return null;
  return ["allocate", { total: field.total, sum: decimalText(sum) }];
}

/** The problems of some items, in the order of the page: [{item, field, key, args}]. */
function problems(items, entries, result) {
  const found = [];
  for (const item of items) {
    if (item.is === "check" ? !result.failing.includes(item) || item.level !== "hard" : !result.shown.has(item)) continue;
    if (item.is === "check") found.push({ item, field: item, key: "check" });
    if (item.is === "consent" && result.fields.get(item.name).is === "unanswered" && item.required) found.push({ item, field: item, key: "required_choose" });
    if (item.is !== "question") continue;
    for (const field of item.leaves) {
      const wrong = result.shown.has(field) && fieldProblem(field, entries, result);
      if (wrong) found.push({ item, field, key: wrong[0], args: wrong[1] });
    }
  }
  return found;
}

// ---------- The response document ----------

function put(target, path, v) {
  for (const step of path.slice(0, -1)) target = target[step] || (target[step] = {});
  target[path[path.length - 1]] = v;
}

/** Money stays a decimal text; other numbers are JSON numbers. */
function asJson(field, answer) {
  if (field.type === "money") return decimalText(decimal(answer), field.decimals);
  if (field.type === "allocate") return Object.fromEntries(Object.entries(answer).map(([name, part]) => [name, Number(part)]));
  return NUMERIC.has(field.type) ? Number(answer) : answer;
}

/** The document that is sent: only what was asked, in the order of the survey. */
function responseDocument(model, entries, result, about) {
  const doc = { survey: model.survey, version: model.version, response: about.response, status: result.finish ? result.finish.status : "complete",
    language: model.language, mode: model.mode || "online", touchpoint: about.touchpoint, started: about.started, submitted: about.submitted,
    known: {}, consent: {}, answers: {}, missing: {} };
  for (const item of model.known || []) {
    const now = result.fields.get(item.name);
    if (now.is === "answered") doc.known[item.name] = now.answer;
  }
  for (const item of model.pages.flatMap((page) => page.items)) {
    const now = result.fields.get(item.name);
    if (item.is === "consent" && now.is === "answered") doc.consent[item.name] = { given: now.value, text: item.text, at: about.consentAt[item.name] };
    if (item.is === "question") item.leaves.forEach((field) => addAnswer(doc, field, entries, result));
  }
  for (const key of ["touchpoint"]) if (doc[key] === undefined) delete doc[key];
  return doc;
}

function addAnswer(doc, field, entries, result) {
  const now = result.fields.get(field.name);
  if (now.is === "declined") doc.missing[field.name] = now.code;
  if (now.is !== "answered") return;
  const path = field.path || [field.name];
  put(doc.answers, path, asJson(field, now.answer));
  for (const o of field.options || []) {
    const words = entries.get(field.name + "." + optionName(o) + ".text");
    if (!o.specify || !words || !words.value || ![].concat(now.answer).includes(o.name)) continue;
    put(doc.answers, path.slice(0, -1).concat(path[path.length - 1] + "." + o.name + ".text"), words.value);
  }
}

/** A time-ordered identifier (UUID version 7). */
function newId(now, random) {
  const hex = now.toString(16).padStart(12, "0") + "7" + random.slice(0, 3) + "89ab"[parseInt(random[3], 16) % 4] + random.slice(4, 19);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
