// ---------- Times of the day, and moments ----------

/** The time of a moment on the clock of a time zone: 09:05. */
function clockIn(zone, moment) {
  return new Intl.DateTimeFormat("en", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

/** A moment, in milliseconds since 1970, as people of the survey read it. */
function momentText(moment, model) {
  const zone = zoneOf(model), at = Number(moment);
  return dateText(dateIn(zone, at), model) + " " + clockIn(zone, at);
}

/** Local clock time in a time zone with its offset: 2026-11-21T10:00:00+01:00. */
function inZone(local, zone) {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const offset = (at) => format.formatToParts(at).find((p) => p.type === "timeZoneName").value.slice(3, 9) || "Z";
  // The offset that holds at that time in UTC may have changed by the time that was meant.
  return local + offset(Date.parse(local + offset(Date.parse(local + "Z"))));
}

function parseTime(typed) {
  const parts = /^(\d{1,2})[:.h]?(\d\d)$/.exec(plain(typed));
  return !parts || +parts[1] > 23 || +parts[2] > 59 ? { invalid: "time" } : { value: parts[1].padStart(2, "0") + ":" + parts[2] };
}

VALID.datetime = (field, v, result) => outOfRange({ ...field, type: "date" }, dateIn(zoneOf(result.model), Number(v)), result);
READ.time = (field) => (typed(field) ? parseTime(typed(field)) : undefined);
READ.datetime = (field) => {
  const date = READ.date(field), time = typed(field, ".time");
  if (!date && !time) return undefined;
  if (!date || date.invalid) return date || { invalid: "date" };
  const clock = parseTime(time);
  return clock.invalid ? clock : { value: inZone(date.value + "T" + clock.value + ":00", zoneOf(model)) };
};
