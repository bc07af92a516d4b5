// The form's own words: plural forms and dates are those of the browser's own data on each language.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, island, launch, removeBuilt, root } from "./built.mjs";

const languages = ["nl", "en", "de", "fr", "es", "it", "pl", "ar", "tr", "uk"];
const folder = mkdtempSync(join(tmpdir(), "peil-words-"));
const source = readFileSync(join(root, "tests/fixtures/conditions.peil"), "utf8");

let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  removeBuilt();
  rmSync(folder, { recursive: true, force: true });
});

/** The address of the form in a language. */
function form(language) {
  const survey = join(folder, language + ".peil");
  writeFileSync(survey, source.replace("language nl", "language " + language));
  return build(survey)[language];
}

/** How many characters are left, as each language says it. */
const LEFT = {
  nl: { 2: "Nog 2 tekens", 1: "Nog 1 teken", 0: "Nog 0 tekens" },
  en: { 2: "2 characters left", 1: "1 character left", 0: "0 characters left" },
  fr: { 2: "Encore 2 caractères", 1: "Encore 1 caractère", 0: "Encore 0 caractère" },
  pl: { 12: "Pozostało 12 znaków", 3: "Pozostały 3 znaki", 1: "Pozostał 1 znak", 0: "Pozostało 0 znaków" },
  ar: { 12: "بقي 12 حرفًا", 3: "بقيت 3 أحرف", 2: "بقي حرفان", 1: "بقي حرف واحد", 0: "لم يبقَ أي حرف" },
  uk: { 12: "Залишилося 12 символів", 3: "Залишилося 3 символи", 1: "Залишився 1 символ" },
};

for (const [language, expected] of Object.entries(LEFT)) {
  test("the number chooses the form of a text: " + language, async () => {
    const page = await browser.newPage();
    await page.goto(form(language));
    for (const [left, text] of Object.entries(expected)) {
      await page.locator("#q-story-in").fill("a".repeat(100 - left));
      assert.equal(await page.locator("#q-story-count").innerText(), text);
    }
    await page.close();
  });
}

for (const language of languages) {
  test("dates are written as the browser writes them: " + language, async () => {
    const { dates, texts } = island(form(language));
    for (let month = 0; month < 12; month += 1) {
      const own = dates.form.replace("{d}", "21").replace("{m}", dates.months[month]).replace("{y}", "2026");
      const known = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC", numberingSystem: "latn" }).format(Date.UTC(2026, month, 21));
      assert.equal(own.replace("року", "р."), known);
    }
    // The forms of a text are the categories of the language.
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    assert.deepEqual(Object.keys(texts.left).sort(), [...categories].sort());
  });
}

test("a page carries no text that its survey cannot need", () => {
  const { texts } = island(form("en"));
  for (const key of ["rank_moved", "sum_of", "required_choose", "file_size", "sending"]) assert.equal(texts[key], undefined, key);
  for (const key of ["next", "finish", "whole", "date", "left", "phone"]) assert.ok(texts[key], key);
});
