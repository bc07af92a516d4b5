// Hostile words in every text that authors and invitations bring, and nothing of it runs.
// Each page is opened under its own policy and without any, so that the markup is seen to be safe by itself.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, peil, root } from "./built.mjs";

const folder = mkdtempSync(join(tmpdir(), "peil-hostile-"));
let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The list of the outputs' own test. */
const table = /PAYLOADS: &\[&str\] = &\[(.*?)^\];/ms.exec(readFileSync(join(root, "src/target/payloads.rs"), "utf8"))[1];
const unescape = (text) => text.replace(/\\u\{(\w+)\}/g, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/\\([ntr"\\])/g, (_, c) => ({ n: "\n", t: "\t", r: "\r" }[c] || c));
const payloads = [...table.matchAll(/^    "(.*)",$/gm)].map((found) => unescape(found[1]).replace(/alert\(1\)/g, "hit(1)"));
payloads.push("</script><script>hit(1)</script>", "\\u003cscript>hit(1)</script>", "javascript:hit(1)//'\"`", "<style>*{background:url(https://evil.example/x)}</style>");

const quoted = (text) => '"' + text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/\r/g, "\\r").replace(/[{}]/g, "$&$&") + '"';

/** A survey with the words in every place that a text may have in a form. The checks refuse HTML in texts;
    that the form does not become unsafe without them is seen by the outputs' own test. */
function survey(words) {
  let used = 0;
  const next = () => quoted(words + " " + (used += 1));
  const list = () => "option a " + next() + "\n option other " + next() + " specify\n option none " + next() + " exclusive\n";
  return `survey hostile ${next()} { version "1.0.0" language en save 7 days review for research }
privacy { controller ${next()} contact "privacy@example.com" responses pseudonymous withdraw "https://example.com/w" }
purpose research ${next()} { basis consent retain 30 days then delete }
purpose task ${next()} { basis public_task law ${next()} object "https://example.com/o" retain 30 days then delete }
scale points 1..3 { label 1 ${next()} label 3 ${next()} missing na ${next()} }
known member: key for task, research
known who: text for task { personal name.first }
consent ok ${next()} for research { required }
page one ${next()} for task {
 note said ${quoted("- *" + words + "*\n\nDear ").slice(0, -1)}{who or friend}"
 question choice: one ${next()} { hint ${next()} ${list()} }
 question several: many ${next()} { ${list()} }
 question order: rank ${next()} { option a ${next()} option b ${next()} }
 question shares: allocate 10 ${next()} { option a ${next()} option b ${next()} }
 question rate: points ${next()}
 question size: slider 0..10 ${next()} { unit ${next()} label 0 ${next()} }
 question words: text ${next()}
 question long: long_text ${next()} { length 0..200 }
 grid rows: points ${next()} { row a ${next()} row b ${next()} }
 note heard "You said {words or nothing} and chose {choice or nothing}"
}
page two ${next()} for task {
 question many_more: yes_no ${next()}
 check warned ${next()} soft require many_more == yes
 finish over ${next()} when choice == none
}
`;
}

/** Opens an address, uses every control, and tells what went wrong. */
async function use(address, options, words) {
  const context = await browser.newContext(options), page = await context.newPage(), wrong = [];
  await page.addInitScript(() => { window.hit = () => { window.wasHit = true; }; });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("dialog", (dialog) => { wrong.push("dialog"); dialog.dismiss(); });
  page.on("console", (message) => /Security Policy/.test(message.text()) && wrong.push(message.text()));
  page.on("request", (request) => !/^(file|data|blob):/.test(request.url()) && wrong.push(request.url()));
  await page.goto(address + "#who=" + encodeURIComponent(words.slice(0, 200)) + "&touchpoint=" + encodeURIComponent(words) + "&words=" + encodeURIComponent(words));
  const names = await page.evaluate((text) => {
    const tell = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector("[name=ok][value=yes]").click();
    document.querySelectorAll("input[type=text], textarea").forEach((input) => { input.value = text; tell(input); });
    document.querySelectorAll("[value=a], [value='3'], [value=other]").forEach((input) => input.click());
    document.querySelectorAll("#q-shares input").forEach((input, i) => { input.value = i ? "10" : "0"; tell(input); });
    document.querySelectorAll("#q-size input[type=text]").forEach((input) => { input.value = "5"; tell(input); });
    document.querySelectorAll(".agree, .keeping button, summary").forEach((button) => button.click());
    for (let i = 0; i < 5; i += 1) document.getElementById("go").click();
    document.querySelectorAll("*").forEach((e) => ["mouseover", "focus", "blur", "load", "error", "toggle"].forEach((kind) => e.dispatchEvent(new Event(kind))));
    return [...new Set(Array.from(document.querySelectorAll("*"), (e) => e.localName))].sort().join(" ");
  }, words);
  await page.waitForTimeout(20);
  if (await page.evaluate(() => window.wasHit)) wrong.push("it ran");
  const review = await page.evaluate(() => document.querySelectorAll("#review bdi").length);
  await context.close();
  return { wrong, names, review };
}

function built(words) {
  const file = join(folder, "hostile.peil"), out = mkdtempSync(join(folder, "out-"));
  writeFileSync(file, survey(words));
  const { code, out: said } = peil(["build", file, "-o", out, "--target", "form"]);
  return code === 0 ? pathToFileURL(join(out, "hostile.en.html")).href : said;
}

test("no words of an author, an invitation or a respondent run or become markup", { timeout: 600000 }, async () => {
  const plain = built("Plain words");
  assert.ok(plain.startsWith("file:"), plain);
  const usual = await use(plain, { bypassCSP: true }, "Plain words");
  assert.deepEqual(usual.wrong, []);
  assert.ok(usual.review > 5, "all pages are reached");
  let refused = 0;
  for (const words of payloads) {
    const found = built(words), authored = found.startsWith("file:");
    if (!authored) assert.match(found, /text\/(unsafe|invisible)|syntax\//, words);
    refused += authored ? 0 : 1;
    for (const bypassCSP of [false, true]) {
      const { wrong, names } = await use(authored ? found : plain, { bypassCSP }, words);
      assert.deepEqual(wrong, [], words);
      const known = new Set([...usual.names.split(" "), "strong", "em", "a", "br", "ul", "ol", "li", "p"]);
      assert.deepEqual(names.split(" ").filter((name) => !known.has(name)), [], words);
    }
  }
  assert.ok(refused < payloads.length - 10, "some words pass the checks");
});
