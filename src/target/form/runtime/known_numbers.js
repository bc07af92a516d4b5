// ---------- Numbers that arrive with the address ----------

ARRIVES.number = (item, text, scope) => {
  const n = decimal(text), whole = /integer|scale|slider/.test(item.type);
  if (n !== undefined && !(whole && n % decimal(1) != 0) && !VALID[item.type](item, n, scope)) return item.type === "money" ? text : Number(text);
};
