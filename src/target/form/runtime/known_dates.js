// ---------- Dates, times and moments that arrive with the address ----------

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

ARRIVES.date = (item, text, scope) => (isDate(text) && !VALID.date?.(item, text, scope) ? text : undefined);
ARRIVES.time = (item, text) => (parseTime(text).value === text ? text : undefined);
ARRIVES.datetime = (item, text, scope) => {
  const fits = MOMENT.test(text) && isDate(text.slice(0, 10)) && !isNaN(Date.parse(text));
  return fits && !VALID.datetime(item, Date.parse(text), scope) ? text : undefined;
};
