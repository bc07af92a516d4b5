// Every type of question, filled in by mouse and keyboard, in a form that saves its answers as a file.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, launch, peil, removeBuilt, root } from "./built.mjs";

const survey = join(root, "tests/browser/every_type.peil");
let browser, address;

before(async () => {
  address = build(survey).nl;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

const go = (page) => page.click("#go");
const choose = (page, name, value) => page.check(`input[name="${name}"][value="${value}"]`);
const fill = async (page, values) => { for (const [name, text] of Object.entries(values)) await page.fill(`[name="${name}"]`, text); };
const errors = async (page) => (await page.isVisible("#errors")) ? page.locator("#errors-list a").allInnerTexts() : [];

async function start() {
  const page = await (await browser.newContext({ locale: "nl" })).newPage();
  await page.goto(address + "#member=m-1");
  await go(page);
  return page;
}

/** Saves the answers and lets the evaluator judge them; the document. */
async function saved(page) {
  await page.waitForSelector("#done:not([hidden])");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#done button")]);
  const doc = JSON.parse(readFileSync(await download.path(), "utf8"));
  const { code, out } = peil(["answer", survey, "-"], JSON.stringify(doc) + "\n");
  assert.equal(code, 0, out);
  return doc;
}

async function choices(page) {
  await choose(page, "place", "shop");
  await choose(page, "visited", "site");
  await choose(page, "visited", "shop");
  await page.locator("#q-wants li >> nth=2 >> .up").press("Enter");
  assert.match(await page.locator("#q-wants [role=status]").innerText(), /staat nu op plaats 2/);
  assert.equal(await page.evaluate(() => document.activeElement.classList.contains("up")), true, "focus stays on the button");
  await page.click("#q-best_two .agree");
  const third = page.locator("#q-wants li >> nth=2");
  await third.locator(".out").press("Enter");
  assert.match(await page.locator("#q-wants [role=status]").innerText(), /staat niet meer in de volgorde/);
  assert.equal(await third.locator(".number").innerText(), "–");
  await third.locator(".out").press("Enter");
  assert.equal(await third.locator(".number").innerText(), "3", "what was left out can be put back");
  await third.locator(".out").press("Enter");
  await fill(page, { "budget.shop": "60", "budget.site": "30" });
  assert.match(await page.innerText("#q-budget-sum"), /90 van 100/);
  await choose(page, "mark", "missing:na");
  await choose(page, "hurts", "0");
  await page.locator("input[name=agrees][value='3']").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.isVisible("#q-share .none-yet"), true);
  await page.locator("#q-share input[type=range]").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.isVisible("#q-share .none-yet"), false);
  await choose(page, "rated.entry", "3");
  await choose(page, "where_to.buy", "site");
  await choose(page, "how.small", "other");
  await fill(page, { "counts.buys": "4" });
  await go(page);
  assert.deepEqual((await errors(page)).length, 3, "a total, a required row and the words with an option");
  await choose(page, "where_to.ask", "phone");
  await fill(page, { "budget.site": "40", "how.small.other.text": "Tikkie" });
  await go(page);
}

test("every type is filled in, and what is saved is valid", async () => {
  const page = await start();
  await choices(page);
  await fill(page, { age: "veertig", weight: "40", paid: "12,50505", "came.day": "31", "came.month": "feb", "came.year": "2026", at: "25:00", home: "2", children: "3" });
  await go(page);
  const found = (await errors(page)).join("\n");
  for (const part of [/geheel getal/, /van 0 tot en met 31,5/, /veelvoud van 0,0001/, /bestaande datum/, /14:30/, /niet meer kinderen dan bewoners/]) assert.match(found, part);
  await fill(page, { age: "40", weight: "2,5", paid: "1.012,50".slice(2), "came.day": "3", "came.month": "mrt", at: "9.05", home: "12", "next.day": "1", "next.month": "12", "next.year": "2026", "next.time": "10:00" });
  assert.equal(await page.innerText("#n-then"), "U was er op 3 maart 2026 en komt weer op 1 december 2026 10:00.");
  await go(page);
  assert.deepEqual(await errors(page), ["Dat zijn veel bewoners. Klopt het?"], "a soft check warns");
  await go(page);
  await choose(page, "visit.shop.rate", "4");
  assert.equal(await page.isVisible("#r-visit-site"), false, "at most one visit is asked about");
  assert.equal(await page.isVisible("#q-sorry"), false);
  await choose(page, "visit.shop.again", "yes");
  await choose(page, "visit.shop.rate", "2");
  assert.equal(await page.isVisible("#q-sorry"), true);
  await choose(page, "visit.shop.parts.staff", "1");
  await choose(page, "send_result", "yes");
  await fill(page, { postcode: "3511AB", story: "Een\nverhaal", page_seen: "https://voorbeeld.nl/a", sorry: "Te druk", email: "geen adres" });
  await page.setInputFiles("[name=photo]", { name: "foto.png", mimeType: "image/png", buffer: Buffer.from("x") });
  await go(page);
  assert.equal((await errors(page)).length, 1);
  await fill(page, { email: "naam@voorbeeld.nl" });
  await go(page);
  const doc = await saved(page);
  assert.deepEqual(doc.answers, {
    place: "shop", visited: ["shop", "site"], wants: ["shop", "phone"], best_two: ["shop", "site"], budget: { shop: 60, site: 40, phone: 0 },
    hurts: 0, agrees: 4, share: doc.answers.share, rated: { entry: 3 }, where_to: { buy: "site", ask: "phone" }, how: { small: ["other"], "small.other.text": "Tikkie" }, counts: { buys: 4 },
    age: 40, weight: 2.5, paid: "12.50", came: "2026-03-03", at: "09:05", next: "2026-12-01T10:00:00+01:00", home: 12, children: 3,
    postcode: "3511AB", story: "Een\nverhaal", page_seen: "https://voorbeeld.nl/a", photo: "foto.png",
    visit: { shop: { rate: 2, parts: { staff: 1 } } }, sorry: "Te druk", email: "naam@voorbeeld.nl",
  });
  assert.equal(doc.answers.share % 5, 0);
  assert.deepEqual(doc.missing, { mark: "na" });
  assert.deepEqual(doc.known, { member: "m-1" });
  await page.context().close();
});

test("an early end sends what was answered until then, with its name", async () => {
  const page = await start();
  await choose(page, "place", "missing:refused");
  await choose(page, "where_to.buy", "site");
  await choose(page, "where_to.ask", "site");
  await go(page);
  await fill(page, { age: "17" });
  assert.equal(await page.isVisible("#q-weight"), false);
  assert.equal(await page.innerText("#go"), "Afronden");
  await go(page);
  assert.match(await page.innerText("#done"), /Dit onderzoek is voor volwassenen/);
  const doc = await saved(page);
  assert.equal(doc.status, "too_young");
  assert.deepEqual(doc.answers, { where_to: { buy: "site", ask: "site" }, age: 17 });
  await page.context().close();
});

test("live texts follow the answers", async () => {
  const page = await start();
  await choose(page, "place", "site");
  assert.equal(await page.isVisible("#q-rated-exit"), false, "a row with a condition");
  await choose(page, "where_to.buy", "site");
  await choose(page, "where_to.ask", "site");
  await go(page);
  await fill(page, { home: "2", children: "1" });
  assert.equal(await page.innerText("#n-alone"), "U woont met 1 volwassene.");
  await fill(page, { children: "0" });
  assert.equal(await page.isVisible("#n-alone"), false);
  assert.equal(await page.isVisible("#q-why_none"), true);
  await fill(page, { children: "2" });
  assert.equal(await page.isVisible("#q-household"), true);
  await page.context().close();
});
