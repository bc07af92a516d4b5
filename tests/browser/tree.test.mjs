// What screen readers are told of every question type, in files to read. `TREE=write` writes them anew;
// read the difference as somebody who hears it.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, launch, removeBuilt, root } from "./built.mjs";
import { tree } from "./tree.mjs";

const folder = join(root, "tests/browser/tree");
let browser, forms;
before(async () => {
  forms = build(join(root, "tests/browser/gallery.peil"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

function compare(name, text) {
  const file = join(folder, name + ".txt");
  if (process.env.TREE === "write") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, "utf8"), name);
}

async function open(language, options) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
  await page.goto(forms[language]);
  return page;
}

/** Shows all pages at once. */
const showAll = (page) => page.evaluate(() => document.querySelectorAll(".page:not(#page-review)").forEach((e) => e.classList.add("open")));
const questions = (page) => page.locator(".question").evaluateAll((all) => all.map((e) => e.id));

for (const language of ["en", "nl", "face_to_face.en"]) {
  test("every question type as it is read: " + language, async () => {
    const page = await open(language);
    await showAll(page);
    await page.check("[name=news_ok][value=yes]");
    const parts = [];
    for (const id of await questions(page)) parts.push("== " + id.slice(2) + "\n" + await tree(page, "#" + id) + "\n");
    compare(language, parts.join("\n"));
    await page.context().close();
  });
}

for (const language of ["en", "nl"]) {
  test("what is read around the questions: " + language, async () => {
    const page = await open(language), parts = [];
    const hear = async (state, selector) => parts.push("== " + state + "\n" + await tree(page, selector) + "\n");
    await hear("the top", "header");
    await hear("the title", ".intro");
    await hear("how far", "#progress");
    await page.click("#go");
    await hear("what is wrong", "#errors");
    await hear("a question that is wrong", "#q-member");
    await page.locator("#q-best .down >> nth=0").press("Enter");
    await hear("a ranking that was changed", "#q-best");
    await page.check("[name=used][value=other]");
    await hear("words with an option", "#q-used");
    await page.locator("#q-points [name='points.books']").fill("40");
    await hear("a total that is not reached", "#q-points");
    await hear("the buttons", ".nav");
    await hear("keeping answers", ".keeping");
    compare("around." + language, parts.join("\n"));
    await page.context().close();
  });
}
