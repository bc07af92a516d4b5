// Answers that stay: kept on the device by choice, read once more, taken along to another language.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { build, launch, removeBuilt, root } from "./built.mjs";

let browser, forms;
before(async () => {
  forms = build(join(root, "tests/browser/kept.peil"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

const kept = (page) => page.evaluate(() => Object.values(localStorage).join());

async function fillIn(page) {
  await page.goto(forms.nl);
  await page.check("[name=rate][value='4']");
  await page.check("[name=fruit][value=pear]");
  await page.click("#q-order .down");
  await page.check("[name=help][value=yes]");
  await page.fill("[name=health]", "Hoofdpijn");
}

test("nothing is kept before a respondent chooses so; then it comes back, without what is sensitive", async () => {
  const context = await browser.newContext(), page = await context.newPage();
  await fillIn(page);
  assert.equal(await kept(page), "");
  assert.equal(await page.innerText(".keeping button"), "Mijn antwoorden 7 dagen op dit apparaat bewaren");
  await page.click(".keeping button");
  assert.match(await page.innerText(".keeping [role=status]"), /deelt/);
  await page.click("#go");
  await page.fill("[name=why]", "Omdat <b>");
  assert.ok(!(await kept(page)).includes("Hoofdpijn"));
  const again = await context.newPage();
  await again.goto(forms.nl);
  assert.equal(await again.innerText(".keeping [role=status]"), "Uw eerdere antwoorden staan er weer.");
  assert.equal(await again.inputValue("[name=why]"), "Omdat <b>");
  assert.equal(await again.innerText("h2:visible"), "Dan");
  assert.equal(await again.isChecked("[name=rate][value='4']"), true);
  assert.equal(await again.inputValue("[name=health]"), "");
  await again.click(".keeping button");
  assert.equal(await kept(again), "");
  assert.match(await again.innerText(".keeping [role=status]"), /verwijderd/);
  await context.close();
});

test("what was kept too long is not put back", async () => {
  const context = await browser.newContext(), page = await context.newPage();
  await fillIn(page);
  await page.click(".keeping button");
  await page.evaluate(() => Object.keys(localStorage).forEach((key) => localStorage.setItem(key, localStorage.getItem(key).replace(/"until":\d+/, '"until":' + (Date.now() - 1)))));
  await page.goto(forms.nl);
  assert.equal(await page.isChecked("[name=rate][value='4']"), false);
  assert.equal(await kept(page), "");
  await context.close();
});

test("all answers are read once more, each with a way back, and what was kept goes when it is sent", async () => {
  const context = await browser.newContext(), page = await context.newPage();
  await fillIn(page);
  await page.click(".keeping button");
  await page.click("#go");
  await page.fill("[name='visited.day']", "3");
  await page.fill("[name='visited.month']", "mei");
  await page.fill("[name='visited.year']", "2026");
  await page.click("#go");
  assert.match(await page.title(), /^Stap 3 van 3: Controleer uw antwoorden/);
  const lines = await page.locator("#review > div").evaluateAll((all) => all.map((line) => [line.querySelector("dt").textContent, line.querySelector("bdi").textContent]));
  assert.deepEqual(lines, [["Hoe was het?", "4 Tevreden"], ["Wat koos u?", "Peer"], ["Zet op volgorde", "Prijs, Snelheid"], ["Mogen wij iets over uw gezondheid vragen?", "Ja"],
    ["Welke klacht hebt u?", "Hoofdpijn"], ["Wanneer was het?", "3 mei 2026"], ["Waarom?", "Niet ingevuld"]]);
  await page.click("#review a >> nth=1");
  assert.equal(await page.evaluate(() => document.activeElement.name), "fruit");
  await page.check("[name=fruit][value=apple]");
  await page.goBack();
  assert.equal(await page.locator("#review bdi >> nth=1").innerText(), "Appel, Peer");
  assert.equal(await page.innerText("#go"), "Afronden");
  await page.click("#go");
  await page.waitForSelector("#done:not([hidden])");
  assert.equal(await kept(page), "");
  await context.close();
});

test("another language takes the answers along, once", async () => {
  const context = await browser.newContext(), page = await context.newPage();
  await fillIn(page);
  await page.click("[data-language]");
  await page.waitForURL(/kept\.en\.html/);
  assert.equal(await page.isChecked("[name=fruit][value=pear]"), true);
  assert.equal(await page.inputValue("[name=health]"), "Hoofdpijn");
  assert.match(await page.locator("#q-order li >> nth=0").innerText(), /Price/);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.reload();
  assert.equal(await page.isChecked("[name=fruit][value=pear]"), false);
  await context.close();
});
