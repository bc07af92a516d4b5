// The web-shop form in Chromium, opened from disk, as respondents meet it.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build, launch, peil, removeBuilt, webshop } from "./built.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser, forms;

before(async () => {
  forms = build(webshop);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

const arrival = "#customer=c8f1&channel=phone&tenure_months=3&first_name=Sanne&touchpoint=after_contact";

/** Opens the form; what it posts lands in `sent`, what goes wrong in `wrong`. */
async function open(language, options = {}, fragment = arrival) {
  const context = await browser.newContext({ bypassCSP: options.bypassCSP, ...options });
  const page = await context.newPage();
  const sent = [], wrong = [], requests = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && wrong.push(message.text()));
  page.on("request", (request) => !request.url().startsWith("file:") && requests.push(request.url()));
  const answer = { status: options.status || 201, headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" } };
  await page.route(/^https:/, (route) => {
    sent.push({ headers: route.request().headers(), body: route.request().postData(), method: route.request().method() });
    route.fulfill(answer);
  });
  await page.goto(forms[language] + fragment);
  return { page, sent, wrong, requests, answer };
}

const choose = (page, name, value) => page.check(`input[name="${name}"][value="${value}"]`);
const go = (page) => page.click("#go");
const shown = (page, id) => page.isVisible("#" + id);
const errors = async (page) => (await page.isVisible("#errors")) ? page.locator("#errors-list li").allInnerTexts() : [];

async function accepted(sent) {
  assert.equal(sent.length, 1);
  const doc = JSON.parse(sent[0].body);
  const { code, out } = peil(["answer", webshop, "-"], JSON.stringify(doc) + "\n");
  assert.equal(code, 0, out);
  return doc;
}

test("an unhappy customer, all pages, routing both ways, in Dutch", async () => {
  const { page, sent, wrong, requests } = await open("nl");
  assert.equal(await page.evaluate(() => location.hash), "", "what came with the address is gone from it");
  await choose(page, "participate", "yes");
  await go(page);
  assert.match(await page.title(), /^Stap 2 van 3: Uw contact met ons/);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Uw contact met ons");
  assert.match(await page.innerText("#q-satisfied .label"), /, Sanne\?/);
  await choose(page, "subject", "delivery");
  await choose(page, "satisfied", "2");
  await choose(page, "ease", "5");
  assert.equal(await shown(page, "q-reasons"), false);
  await choose(page, "solved", "no");
  assert.equal(await shown(page, "q-reasons"), true);
  assert.equal(await page.isVisible("input[name=reasons][value=transfer]"), true, "who phoned can have been transferred");
  await choose(page, "reasons", "waiting");
  await choose(page, "reasons", "other");
  await page.fill("[name='reasons.other.text']", "Website traag");
  await page.fill("[name=contacts]", "3");
  await choose(page, "solved", "yes");
  assert.equal(await shown(page, "q-reasons"), false);
  await choose(page, "solved", "no");
  assert.equal(await page.isChecked("input[name=reasons][value=waiting]"), true, "what was hidden comes back");
  await choose(page, "aspects.speed", "2");
  await choose(page, "aspects.kindness", "5");
  await choose(page, "aspects.expert", "missing:na");
  await go(page);
  await choose(page, "recommend", "9");
  assert.equal(await shown(page, "q-callback_ok"), false);
  await choose(page, "recommend", "3");
  await choose(page, "callback_ok", "yes");
  await page.fill("[name=phone]", "06 12345678");
  await page.goBack();
  assert.equal(await shown(page, "page-contact"), true);
  assert.equal(await page.isChecked("input[name=satisfied][value='2']"), true, "Back loses nothing");
  await go(page);
  await go(page);
  await page.waitForSelector("#done:not([hidden])");
  assert.equal(await page.evaluate(() => document.activeElement.id), "done-title");
  const doc = await accepted(sent);
  assert.equal(sent[0].headers["idempotency-key"], doc.response);
  assert.deepEqual(doc.answers, { subject: "delivery", satisfied: 2, ease: 5, solved: "no", reasons: ["waiting", "other"], "reasons.other.text": "Website traag",
    contacts: 3, aspects: { speed: 2, kindness: 5 }, recommend: 3, phone: "06 12345678" });
  assert.deepEqual(doc.missing, { "aspects.expert": "na" });
  assert.deepEqual(doc.known, { customer: "c8f1", channel: "phone", tenure_months: 3, first_name: "Sanne" });
  assert.equal(doc.touchpoint, "after_contact");
  assert.equal(doc.status, "complete");
  assert.deepEqual(Object.keys(doc.consent), ["participate", "callback_ok"]);
  assert.deepEqual(wrong, []);
  assert.deepEqual(requests, ["https://enquete.voorbeeld.nl/antwoorden"], "nothing is asked of any other place");
  await page.context().close();
});

test("a happy customer is soon done, in English, and hidden answers are dropped", async () => {
  const { page, sent } = await open("en");
  await choose(page, "participate", "yes");
  await go(page);
  await choose(page, "subject", "order");
  await choose(page, "satisfied", "5");
  await choose(page, "ease", "7");
  await choose(page, "solved", "no");
  await choose(page, "reasons", "unclear");
  await choose(page, "solved", "yes");
  await go(page);
  await choose(page, "recommend", "2");
  await page.fill("[name=improve_text]", "Nothing");
  await choose(page, "recommend", "10");
  assert.equal(await page.innerText("#go"), "Send answers");
  await go(page);
  await page.waitForSelector("#done:not([hidden])");
  const doc = await accepted(sent);
  assert.equal(doc.language, "en");
  assert.deepEqual(doc.answers, { subject: "order", satisfied: 5, ease: 7, solved: "yes", recommend: 10 });
  await page.context().close();
});

test("who refuses consent is done, and nothing that rests on it is sent", async () => {
  const { page, sent } = await open("nl");
  await choose(page, "participate", "no");
  await go(page);
  await page.waitForSelector("#done:not([hidden])");
  const doc = await accepted(sent);
  assert.equal(doc.status, "participate_refused");
  assert.deepEqual(doc.answers, {});
  assert.equal("tenure_months" in doc.known, false);
  assert.equal(doc.consent.participate.given, false);
  await page.context().close();
});

for (const [language, heading, message] of [["nl", "Er is een probleem", "Kies een antwoord"], ["en", "There is a problem", "Select an answer"]]) {
  test("mistakes are listed with links, and go when they are mended: " + language, async () => {
    const { page } = await open(language);
    await go(page);
    assert.equal(await page.innerText("#errors-title"), heading);
    assert.equal(await page.evaluate(() => document.activeElement.id), "errors");
    assert.match(await page.innerText("#q-participate-error"), new RegExp(message));
    await choose(page, "participate", "yes");
    assert.equal(await page.isVisible("#q-participate-error"), false);
    await go(page);
    await choose(page, "solved", "no");
    await choose(page, "reasons", "other");
    await go(page);
    const found = await errors(page);
    assert.equal(found.length, 4);
    await page.click("#errors-list a >> nth=3");
    assert.equal(await page.evaluate(() => document.activeElement.name), "reasons.other.text");
    await choose(page, "reasons", "none");
    assert.equal(await page.isChecked("input[name=reasons][value=other]"), false, "an exclusive option clears the others");
    await page.fill("[name=contacts]", "twee");
    await choose(page, "subject", "order");
    await choose(page, "satisfied", "3");
    await choose(page, "ease", "3");
    await go(page);
    assert.equal((await errors(page)).length, 1);
    await page.fill("[name=contacts]", "2");
    await go(page);
    assert.deepEqual(await errors(page), []);
    assert.equal(await shown(page, "page-recommend_us"), true);
    await page.context().close();
  });
}

test("without JavaScript it is one form that says when to answer what", async () => {
  const { page } = await open("nl", { javaScriptEnabled: false });
  for (const id of ["q-participate", "q-satisfied", "q-reasons", "q-aspects-speed", "q-recommend", "q-phone"]) assert.equal(await shown(page, id), true, id);
  assert.match(await page.locator("#q-reasons > .if").innerText(), /^Alleen beantwoorden als uw antwoord op ‘Is uw vraag in één keer opgelost\?’ ‘Nee’ is\.$/);
  assert.match(await page.locator("#q-improve_text > .if").innerText(), /6 of lager is/);
  assert.equal(await page.getAttribute("input[name=participate][value=yes]", "required"), "");
  assert.equal(await page.getAttribute("input[name=phone]", "required"), null);
  for (const [name, value] of [["participate", "yes"], ["subject", "order"], ["satisfied", "4"], ["ease", "6"], ["solved", "yes"], ["recommend", "8"]]) await choose(page, name, value);
  const [request] = await Promise.all([page.waitForRequest((r) => r.method() === "POST"), go(page)]);
  const posted = new URLSearchParams(request.postData());
  assert.equal(posted.get("recommend"), "8");
  assert.equal(posted.get("_survey"), "webshop");
  await page.context().close();
});

test("trouble on the way keeps the answers and offers them as a file", async () => {
  const { page, sent, answer } = await open("nl", { status: 400 });
  await choose(page, "participate", "no");
  await go(page);
  await page.waitForSelector("#errors:not([hidden])");
  assert.match(await page.innerText("#errors-title"), /nog niet verstuurd/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#errors button")]);
  assert.equal(JSON.parse(readFileSync(await download.path(), "utf8")).survey, "webshop");
  answer.status = 201;
  await go(page);
  await page.waitForSelector("#done:not([hidden])");
  assert.equal(sent.length, 2);
  assert.equal(sent[0].headers["idempotency-key"], sent[1].headers["idempotency-key"], "sent again under the same key");
  await page.context().close();
});

for (const [name, options] of [["desktop", { viewport: { width: 1280, height: 900 } }], ["phone", { viewport: { width: 390, height: 844 } }], ["small phone", { viewport: { width: 320, height: 640 } }],
  ["dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }]]) {
  test("every state is accessible and fits: " + name, async () => {
    const { page } = await open("nl", { ...options, bypassCSP: true });
    const look = async (state) => {
      const found = await page.evaluate(async (source) => {
        (0, eval)(source);
        const result = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
        return result.violations.map((v) => v.id + " " + v.nodes[0].html);
      }, axe);
      assert.deepEqual(found, [], state);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), state + " is too wide");
      const small = await page.evaluate(() => Array.from(document.querySelectorAll("button, .tile, .option > label, input[type=text], input[type=tel], textarea"))
        .filter((e) => e.offsetParent).map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()]).filter(([, r]) => r.height < 43.5 || r.width < 35).map(([html]) => html));
      assert.deepEqual(small, [], state + " has small targets");
    };
    await look("gate");
    await go(page);
    await look("gate with a mistake");
    await choose(page, "participate", "yes");
    await go(page);
    await choose(page, "solved", "no");
    await choose(page, "reasons", "other");
    await go(page);
    await look("contact with mistakes");
    await choose(page, "subject", "order");
    await choose(page, "satisfied", "1");
    await choose(page, "ease", "1");
    await page.fill("[name='reasons.other.text']", "x");
    await go(page);
    await choose(page, "recommend", "0");
    await choose(page, "callback_ok", "yes");
    await go(page);
    await look("last page, everything open");
    await page.fill("[name=phone]", "06 12345678");
    await go(page);
    await page.waitForSelector("#done:not([hidden])");
    await look("done");
    await page.context().close();
  });
}

test("values in the address are typed and never become markup", async () => {
  const { page, wrong } = await open("nl", {}, "#first_name=" + encodeURIComponent("<img src=x onerror=alert(1)>") + "&tenure_months=abc&channel=fax&satisfied=5");
  await choose(page, "participate", "yes");
  await go(page);
  assert.match(await page.innerText("#q-satisfied .label"), /<img src=x/);
  assert.equal(await page.locator("#q-satisfied .label img").count(), 0);
  assert.equal(await page.locator("input[name=satisfied]:checked").count(), 0, "an address cannot answer");
  assert.deepEqual(wrong, []);
  await page.context().close();
});
