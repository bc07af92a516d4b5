// ---------- The calendar: today, dates in words, dates within bounds ----------

VALID.date = outOfRange;

/** The calendar date of a moment in a time zone. */
function dateIn(zone, moment) {
  const part = {}, options = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" };
  for (const { type, value } of new Intl.DateTimeFormat("en-u-ca-iso8601", options).formatToParts(new Date(moment))) part[type] = value;
  return part.year.padStart(4, "0") + "-" + part.month + "-" + part.day;
}

/** The date of a moment, to compare it with another date. */
OPERATORS.date = (e, s) => {
  const v = value(e[1], s);
  return v === undefined ? v : dateIn(zoneOf(s.model), Number(v));
};

OPERATORS.today = (e, s) => s.today;

const zoneOf = (model) => model.timezone || "UTC";

today = () => dateIn(zoneOf(model), about.started);

/** A date in the words that came with the form, or those of the browser. */
function dateText(date, { dates, language }) {
  if (!dates) return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(date + "T00:00:00Z"));
  return dates.form.replace("{d}", +date.slice(8)).replace("{m}", dates.months[+date.slice(5, 7) - 1]).replace("{y}", +date.slice(0, 4));
}

const numberText = readable;
readable = (v, grouped) => (isDate(String(v)) ? dateText(v, model) : numberText(v, grouped));
