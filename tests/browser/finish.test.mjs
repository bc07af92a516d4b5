// A survey that ends early ends where it says so, after the questions that stand before.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { build, launch, removeBuilt, write } from "./built.mjs";

const survey = `page one "One" {
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
let browser, address;

before(async () => {
  browser = await launch();
  address = build(write("ends", survey)).en;
});
after(async () => {
  await browser?.close();
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
