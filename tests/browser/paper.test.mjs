// The page for paper: what it asks, the numbers beside the answers, and that it runs nothing.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { build, launch, removeBuilt } from "./built.mjs";

const folder = mkdtempSync(join(tmpdir(), "peil-paper-"));
let browser, pages, page;

const SURVEY = `survey desk "Your visit" {
  version "1.0.0"
  language en
  mode online, paper
  owner "research@example.com"
  goal "Know how visits go"
  submit "https://survey.example.com/responses"
  trap
  for improve
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.com"
  responses anonymous
}
purpose improve "improve our desk" {
  basis legitimate_interest
  interest "Knowing how visits go"
  object "https://example.com/object"
  retain 1 year then delete
}
page visit "Your visit" {
  note envelope "Send this form back in the envelope." when mode == paper
  note online "Thank you for taking part online." when mode != paper
  question satisfied: csat "How satisfied are you?" {
    missing na "Not applicable"
  }
  question reasons: many "What could be better?" when satisfied <= 3 {
    option waiting "Waiting"
    option staff "Staff"
  }
  if mode == paper {
    question day: date "On which day did you come?"
  }
  question device: one "On which device are you reading this?" when mode in [online, phone] {
    option small "Small"
    option large "Large"
  }
  question travel: one "How did you get here?" {
    text paper "How did you get here? Tick one box."
    option foot "On foot" code 10
    option bike "By bicycle" code 20
  }
  question order: rank "What matters most?" {
    option price "Price"
    option time "Time"
  }
}
`;

before(async () => {
  const survey = join(folder, "desk.peil");
  writeFileSync(survey, SURVEY.replace("online, paper", "online, phone, paper"));
  pages = build(survey);
  browser = await launch();
  page = await browser.newPage();
  await page.goto(pages["paper.en"]);
});
after(async () => {
  await browser?.close();
  removeBuilt();
  rmSync(folder, { recursive: true, force: true });
});

test("it asks what is asked on paper, in the words for paper", async () => {
  const text = await page.innerText("main");
  assert.match(text, /Send this form back/);
  assert.doesNotMatch(text, /taking part online|device/);
  assert.match(text, /On which day did you come\?/);
  assert.match(text, /Tick one box\./);
  const online = readFileSync(fileURLToPath(pages.en), "utf8");
  assert.doesNotMatch(online, /Tick one box|<kbd>/);
});

test("it says when to answer, and nothing of the mode", async () => {
  const conditions = await page.locator(".if:visible").allInnerTexts();
  assert.equal(conditions.length, 1);
  assert.match(conditions[0], /How satisfied are you\?/);
});

test("answers have the numbers that stand for them", async () => {
  assert.deepEqual(await page.locator("#q-travel kbd").allInnerTexts(), ["10", "20"]);
  assert.deepEqual(await page.locator("#q-reasons kbd").allInnerTexts(), ["1", "2"]);
  assert.match(await page.innerText("#q-satisfied"), /97\s*Not applicable/);
  assert.match(await page.innerText("#q-reasons"), /You can choose several answers\./);
  assert.match(await page.innerText("#q-order"), /Write 1 beside what comes first/);
});

test("it runs nothing, sends nothing, and axe has nothing to say of it", async () => {
  const html = readFileSync(fileURLToPath(pages["paper.en"]), "utf8");
  for (const sign of ["<script", "<button", "_comment", "action="]) assert.ok(!html.includes(sign), sign);
  assert.match(html, /default-src 'none'; style-src 'sha256-[^']+'; img-src data:; base-uri 'none'/);
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.length]), []);
});
