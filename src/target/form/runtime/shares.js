// ---------- A total divided over options ----------

/** The shares are whole, not negative, and add up. */
VALID.allocate = (field, shares) => {
  const parts = Object.values(shares).map(decimal);
  if (parts.some((part) => part % unit)) return ["whole"];
  const sum = total(parts);
  return sum === decimal(field.total) && parts.every((part) => part >= 0n) ? null : ["allocate", { total: field.total, sum: decimalText(sum) }];
};

CHOSEN.allocate = (answer, open) => (open.some((o) => answer[o]) ? Object.fromEntries(open.map((o) => [o, answer[o] || "0"])) : undefined);

READ.allocate = (field) => {
  const shares = {};
  for (const name of field.options.map(optionName)) {
    const text = typed(field, "." + name), n = text ? parseWhole(text) : undefined;
    if (n === null) return { invalid: "whole", at: field.name + "." + name };
    if (n !== undefined) shares[name] = n;
  }
  return Object.keys(shares).length ? { value: shares } : undefined;
};

afterUpdate.push((seen) => seen.forEach((item) => {
  if (item.type !== "allocate") return;
  const sum = total(Object.values(result.fields.get(item.name).answer || {}).map(decimal));
  $(box(item).id + "-sum").textContent = say("sum_of", { sum: decimalText(sum), total: item.total });
}));
