// Pictures of every question type for `docs/gallery.md`: on a phone and a desktop, in the dark, right to left,
// with a mistake, and on paper. `npm run gallery` makes them anew; the same Chromium makes the same pictures.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, launch, removeBuilt, root, webshop } from "./built.mjs";

const folder = join(root, "docs/images/gallery");
const PHONE = { width: 390, height: 844 }, DESKTOP = { width: 760, height: 1000 };
const MARGIN = 16, ABOVE = 11;

/** Every picture: what it is called, and the questions in it. */
const PICTURES = {
  yes_no: ["Yes or no", "member"], one: ["One of several", "came_for"], many: ["Some of several", "used"], images: ["Options with pictures", "entrance"], rank: ["A ranking", "best"],
  allocate: ["A total to divide", "points"], nps: ["Recommending, 0 to 10", "recommend"], csat: ["Satisfaction, 1 to 5", "satisfied"], ces: ["Effort, 1 to 7", "easy"],
  grade: ["A mark, 1 to 10, with a missing answer", "mark"], scale: ["A scale of your own", "quiet"], slider: ["A slider", "trust"], grid_scale: ["A grid on a scale", "aspects"],
  grid_one: ["A grid of choices", "where_to"], grid_number: ["A grid of numbers", "how_often"], number: ["Numbers and amounts", "age", "distance", "fee"], date: ["A date", "last_visit"],
  time: ["A time of day", "arrived"], datetime: ["A moment", "returns"], text: ["A text, short and long", "postcode", "story"], url: ["A link", "page_seen"], file: ["A file", "photo"],
  consent: ["Consent, and what is asked once it is given", "news_ok", "email", "mobile"],
};
const KINDS = { phone: "phone", dark: "dark", rtl: "right to left", error: "with a mistake", desktop: "desktop", print: "paper" };

const ANSWERS = {
  member: "yes", came_for: "other", "came_for.other.text": "A talk", used: ["wifi", "cafe"], entrance: "crowded", "points.books": "60", "points.staff": "30",
  recommend: "9", satisfied: "4", easy: "6", mark: "8", quiet: "2", trust: "65", "aspects.opening": "4", "aspects.help": "missing:na", "where_to.children": "books", "where_to.students": "seats",
  "how_often.read": "12", age: "41", distance: "2.5", "last_visit.day": "27", "last_visit.month": "3", "last_visit.year": "2026", arrived: "14:05", postcode: "3511 AB", story: "The new chairs are a joy.", news_ok: "yes", email: "name@library.example",
};
const WRONG = { "came_for": "other", "points.books": "60", "points.staff": "30", trust: "140", age: "forty", distance: "999", "last_visit.day": "31", "last_visit.month": "2", "last_visit.year": "2026", arrived: "25:00", "returns.day": "1", postcode: "0000",
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

/** The picture in a smaller format. */
const smaller = (page, picture) => page.evaluate(async (data) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + data)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d", { alpha: false }).drawImage(image, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality: 0.8 })).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}, picture.toString("base64"));

async function shoot(page, blank, kind, names = Object.keys(PICTURES)) {
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
  });
  for (const name of names) {
    const boxes = [];
    for (const id of PICTURES[name].slice(1)) boxes.push(await page.locator("#q-" + id).boundingBox());
    const [first, ...others] = boxes.filter(Boolean), last = others.at(-1) || first;
    const left = Math.max(0, first.x - MARGIN), right = Math.min(first.x + first.width + MARGIN, page.viewportSize().width);
    const clip = { x: left, y: first.y - ABOVE, width: right - left, height: last.y + last.height - first.y + 2 * ABOVE };
    const picture = await page.screenshot({ clip, fullPage: true });
    writeFileSync(join(folder, name + "-" + kind + ".webp"), Buffer.from(await smaller(blank, picture), "base64"));
  }
}

/** The page of the documentation: every question with its pictures. */
function gallery() {
  const picture = (name, kind, width) => `<img src="images/gallery/${name}-${kind}.webp" width="${width}" alt="${PICTURES[name][0]}, ${KINDS[kind]}">`;
  const row = (name, kinds, width) => `| ${kinds.map((kind) => KINDS[kind]).join(" | ")} |\n|${"---|".repeat(kinds.length)}\n| ${kinds.map((kind) => picture(name, kind, width)).join(" | ")} |\n`;
  const parts = Object.keys(PICTURES).map((name) => `## ${PICTURES[name][0]}\n\n${row(name, ["phone", "dark", "rtl", "error"], 220)}\n${row(name, ["desktop", "print"], 440)}`);
  return "# Gallery\n\nEvery type of question as the [form](form.md) shows it: on a phone, on a dark screen, right to left, with a mistake, on a desktop and on paper. All of them stand in one survey, `tests/browser/gallery.peil`; `npm run gallery` in `tests/browser` makes these pictures anew.\n\n" + parts.join("\n");
}

const browser = await launch(), blank = await browser.newPage();
const forms = build(join(root, "tests/browser/gallery.peil"));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [kind, name, options, answers] of [["phone", "en", { viewport: PHONE }, {}], ["desktop", "en", { viewport: DESKTOP }, ANSWERS], ["dark", "en", { viewport: PHONE, colorScheme: "dark" }, ANSWERS],
  ["rtl", "ar", { viewport: PHONE }, ANSWERS], ["print", "en", { viewport: DESKTOP }, {}]]) {
  const page = await open(browser, forms[name], options);
  await showAll(page);
  await fill(page, kind === "phone" ? { news_ok: "yes" } : answers);
  await page.emulateMedia({ media: kind === "print" ? "print" : "screen" });
  await shoot(page, blank, kind);
  await page.context().close();
}
// What is wrong is told of one page at a time.
const page = await open(browser, forms.en, { viewport: PHONE }), names = Object.keys(PICTURES);
await fill(page, WRONG);
for (const [from, to, right] of [[0, 6, { member: "yes", "came_for.other.text": "x", "points.seats": "10" }], [6, 15, { recommend: "9", satisfied: "4", trust: "65", "aspects.opening": "4", "aspects.help": "4", "how_often.read": "4" }], [15, 23, {}]]) {
  await page.click("#go");
  await shoot(page, blank, "error", names.slice(from, to));
  await fill(page, right);
  await page.click("#go");
}
writeFileSync(join(root, "docs/gallery.md"), gallery());

// The form at the top of the README.
const shop = await open(browser, build(webshop).en, { viewport: { width: 1000, height: 900 } });
await fill(shop, { participate: "yes" });
await shop.click("#go");
await fill(shop, { subject: "delivery", satisfied: "2", ease: "5", solved: "no" });
const end = await shop.locator("#q-solved").boundingBox();
await shop.evaluate(() => document.activeElement.blur());
await shop.screenshot({ path: join(root, "docs/images/form.png"), clip: { x: 0, y: 0, width: 1000, height: end.y + end.height + 24 }, fullPage: true });
await browser.close();
removeBuilt();
