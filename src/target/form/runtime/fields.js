// ---------- Fields: from inputs to entries ----------

function collect() {
  controls.clear();
  for (const input of form.querySelectorAll("[name]")) {
    if (!controls.has(input.name)) controls.set(input.name, []);
    controls.get(input.name).push(input);
  }
}

function readAll() {
  const all = new Map(arrived.known);
  for (const item of items()) {
    if (item.is === "consent") readConsent(item, all);
    if (item.is !== "question") continue;
    for (const leaf of item.leaves) {
      const entry = readEntry(leaf);
      if (entry) all.set(leaf.name, entry);
      for (const o of leaf.options || []) if (o.specify) readWords(leaf.name + "." + o.name + ".text", all);
    }
  }
  return all;
}

function readConsent(item, all) {
  const chosen = named(item.name).find((input) => input.checked);
  if (chosen) all.set(item.name, { value: chosen.value === "yes" });
}

function readWords(key, all) {
  const text = named(key).map((input) => input.value.trim())[0];
  if (text) all.set(key, { value: text });
}

function readEntry(field) {
  const inputs = named(field.name);
  const missing = inputs.find((input) => input.checked && input.value.startsWith("missing:"));
  if (missing) return { missing: missing.value.slice(8) };
  const reader = READ[field.type] || readText;
  return reader(field, inputs.filter((input) => !input.value.startsWith("missing:") || input.type === "text"));
}

const typed = (name) => named(name).map((input) => input.value.trim())[0] || "";
const checked = (inputs) => inputs.filter((input) => input.checked).map((input) => input.value);
const one = (field, inputs) => ({ value: checked(inputs)[0] });
const readNumber = (whole) => (field) => {
  const text = typed(field.name);
  if (!text) return undefined;
  const n = parseNumber(text, model.language, whole);
  return n === null ? { invalid: whole ? "whole" : "number" } : { value: n };
};
const READ = {
  one, scale: one, yes_no: one,
  many: (field, inputs) => ({ value: checked(inputs) }),
  rank: (field) => {
    const list = box(field).querySelector("ol");
    if (!list.dataset.ranked) return undefined;
    return { value: Array.from(list.children).filter((li) => !li.dataset.out).map((li) => li.dataset.option) };
  },
  integer: readNumber(true), slider: readNumber(false), decimal: readNumber(false), money: readNumber(false),
  date: (field) => parseDate(typed(field.name + ".day"), typed(field.name + ".month"), typed(field.name + ".year"), model.language),
  time: (field) => (typed(field.name) ? parseTime(typed(field.name)) : undefined),
  allocate: readShares,
  datetime: readMoment,
  file: (field, inputs) => {
    const file = inputs[0] && inputs[0].files[0];
    return file && { value: file.name.slice(0, 255), bytes: file.size };
  },
};

function readText(field) {
  return typed(field.name) ? { value: typed(field.name) } : undefined;
}

function readShares(field) {
  const shares = {};
  for (const name of field.options.map(optionName)) {
    const text = typed(field.name + "." + name);
    const n = text ? parseNumber(text, model.language, true) : undefined;
    if (n === null) return { invalid: "whole", at: field.name + "." + name };
    if (n !== undefined) shares[name] = n;
  }
  return Object.keys(shares).length ? { value: shares } : undefined;
}

function readMoment(field) {
  const date = READ.date(field);
  const time = typed(field.name + ".time");
  if (!date && !time) return undefined;
  if (!date || date.invalid) return date || { invalid: "date" };
  const clock = parseTime(time);
  return clock.invalid ? clock : { value: inZone(date.value + "T" + clock.value + ":00", model.timezone || "UTC") };
}
