// ---------- What became of a question, and which options were chosen ----------

Object.assign(OPERATORS, {
  not: (e, s) => value(e[1], s) !== true,
  answered: (e, s) => state(e[1], s).is === "answered",
  missing: (e, s) => state(e[1], s).is === "declined" && (!e[2] || state(e[1], s).code === e[2]),
  has(e, s) {
    const chosen = state(e[1], s).value, holds = (o) => chosen.includes(o);
    return !!chosen && (e[2] === "all" ? e[3].every(holds) : e[3].some(holds) === (e[2] === "any"));
  },
  choose: (e, s) => value(value(e[1], s) === true ? e[2] : e[3], s),
  mode: (e, s) => modeOf(s.model),
});
