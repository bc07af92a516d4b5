// What stands in for the page when the form's runtime runs outside a browser. It is run within the
// function of the runtime, after its parts; `host` has what a browser knows of time zones.

/** What is filled in, by name. */
const filled = new Map();
const first = (name) => (filled.get(name) || [""])[0];

/** The controls of a name: boxes that are ticked, or one input with boxes for missing codes beside it. */
function inputsOf(field, name) {
  const values = filled.get(name) || [], box = (value) => ({ value, checked: true });
  if (name !== field.name) return [{ value: first(name), checked: false }];
  if (field.is === "consent" || /^(one|scale|many)$/.test(field.type)) return values.map(box);
  const codes = values.filter((value) => value.startsWith("missing:")), [text] = values.filter((value) => !codes.includes(value));
  if (/^(rank|allocate|date|datetime)$/.test(field.type)) return codes.map(box);
  return [{ value: text || "", checked: false, files: text ? [{ name: text, size: 1 }] : [] }, ...codes.map(box)];
}

/** A ranking as its buttons leave it: what has no place stands last, left out. */
function listOf(field) {
  const names = field.options.map(optionName), place = (name) => +first(field.name + "." + name);
  const ranked = names.filter(place).sort((a, b) => place(a) - place(b));
  const rest = names.filter((name) => !place(name)).map((option) => ({ dataset: { option, out: "yes" } }));
  return { dataset: ranked.length ? { ranked: "yes" } : {}, children: [...ranked.map((option) => ({ dataset: { option } })), ...rest] };
}

doc = { getElementById: (id) => {
  const field = model.steps.find((step) => step.name && "q-" + step.name.replace(/\./g, "-") === id);
  return { querySelectorAll: (selector) => (selector === "ol" ? [listOf(field)] : inputsOf(field, /^\[name="(.*)"\]$/.exec(selector)[1])) };
} };

globalThis.openForm = (island) => { model = prepare(JSON.parse(island)); };

/** Fills in the open form, with other answers first, and tells what follows, as JSON. */
globalThis.fillIn = (given) => {
  const { before, pairs, known, at } = JSON.parse(given);
  filled.clear();
  entries.clear();
  about = { response: "r-1", started: at, submitted: at, consentAt: {} };
  arrive(model, "#" + known).known.forEach((entry, name) => entries.set(name, entry));
  result = evaluate(model, entries, today());
  const asking = model.steps.filter((step) => /question|consent/.test(step.is));
  take(before, asking);
  take(pairs, asking.filter((step, i) => i % 2).concat(asking.filter((step, i) => i % 2 === 0)));
  for (const name of Object.keys(about.consentAt)) about.consentAt[name] = at;
  return JSON.stringify(told());
};

/** Reads these answers at each step, as a respondent who goes from one to the next, at times quickly. */
function take(pairs, steps) {
  filled.clear();
  for (const [name, value] of pairs) filled.set(name, (filled.get(name) || []).concat(value));
  steps.forEach((step, i) => {
    read(step);
    if (i % 3) update(result);
  });
  update(result);
}

function told() {
  const steps = [...model.steps.filter((step) => /question|consent|compute/.test(step.is)), ...model.known];
  const last = (name) => name.split(".").at(-1), list = (names) => [...new Set(names)].sort();
  const shown = ({ value: v, answer }) => (typeof v !== "bigint" ? v : /T/.test(answer) ? String(v) : decimalText(v));
  const text = (v) => (typeof v === "number" ? String(v) : v);
  const stateOf = ({ name }) => {
    const now = result.fields.get(name);
    return [name, { is: now.is, code: now.code, value: now.is === "answered" ? text(shown(now)) : undefined }];
  };
  const found = model.pages.flatMap((page) => problems(page.items, result));
  return {
    states: Object.fromEntries(steps.map(stateOf)),
    options: Object.fromEntries(model.steps.filter((step) => step.is === "question" && step.options && result.shown.has(step)).map((step) => [step.name, openOptions(step, result)])),
    finish: result.finish ? result.finish.status : null,
    failing: list([...result.failing].map((item) => last(item.name))),
    problems: list(found.map(({ key, field }) => (key === "check" ? last(field.name) : field.name))),
    document: responseDocument(model, result, about),
  };
}
