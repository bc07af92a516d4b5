// ---------- Time between two dates ----------

function yearsBetween(from, to) {
  if (to < from) return -yearsBetween(to, from);
  return +to.slice(0, 4) - +from.slice(0, 4) - (to.slice(5) < from.slice(5) ? 1 : 0);
}

/** Between two dates; of a moment, the date in the survey's time zone. */
function span(e, s, apply) {
  const day = (x) => { const v = value(x, s); return typeof v === "bigint" ? dateIn(zoneOf(s.model), Number(v)) : v; };
  const a = day(e[1]), b = day(e[2]);
  return a === undefined || b === undefined ? undefined : whole(apply(a, b));
}

OPERATORS.days_between = (e, s) => span(e, s, (a, b) => (Date.parse(b) - Date.parse(a)) / 864e5);
OPERATORS.years_between = (e, s) => span(e, s, yearsBetween);
