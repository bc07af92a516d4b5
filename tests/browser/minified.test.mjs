import { test } from "node:test";
import assert from "node:assert/strict";
import { minified, present } from "./minify.mjs";

test("what pages carry is made from the sources as they are", async () => {
  assert.ok(present() === await minified(), "run `npm run minify` in tests/browser");
});
