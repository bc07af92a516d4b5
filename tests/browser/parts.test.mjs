// A page carries only the parts of the runtime that its survey uses: each type of question and each
// operator works when it stands alone, for good answers and for bad.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { build, launch, removeBuilt, write } from "./built.mjs";

const places = `list places {
  option shop "Shop"
  option site "Website"
}
`;

const types = [
  "nps", "csat", "ces 1", "ces 2", "grade", "agree 7", "yes_no", "text", "long_text", "integer 0..10", "decimal 0..10", "money EUR", "slider 0..100",
  "date", "time", "datetime", "email", "phone", "url", "one of places", "many of places", "rank of places", "allocate 100 of places",
  "file { accept \"image/*\" size 5 }",
];

const conditions = {
  "today alone": "today > 2026-01-01",
  "days between": "days_between(2026-01-01, today) > 3",
  "years between": "years_between(2000-01-01, today) > 18",
  arithmetic: "n * 2 + 1 > 4",
  division: "n / 2 > 1",
  rounding: "round(n / 3, 1) > 0.3",
  absence: "answered(n)",
  membership: "n in (1..3)",
  minimum: "min(n, 3) > 2",
};

let browser;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

/** Opens the form of a survey, and goes through it with nothing, with nonsense and with a number. */
async function works(body) {
  // What tells who someone is cannot stand in an anonymous survey: there a key finds the responses of a person.
  const personal = /: (email|phone|file)/.test(body);
  const before = (personal ? 'known member: key "Member"\n' : "") + (body.includes("of places") ? places : "");
  const file = write("alone", before + body, "", personal ? "pseudonymous" : "anonymous");
  const page = await browser.newPage(), wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(build(file).en);
  for (const text of ["", "x-y", "5"]) {
    for (const field of await page.locator("main input[type=text]:visible, main input:not([type]):visible, main textarea:visible").all()) {
      await field.fill(text);
      await field.dispatchEvent("change");
    }
    const choice = page.locator("main input[type=radio]:visible").first();
    if (text && await choice.count()) await choice.check({ force: true });
    if (await page.isVisible("#go")) await page.click("#go");
  }
  await page.close();
  assert.deepEqual(wrong, [], body);
}

for (const written of types) {
  const [type, more = "}"] = written.split(" { ");
  test("alone: " + type, () => works(`page one "First" {\n  question q: ${type} "What do you say?" { required ${more}\n}\n`));
}
for (const [name, condition] of Object.entries(conditions)) {
  test("alone: " + name, () => works(`page one "First" {\n  question n: integer 0..10 "How many?" { required }\n  question rate: csat "How was it?" when ${condition}\n}\n`));
}
