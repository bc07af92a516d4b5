// ---------- Comparing values; over an absent one it is false ----------

const compare = (test) => (e, s) => {
  const a = value(e[1], s), b = value(e[2], s);
  return a !== undefined && b !== undefined && test(a, b);
};
const same = compare((a, b) => a === b), most = compare((a, b) => a <= b), least = compare((a, b) => a >= b);

Object.assign(OPERATORS, {
  same,
  "==": same,
  "!=": compare((a, b) => a !== b),
  "<": compare((a, b) => a < b),
  "<=": most,
  ">": compare((a, b) => a > b),
  ">=": least,
  in: (e, s) => e[2].some((x) => same([0, e[1], x], s)),
  between: (e, s) => least([0, e[1], e[2] ?? e[1]], s) && most([0, e[1], e[3] ?? e[1]], s),
});
