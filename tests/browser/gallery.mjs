// Pictures of every question type for `docs/gallery.md`: on a phone and a desktop, in the dark, right to left,
// with a mistake, and on paper. `npm run gallery` makes them anew; the same Chromium makes the same pictures.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, launch, removeBuilt, root } from "./built.mjs";

const folder = join(root, "docs/images/gallery");
const PHONE = { width: 390, height: 844 }, DESKTOP = { width: 760, height: 1000 };
const MARGIN = 20;

/** The questions in a picture, by the name of the picture. */
const PICTURES = {
  yes_no: ["member"], one: ["came_for"], many: ["used"], images: ["entrance"], rank: ["best"], allocate: ["points"],
  nps: ["recommend"], csat: ["satisfied"], ces: ["easy"], grade: ["mark"], scale: ["quiet"], slider: ["trust"],
  grid_scale: ["aspects"], grid_one: ["where_to"], grid_number: ["how_often"],
  number: ["age", "distance", "fee"], date: ["last_visit", "returns"], time: ["arrived"], text: ["postcode", "story"], address: ["page_seen", "mobile"], file: ["photo"], consent: ["news_ok", "email"],
};

const ANSWERS = {
  member: "yes", came_for: "other", "came_for.other.text": "A talk", used: ["wifi", "cafe"], entrance: "crowded", "points.books": "60", "points.staff": "30",
  recommend: "9", satisfied: "4", easy: "6", mark: "8", quiet: "2", trust: "65", "aspects.opening": "4", "aspects.help": "missing:na", "where_to.children": "books", "where_to.students": "seats",
  "how_often.read": "12", age: "41", distance: "2.5", "last_visit.day": "27", "last_visit.month": "3", "last_visit.year": "2026", arrived: "14:05", postcode: "3511 AB", story: "The new chairs are a joy.", news_ok: "yes", email: "name@library.example",
};
const WRONG = { "came_for": "other", "points.books": "60", "points.staff": "30", trust: "140", age: "forty", distance: "999", "last_visit.day": "31", "last_visit.month": "2", "last_visit.year": "2026", arrived: "25:00", postcode: "0000",
  page_seen: "library", news_ok: "yes", email: "name@", mobile: "12", "how_often.read": "40" };

const fill = (page, values) => page.evaluate((values) => {
  for (const [name, given] of Object.entries(values)) {
    for (const value of [].concat(given)) {
      const inputs = [...document.querySelectorAll(`[name="${name}"]`)], one = inputs.find((input) => /radio|checkbox/.test(input.type) && input.value === value);
      if (one) one.click();
      else Object.assign(inputs[0], { value }).dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}, values);

async function open(browser, address, options) {
  const page = await (await browser.newContext({ reducedMotion: "reduce", locale: "en", timezoneId: "Europe/Amsterdam", ...options })).newPage();
  await page.goto(address);
  return page;
}

const showAll = (page) => page.evaluate(() => {
  document.querySelectorAll(".page").forEach((e) => e.classList.toggle("open", e.id !== "page-review"));
  document.activeElement.blur();
});

/** Goes through the pages, so that every page tells what is wrong with it; what is told stays. */
async function mistakes(page) {
  for (const answers of [{}, { member: "yes" }, { recommend: "0" }]) {
    await page.evaluate(() => document.querySelectorAll(".page").forEach((e) => e.classList.remove("was")));
  }
}

async function shoot(page, kind, names) {
  for (const [picture, ids] of Object.entries(PICTURES)) {
    if (names && !names.includes(picture)) continue;
    const boxes = [];
    for (const id of ids) boxes.push(await page.locator("#q-" + id).boundingBox());
    const [first, last] = [boxes[0], boxes.at(-1)].filter(Boolean);
    if (!first || !last) continue;
    const clip = { x: Math.max(0, first.x - MARGIN), y: first.y - MARGIN, width: Math.min(first.width + 2 * MARGIN, page.viewportSize().width), height: last.y + last.height - first.y + 2 * MARGIN };
    await page.screenshot({ path: join(folder, picture + "-" + kind + ".png"), clip, fullPage: true });
  }
}

const browser = await launch();
const forms = build(join(root, "tests/browser/gallery.peil"));
mkdirSync(folder, { recursive: true });
for (const [kind, name, options, answers] of [["phone", "en", { viewport: PHONE }, {}], ["desktop", "en", { viewport: DESKTOP }, ANSWERS], ["dark", "en", { viewport: PHONE, colorScheme: "dark" }, ANSWERS],
  ["rtl", "ar", { viewport: PHONE }, ANSWERS]]) {
  const page = await open(browser, forms[name], options);
  await showAll(page);
  await fill(page, answers);
  await showAll(page);
  await shoot(page, kind);
  await page.context().close();
}
// What is wrong is told of one page at a time.
const page = await open(browser, forms.en, { viewport: PHONE });
const pages = [Object.keys(PICTURES).slice(0, 6), Object.keys(PICTURES).slice(6, 15), Object.keys(PICTURES).slice(15)];
await fill(page, WRONG);
for (const [at, names] of pages.entries()) {
  await page.click("#go");
  await page.evaluate(() => document.activeElement.blur());
  await shoot(page, "error", names);
  if (!at) await fill(page, { member: "yes", "came_for.other.text": "x", "points.seats": "10" });
  if (at === 1) await fill(page, { recommend: "9", satisfied: "4", trust: "65", "aspects.opening": "4", "aspects.help": "4", "how_often.read": "4" });
  if (at < 2) await page.click("#go");
}
await page.context().close();
const paper = await open(browser, forms.en, { viewport: { width: 760, height: 1000 }, javaScriptEnabled: true });
await paper.emulateMedia({ media: "print" });
await shoot(paper, "print");
await browser.close();
removeBuilt();
