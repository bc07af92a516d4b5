// ---------- Repeats: the instances are written out, each with a condition ----------

/** Is this option chosen, with fewer than `max` of the earlier ones? */
OPERATORS.among = (e, s) => {
  const chosen = state(e[1], s).value || [];
  return chosen.includes(e[2]) && (e[3] === undefined || e[4].filter((o) => chosen.includes(o)).length < e[3]);
};
