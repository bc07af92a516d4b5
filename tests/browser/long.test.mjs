// A long form: a browser with scripts reads later pages as text until they are shown; one without reads them all.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { build, launch, peil, removeBuilt, write } from "./built.mjs";

const PAGES = 45, PER_PAGE = 7, QUESTIONS = PAGES * PER_PAGE;
let browser, survey, address;

/** Pages of questions; every third waits for the first of the page before, and one page pipes, ranks and ends. */
function source() {
  const pages = Array.from({ length: PAGES }, (_, p) => `page p${p} "Part ${p}" {\n` + Array.from({ length: PER_PAGE }, (_, q) => {
    const guard = p && q % 3 === 2 ? ` when q${(p - 1) * PER_PAGE} >= 4` : "";
    return `  question q${p * PER_PAGE + q}: csat "How was thing ${p * PER_PAGE + q}?"${guard}${p + q ? "" : " { required }"}\n`;
  }).join("") + (p === 1 ? '  question order: rank of things "What matters most?"\n  note told "You said {q0} before."\n' : "") + "}\n");
  return `list things {
  option a "Price"
  option b "Speed"
}
${pages.join("")}`;
}

before(async () => {
  browser = await launch();
  survey = write("long", source(), "review");
  address = build(survey).en;
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

const questions = (page) => page.locator("main .question").count();

test("a page exists once it is shown, with what earlier answers make of it", async () => {
  const page = await browser.newPage(), wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(address);
  assert.equal(await questions(page), PER_PAGE);
  await page.check('[name=q0][value="5"]', { force: true });
  await page.click("#go");
  assert.equal(await questions(page), 2 * PER_PAGE + 1);
  assert.equal(await page.isVisible("#q-q9"), true, "asked, because q0 is 5");
  assert.match(await page.innerText("#n-told"), /You said 5 before\./);
  assert.equal(await page.locator("#q-order .up").count(), 2);
  await page.click("#go");
  assert.equal(await page.isVisible("#q-q16"), false, "not asked: q7 has no answer");
  await page.goBack();
  await page.goBack();
  assert.equal(await page.isChecked('[name=q0][value="5"]'), true);
  await page.goForward();
  await page.goForward();
  for (let p = 2; p < PAGES; p += 1) await page.click("#go");
  assert.equal(await page.locator("#review dd").count() > QUESTIONS / 2, true);
  await page.click("#go");
  await page.waitForSelector("#done:not([hidden])");
  const sent = await page.evaluate(() => new Promise((done) => {
    URL.createObjectURL = (blob) => { blob.text().then(done); return "#"; };
    document.querySelector("#done button").click();
  }));
  const { code, out } = peil(["answer", survey, "-"], JSON.stringify(JSON.parse(sent)) + "\n");
  assert.equal(code, 0, out);
  assert.deepEqual(JSON.parse(sent).answers, { q0: 5 });
  assert.deepEqual(wrong, []);
  await page.close();
});

test("paper shows every page", async () => {
  const page = await browser.newPage();
  await page.goto(address);
  await page.pdf();
  assert.equal(await questions(page), QUESTIONS + 1);
  await page.close();
});

test("without scripts the whole form is there", async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(address);
  assert.equal(await questions(page), QUESTIONS + 1);
  assert.equal(await page.isVisible(`#q-q${QUESTIONS - 1}`), true);
  await page.close();
});
