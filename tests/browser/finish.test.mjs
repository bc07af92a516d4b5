// A survey that ends early ends where it says so, after the questions that stand before.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, launch, removeBuilt } from "./built.mjs";

const survey = `survey ends "Ends" {
  version "1.0.0"
  language en
  for research
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.org"
  responses anonymous
}
purpose research "to improve our service" {
  basis public_task
  law "Example Act, section 1"
  object "https://example.org/object"
  retain 1 year then delete
}
page one "One" {
  question first: yes_no "First?" { required }
}
page two "Two" {
  question second: yes_no "Second?" { required }
}
page three "Three" {
  question third: yes_no "Third?" { required }
  finish early "That is all we ask." when first == no as screened
  question fourth: yes_no "Fourth?" { required }
}
page four "Four" {
  question fifth: yes_no "Fifth?" { required }
}
`;
let browser, folder, address;

before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "peil-finish-"));
  writeFileSync(join(folder, "ends.peil"), survey);
  address = build(join(folder, "ends.peil")).en;
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
  removeBuilt();
});

for (const [first, asked] of [["no", ["first", "second", "third"]], ["yes", ["first", "second", "third", "fourth", "fifth"]]]) {
  test("first is " + first, async () => {
    const page = await browser.newPage(), seen = [];
    await page.goto(address);
    while (!(await page.isVisible("#done"))) {
      const names = await page.locator("main .question:visible").evaluateAll((all) => all.map((q) => q.id.slice(2)));
      for (const name of names) await page.check(`[name=${name}][value=${name === "first" ? first : "yes"}]`, { force: true });
      seen.push(...names);
      await page.click("#go");
    }
    assert.deepEqual(seen, asked);
    assert.equal((await page.innerText("#done")).includes("That is all we ask."), first === "no");
    await page.close();
  });
}
