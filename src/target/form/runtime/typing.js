// ---------- Reading what people type ----------

/** Other digits and dashes become the plain ones. */
function plain(text) {
  return text.normalize("NFKC").replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) & 15))
    .replace(/[\u2212\u2013]/g, "-").replace(/[\s\u00a0'\u2019]/g, "");
}

/** A number as people write it, comma or point, as a plain decimal text; null when it is none. */
function parseNumber(typed, language, whole) {
  let text = plain(typed).replace(/^(€|\$|£)/, "").replace(/(%|€)$/, "").replace(/\u066b/g, ",").replace(/\u066c/g, "");
  const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (last >= 0) {
    const mark = text[last];
    const group = new Intl.NumberFormat(language).formatToParts(1234567).find((p) => p.type === "group");
    const thousands = /^[-+]?\d{1,3}([.,]\d{3})+$/.test(text) && text.replace(/[^.,]/g, "") === mark.repeat(text.replace(/[^.,]/g, "").length) &&
      (whole || text.split(mark).length > 2 || (group && group.value === mark));
    if (thousands) text = text.split(mark).join("");
    else {
      const head = text.slice(0, last);
      if (/[.,]/.test(head) && !/^[-+]?\d{1,3}([.,]\d{3})+$/.test(head)) return null;
      text = head.replace(/[.,]/g, "") + "." + text.slice(last + 1);
    }
  }
  const n = /^[-+]?\d*\.?\d*$/.test(text) && /\d/.test(text) ? decimal(text.replace(/^([-+]?)\./, "$10.").replace(/\.$/, "")) : undefined;
  if (n === undefined || text.replace(/\D/g, "").length > 15) return null;
  return whole && n % ONE !== 0n ? null : decimalText(n);
}

/** Month names, long and short, of the page's language, Dutch and English. */
function parseMonth(typed, language) {
  const text = plain(typed).toLowerCase().replace(/\.$/, "");
  if (/^\d{1,2}$/.test(text)) return +text;
  for (let month = 1; month <= 12; month += 1) {
    for (const lang of [language, "nl", "en"]) {
      const names = ["long", "short"].map((style) => new Intl.DateTimeFormat(lang, { month: style, timeZone: "UTC" })
        .format(Date.UTC(2026, month - 1, 1)).toLowerCase().replace(/\.$/, ""));
      if (names.includes(text) || (text.length >= 3 && names[0].startsWith(text))) return month;
    }
  }
  return NaN;
}

/** {value}, {invalid} or nothing, from the three fields of a date. */
function parseDate(day, month, year, language) {
  if (!day && !month && !year) return undefined;
  if (!day) return { invalid: "date_day" };
  if (!month) return { invalid: "date_month" };
  if (!year) return { invalid: "date_year" };
  const pad = (n, width) => String(n).padStart(width, "0");
  const text = pad(plain(year), 4) + "-" + pad(parseMonth(month, language), 2) + "-" + pad(plain(day), 2);
  return /^(19|2\d)\d\d$/.test(plain(year)) && isDate(text) ? { value: text } : { invalid: "date" };
}

function parseTime(typed) {
  const parts = /^(\d{1,2})[:.h]?(\d\d)$/.exec(plain(typed));
  if (!parts || +parts[1] > 23 || +parts[2] > 59) return { invalid: "time" };
  return { value: parts[1].padStart(2, "0") + ":" + parts[2] };
}

/** Values from the address: typed, and never longer than asked for. */
function readKnown(model, fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  let values = Object.fromEntries(given);
  try {
    if (given.has("known")) {
      const bytes = Uint8Array.from(atob(given.get("known").replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
      values = Object.assign({}, values, JSON.parse(new TextDecoder().decode(bytes)));
    }
  } catch (damaged) { /* an unreadable address carries nothing */ }
  const known = new Map(), zone = model.timezone || "UTC";
  const scope = { fields: new Map(), labels: {}, zone, today: dateIn(zone, Date.now()) };
  for (const item of model.known || []) {
    const v = Object.hasOwn(values, item.name) ? knownValue(item, values[item.name], { scope }) : undefined;
    if (v !== undefined) known.set(item.name, { value: v });
  }
  return { known, touchpoint: (model.touchpoints || []).find((name) => name === values.touchpoint) };
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

function knownValue(item, given, result) {
  const text = String(given);
  if (text === "" || text.length > 200 || typeof given === "object") return undefined;
  if (item.options) return item.options.some((o) => optionName(o) === text) ? text : undefined;
  if (item.type === "date" && !isDate(text)) return undefined;
  if (item.type === "time") return parseTime(text).value === text ? text : undefined;
  if (item.type === "datetime") {
    const fits = MOMENT.test(text) && isDate(text.slice(0, 10)) && !isNaN(Date.parse(text));
    return fits && !VALID.datetime(item, Date.parse(text), result) ? text : undefined;
  }
  if (!NUMERIC.has(item.type)) return VALID[item.type] && VALID[item.type](item, text, result, {}) ? undefined : text;
  const n = decimal(text);
  if (n === undefined || (item.type !== "decimal" && item.type !== "money" && n % ONE) || outOfRange(item, n, result)) return undefined;
  return item.type === "money" ? text : Number(text);
}
