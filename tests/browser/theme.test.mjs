// The look of a survey: its colours apply on light and dark screens, in print and with more contrast.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build, launch, removeBuilt, root } from "./built.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser, form;
before(async () => {
  browser = await launch();
  form = build(join(root, "examples/relationship.peil")).nl;
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

const style = (page, selector, property) => page.locator(selector).first().evaluate((e, name) => getComputedStyle(e).getPropertyValue(name), property);

for (const [scheme, accent, on, surface, ink] of [
  ["light", "rgb(122, 46, 99)", "rgb(255, 255, 255)", "rgb(255, 253, 249)", "rgb(43, 26, 38)"],
  ["dark", "rgb(224, 163, 205)", "rgb(0, 0, 0)", "rgb(36, 26, 33)", "rgb(246, 238, 243)"],
]) {
  test("the colours of the survey apply, and all can be read: " + scheme, async () => {
    const context = await browser.newContext({ colorScheme: scheme });
    const page = await context.newPage();
    const refused = [];
    page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
    await page.goto(form);
    assert.equal(await style(page, "#go", "background-color"), accent);
    assert.equal(await style(page, "#go", "color"), on);
    assert.equal(await style(page, ".page.open, .page:not([hidden])", "background-color"), surface);
    assert.equal(await style(page, "h1", "color"), ink);
    assert.match(await style(page, "body", "font-family"), /^ui-rounded/);
    assert.equal(await style(page, "#go", "border-radius"), "6px");
    const logo = page.locator("img.logo");
    assert.ok(await logo.evaluate((image) => image.complete && image.naturalWidth > 0));
    assert.equal(await logo.getAttribute("alt"), "Woningcorporatie Woonstede");
    await page.click("#go");
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
    assert.deepEqual(violations.map((violation) => violation.id), []);
    assert.deepEqual(refused.filter((text) => !text.includes("script-src")), []);
    await context.close();
  });
}

test("print stands on white, and more contrast has the last word", async () => {
  const page = await browser.newPage();
  await page.goto(form);
  await page.emulateMedia({ media: "print" });
  assert.equal(await style(page, ".page", "background-color"), "rgb(255, 255, 255)");
  await page.emulateMedia({ media: "screen", contrast: "more" });
  assert.equal(await style(page, ".lead", "color"), await style(page, "h1", "color"));
  await page.close();
});
