import { after, test } from "node:test";
import assert from "node:assert/strict";
import { reference, sizes } from "./sizes.mjs";
import { removeBuilt } from "./built.mjs";

after(removeBuilt);

test("the form of the reference questionnaire stays light", () => {
  const { brotli, script } = sizes(reference);
  assert.ok(brotli <= 14500, "the page has " + brotli + " bytes");
  assert.ok(script <= 7200, "its script has " + script + " bytes");
});
