// The endpoint of the documentation, run as it stands there: what it takes, and what the form shows of
// what it refuses.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, freePort, launch, receive, removeBuilt, root, webshop } from "./built.mjs";

const folder = mkdtempSync(join(tmpdir(), "peil-endpoint-")), kept = join(folder, "responses");
let server, address, browser;

before(async () => {
  const page = readFileSync(join(root, "docs/endpoint.md"), "utf8");
  const program = /```js\n(.*?)```/s.exec(page)[1];
  assert.ok(program.trim().split("\n").length <= 36, "it is to be short");
  mkdirSync(kept);
  writeFileSync(join(folder, "endpoint.mjs"), program);
  const port = await freePort();
  address = "http://127.0.0.1:" + port;
  server = await receive(join(folder, "endpoint.mjs"), webshop, kept, port);
  browser = await launch();
});
after(async () => {
  server?.kill();
  await browser?.close();
  removeBuilt();
  rmSync(folder, { recursive: true, force: true });
});

const document = { survey: "webshop", version: "2.1.0", response: "r-1", status: "participate_refused", language: "nl", mode: "online", started: "2026-11-21T10:00:00Z", submitted: "2026-11-21T10:00:10Z",
  known: {}, consent: { participate: { given: false, text: "sha256:" + "0".repeat(64), at: "2026-11-21T10:00:04Z" } }, answers: {}, missing: {} };
const post = (body, type = "application/json") => fetch(address, { method: "POST", body, headers: { "Content-Type": type } });
const version = /version "(.*?)"/.exec(readFileSync(webshop, "utf8"))[1];

test("a response is taken once", async () => {
  const body = JSON.stringify({ ...document, version });
  assert.equal((await post(body)).status, 201);
  assert.equal((await post(body)).status, 200);
  assert.equal((await post(JSON.stringify({ ...document, version, language: "en" }))).status, 409);
  assert.equal(readdirSync(kept).length, 1);
});

test("what is wrong is told by question", async () => {
  const reply = await post(JSON.stringify({ ...document, version, response: "r-2", answers: { recommend: 11 } }));
  assert.equal(reply.status, 422);
  const { problems } = await reply.json();
  assert.deepEqual(problems.map(({ field }) => field), ["recommend"]);
  for (const [body, status] of [["no JSON", 400], ["{}", 422], ["x".repeat(2e6), 413]]) assert.equal((await post(body)).status, status, body.slice(0, 10));
  assert.equal(readdirSync(kept).length, 1);
});

test("a case is taken under the key it came with", async () => {
  const told = { survey: "webshop", version, case: "a17", mode: "online", disposition: "non_contact", at: "2026-11-21T10:00:00Z" };
  const tell = (change, key) => fetch(address, { method: "POST", body: JSON.stringify({ ...told, ...change }), headers: { "Content-Type": "application/json", "Idempotency-Key": key } });
  for (const [change, key, status] of [[{}, "k1", 201], [{}, "k1", 200], [{ disposition: "refused" }, "k1", 409], [{ disposition: "refused" }, "k2", 201], [{ disposition: "gone" }, "k3", 400]])
    assert.equal((await tell(change, key)).status, status, JSON.stringify(change) + key);
});

test("form data becomes a document", async () => {
  const reply = await post(new URLSearchParams({ _survey: "webshop", _version: version, _language: "nl", participate: "no", recommend: "" }), "application/x-www-form-urlencoded");
  assert.equal(reply.status, 201);
  assert.equal(await reply.json(), "Thank you");
  const all = readdirSync(kept).map((name) => JSON.parse(readFileSync(join(kept, name), "utf8")));
  assert.equal(all.filter(({ status }) => status === "participate_refused").length, 2);
  assert.equal((await post("participate=%", "application/x-www-form-urlencoded")).status, 400);
});

test("the form shows at its question what the endpoint refuses", async () => {
  const page = await (await browser.newContext()).newPage();
  const statuses = [];
  await page.route(/^https:/, async (route) => {
    const sent = JSON.parse(route.request().postData());
    // Something on the way has changed an answer.
    if (statuses.length === 0) sent.answers.recommend = 11;
    const reply = await post(JSON.stringify(sent));
    statuses.push(reply.status);
    route.fulfill({ status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() });
  });
  await page.goto(build(webshop).nl);
  const choose = (name, value) => page.check(`input[name="${name}"][value="${value}"]`);
  await choose("participate", "yes");
  await page.click("#go");
  for (const [name, value] of [["subject", "order"], ["satisfied", "5"], ["ease", "7"], ["solved", "yes"]]) await choose(name, value);
  await page.click("#go");
  await choose("recommend", "9");
  await page.click("#go");
  await page.waitForSelector("#q-recommend-error:not([hidden])");
  assert.match(await page.innerText("#q-recommend-error"), /above 10/);
  await page.click("#go");
  await page.waitForSelector("#done:not([hidden])");
  assert.deepEqual(statuses, [422, 201]);
});
