// The page for interviewers: the mode's words, instructions apart, codes from the keyboard.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, island, launch, peil, removeBuilt, root } from "./built.mjs";

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

/** Opens the page; what it posts, judged by the compiler. */
async function interview(fragment = "#case=a17&touchpoint=yearly_call", status = 201) {
  const page = await browser.newPage(), sent = [], keys = [], reply = { status, headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" } };
  await page.route(/^https:/, (route) => {
    if (route.request().method() === "POST") {
      sent.push(route.request().postDataJSON());
      keys.push(route.request().headers()["idempotency-key"]);
    }
    route.fulfill(reply);
  });
  await page.goto(forms["phone.en"] + fragment);
  const judged = () => {
    const { code, out } = peil(["answer", join(root, "examples/account.peil"), "-"], sent.map((one) => JSON.stringify(one) + "\n").join(""));
    assert.equal(code, 0, out);
    assert.equal(new Set(keys).size, sent.length, "each document has a key of its own");
    return sent;
  };
  return { page, sent, judged, reply };
}

async function ends(page, outcome) {
  await page.click(".outcome summary");
  await page.check(`[name=outcome][value=${outcome}]`);
  await page.click("#outcome button");
  await page.waitForSelector("#done:not([hidden])");
}

test("an attempt without an interview is told by itself", async () => {
  for (const outcome of ["refused", "non_contact", "not_eligible", "unknown"]) {
    const { page, judged } = await interview();
    await ends(page, outcome);
    const [{ at, ...told }, ...more] = judged();
    assert.deepEqual([told, more], [{ survey: "account", version: "2.0.0", case: "a17", touchpoint: "yearly_call", mode: "phone", disposition: outcome }, []]);
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60000);
    assert.equal(await page.locator("#done").innerText(), "The outcome has been recorded");
    assert.equal(await page.isVisible(".outcome"), false);
    await page.close();
  }
});

test("who stops half way leaves the answers so far, and who said nothing refused", async () => {
  const { page, judged } = await interview();
  await page.check("[name=role][value=buys]");
  await ends(page, "stopped");
  const [response, told] = judged();
  assert.deepEqual([response.status, response.answers, response.submitted], ["partial", { role: "buys" }, undefined]);
  assert.deepEqual([told.case, told.disposition, told.answers], ["a17", "partial", undefined]);
  await page.close();
  const silent = await interview("");
  await ends(silent.page, "stopped");
  const [only, ...more] = silent.judged();
  assert.deepEqual([only.disposition, more], ["refused", []]);
  assert.match(only.case, /^[0-9a-f-]{36}$/, "a case that was not named has a name of its own");
  await silent.page.close();
});

test("an interview that ends the survey tells so after its answers", async () => {
  const { page, sent, judged } = await interview();
  await page.check("[name=role][value=none]");
  await page.click("#go");
  await page.waitForSelector("#done:not([hidden])");
  while (sent.length < 2) await page.waitForTimeout(20);
  const [response, told] = judged();
  assert.deepEqual([response.status, told.disposition, told.case], ["wrong_person", "screened", "a17"]);
  await page.close();
});

test("an outcome that is not taken can be told again", async () => {
  const { page, sent, reply } = await interview("#case=a17", 400);
  await page.click(".outcome summary");
  await page.click("#outcome button");
  assert.equal(sent.length, 0, "nothing was chosen");
  await page.check("[name=outcome][value=refused]");
  await page.click("#outcome button");
  await page.waitForSelector("#errors:not([hidden])");
  assert.match(await page.locator("#errors").innerText(), /^The outcome has not been sent yet\s+Record this outcome$/);
  reply.status = 201;
  await page.click("#errors button");
  await page.waitForSelector("#done:not([hidden])");
  assert.deepEqual(sent.map((one) => one.case), ["a17", "a17"]);
  assert.equal(await page.isVisible("#errors"), false);
  await page.close();
});

test("the page for interviewers is accessible", async () => {
  const page = await browser.newPage();
  await page.goto(forms["phone.nl"]);
  await page.click(".outcome summary");
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(violations.map((violation) => violation.id), []);
  await page.close();
});
