// Invitations and programs: the token goes along and counts once, the known values in it cannot be changed,
// and what a program fills in is told. The receiver is that of the documentation, as it stands there.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import { build, freePort, island, launch, peil, receive, removeBuilt, root } from "./built.mjs";

const folder = mkdtempSync(join(tmpdir(), "peil-invitation-")), kept = join(folder, "kept"), survey = join(folder, "invited.peil");
const key = "k".repeat(32);
let server, address, browser, pages, invite;

const source = () => `survey webshop "After your order" {
  version "1.0.0"
  language en
  mode online, phone
  owner "research@example.com"
  goal "Know how ordering goes"
  submit "${address}/"
  token
  trap
  for improve
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.com"
  responses pseudonymous
}
purpose improve "improve our shop" {
  basis legitimate_interest
  interest "Knowing how ordering goes"
  object "https://example.com/object"
  retain 1 year then delete
}
list channels {
  option web "Website"
  option desk "Desk"
}
known customer: key
known channel: one of channels
page order "Your order" {
  question satisfied: csat "How satisfied are you with your order?" {
    required
  }
  question desk: yes_no "Was the desk open?" when channel == desk
}
`;

/** The programs of the documentation: the receiver, which asks for a token. */
function receiver() {
  const [program, invitation, , take] = [...readFileSync(join(root, "docs/endpoint.md"), "utf8").matchAll(/```js\n(.*?)```/gs)].map((found) => found[1]);
  assert.ok(invitation.split("\n").length <= 25, "it is to be short");
  writeFileSync(join(folder, "invitation.mjs"), invitation);
  const asks = program.replace(/function take[^]*?\n}\n/, take);
  assert.notEqual(asks, program);
  writeFileSync(join(folder, "endpoint.mjs"), `import { read } from "./invitation.mjs";\nconst key = "${key}";\n${asks}`);
}

before(async () => {
  const port = await freePort();
  address = "http://127.0.0.1:" + port;
  mkdirSync(kept);
  writeFileSync(survey, source());
  receiver();
  ({ invite } = await import(pathToFileURL(join(folder, "invitation.mjs")).href));
  pages = build(survey);
  server = await receive(join(folder, "endpoint.mjs"), survey, kept, port);
  browser = await launch();
});
after(async () => {
  server?.kill();
  await browser?.close();
  removeBuilt();
  rmSync(folder, { recursive: true, force: true });
});

const later = Date.now() + 1e6;
const tokenFor = (customer, channel = "web", until = later, of = "webshop", by = key) => invite(of, { customer, channel }, until, by);
const documents = () => readdirSync(kept).map((name) => JSON.parse(readFileSync(join(kept, name), "utf8")));

/** Opens the form with a fragment. */
async function open(fragment, options) {
  const context = await browser.newContext(options), page = await context.newPage();
  await page.goto(pages.en + fragment);
  return page;
}

async function send(page) {
  await page.getByRole("radio", { name: "5" }).check();
  await page.locator("#go").click();
  await page.locator("#done:visible, #errors:visible").first().waitFor();
  return page.locator("#done:visible, #errors:visible").first().innerText();
}

test("an invitation counts once, and a second answer is told so kindly", async () => {
  const fragment = "#token=" + tokenFor("c1");
  const page = await open(fragment);
  assert.equal(new URL(page.url()).hash, "", "the token left the address");
  assert.match(await send(page), /Thank you/);
  const again = await open(fragment);
  const words = await send(again);
  assert.match(words, /This invitation has been used before\s+Each invitation counts once/);
  assert.equal(await again.getByRole("button", { name: /[Ss]ave/ }).count(), 0);
  assert.equal(documents().filter(({ known }) => known.customer === "c1").length, 1);
});

test("the token is in the header alone, and stays when the page is loaded anew", async () => {
  const token = tokenFor("c2"), page = await open("#token=" + token);
  await page.reload();
  const request = page.waitForRequest((one) => one.method() === "POST");
  assert.match(await send(page), /Thank you/);
  const sent = await request;
  assert.equal(sent.headers().authorization, "Bearer " + token);
  assert.ok(!sent.postData().includes(token) && !sent.url().includes(token));
  assert.ok(!(await page.content()).includes(token), "the page never shows it");
});

test("known values in a signed token cannot be changed", async () => {
  await send(await open("#customer=somebody_else&channel=web&token=" + tokenFor("c3")));
  assert.ok(documents().some(({ known }) => known.customer === "c3" && known.channel === "web"));
  assert.ok(!documents().some(({ known }) => known.customer === "somebody_else"));
  const page = await open("#channel=desk&token=" + tokenFor("c4"));
  await page.getByRole("radio", { name: "Yes" }).check();
  assert.match(await send(page), /desk/, "judged by the channel in the token, the desk is not asked");
});

test("without a token that is ours the answers can be saved, and nothing is taken", async () => {
  const before = documents().length, good = tokenFor("c5");
  const forged = [good.slice(0, -2) + (good.endsWith("AA") ? "BB" : "AA"), tokenFor("c5", "web", Date.now() - 1e6), tokenFor("c5", "web", later, "other"), tokenFor("c5", "web", later, "webshop", "x".repeat(32)), "x".repeat(2000), "<img src=x>", "a b\r\nX-Evil: 1", ""];
  for (const token of forged) {
    const page = await open("#token=" + encodeURIComponent(token));
    const words = await send(page);
    assert.match(words, /Open this page with the link in your invitation/, token);
    assert.equal(await page.getByRole("button", { name: /[Ss]ave/ }).count(), 1);
    assert.equal(await page.locator("img").count(), 0);
    await page.context().close();
  }
  assert.equal(documents().length, before);
});

test("the trap is out of reach of people, and axe has nothing to say of it", async () => {
  const page = await open("#token=" + tokenFor("c6"));
  assert.equal(await page.getByRole("textbox").count(), 0, "no assistive technology names it");
  for (let stop = 0; stop < 20; stop += 1) {
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "trap");
  }
  const size = await page.locator("#trap").evaluate((trap) => trap.parentElement.parentElement.getBoundingClientRect());
  assert.ok(size.width <= 1 && size.height <= 1);
  assert.equal(await page.locator("#trap").getAttribute("autocomplete"), "off");
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(found.violations.map(({ id }) => id), []);
  assert.match(await send(page), /Thank you/);
  assert.ok(documents().every(({ quality }) => quality === undefined));
});

test("what a program writes there is told and not kept, with and without JavaScript", async () => {
  const page = await open("#token=" + tokenFor("c7"));
  await page.locator("#trap").evaluate((trap) => { trap.value = "Buy pills"; });
  assert.match(await send(page), /Thank you/, "a program is thanked as anybody");
  const taken = documents().find(({ known }) => known.customer === "c7");
  assert.deepEqual(taken.quality, { trap: true });
  assert.ok(!JSON.stringify(taken).includes("pills"));
  const body = new URLSearchParams({ _survey: "webshop", _version: "1.0.0", _language: "en", satisfied: "4", _comment: "Buy pills", _token: tokenFor("c8") });
  const reply = await fetch(address, { method: "POST", body });
  assert.equal(reply.status, 201);
  const posted = documents().find(({ known }) => known.customer === "c8");
  assert.deepEqual(posted.quality, { trap: true });
  assert.ok(!JSON.stringify(posted).includes("pills"));
});

test("the page without JavaScript has the trap as a field that says to leave it empty", async () => {
  const page = await open("", { javaScriptEnabled: false });
  const trap = page.locator("form [name=_comment]");
  assert.equal(await trap.count(), 1);
  assert.equal(await trap.locator("xpath=..").textContent(), "Leave this field empty ");
  assert.equal(await trap.inputValue(), "");
});

test("an interviewer's page has no trap, and a survey without one carries nothing of it", () => {
  assert.ok(!readFileSync(fileURLToPath(pages["phone.en"]), "utf8").includes("_comment"));
  assert.equal(island(pages["phone.en"]).trap, undefined);
  const plain = join(folder, "plain.peil");
  writeFileSync(plain, source().replace("  trap\n", "").replace("  token\n", ""));
  const html = readFileSync(fileURLToPath(build(plain).en), "utf8");
  assert.ok(!/_comment|Bearer|invitation/.test(html));
});

test("peil answer names what a program may have given", () => {
  const complete = (response, seconds, quality) => JSON.stringify({ survey: "webshop", version: "1.0.0", response, status: "complete", language: "en", mode: "online",
    started: "2026-11-21T10:00:00Z", submitted: new Date(Date.parse("2026-11-21T10:00:00Z") + seconds * 1000).toISOString().replace(".000", ""), ...(quality && { quality }), known: {}, answers: { satisfied: 4 } });
  const lines = [complete("response-01", 60), complete("response-02", 1), complete("response-03", 60, { trap: true }), complete("response-04", 0)].join("\n");
  const { code, out } = peil(["answer", survey, "-"], lines);
  assert.equal(code, 0);
  const [fast, trapped, tally] = out.trim().split("\n");
  assert.match(fast, /^line 2: valid, but a program may have given it: 1 s where \d+ s are usual$/);
  assert.equal(trapped, "line 3: valid, but a program may have given it: the trap was filled in");
  assert.equal(tally, "4 valid, 2 of them in doubt");
  const told = peil(["answer", survey, "-", "--format", "json"], lines).out.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(told.map(({ doubts }) => doubts), [[], ["fast"], ["trap"], []]);
  assert.deepEqual(told.map(({ seconds }) => seconds), [60, 1, 60, undefined]);
  const wrong = peil(["answer", survey, "-"], complete("response-05", 60, { trap: "yes" }));
  assert.match(wrong.out, /`quality` is not `\{"trap": true\}`/);
});

test("known values go before those in a document, and stay out where they are not asked", () => {
  const document = { survey: "webshop", version: "1.0.0", response: "response-06", status: "complete", language: "en", mode: "online", started: "2026-11-21T10:00:00Z", submitted: "2026-11-21T10:01:00Z", known: { customer: "mine" }, answers: { satisfied: 4 } };
  const { out } = peil(["answer", survey, "-", "--format", "json", "--known", "customer=theirs", "--known", "channel=desk"], JSON.stringify(document));
  assert.deepEqual(JSON.parse(out).document.known, { customer: "theirs", channel: "desk" });
});
