// The page for interviewers: the mode's words, instructions apart, codes from the keyboard.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, island, launch, removeBuilt, root } from "./built.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser, forms;
before(async () => {
  browser = await launch();
  forms = build(join(root, "examples/account.peil"));
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

const codes = (page, id) => page.locator("#" + id + " [data-code]").evaluateAll((all) => all.map((input) => input.dataset.code));

test("a mode with an interviewer has pages of its own, and the others know nothing of it", () => {
  assert.deepEqual(Object.keys(forms).sort(), ["en", "nl", "phone.en", "phone.nl"]);
  assert.equal(island(forms["phone.nl"]).mode, "phone");
  assert.equal(island(forms.nl).mode, undefined);
  for (const word of ["interviewer", "data-code", "<kbd"]) assert.ok(!readFileSync(new URL(forms.nl), "utf8").includes(word), word);
});

test("codes from the keyboard fill in an interview", async () => {
  const page = await browser.newPage();
  await page.goto(forms["phone.nl"]);
  await page.waitForFunction(() => document.activeElement.name === "role");
  assert.match(await page.locator("#n-intro").innerText(), /^Goedemiddag, spreek ik met de contactpersoon voor Vracht\?/);
  assert.match(await page.locator("#q-role > .interviewer").innerText(), /^Voor de interviewer\s+Niet voorlezen/);
  // Missing answers have the codes of the survey, without their minus.
  assert.deepEqual(await codes(page, "q-role"), ["1", "2", "3", "4", "98", "99"]);
  await page.keyboard.press("2");
  assert.ok(await page.locator("[name=role][value=buys]").isChecked());
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.name === "used");
  for (const key of ["2", "3", "Enter"]) await page.keyboard.press(key);
  assert.deepEqual(await page.locator("[name=used]:checked").evaluateAll((all) => all.length), 2);
  assert.match(await page.evaluate(() => document.activeElement.name), /^per_service\..*\.good$/);
  await page.keyboard.press("4");
  assert.match(await page.evaluate(() => document.activeElement.name), /^per_service\..*\.damage$/);
  for (const key of ["9", "8"]) await page.keyboard.press(key);
  assert.equal(await page.locator("[value='missing:dk']:checked").count(), 1);
  for (const key of ["5", "2", "Enter"]) await page.keyboard.press(key);
  await page.waitForFunction(() => document.activeElement.name === "overall");
  // One of a scale to ten waits for what may follow.
  await page.keyboard.press("1");
  assert.equal(await page.locator("[name=overall]:checked").count(), 0);
  await page.keyboard.press("0");
  assert.ok(await page.locator("[name=overall][value='10']").isChecked());
  await page.evaluate(() => document.querySelector("[name=overall]").focus());
  await page.keyboard.press("1");
  await page.waitForFunction(() => document.querySelector("[name=overall][value='1']").checked);
  await page.close();
});

test("the page for interviewers is accessible", async () => {
  const page = await browser.newPage();
  await page.goto(forms["phone.nl"]);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(violations.map((violation) => violation.id), []);
  await page.close();
});
