// The HTML itself, of every example and type: sound references, nothing inline, conditions in words.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, launch, removeBuilt, root } from "./built.mjs";

let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  removeBuilt();
});

const everyType = join(root, "tests/browser/every_type.peil");
const surveys = [everyType, ...readdirSync(join(root, "examples")).filter((name) => name.endsWith(".peil")).map((name) => join(root, "examples", name))];

/** What is unsound in a page; runs inside it. */
function unsound() {
  const wrong = [];
  const ids = Array.from(document.querySelectorAll("[id]"), (e) => e.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push("twice: " + id));
  for (const name of ["for", "aria-labelledby", "aria-describedby"]) {
    for (const element of document.querySelectorAll("[" + name + "]")) {
      element.getAttribute(name).split(" ").filter((id) => !document.getElementById(id)).forEach((id) => wrong.push(name + " " + id));
    }
  }
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) if (name === "style" || name.startsWith("on")) wrong.push(element.tagName + " " + name);
  }
  for (const element of document.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    if (!element.labels.length && !element.hasAttribute("aria-labelledby")) wrong.push("unlabelled " + element.name);
  }
  for (const element of document.querySelectorAll("[href], [src]")) {
    const address = element.getAttribute("href") || element.getAttribute("src");
    if (element.tagName === "IMG") {
      // Pictures stand in the page itself.
      if (!/^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$/.test(address)) wrong.push(address);
      continue;
    }
    if (/^\s*(javascript|data|http):/i.test(address)) wrong.push(address);
  }
  if (document.querySelector("input:checked")) wrong.push("a preset answer");
  return wrong;
}

for (const survey of surveys) {
  test("the HTML is sound: " + survey.slice(root.length), async () => {
    const addresses = build(survey);
    for (const address of Object.values(addresses)) {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(address);
      assert.deepEqual(await page.evaluate(unsound), [], address);
      await context.close();
      const html = readFileSync(fileURLToPath(address), "utf8");
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)[1];
      for (const part of ["script", "style"]) {
        const source = new RegExp("<" + part + ">([\\s\\S]*?)</" + part + ">").exec(html)[1];
        assert.ok(policy.includes("sha256-" + createHash("sha256").update(source).digest("base64")), part + " fits its hash");
      }
      assert.ok(!policy.includes("unsafe"));
    }
  });
}

test("conditions are said in words", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(build(everyType).nl);
  const said = (id) => page.locator("#" + id + " > .if").innerText();
  assert.equal(await said("q-rated-exit"), "Alleen beantwoorden als uw antwoord op ‘Waar was u?’ ‘In de winkel’ is.");
  assert.equal(await said("q-email"), "Alleen beantwoorden als u Ja hebt gezegd op ‘Mogen wij u de uitslag sturen?’.");
  assert.equal(await said("f-too_young"), "Als uw antwoord op ‘Hoe oud bent u?’ lager dan 18 is, kunt u hier stoppen.");
  assert.equal(await said("r-visit-shop"), "Alleen beantwoorden als u bij ‘Waar bent u al geweest?’ ‘In de winkel’ hebt gekozen.");
  assert.equal(await said("q-visit-shop-again"), "Alleen beantwoorden als uw antwoord op ‘Hoe was het …?’ 3 of hoger is.");
  await context.close();
});
