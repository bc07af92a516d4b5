// The runtime and the reference evaluator agree: what the form would send is valid, and what the form
// holds back is not. Random answers to surveys with every type, routing, repeats and checks.

import { after, test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build, island, peil, removeBuilt, root, runtime } from "./built.mjs";
import { generator } from "./chance.mjs";

const { evaluate, prepare, problems, responseDocument, value } = runtime();
const SAMPLES = 300;
const today = "2026-11-21";
after(removeBuilt);

const nameOf = (option) => option.name || option;
const number = (limit) => (limit === undefined ? undefined : Number(value(limit, { fields: new Map() })) / 1e12);

/** Words that mostly fit a text field. */
const WORDS = { email: ["naam@voorbeeld.nl", "geen adres"], phone: ["06 12345678", "0612"], url: ["https://voorbeeld.nl/a?b=c", "voorbeeld"],
  text: ["3511 AB", "iets anders", "x"], long_text: ["Een **verhaal** met “tekens” & <haken>", "y".repeat(230)], file: ["foto.png"], key: ["k-1"] };

function numeric(field, random) {
  const low = number(field.min) ?? -5, high = number(field.max) ?? low + 200;
  const span = Math.max(1, Math.round(high - low));
  const whole = low + random.below(span + 1) + (random.chance(0.01) ? span : 0);
  if (field.type === "integer" || field.type === "scale") return String(Math.trunc(whole));
  if (field.type === "slider") return String(low + 5 * random.below(21));
  return (Math.min(whole, high) + (random.chance(0.4) ? random.pick([0.5, 0.25, 0.99]) : 0)).toFixed(2);
}

function selection(field, random) {
  const wild = random.chance(0.05);
  const options = random.shuffled(field.options.filter((option) => wild || !option.exclusive).map(nameOf));
  const most = wild ? options.length : Math.min(field.max || options.length, options.length);
  return options.slice(0, 1 + random.below(most));
}

function shares(field, random) {
  const first = random.below(101);
  const [a, b] = field.options.map(nameOf);
  return { [a]: String(first), [b]: String(100 - first + (random.chance(0.1) ? 1 : 0)) };
}

function anyValue(field, random) {
  if (field.type === "one") return nameOf(random.pick(field.options));
  if (field.type === "many" || field.type === "rank") return selection(field, random);
  if (field.type === "allocate") return shares(field, random);
  if (field.type === "date") return random.pick(random.chance(0.95) ? ["2026-03-01", "2026-11-21"] : ["2026-11-22", "2025-12-31"]);
  if (field.type === "time") return random.pick(["09:30", "22:15"]);
  if (field.type === "datetime") return random.pick(random.chance(0.9) ? ["2026-12-01T10:00:00+01:00", "2026-01-01T00:30:00+01:00"] : ["2025-12-31T23:30:00+01:00"]);
  if (!WORDS[field.type]) return numeric(field, random);
  return random.chance(0.95) ? WORDS[field.type][0] : random.pick(WORDS[field.type]);
}

/** Answers to most questions, asked or not. */
function anyEntries(model, random) {
  const entries = new Map();
  const set = (field) => {
    if (random.chance(field.required ? 0.02 : 0.15)) return;
    if (field.missing && random.chance(0.15)) entries.set(field.name, { missing: random.pick(field.missing) });
    else entries.set(field.name, { value: anyValue(field, random) });
    for (const option of field.options || []) if (option.specify && random.chance(0.9)) entries.set(field.name + "." + option.name + ".text", { value: "namelijk" });
  };
  for (const field of model.known) if (random.chance(0.8)) entries.set(field.name, { value: known(field, random) });
  for (const item of model.pages.flatMap((page) => page.items)) {
    if (item.is === "consent" && random.chance(0.95)) entries.set(item.name, { value: random.chance(0.85) });
    if (item.is === "question") item.leaves.forEach(set);
  }
  return entries;
}

function known(field, random) {
  if (field.type === "date") return "2024-02-29";
  if (WORDS[field.type]) return WORDS[field.type][0];
  const v = anyValue(field, random);
  return field.type === "integer" ? Math.min(Number(v), number(field.max) ?? Infinity) : v;
}

/** Documents of random respondents, with whether the form would send each. */
function respondents(model, seed) {
  const random = generator(seed);
  return Array.from({ length: SAMPLES }, (_, at) => {
    const entries = anyEntries(model, random);
    const result = evaluate(model, entries, today);
    const found = model.pages.flatMap((page) => problems(page.items, result));
    const consentAt = Object.fromEntries(model.pages.flatMap((page) => page.items).filter((item) => item.is === "consent").map((item) => [item.name, "2026-11-21T10:00:04Z"]));
    const response = "r-" + at;
    const document = responseDocument(model, result, { response, started: "2026-11-21T10:00:00Z", submitted: "2026-11-21T10:02:10Z", consentAt });
    return { document, found: found.map((problem) => problem.field.name + " " + problem.key) };
  });
}

const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".peil")).map((name) => join("examples", name));
for (const [at, survey] of ["tests/browser/every_type.peil", "tests/fixtures/panel.peil", ...examples].entries()) {
  test("what the form sends is what the evaluator takes: " + survey, () => {
    const path = join(root, survey);
    const addresses = build(path);
    const model = prepare(island(Object.values(addresses)[0]));
    const people = respondents(model, 20261121 + at);
    const lines = (wanted) => people.filter(({ found }) => wanted(found)).map(({ document }) => JSON.stringify(document));
    const sent = lines((found) => !found.length);
    assert.ok(sent.length >= SAMPLES / 20, "only " + sent.length + " of " + SAMPLES + " would be sent");
    const taken = peil(["answer", path, "-"], sent.join("\n") + "\n");
    assert.equal(taken.code, 0, taken.out.slice(0, 3000));
    for (const { document, found } of people.filter(({ found }) => found.length).slice(0, 25)) {
      const judged = peil(["answer", path, "-"], JSON.stringify(document) + "\n");
      assert.equal(judged.code, 1, found.join(", ") + "\n" + JSON.stringify(document));
    }
  });
}
