// Every example filled in by keyboard alone: on a phone and a desktop, in each of its languages and modes,
// with and without JavaScript, under the policy of the page and without a network.

import { after, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { accessible, axe } from "./axe.mjs";
import { build, island, launch, peil, removeBuilt, root } from "./built.mjs";
import { Respondent } from "./keyboard.mjs";

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const KNOWN = {
  account: "", exit: "", outage: "#customer=k1&region=north&outage_date=2026-03-01&duration=310",
  webshop: "#customer=c8f1&channel=phone&tenure_months=3&first_name=Sanne", relationship: "#customer=h1&district=east&rented_since=2019-05-01", mystery: "#visitor=v1&shop=breda",
};
const ANSWERS = { product_code: "KA1203", total_spend: "90000", our_spend: "20000" };
const folder = join(root, "examples");
const names = readdirSync(folder).filter((name) => name.endsWith(".peil") && /^survey /m.test(readFileSync(join(folder, name), "utf8"))).map((name) => name.slice(0, -5));

after(removeBuilt);

/** Opens a form where nothing can be reached but the place it sends to. */
async function open(browser, address, model, options) {
  const context = await browser.newContext({ ...options, locale: model.language, reducedMotion: "reduce" });
  const page = await context.newPage(), sent = [], wrong = [];
  await page.addInitScript(axe);
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error("Content Security Policy " + event.violatedDirective)));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("request", (request) => !/^(file|blob):/.test(request.url()) && request.url() !== model.submit && wrong.push(request.url()));
  await page.route(/^https?:/, (route) => {
    if (route.request().url() !== model.submit) return route.abort();
    sent.push(route.request().postData());
    return route.fulfill({ status: 201, contentType: "text/html", body: "<!doctype html><title>Ontvangen</title>",
      headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" } });
  });
  await page.goto(address);
  return { context, page, sent, wrong };
}

const shownPage = (page) => page.locator(".page.open").getAttribute("id");

/** One page of the form: what is wrong with nothing filled in, and then what it takes to go on. */
async function fillPage(page, respondent, state, look) {
  await look(page, state + " as it opens");
  const hasRequired = await page.evaluate(() => [...document.querySelectorAll(".page.open .question")].some((e) => e.getClientRects().length && !e.querySelector(".optional")));
  if (hasRequired && !(await respondent.goOn())) {
    await look(page, state + " with nothing filled in");
    await respondent.followFirst();
  }
  for (let tries = 0; tries < 6; tries += 1) {
    await respondent.fillIn();
    if (!tries) await look(page, state + " filled in");
    const before = await shownPage(page);
    if (await respondent.goOn()) return;
    if (await shownPage(page) !== before) return;
    await respondent.followFirst();
  }
  assert.fail(state + ": " + await page.innerText("#errors"));
}

async function withScript(browser, survey, address, viewport, seed, look) {
  const model = island(address), { context, page, sent, wrong } = await open(browser, address + KNOWN[survey], model, { viewport });
  await context.setOffline(true);
  const respondent = new Respondent(page, { model, answers: ANSWERS, seed });
  const state = [survey, model.mode, model.language, viewport.width, "seed " + seed].join(" ");
  for (let pages = 0; pages < 30 && !(await page.isVisible("#done")); pages += 1) {
    if ((await page.getAttribute("#go", "aria-disabled")) === "true") {
      await page.waitForFunction(() => document.querySelector("#status").textContent);
      await look(page, state + " waiting for a connection");
      await context.setOffline(false);
      await page.waitForSelector("#done:not([hidden])");
      break;
    }
    respondent.stops = 0;
    await fillPage(page, respondent, state + " " + await shownPage(page), look);
  }
  await look(page, state + " at the end");
  assert.equal((await respondent.focused()).id, "done-title");
  // An interviewer's page tells how the attempt ended as well.
  const documents = /^(phone|face_to_face)$/.test(model.mode) ? 2 : 1;
  for (let tries = 0; tries < 100 && sent.length < documents; tries += 1) await page.waitForTimeout(50);
  assert.deepEqual(wrong, [], state);
  assert.equal(sent.length, documents, state);
  const { code, out } = peil(["answer", join(folder, survey + ".peil"), "-"], sent.join("\n") + "\n");
  assert.equal(code, 0, state + "\n" + out);
  await context.close();
  return JSON.parse(sent[0]);
}

async function withoutScript(browser, survey, address, viewport, seed) {
  const model = island(address), { context, page, sent, wrong } = await open(browser, address, model, { viewport, javaScriptEnabled: false });
  const respondent = new Respondent(page, { model, answers: ANSWERS, seed });
  const state = [survey, model.mode, model.language, viewport.width, "no script, seed " + seed].join(" ");
  await context.setOffline(true);
  for (let tries = 0; tries < 4 && !sent.length; tries += 1) {
    await respondent.fillIn();
    await context.setOffline(false);
    // The browser goes to another page, or to what it finds wrong.
    const isRight = await page.evaluate(() => document.querySelector("#form").checkValidity());
    await Promise.all([isRight && page.waitForURL(/^https:/), respondent.press("Enter")]);
  }
  assert.deepEqual(wrong, [], state);
  assert.equal(sent.length, 1, state);
  const { code, out } = peil(["answer", "--form", join(folder, survey + ".peil"), "-"], sent[0] + "\n");
  assert.equal(code, 0, state + "\n" + sent[0] + "\n" + out);
  await context.close();
  return JSON.parse(out);
}

/** Two routes through each form, the first with a look at every state of it; and one without JavaScript. */
async function fillAll(survey, forms, viewport) {
  const browser = await launch(), docs = [];
  try {
    for (const [at, address] of forms.entries()) {
      const seed = viewport.width + at * 10;
      docs.push(await withScript(browser, survey, address, viewport, seed, accessible));
      docs.push(await withScript(browser, survey, address, viewport, seed + 1, async () => {}));
      docs.push(await withoutScript(browser, survey, address, viewport, seed + 2));
    }
  } finally {
    await browser.close();
  }
  return docs;
}

for (const survey of names) {
  test(survey + " by keyboard alone", async () => {
    const forms = Object.values(build(join(folder, survey + ".peil")));
    const docs = (await Promise.all(Object.values(SIZES).map((viewport) => fillAll(survey, forms, viewport)))).flat();
    assert.ok(new Set(docs.map(({ status }) => status)).has("complete"));
    if (process.env.ROUTES) console.log(survey, docs.map((doc) => doc.status + " " + Object.keys(doc.answers).length).join(", "));
  });
}
