// Pictures of every page, by the browser of these tests.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { binary, launch, peil, root, webshop } from "./built.mjs";

let folder, browser;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "peil-shots-"));
  mkdirSync(join(folder, "tmp"));
  process.env.CHROMIUM ||= "/usr/bin/chromium";
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes pictures; the files by name, each with the width and height that its header tells. */
function shoot(survey, out, ...more) {
  const to = join(folder, out);
  execFileSync(binary, ["shot", survey, "-o", to, "--no-sandbox", ...more], { env: { ...process.env, TMPDIR: join(folder, "tmp") }, stdio: "pipe" });
  assert.deepEqual(readdirSync(join(folder, "tmp")), [], "nothing is left behind");
  const files = readdirSync(to).sort();
  return Object.fromEntries(files.map((file) => {
    const bytes = readFileSync(join(to, file));
    return [file, file.endsWith(".png") && [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]];
  }));
}

test("every page, in the languages and on the screens that were asked for, the same each time", async () => {
  const shots = shoot(webshop, "a", "--lang", "nl", "--dark", "--print");
  const scenes = ["1-part-1", "2-contact", "3-recommend_us", "end-complete", "end-participate_refused"];
  const screens = ["1280", "1280.dark", "390", "390.dark"];
  const wanted = scenes.flatMap((scene) => screens.map((screen) => ["webshop", "nl", scene, screen, "png"].join(".")));
  assert.deepEqual(Object.keys(shots), [...wanted, "webshop.nl.paper.png", "webshop.shots.html"].sort());
  assert.equal(shots["webshop.nl.2-contact.390.png"][0], 780, "twice as sharp");
  assert.equal(shots["webshop.nl.2-contact.1280.png"][0], 1280);
  assert.ok(shots["webshop.nl.2-contact.390.png"][1] > 5000, "the whole height");
  assert.ok(shots["webshop.nl.paper.png"][1] > shots["webshop.nl.2-contact.1280.png"][1], "all pages on paper");
  shoot(webshop, "b", "--lang", "nl", "--dark", "--print");
  for (const file of Object.keys(shots)) assert.ok(readFileSync(join(folder, "a", file)).equals(readFileSync(join(folder, "b", file))), file);
  const light = readFileSync(join(folder, "a/webshop.nl.2-contact.1280.png")), dark = readFileSync(join(folder, "a/webshop.nl.2-contact.1280.dark.png"));
  assert.ok(!light.equals(dark));
});

test("the page of all pictures shows them, under its own policy", async () => {
  shoot(webshop, "sheet", "--lang", "en", "--size", "320");
  const page = await browser.newPage(), wrong = [];
  page.on("console", (message) => wrong.push(message.text()));
  await page.goto(pathToFileURL(join(folder, "sheet/webshop.shots.html")).href);
  const widths = () => page.evaluate(() => [...document.images].map((image) => ((image.loading = "eager"), image.naturalWidth)));
  for (let tries = 0; tries < 50 && (await widths()).includes(0); tries += 1) await page.waitForTimeout(50);
  assert.deepEqual(await widths(), [640, 640, 640, 640, 640]);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("all examples and every type of question are shown, none is left out", () => {
  const surveys = ["account", "exit", "mystery", "outage", "relationship"].map((name) => join(root, "examples", name + ".peil"));
  for (const survey of [...surveys, join(root, "tests/browser/every_type.peil"), join(root, "tests/browser/kept.peil")]) {
    const { code, out } = peil(["shot", survey, "-o", join(folder, "all"), "--no-sandbox", "--size", "390"]);
    assert.equal(code, 0, out);
    assert.match(out, /^wrote \d+ files to \S+\n$/, survey);
  }
});

test("the page for interviewers", () => {
  const shots = shoot(webshop, "phone", "--mode", "phone", "--lang", "nl", "--size", "1280");
  assert.ok(shots["webshop.phone.nl.2-contact.1280.png"]);
  assert.ok("webshop.phone.shots.html" in shots);
});

test("a folder that cannot be written to stays as it is, and so does what was there when the browser ends", () => {
  writeFileSync(join(folder, "file"), "x");
  const { code, out } = peil(["shot", webshop, "-o", join(folder, "file"), "--no-sandbox", "--size", "390"]);
  assert.equal(code, 2);
  assert.match(out, /file/);
  assert.equal(readFileSync(join(folder, "file"), "utf8"), "x");
});
