// The page without JavaScript: what it posts becomes the document that the form sends with JavaScript
// for the same answers. Every example in every language, and every type of question, answered at random.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, island, launch, peil, removeBuilt, root, runtime } from "./built.mjs";
import { generator } from "./chance.mjs";

const { decimalText, prepare, value } = runtime();
const RESPONDENTS = 3;
const at = "2026-11-21T10:02:10Z";
const folder = mkdtempSync(join(tmpdir(), "peil-post-"));
let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  removeBuilt();
  rmSync(folder, { recursive: true, force: true });
});

const nameOf = (option) => option.name || option;
const limit = (bound) => (bound === undefined ? undefined : Number(decimalText(value(bound, {}))));
const WORDS = { email: "naam@voorbeeld.nl", phone: "06 12345678", url: "https://voorbeeld.nl/a?b=c&d=é", text: "Één & “ander” + <b>", long_text: "Regel één\nregel twee; 100 % = alles", key: "c8f1", file: null };
const PATTERNS = { "[1-9][0-9]{3} ?[A-Z]{2}": "3511 AB", "[A-Z]{2}[0-9]{4}": "AB1234" };

/** What somebody does at one question: boxes to check, texts to type, options to put in order. */
function act(field, language, random) {
  if (field.missing && random.chance(0.15)) return { check: [[field.name, "missing:" + random.pick(field.missing)]] };
  const options = (field.options || []).map(nameOf);
  const words = (chosen) => Object.fromEntries((field.options || []).filter((o) => o.specify && chosen.includes(o.name)).map((o) => [field.name + "." + o.name + ".text", "Namelijk dít"]));
  if (field.type === "one") { const chosen = random.pick(options); return { check: [[field.name, chosen]], type: words([chosen]) }; }
  if (field.type === "scale") { const low = limit(field.min); return { check: [[field.name, String(low + random.below(limit(field.max) - low + 1))]] }; }
  if (field.type === "many") return several(field, words, random);
  if (field.type === "rank") return { order: [field.name, random.shuffled(options).slice(0, Math.min(field.max || options.length, Math.max(field.min || 1, 1 + random.below(options.length))))] };
  if (field.type === "allocate") { const first = random.below(Number(field.total) + 1); return { type: { [field.name + "." + options[0]]: String(first), [field.name + "." + options[1]]: String(field.total - first) } }; }
  if (field.type === "date" || field.type === "datetime") return day(field, language, random);
  if (field.type === "time") return { type: { [field.name]: random.pick(["9:05", "14.30", "2359"]) } };
  if (field.type in WORDS) return WORDS[field.type] === null ? {} : { type: { [field.name]: text(field) } };
  return { type: { [field.name]: figure(field, language, random) } };
}

const text = (field) => (field.pattern ? PATTERNS[field.pattern] || "" : WORDS[field.type].slice(0, field.max_length));

function several(field, words, random) {
  const alone = field.options.filter((o) => o.exclusive).map(nameOf);
  const open = random.shuffled(field.options.filter((o) => !o.exclusive).map(nameOf));
  const most = Math.min(field.max || open.length, open.length);
  const chosen = alone.length && random.chance(0.15) ? [random.pick(alone)] : open.slice(0, Math.max(field.min || 1, 1 + random.below(most)));
  return { check: chosen.map((option) => [field.name, option]), type: words(chosen) };
}

function day(field, language, random) {
  const month = { nl: ["11", "nov", "November"], en: ["11", "nov.", "november"] }[language];
  const parts = { [field.name + ".day"]: random.pick(["1", "09", "20"]), [field.name + ".month"]: random.pick(month), [field.name + ".year"]: "2026" };
  if (field.type === "datetime") parts[field.name + ".time"] = random.pick(["9.05", "23:30"]);
  return { type: parts };
}

function figure(field, language, random) {
  const low = limit(field.min) ?? 0, high = limit(field.max) ?? low + 3000, step = limit(field.step) ?? 1;
  const steps = Math.floor((high - low) / Math.max(step, 1));
  const n = low + Math.max(step, 1) * random.below(Math.min(steps, 3000) + 1);
  const part = ["decimal", "money"].includes(field.type) && n < high ? 0.5 : 0;
  return new Intl.NumberFormat(language, { useGrouping: field.type === "money" }).format(n + part);
}

/** What somebody would do at every question, asked or not, and what came with the invitation. */
function answersTo(model, random) {
  const all = new Map();
  for (const item of model.pages.flatMap((page) => page.items)) {
    if (item.is === "consent") all.set(item.name, { check: [[item.name, random.chance(0.85) ? "yes" : "no"]] });
    if (item.is !== "question") continue;
    for (const leaf of item.leaves) if (leaf.required || random.chance(0.85)) all.set(leaf.name, act(leaf, model.language, random));
  }
  const known = {};
  for (const field of model.known) {
    if (random.chance(0.2)) continue;
    if (field.options) known[field.name] = nameOf(random.pick(field.options));
    else if (field.type in WORDS) known[field.name] = WORDS[field.type];
    else known[field.name] = field.type === "date" ? "2026-02-28" : field.type === "money" ? "12.50" : "3";
  }
  return { all, known };
}

/** Answers everything that can be answered now and was not yet; runs in the page, as one who is quick. */
function answerAll([all, done]) {
  const named = (name, chosen) => document.querySelector(`[name="${name}"]` + (chosen === undefined ? "" : `[value="${chosen}"]`));
  const tell = (e) => ["input", "change"].forEach((kind) => e.dispatchEvent(new Event(kind, { bubbles: true })));
  const rank = ([name, order]) => {
    const list = document.getElementById("q-" + name.replaceAll(".", "-")).querySelector("ol");
    const of = (option) => Array.from(list.children).find((li) => li.dataset.option === option);
    const selects = list.querySelectorAll("select");
    order.forEach((option, i) => { if (selects.length) of(option).querySelector("select").value = String(i + 1); });
    if (selects.length) return;
    for (const li of list.children) if (order.includes(li.dataset.option)) delete li.dataset.out; else li.dataset.out = "yes";
    list.prepend(...order.map(of));
    list.parentElement.querySelector(".agree").click();
  };
  for (let found = true; found;) {
    found = false;
    for (const [name, { check = [], type = {}, order }] of all) {
      const first = document.getElementById("q-" + name.replaceAll(".", "-"));
      if (done.includes(name) || first.closest("[hidden]")) continue;
      for (const [field, chosen] of check) { const e = named(field, chosen); if (!e.closest("[hidden]")) { e.checked = true; tell(e); } }
      for (const [field, words] of Object.entries(type)) { const e = named(field); e.value = words; tell(e); }
      if (order) rank(order);
      done.push(name);
      found = true;
    }
  }
  return done;
}

/** The body that the page posts without JavaScript. */
async function posted(address, all) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.route(/^https:/, (route) => route.fulfill({ status: 200, body: "ok" }));
  await page.goto(address);
  await page.evaluate(answerAll, [Array.from(all), []]);
  const [request] = await Promise.all([page.waitForRequest((r) => r.method() === "POST"), page.click("#go")]);
  const body = request.postData();
  await context.close();
  return body;
}

/** The document that the form sends with JavaScript; what it stops at where it sends none. */
async function sent(address, all, known) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const found = [];
  await page.route(/^https:/, (route) => {
    found.push(JSON.parse(route.request().postData()));
    route.fulfill({ status: 201, headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" } });
  });
  await page.clock.setFixedTime(at);
  await page.goto(address + "#" + new URLSearchParams(known));
  let done = [];
  let errors = [];
  while (!found.length && !errors.length) {
    done = await page.evaluate(answerAll, [Array.from(all), done]);
    await page.evaluate(() => document.getElementById("go").click());
    await page.waitForTimeout(20);
    errors = await page.locator("#errors:not(.soft):not([hidden]) li").allInnerTexts();
  }
  await context.close();
  return found[0] || errors;
}

/** Without what differs from one response to another. */
const plain = (document) => ({ ...document, response: "", consent: Object.fromEntries(Object.entries(document.consent).map(([name, given]) => [name, { ...given, at: "" }])) });

function surveys() {
  const everything = readFileSync(join(root, "tests/browser/every_type.peil"), "utf8");
  const copy = join(folder, "every_type.peil");
  writeFileSync(copy, everything.replace("  language nl\n", '  language nl\n  submit "https://enquete.voorbeeld.nl/antwoorden"\n'));
  return [copy, ...readdirSync(join(root, "examples")).filter((name) => name.endsWith(".peil")).map((name) => join(root, "examples", name))];
}

for (const [number, survey] of surveys().entries()) {
  test("a post is the document that the form sends: " + survey.split("/").at(-1), async () => {
    const addresses = build(survey);
    const people = Object.keys(addresses).length > 1 ? RESPONDENTS : 3 * RESPONDENTS;
    let compared = 0;
    for (const [language, address] of Object.entries(addresses)) {
      const model = prepare(island(address)), random = generator(20261122 + number);
      for (let person = 0; person < people; person += 1) {
        const { all, known } = answersTo(model, random);
        const body = await posted(address, all);
        const options = Object.entries(known).flatMap(([name, words]) => ["--known", name + "=" + words]);
        const { code, out } = peil(["answer", "--form", survey, "-", "--at", at, "--all", ...options], body);
        const document = await sent(address, all, known);
        const context = survey + " " + language + " " + person + "\n" + body + "\n" + out + "\n" + JSON.stringify(document);
        assert.equal(code === 0, !Array.isArray(document), context);
        if (code !== 0) continue;
        assert.deepEqual(plain(JSON.parse(out)), plain(document), context);
        compared += 1;
      }
    }
    assert.ok(compared >= RESPONDENTS / 2, "only " + compared + " were valid");
  });
}
