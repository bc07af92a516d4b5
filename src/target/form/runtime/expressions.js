// ---------- Numbers: exact decimals, held as BigInt with 12 decimals ----------

const ONE = 10n ** 12n;
const LIMIT = 10n ** 27n; // 1e15; a larger magnitude is absent

const size = (n) => (n < 0n ? -n : n);
const bounded = (n) => (size(n) > LIMIT ? undefined : n);

/** a / b as whole numbers, rounded half away from zero. */
function quotient(a, b) {
  const q = (2n * size(a) + size(b)) / (2n * size(b));
  return a < 0n !== b < 0n ? -q : q;
}

/** A decimal text or a JSON number as an exact decimal; undefined when it is neither. */
function decimal(input) {
  let text = String(input);
  if (typeof input === "number" && /e/.test(text)) text = input.toFixed(12);
  const parts = /^([-+]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return undefined;
  const digits = (parts[3] || "").padEnd(12, "0");
  let n = BigInt(parts[2] + digits.slice(0, 12));
  if (digits[12] >= "5") n += 1n;
  return bounded(parts[1] === "-" ? -n : n);
}

/** An exact decimal as text, without trailing zeros but with at least `least` decimals. */
function decimalText(n, least = 0) {
  const digits = size(n).toString().padStart(13, "0");
  const tail = digits.slice(-12).replace(/0+$/, "").padEnd(least, "0");
  return (n < 0n ? "-" : "") + digits.slice(0, -12) + (tail && "." + tail);
}

const NUMERIC = new Set(["integer", "decimal", "money", "scale", "slider"]);

// ---------- Dates: text in the form 2026-11-21, which also orders them ----------

const dayNumber = (date) => Date.parse(date + "T00:00:00Z") / 864e5;

function yearsBetween(from, to) {
  if (to < from) return -yearsBetween(to, from);
  return +to.slice(0, 4) - +from.slice(0, 4) - (to.slice(5) < from.slice(5) ? 1 : 0);
}

function isDate(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(text + "T00:00:00Z");
  return !isNaN(at) && at.toISOString().slice(0, 10) === text;
}

/** The calendar date of a moment in a time zone. */
function dateIn(zone, moment) {
  const options = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" };
  const part = {};
  for (const p of new Intl.DateTimeFormat("en-u-ca-iso8601", options).formatToParts(new Date(moment))) part[p.type] = p.value;
  return part.year.padStart(4, "0") + "-" + part.month + "-" + part.day;
}

/** The time of a moment on the clock of a time zone: 09:05. */
function clockIn(zone, moment) {
  return new Intl.DateTimeFormat("en", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

/** A date in the words that came with the form, or those of the browser. */
function dateText(date, { dates, language }) {
  if (!dates) return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(date + "T00:00:00Z"));
  return dates.form.replace("{d}", +date.slice(8)).replace("{m}", dates.months[+date.slice(5, 7) - 1]).replace("{y}", +date.slice(0, 4));
}

/** A moment, in milliseconds since 1970, as people of the survey read it. */
function momentText(moment, model) {
  const zone = model.timezone || "UTC", at = Number(moment);
  return dateText(dateIn(zone, at), model) + " " + clockIn(zone, at);
}

/** Local clock time in a time zone with its offset: 2026-11-21T10:00:00+01:00. */
function inZone(local, zone) {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const offset = (at) => format.formatToParts(at).find((p) => p.type === "timeZoneName").value.slice(3, 9) || "Z";
  // The offset that holds at that time in UTC may have changed by the time that was meant.
  return local + offset(Date.parse(local + offset(Date.parse(local + "Z"))));
}

// ---------- Expressions: prefix arrays, e.g. ["<=", ["f", "recommend"], 6] ----------
// An absent value is undefined. Every comparison over it is false; only `not` turns that true.

const compare = (test) => (e, s) => {
  const a = value(e[1], s), b = value(e[2], s);
  return a !== undefined && b !== undefined && test(a, b);
};
const arithmetic = (apply) => (e, s) => {
  const a = value(e[1], s), b = value(e[2], s);
  if (a === undefined || b === undefined) return undefined;
  const n = apply(a, b);
  return n === undefined ? n : bounded(n);
};
/** Functions over several operands skip the absent ones. */
const over = (apply) => (e, s) => {
  const present = e.slice(1).map((x) => value(x, s)).filter((v) => v !== undefined);
  return present.length ? apply(present) : undefined;
};
const unary = (apply) => (e, s) => {
  const a = value(e[1], s);
  return a === undefined ? undefined : apply(a, e, s);
};
const add = (list) => bounded(list.reduce((a, b) => a + b, 0n));
const state = (name, s) => s.fields.get(name) || NOT_ASKED;

const OPERATORS = Object.assign(Object.create(null), {
  f: (e, s) => state(e[1], s).value,
  num: (e) => decimal(e[1]),
  today: (e, s) => s.today,
  mode: (e, s) => s.mode,
  and: (e, s) => e.slice(1).every((x) => value(x, s) === true),
  or: (e, s) => e.slice(1).some((x) => value(x, s) === true),
  not: (e, s) => value(e[1], s) !== true,
  "==": compare((a, b) => a === b),
  "!=": compare((a, b) => a !== b),
  "<": compare((a, b) => a < b),
  "<=": compare((a, b) => a <= b),
  ">": compare((a, b) => a > b),
  ">=": compare((a, b) => a >= b),
  same: compare((a, b) => a === b),
  in(e, s) {
    const a = value(e[1], s);
    return a !== undefined && e[2].some((x) => value(x, s) === a);
  },
  between(e, s) {
    const a = value(e[1], s), low = value(e[2], s), high = value(e[3], s);
    return a !== undefined && (e[2] === null || low <= a) && (e[3] === null || a <= high);
  },
  has(e, s) {
    const chosen = state(e[1], s).value;
    if (chosen === undefined) return false;
    if (e[2] === "all") return e[3].every((o) => chosen.includes(o));
    return e[3].some((o) => chosen.includes(o)) === (e[2] === "any");
  },
  answered: (e, s) => state(e[1], s).is === "answered",
  missing: (e, s) => state(e[1], s).is === "declined" && (e.length < 3 || state(e[1], s).code === e[2]),
  consent: (e, s) => state(e[1], s).value === true,
  /** Is this option chosen, with fewer than `max` of the earlier ones? (the instances of a repeat) */
  among(e, s) {
    const chosen = state(e[1], s).value || [];
    return chosen.includes(e[2]) && (e[3] === undefined || e[4].filter((o) => chosen.includes(o)).length < e[3]);
  },
  "+": arithmetic((a, b) => a + b),
  "-": arithmetic((a, b) => a - b),
  "*": arithmetic((a, b) => quotient(a * b, ONE)),
  "/": arithmetic((a, b) => (b === 0n ? undefined : quotient(a * ONE, b))),
  sum: over(add),
  mean: over((list) => bounded(quotient(list.reduce((a, b) => a + b, 0n), BigInt(list.length)))),
  min: over((list) => list.reduce((a, b) => (b < a ? b : a))),
  max: over((list) => list.reduce((a, b) => (b > a ? b : a))),
  neg: unary((a) => -a),
  abs: unary(size),
  date: unary((a, e, s) => dateIn(s.zone, Number(a))),
  round: unary((a, e) => {
    const unit = 10n ** BigInt(12 - (e[2] || 0));
    return bounded(quotient(a, unit) * unit);
  }),
  count: (e, s) => BigInt((state(e[1], s).value || []).length) * ONE,
  /** How many of the conditions hold. */
  tally: (e, s) => BigInt(e.slice(1).filter((x) => value(x, s) === true).length) * ONE,
  length: unary((a) => BigInt([...a].length) * ONE),
  days_between: (e, s) => span(e, s, (a, b) => dayNumber(b) - dayNumber(a)),
  years_between: (e, s) => span(e, s, yearsBetween),
  choose: (e, s) => value(value(e[1], s) === true ? e[2] : e[3], s),
  label(e, s) {
    const a = state(e[1], s).answer;
    const words = (s.labels[e[1]] || {});
    return a === undefined ? undefined : [].concat(a).map((o) => (Object.hasOwn(words, o) ? words[o] : String(o))).join(", ");
  },
});

/** Between two dates; of a moment, the date in the survey's time zone. */
function span(e, s, apply) {
  const day = (x) => { const v = value(x, s); return typeof v === "bigint" ? dateIn(s.zone, Number(v)) : v; };
  const a = day(e[1]), b = day(e[2]);
  return a === undefined || b === undefined ? undefined : BigInt(apply(a, b)) * ONE;
}

/** The value of an expression; literals stand for themselves. */
function value(e, s) {
  if (Array.isArray(e)) return OPERATORS[e[0]](e, s);
  return typeof e === "number" ? decimal(e) : e === null ? undefined : e;
}
