// ---------- Numbers: exact decimals, held as BigInt with 12 decimals ----------
// Part of a form that has other than whole numbers, or calculates.

const unit = 10n ** 12n;
const LIMIT = 10n ** 27n; // 1e15; a larger magnitude is absent

const size = (n) => (n < 0n ? -n : n);
const bounded = (n) => (n === undefined || size(n) > LIMIT ? undefined : n);

/** a / b as whole numbers, rounded half away from zero. */
function quotient(a, b) {
  const q = (2n * size(a) + size(b)) / (2n * size(b));
  return a < 0n !== b < 0n ? -q : q;
}

/** A decimal text or a JSON number as an exact decimal; undefined when it is neither. */
decimal = (input) => {
  let text = String(input);
  if (typeof input === "number" && /e/.test(text)) text = input.toFixed(12);
  const parts = /^([-+]?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return undefined;
  const digits = (parts[3] || "").padEnd(12, "0");
  let n = BigInt(parts[2] + digits.slice(0, 12));
  if (digits[12] >= "5") n += 1n;
  return bounded(parts[1] === "-" ? -n : n);
};

/** An exact decimal as text, without trailing zeros but with at least `least` decimals. */
decimalText = (n, least = 0) => {
  const digits = size(n).toString().padStart(13, "0");
  const tail = digits.slice(-12).replace(/0+$/, "").padEnd(least, "0");
  return (n < 0n ? "-" : "") + digits.slice(0, -12) + (tail && "." + tail);
};

const arithmetic = (apply) => (e, s) => {
  const a = value(e[1], s), b = value(e[2], s);
  return a === undefined || b === undefined ? undefined : bounded(apply(a, b));
};
/** Functions over several operands skip the absent ones. */
const over = (apply) => (e, s) => {
  const present = e.slice(1).map((x) => value(x, s)).filter((v) => v !== undefined);
  return present.length ? apply(present) : undefined;
};
const unary = (apply) => (e, s) => {
  const a = value(e[1], s);
  return a === undefined ? undefined : apply(a, e);
};
const whole = (n) => BigInt(n) * unit;
const total = (list) => list.reduce((a, b) => a + b, 0n);

Object.assign(OPERATORS, {
  num: (e) => decimal(e[1]),
  "+": arithmetic((a, b) => a + b),
  "-": arithmetic((a, b) => a - b),
  "*": arithmetic((a, b) => quotient(a * b, unit)),
  "/": arithmetic((a, b) => (b ? quotient(a * unit, b) : undefined)),
  sum: over((list) => bounded(total(list))),
  mean: over((list) => bounded(quotient(total(list), BigInt(list.length)))),
  min: over((list) => list.reduce((a, b) => (b < a ? b : a))),
  max: over((list) => list.reduce((a, b) => (b > a ? b : a))),
  neg: unary((a) => -a),
  abs: unary(size),
  round: unary((a, e) => {
    const place = 10n ** BigInt(12 - (e[2] || 0));
    return bounded(quotient(a, place) * place);
  }),
  count: (e, s) => whole((state(e[1], s).value || []).length),
  /** How many of the conditions hold. */
  tally: (e, s) => whole(e.slice(1).filter((x) => value(x, s) === true).length),
  length: unary((a) => whole([...a].length)),
});

VALID.decimal = VALID.money = VALID.slider = outOfRange;

/** Numbers the way the language writes them. */
readable = (v, grouped = true) => {
  const text = String(v), options = { maximumFractionDigits: 12, useGrouping: grouped && text.length > 4 };
  return /^-?\d+(\.\d+)?$/.test(text) ? new Intl.NumberFormat(model.language, options).format(text) : text;
};
asJson = (field, answer) => {
  if (field.type === "money") return decimalText(decimal(answer), field.decimals);
  if (field.type === "allocate") return Object.fromEntries(Object.entries(answer).map(([name, part]) => [name, Number(part)]));
  return isNumeric(field) ? Number(answer) : answer;
};
