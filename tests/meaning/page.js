// What stands in for the page when the form's runtime runs outside a browser: the parts of `Intl` that it
// uses, and the way from what was typed to the runtime's entries. `host` has what a browser knows of time
// zones and numbers.

class DateTimeFormat {
  constructor(language, options) { Object.assign(this, options); }
  formatToParts(at) {
    const [year, month, day, hour, minute, offset] = host.clock(this.timeZone, String(Number(at)));
    return Object.entries({ year, month, day, hour, minute, timeZoneName: "GMT" + offset }).map(([type, value]) => ({ type, value }));
  }
  format(at) { return this.month ? "month " + (new Date(at).getUTCMonth() + 1) : this.formatToParts(at).slice(3, 5).map((p) => p.value).join(":"); }
}
class NumberFormat {
  constructor(language) { this.group = language.startsWith("nl") ? "." : ","; }
  formatToParts() { return [{ type: "group", value: this.group }]; }
}
/** Of pairs that need no decoding. */
globalThis.URLSearchParams = class extends Map {
  constructor(text) { super(text.split("&").filter(Boolean).map((pair) => pair.split("="))); }
};
globalThis.Intl = { DateTimeFormat, NumberFormat };

/** Makes of a form, by its data, something that can be filled in. */
globalThis.openForm = (island) => {
  const { prepare } = peilForm;
  globalThis.form = prepare(JSON.parse(island));
};

const optionName = (o) => (typeof o === "string" ? o : o.name);

/** The entry of one field from the pairs of a post, as the page reads its inputs. */
function entryOf(field, post, language) {
  const { parseNumber, parseWhole, parseDate, parseTime, inZone } = peilForm;
  const all = (post.get(field.name) || []).map((text) => text.trim()).filter(Boolean);
  const typed = (name) => ((post.get(name) || [])[0] || "").trim();
  const missing = all.find((text) => text.startsWith("missing:"));
  if (missing) return { missing: missing.slice(8) };
  const figure = (name, whole) => {
    const text = typed(name), n = text ? (whole ? parseWhole(text) : parseNumber(text, language)) : undefined;
    return n === null ? { invalid: "number" } : n === undefined ? undefined : { value: n };
  };
  const date = () => parseDate(typed(field.name + ".day"), typed(field.name + ".month"), typed(field.name + ".year"), language);
  switch (field.type) {
    case "one": case "scale": return { value: all[0] };
    case "many": return { value: all };
    case "rank": {
      const places = field.options.map(optionName).map((o) => [Number(typed(field.name + "." + o)), o]).filter(([place]) => place);
      return places.length ? { value: places.sort((a, b) => a[0] - b[0]).map(([, o]) => o) } : undefined;
    }
    case "integer": return figure(field.name, true);
    case "slider": case "decimal": case "money": return figure(field.name, false);
    case "allocate": {
      const shares = {};
      for (const o of field.options.map(optionName)) {
        const share = figure(field.name + "." + o, true);
        if (share && share.invalid) return share;
        if (share) shares[o] = share.value;
      }
      return Object.keys(shares).length ? { value: shares } : undefined;
    }
    case "date": return date();
    case "time": return typed(field.name) ? parseTime(typed(field.name)) : undefined;
    case "datetime": {
      const day = date(), clock = typed(field.name + ".time");
      if (!day && !clock) return undefined;
      if (!day || day.invalid) return day || { invalid: "date" };
      const time = parseTime(clock);
      return time.invalid ? time : { value: inZone(day.value + "T" + time.value + ":00", form.timezone || "UTC") };
    }
    case "file": return typed(field.name) ? { value: typed(field.name).slice(0, 255), bytes: 1 } : undefined;
    default: return typed(field.name) ? { value: typed(field.name) } : undefined;
  }
}

/** What follows from filling in the open form, as JSON. */
globalThis.fillIn = (given) => {
  const { evaluate, problems, responseDocument, arrive, begin, decimalText } = peilForm;
  const { pairs, known, at } = JSON.parse(given);
  const post = new Map();
  for (const [name, value] of pairs) post.set(name, (post.get(name) || []).concat(value));
  const items = form.pages.flatMap((page) => page.items);
  const today = begin(form, at);
  const entries = new Map(arrive(form, "#" + known).known);
  for (const item of items) {
    const chosen = (post.get(item.name) || [])[0];
    if (item.is === "consent" && chosen) entries.set(item.name, { value: chosen === "yes" });
    if (item.is !== "question") continue;
    for (const leaf of item.leaves) {
      const entry = entryOf(leaf, post, form.language);
      if (entry) entries.set(leaf.name, entry);
      for (const o of leaf.options || []) {
        const key = leaf.name + "." + o.name + ".text", words = o.specify && ((post.get(key) || [])[0] || "").trim();
        if (words) entries.set(key, { value: words });
      }
    }
  }
  const result = evaluate(form, entries, today);
  const found = form.pages.flatMap((page) => problems(page.items, result));
  const consentAt = Object.fromEntries(items.filter((item) => item.is === "consent").map((item) => [item.name, at]));
  const isMoment = (now) => /T/.test(now.answer);
  const shown = (now) => (typeof now.value === "number" ? String(now.value) : typeof now.value !== "bigint" ? now.value : isMoment(now) ? String(now.value) : decimalText(now.value));
  return JSON.stringify({
    states: Object.fromEntries(Array.from(result.fields, ([name, now]) => [name, { is: now.is, code: now.code, value: now.is === "answered" ? shown(now) : undefined }])),
    options: Object.fromEntries(result.options),
    finish: result.finish ? result.finish.status : null,
    failing: Array.from(new Set([...result.failing].map((item) => item.name.split(".").at(-1)))).sort(),
    problems: Array.from(new Set(found.map((problem) => (problem.key === "check" ? problem.field.name.split(".").at(-1) : problem.field.name)))).sort(),
    document: responseDocument(form, result, { response: "r-1", started: at, submitted: at, consentAt }),
  });
};
