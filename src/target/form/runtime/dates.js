// ---------- Dates: text in the form 2026-11-21, which also orders them ----------

function isDate(text) {
  const at = new Date(text + "T00:00:00Z");
  return /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(at) && at.toISOString().startsWith(text);
}

/** Month names, long and short, of the page's language, Dutch and English. */
function parseMonth(typed, language) {
  const text = plain(typed).toLowerCase().replace(/\.$/, "");
  if (/^\d{1,2}$/.test(text)) return +text;
  for (let month = 1; month <= 12; month += 1) {
    for (const lang of [language, "nl", "en"]) {
      const names = ["long", "short"].map((style) => new Intl.DateTimeFormat(lang, { month: style, timeZone: "UTC" })
        .format(Date.UTC(2026, month - 1, 1)).toLowerCase().replace(/\.$/, ""));
      if (names.includes(text) || (text.length > 2 && names[0].startsWith(text))) return month;
    }
  }
  return NaN;
}

/** {value}, {invalid} or nothing, from the three fields of a date. */
function parseDate(day, month, year, language) {
  if (!day && !month && !year) return undefined;
  const absent = !day ? "date_day" : !month ? "date_month" : !year && "date_year";
  if (absent) return { invalid: absent };
  const pad = (n, width) => String(n).padStart(width, "0");
  const text = pad(plain(year), 4) + "-" + pad(parseMonth(month, language), 2) + "-" + pad(plain(day), 2);
  return /^(19|2\d)\d\d$/.test(plain(year)) && isDate(text) ? { value: text } : { invalid: "date" };
}

READ.date = (field) => parseDate(typed(field, ".day"), typed(field, ".month"), typed(field, ".year"), model.language);
