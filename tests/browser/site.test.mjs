// The website of all forms: from disk and from a web server under a path of its own.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, peil, root } from "./built.mjs";
import { serve } from "./serve.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser, server, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "peil-site-"));
  const { code, out } = peil(["build", "--site", folder, join(root, "examples")]);
  assert.equal(code, 0, out);
  browser = await launch();
  server = await serve({ "/surveys/": folder });
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page; what goes wrong lands in `wrong`, what it asks of others in `requests`. */
async function open(address, options) {
  const context = await browser.newContext(options), page = await context.newPage(), wrong = [], requests = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => wrong.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  return { context, page, wrong, requests };
}

test("from the index to forms, other languages and notices, on disk and under a path of a server", async () => {
  for (const base of [pathToFileURL(folder).href + "/", server.origin + "/surveys/"]) {
    const { context, page, wrong, requests } = await open(base + "index.html");
    assert.equal(await page.title(), "Vragenlijsten");
    assert.deepEqual(requests, [base + "index.html"]);
    await page.click("#webshop a[hreflang=nl] >> nth=0");
    await page.waitForURL(base + "webshop.nl.html");
    await page.click("[data-language][hreflang=en]");
    await page.waitForURL(base + "webshop.en.html");
    await page.click("#notice summary");
    await page.click("#notice a[href$='.html']");
    await page.waitForURL(base + "webshop.privacy.en.html");
    await page.goto(base + "index.html");
    await page.click("#account a[href='account.phone.nl.html']");
    assert.equal(await page.locator("input[name=_mode]").getAttribute("value"), "phone");
    assert.deepEqual(wrong.filter((text) => !/favicon/.test(text)), []);
    await context.close();
  }
});

test("the index leads to every file, by keyboard, with names that say what each link is", async () => {
  const { context, page } = await open(pathToFileURL(join(folder, "index.html")).href);
  const links = await page.locator("dd a").evaluateAll((all) => all.map((a) => [a.getAttribute("href"), a.textContent]));
  const files = readdirSync(folder).filter((name) => name.endsWith(".html") && name !== "index.html");
  assert.deepEqual(links.map(([file]) => file).sort(), files.sort());
  assert.equal(new Set(links.map(([, words]) => words)).size, links.length);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), links[0][0]);
  await context.close();
});

test("axe finds nothing on phone and desktop, light and dark, and nothing is wider than the screen", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [320, 390, 1280]) {
      const { context, page } = await open(pathToFileURL(join(folder, "index.html")).href, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      await page.addScriptTag({ content: axe });
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], width + " " + colorScheme);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, "site-" + width + "-" + colorScheme + ".png"), fullPage: true });
      await context.close();
    }
  }
});
