// Every question type in every state, looked at by axe: languages of both directions, a phone and a desktop,
// light and dark, the page of an interviewer, the page without JavaScript, and the notices.

import { after, before, test } from "node:test";
import { join } from "node:path";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { accessible, axe } from "./axe.mjs";
import { build, launch, removeBuilt, root } from "./built.mjs";

const phone = { width: 390, height: 844 }, desktop = { width: 1280, height: 900 };
const WRONG = { age: "twaalf", distance: "near", fee: "x", "last_visit.day": "31", "last_visit.month": "2", "last_visit.year": "2025", arrived: "25:61", "returns.day": "1",
  postcode: "0000", page_seen: "x", email: "x", mobile: "x" };
const RIGHT = { age: "40", distance: "45", fee: "20", "last_visit.day": "3", "last_visit.year": "2026", arrived: "9:05", "returns.month": "12", "returns.year": "2026", "returns.time": "10:00",
  postcode: "3511 AB", page_seen: "https://library.example/a", email: "name@library.example", mobile: "030 1234567" };

let browser, forms;
before(async () => {
  forms = build(join(root, "tests/browser/gallery.peil"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

async function open(address, options) {
  const page = await (await browser.newContext({ reducedMotion: "reduce", ...options })).newPage();
  await page.addInitScript(axe);
  await page.goto(address);
  return page;
}

const go = (page) => page.click("#go");
/** Chooses and types in one go; how people do it is for other tests. */
const fill = (page, values) => page.evaluate((values) => {
  for (const [name, value] of Object.entries(values)) {
    const inputs = [...document.querySelectorAll(`[name="${name}"]`)], one = inputs.find((input) => /radio|checkbox/.test(input.type) && input.value === value);
    if (one) one.click();
    else Object.assign(inputs[0], { value }).dispatchEvent(new Event("input", { bubbles: true }));
  }
}, values);

async function choosing(page, look) {
  await look("choosing");
  await go(page);
  await look("choosing, nothing filled in");
  await fill(page, { came_for: "other", used: "other", entrance: "crowded" });
  await fill(page, { "points.books": "60", "points.staff": "30" });
  await page.click("#q-best .down >> nth=0");
  await page.click("#q-best .out >> nth=2");
  await go(page);
  await look("choosing, partly filled in");
  await fill(page, { member: "yes" });
  await fill(page, { "points.seats": "10", "came_for.other.text": "x", "used.other.text": "y" });
  await look("choosing, filled in");
  await go(page);
}

async function rating(page, look) {
  await look("rating");
  await go(page);
  await look("rating, nothing filled in");
  await page.locator("#q-trust [type=range]").press("ArrowRight");
  await fill(page, { recommend: "9", satisfied: "2", easy: "7", mark: "missing:na", quiet: "3", "aspects.opening": "3", "aspects.help": "missing:na", "where_to.children": "staff" });
  await look("rating, filled in");
  await go(page);
}

async function writing(page, look) {
  await look("writing");
  await fill(page, { news_ok: "yes" });
  await fill(page, WRONG);
  await fill(page, { story: "x".repeat(205) });
  await go(page);
  await look("writing, all of it wrong");
  await fill(page, { ...RIGHT, story: "x".repeat(190) });
  await go(page);
  await look("writing, with a warning");
  await go(page);
}

async function everyState(page, name) {
  const look = (state) => accessible(page, name + ": " + state);
  await choosing(page, look);
  await rating(page, look);
  await writing(page, look);
  await look("all answers once more");
  await page.click(".keeping button");
  await look("answers that are kept");
  await go(page);
  await page.waitForSelector("#done:not([hidden])");
  await look("the end");
  await page.context().close();
}

for (const [name, options] of [["en", { viewport: phone }], ["en", { viewport: desktop, colorScheme: "dark" }], ["ar", { viewport: phone, colorScheme: "dark" }], ["ar", { viewport: desktop }],
  ["nl", { viewport: phone, forcedColors: "active" }], ["face_to_face.en", { viewport: desktop }], ["face_to_face.ar", { viewport: phone }]]) {
  const what = [name, options.viewport.width, options.colorScheme, options.forcedColors && "forced colours"].filter(Boolean).join(", ");
  test("every state of every question type is accessible: " + what, async () => everyState(await open(forms[name], options), what));
}

// Axe is a script itself, so here the page goes without its own.
test("without JavaScript", async () => {
  for (const [language, options] of [["en", { viewport: phone }], ["ar", { viewport: desktop, colorScheme: "dark" }]]) {
    const file = fileURLToPath(forms[language]).replace(".html", ".bare.html");
    writeFileSync(file, readFileSync(fileURLToPath(forms[language]), "utf8").replace(/<script>.*?<\/script>/gs, ""));
    const page = await open(pathToFileURL(file).href, options);
    await accessible(page, language);
    await page.context().close();
  }
});

test("notices", async () => {
  const folder = fileURLToPath(new URL(".", forms.en));
  for (const name of readdirSync(folder).filter((name) => name.includes(".privacy."))) {
    for (const options of [{ viewport: phone, colorScheme: "dark" }, { viewport: desktop }]) {
      const page = await open(pathToFileURL(join(folder, name)).href, options);
      await accessible(page, name);
      await page.context().close();
    }
  }
});
