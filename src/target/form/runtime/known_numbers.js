// ---------- Numbers that arrive with the address ----------

for (const type of ["integer", "decimal", "money", "scale", "slider"]) {
  ARRIVES[type] = (item, text, scope) => {
    const n = decimal(text), whole = /integer|scale|slider/.test(type);
    if (n !== undefined && !(whole && n % decimal(1) != 0) && !VALID[type](item, n, scope)) return type === "money" ? text : Number(text);
  };
}
