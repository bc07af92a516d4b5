// A draft holds what the page holds, and puts it back by names, as text and never as markup.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { launch, preview, root } from "./built.mjs";

let browser, server, address;

before(async () => {
  server = await preview([join(root, "tests/browser/every_type.peil")]);
  address = server.address + "form/every_type.nl.html";
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.child.kill("SIGKILL");
});

const choose = (page, name, value) => page.check(`input[name="${name}"][value="${value}"]`);
const take = (page) => page.evaluate(() => JSON.parse(JSON.stringify(globalThis.peilForm.draft())));
const restore = (page, draft) => page.evaluate((it) => globalThis.peilForm.restore(it), draft);

async function open(fragment = "") {
  const page = await (await browser.newContext({ locale: "nl" })).newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  await page.goto(address + fragment);
  return page;
}

async function halfFilled() {
  const page = await open("#member=m-1");
  await page.click("#go");
  await choose(page, "place", "shop");
  await choose(page, "visited", "site");
  await page.locator("#q-wants li >> nth=2 >> .up").press("Enter");
  await page.locator("#q-wants li >> nth=0 >> .out").press("Enter");
  await page.click("#q-best_two .agree");
  await page.fill("[name='budget.shop']", "60");
  await page.fill("[name='budget.site']", "40");
  await choose(page, "mark", "missing:na");
  await page.locator("#q-share input[type=range]").press("ArrowRight");
  await choose(page, "rated.exit", "7");
  await choose(page, "how.small", "other");
  await page.fill("[name='how.small.other.text']", "Met <b>munten</b>");
  await choose(page, "where_to.buy", "shop");
  await choose(page, "where_to.ask", "phone");
  await page.click("#go");
  await page.fill("[name=weight]", "1,5");
  await page.fill("[name='came.day']", "3");
  await page.fill("[name='came.month']", "maart");
  return page;
}

test("a draft brings a new page to where the other one was", async () => {
  const before = await halfFilled();
  const draft = await take(before);
  assert.equal(draft.page, "numbers");
  assert.deepEqual(draft.choices.visited, ["site"]);
  assert.deepEqual(draft.orders["q-wants"], ["phone", "site", "shop"].filter((name) => !draft.left["q-wants"].includes(name)).concat(draft.left["q-wants"]));
  assert.deepEqual([...draft.ranked].sort(), ["q-best_two", "q-wants"]);
  assert.deepEqual(draft.known, { member: "m-1" });

  const page = await open();
  assert.deepEqual(await restore(page, draft), []);
  assert.deepEqual(await take(page), draft);
  assert.equal(await page.isVisible("#page-numbers"), true);
  assert.equal(await page.inputValue("[name=weight]"), "1,5");
  await page.click("#back");
  await page.waitForSelector("#page-choices:not([hidden])");
  assert.equal(await page.locator("#q-share output").isHidden(), true, "the slider follows its number");
  assert.equal(await page.isVisible("[name='how.small.other.text']"), true);
  assert.equal(await page.locator("#q-wants .agree.chosen").count(), 1);
  assert.match(await page.innerText("#q-budget-sum"), /100 van 100/);
  assert.deepEqual(page.wrong, []);
  for (const one of [before, page]) await one.context().close();
});

test("what no longer exists is told by name, and the rest is put back", async () => {
  const page = await open();
  const lost = await restore(page, { page: "gone", texts: { weight: "2", gone: "x" }, choices: { place: ["moon"], visited: ["site", "moon"], gone: ["a"] },
    orders: { "q-wants": ["gone", "phone"], gone: ["a"] }, left: { gone: ["a"] }, ranked: ["gone"] });
  assert.deepEqual(lost.sort(), ["gone", "place", "visited"]);
  assert.equal(await page.isChecked("input[name=visited][value=site]"), true);
  assert.deepEqual((await take(page)).orders["q-wants"], ["phone", "shop", "site"], "what is new comes after the rest");
  assert.equal(await page.inputValue("[name=weight]"), "2");
  await page.context().close();
});

test("a page that is not asked gives way to the one before it", async () => {
  const page = await open();
  await restore(page, { page: "words", texts: { age: "15" } });
  assert.equal(await page.isVisible("#page-numbers"), true, "who is too young gets no further");
  await page.context().close();
});

test("numbers and months come over in the language of the page", async () => {
  const page = await open();
  await restore(page, { language: "en", texts: { weight: "1.5", paid: "1,250.50", "came.month": "March", story: "1.5", "budget.shop": "60" } });
  const texts = (await take(page)).texts;
  assert.deepEqual(texts, { weight: "1,5", paid: "1250,5", "came.month": "3", story: "1.5", "budget.shop": "60" });
  await page.context().close();
});

test("a draft is no more than text, whatever it holds", async () => {
  const page = await open();
  const fresh = await take(page);
  const attack = "\"><img src=x onerror=\"window.bad=1\"><script>window.bad=1</script>";
  for (const draft of [null, 7, "x", [], {}, { texts: 1, choices: "a", orders: [], left: 3, ranked: {}, known: 5, consentAt: [] },
    { texts: { story: { toString: 1 } }, choices: { visited: { 0: "site" } }, orders: { "q-wants": [{}] } },
    { response: attack, started: "2999-01-01T00:00:00Z", language: attack, consentAt: { send_result: attack }, known: { member: attack }, touchpoint: attack }]) {
    await restore(page, draft);
    assert.deepEqual({ ...(await take(page)), texts: {} }, { ...fresh, texts: {} });
  }
  await restore(page, { texts: { story: attack + "x".repeat(30000), [attack]: attack }, page: attack });
  assert.equal((await page.inputValue("[name=story]")).length, 20000);
  assert.equal(await page.evaluate(() => window.bad), undefined);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
