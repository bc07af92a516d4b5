// ---------- Checks and computed values ----------

STEPS.compute = (item, asked, result) => {
  let v = asked ? value(item.value, result) : undefined;
  if (item.type === "one" && typeof v === "boolean") v = v ? "yes" : "no";
  return !asked ? NOT_ASKED : v === undefined ? UNANSWERED : { is: "answered", value: v, answer: typeof v === "bigint" ? decimalText(v) : v };
};

/** A check fails only where all that it reads is answered. */
STEPS.check = (item, asked, result) => {
  const ready = asked && item.reads.every((name) => state(name, result).is === "answered") && (item.ready === undefined || value(item.ready, result) === true);
  result.failing[ready && value(item.require, result) !== true ? "add" : "delete"](item);
};

const warned = new Set(); // checks that have been shown

warnings = () => {
  const failing = [...result.failing].filter((item) => item.page === page), soft = failing.filter((item) => item.level !== "hard" && !warned.has(item));
  failing.forEach((item) => {
    warned.add(item);
    hide(box(item), false);
  });
  return soft.map((item) => ({ item, field: item, key: "check" }));
};

afterUpdate.push((seen) => seen.forEach((item) => {
  if (item.is === "check") hide(box(item), !warned.has(item) || !result.failing.has(item));
}));
