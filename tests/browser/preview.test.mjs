// The preview as an author lives in it: the real server, a survey that is edited, the form beside it.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, peil, preview as start, root } from "./built.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "peil-preview-"));
const survey = join(folder, "webshop.peil");
let browser, preview, source;

before(async () => {
  cpSync(join(root, "examples"), folder, { recursive: true });
  source = readFileSync(survey, "utf8");
  preview = await start([survey]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  preview?.child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a preview; what goes wrong lands in `page.wrong`. */
async function open(address = preview.address, options = {}) {
  const page = await (await browser.newContext({ colorScheme: null, viewport: { width: 1360, height: 860 }, ...options })).newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/Blocked script execution/.test(message.text()) && page.wrong.push(message.text()));
  page.on("request", (sent) => !sent.url().startsWith(new URL(address).origin) && page.wrong.push(sent.url()));
  page.form = page.frameLocator("#device iframe:not(.waiting)");
  await page.goto(address);
  return page;
}

const edit = (change) => writeFileSync(survey, change(source));
const choose = (page, name, value) => page.form.locator(`input[name="${name}"][value="${value}"]`).check();
const asks = (page, words) => page.form.locator("#q-reasons > .label", { hasText: words }).waitFor();
const inForm = (page, act) => page.frames().find((frame) => frame.parentFrame() && /\/form\//.test(frame.url())).evaluate(act);

/** Half-fills the form: the second page, with a reason and a caret in its words. */
async function halfFill(page) {
  await choose(page, "participate", "yes");
  await page.form.locator("#go").click();
  await choose(page, "subject", "order");
  await choose(page, "satisfied", "2");
  await choose(page, "solved", "no");
  await choose(page, "reasons", "other");
  const words = page.form.locator("[name='reasons.other.text']");
  await words.fill("De website was traag");
  await words.focus();
  await inForm(page, () => document.activeElement.setSelectionRange(3, 10));
}

const place = (page) => inForm(page, () => ({
  scroll: Math.round(scrollY), focus: document.activeElement.name, caret: [document.activeElement.selectionStart, document.activeElement.selectionEnd],
  satisfied: document.querySelector("[name=satisfied]:checked").value, page: document.querySelector(".page.open").id,
}));

test("an edited survey appears with the answers, the page, the scroll and the caret kept", async () => {
  const page = await open();
  await halfFill(page);
  const before = await place(page);
  assert.ok(before.scroll > 100 && before.focus === "reasons.other.text", JSON.stringify(before));
  edit((text) => text.replace("Wat ging er mis?", "Wat ging er niet goed?"));
  await asks(page, "Wat ging er niet goed?");
  assert.deepEqual(await place(page), before);
  assert.equal(await page.locator("#device iframe").count(), 1);
  assert.equal(await page.isVisible("#notice"), false);

  edit((text) => text.replace("Wat ging er mis?", "Wat ging er fout?").replace('option other "Anders, namelijk" specify last', ""));
  await asks(page, "Wat ging er fout?");
  await page.waitForSelector("#notice:not([hidden])");
  assert.match(await page.innerText("#notice"), /reasons \(other\)/, "what has no place any more is told");
  assert.equal((await place(page)).satisfied, "2");
  edit((text) => text);
  await asks(page, "Wat ging er mis?");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a broken survey shows everything that is wrong over the last form, and goes when it is mended", async () => {
  const page = await open();
  await halfFill(page);
  edit((text) => text.replace("if solved == no", "if solvd == no").replace("recommend <= 6", "recommend <= 66"));
  await page.waitForSelector("#overlay:not([hidden])");
  const told = await page.innerText("#overlay");
  assert.match(told, /does not compile/);
  assert.match(told, /did you mean `?solved`?\?/);
  assert.match(told, /webshop\.peil:\d+:\d+/);
  const { out } = peil(["check", survey, "--format", "json"]);
  const problems = JSON.parse(out).problems;
  assert.deepEqual(await page.locator("#errors .rule").allInnerTexts(), problems.map((problem) => problem.rule), "all of them, as the terminal has them");
  const wrong = problems.find((problem) => problem.rule === "name/unknown");
  assert.equal(await page.locator("#errors mark[data-mark=primary]").first().innerText(), "solvd");
  assert.equal(await page.locator("#errors a.source").first().getAttribute("href"), `vscode://file${survey}:${wrong.line}:${wrong.column}`);
  assert.equal(await page.form.locator("#page-contact").isVisible(), true, "the last form stays");
  const rule = await page.request.get(new URL(await page.locator("#errors .rule").first().getAttribute("href"), preview.address).href);
  assert.match(await rule.text(), /<h1>name\/unknown/);

  edit((text) => text);
  await page.waitForSelector("#overlay", { state: "hidden" });
  assert.equal(await page.form.locator("input[name=satisfied][value='2']").isChecked(), true);
  assert.equal(await page.form.locator("[name='reasons.other.text']").inputValue(), "De website was traag");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a file that vanishes is told, and comes back", async () => {
  const page = await open();
  await page.form.locator("#go").waitFor();
  rmSync(survey);
  await page.waitForSelector("#overlay:not([hidden])");
  assert.match(await page.innerText("#overlay"), /there is no such file/);
  edit((text) => text);
  await page.waitForSelector("#overlay", { state: "hidden" });
  await page.context().close();
});

test("translations are followed as well", async () => {
  const catalogue = join(folder, "webshop.en.po");
  const before = readFileSync(catalogue, "utf8");
  const page = await open();
  await page.selectOption("#language", "en");
  await page.form.locator("html[lang=en]").waitFor();
  writeFileSync(catalogue, before.replace("Web shop customer satisfaction", "How satisfied are our customers"));
  await page.form.getByRole("heading", { name: "How satisfied are our customers" }).waitFor();
  writeFileSync(catalogue, before);
  await page.context().close();
});

test("submitted answers are a file that peil answer reads", async () => {
  const page = await open();
  await page.click("#tab-arrival");
  await page.fill("#known-customer", "c8f1");
  await page.selectOption("#touchpoint", { index: 1 });
  await page.form.locator("#go").waitFor();
  await page.waitForFunction(() => /Its JSON Schema refuses it/.test(document.querySelector("#panel-document").textContent));
  await page.selectOption("#fill", "random");
  await page.waitForFunction(() => /can be sent|ends at/.test(document.querySelector("#panel-document").textContent));
  assert.match(await page.locator("#panel-document").textContent(), /Its JSON Schema accepts it too/);
  for (let turn = 0; turn < 6 && !(await page.form.locator("#done").isVisible()); turn += 1) {
    await page.form.locator("#go").click();
    await page.waitForTimeout(150);
  }
  await page.waitForFunction(() => /^1 answer in/.test(document.querySelector("#record").textContent));
  const record = join(folder, ".peil/webshop.jsonl");
  assert.equal(existsSync(join(folder, ".peil/.gitignore")), true);
  assert.deepEqual(peil(["answer", survey, record]), { code: 0, out: "1 valid\n" });
  const sent = JSON.parse(readFileSync(record, "utf8"));
  assert.equal(typeof sent.known.customer, "string");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("without scripts the same answers are judged, sent and written", async () => {
  const page = await open();
  await page.selectOption("#fill", "random");
  await page.waitForFunction(() => /can be sent|ends at/.test(document.querySelector("#panel-document").textContent));
  await page.uncheck("#scripts");
  await page.form.locator("html:not(.js)").waitFor();
  await page.waitForFunction(() => /can be sent|ends at/.test(document.querySelector("#panel-document").textContent));
  const count = Number.parseInt(await page.innerText("#record"), 10);
  await page.form.locator("#go").click();
  await page.form.getByRole("heading", { name: "Received" }).waitFor();
  await page.waitForFunction((wanted) => Number.parseInt(document.querySelector("#record").textContent, 10) === wanted, count + 1);
  assert.deepEqual(peil(["answer", survey, join(folder, ".peil/webshop.jsonl")]).code, 0);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the questions tell why one is not asked, and answers can be found that ask it", async () => {
  const page = await open();
  await choose(page, "participate", "yes");
  const reasons = page.locator("[data-name=reasons]");
  await page.locator("[data-name=reasons]", { hasText: "solved has no answer" }).waitFor();
  assert.match(await reasons.innerText(), /Not asked: solved == no does not hold: solved has no answer line \d+/);
  await choose(page, "participate", "no");
  await page.locator("[data-name=subject]").getByText("consent was refused").waitFor();
  await reasons.getByRole("button", { name: "Fill in" }).click();
  await page.locator("[data-name=reasons]:not([data-state=not_asked])").waitFor();
  assert.equal(await page.form.locator("#q-reasons").isVisible(), true);
  await page.locator("[data-name=participate] button.name").click();
  assert.equal(await page.form.locator("#q-participate").isVisible(), true);
  await page.click("#tab-routes");
  const picture = page.frameLocator("#panel-routes iframe");
  await picture.locator("rect.page.here").waitFor();
  assert.deepEqual(await picture.locator("text.name.here").allTextContents(), ["participate"]);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("width, language, look and scripts change what is shown, and keep the answers", async () => {
  const page = await open();
  await halfFill(page);
  await page.locator("[name=width][value='320']").check();
  assert.equal(await inForm(page, () => innerWidth), 320);
  await page.locator("[name=look][value=dark]").check();
  assert.equal(await inForm(page, () => matchMedia("(prefers-color-scheme: dark)").matches), true);
  await page.locator("[name=look][value=light]").check();
  assert.equal(await inForm(page, () => matchMedia("(prefers-color-scheme: dark)").matches), false);
  await page.selectOption("#language", "en");
  await page.form.locator("html[lang=en]").waitFor();
  assert.equal((await place(page)).satisfied, "2");
  const mode = () => inForm(page, () => JSON.parse(document.getElementById("survey").textContent).mode || "online");
  assert.equal(await mode(), "online");
  await page.selectOption("#mode", "phone");
  await page.waitForFunction(() => /mode=phone/.test(document.querySelector("#device iframe:last-child:not(.waiting)")?.src));
  assert.equal(await mode(), "phone");
  await page.selectOption("#mode", "online");
  await page.waitForFunction(() => /mode=online/.test(document.querySelector("#device iframe:last-child:not(.waiting)")?.src));
  assert.equal((await place(page)).satisfied, "2");
  await page.uncheck("#scripts");
  await page.form.locator("html:not(.js)").waitFor();
  assert.equal(await page.form.locator("input[name=satisfied][value='2']").isChecked(), true);
  assert.equal(await page.form.locator("#q-recommend").isVisible(), true, "without scripts it is one form");
  await page.check("#scripts");
  await page.form.locator("html.js").waitFor();
  await page.reload();
  await page.form.locator("#page-contact").waitFor();
  assert.equal((await place(page)).satisfied, "2", "the page of tools can be loaded again");
  await page.click("#restart");
  await page.form.locator("#page-contact").waitFor({ state: "hidden" });
  assert.equal(await page.form.locator("input:checked").count(), 0);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a project begins with its surveys and their states", async () => {
  writeFileSync(join(folder, "broken.peil"), "survey broken \"B\" {\n");
  const project = await start([folder]);
  const page = await open(project.address);
  await page.locator("tr", { hasText: "webshop.peil" }).waitFor();
  assert.match(await page.locator("tr", { hasText: "webshop.peil" }).innerText(), /No problems[^]*nl, en/);
  assert.match(await page.locator("tr", { hasText: "broken.peil" }).innerText(), /error/);
  writeFileSync(join(folder, "fresh.peil"), source.replace("survey webshop", "survey fresh"));
  await page.locator("tr", { hasText: "fresh.peil" }).waitFor();
  await page.locator("tr", { hasText: "broken.peil" }).locator("a").click();
  await page.waitForSelector("#overlay:not([hidden])");
  for (const name of ["broken.peil", "fresh.peil"]) rmSync(join(folder, name));
  project.child.kill("SIGKILL");
  await page.context().close();
});

test("made-up respondents to every example give answers that can be sent", async () => {
  const project = await start([join(root, "examples")]);
  const page = await open(project.address);
  await page.locator("tbody a").first().waitFor();
  const addresses = await page.locator("tbody a").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(addresses.length >= 6);
  for (const address of addresses) {
    await page.goto(address);
    await page.form.locator("#go").waitFor();
    await page.selectOption("#fill", "random");
    await page.waitForFunction(() => /can be sent|ends at/.test(document.querySelector("#panel-document").textContent), null, { timeout: 8000 })
      .catch(async () => assert.fail(address + ": " + await page.locator("#panel-document").textContent()));
    assert.equal(await page.isVisible("#notice"), false, address);
  }
  assert.deepEqual(page.wrong, []);
  project.child.kill("SIGKILL");
  await page.context().close();
});

/** The status of a request with headers of its own, and what came with it. */
function ask(path, { method = "GET", headers = {}, body } = {}) {
  const { port } = new URL(preview.address);
  return new Promise((done, failed) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (reply) => {
      let text = "";
      reply.on("data", (data) => { text += data; });
      reply.on("end", () => done({ status: reply.statusCode, text, headers: reply.headers }));
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

test("only this address is answered, and only its own pages send", async () => {
  const { origin, host, port } = new URL(preview.address);
  assert.equal((await ask("/s/webshop/state", { headers: { host } })).status, 200);
  for (const other of ["evil.example", "evil.example:" + port, "127.0.0.1:1"]) assert.equal((await ask("/s/webshop/state", { headers: { host: other } })).status, 403, other);
  const local = await ask("/s/webshop/", { headers: { host: "localhost:" + port } });
  assert.deepEqual([local.status, local.headers.location], [307, preview.address]);
  const post = (headers, body = "{}") => ask("/s/webshop/answers", { method: "POST", headers: { host, "content-type": "application/json", ...headers }, body });
  assert.equal((await post({})).status, 403);
  assert.equal((await post({ origin: "https://evil.example" })).status, 403);
  assert.equal((await post({ origin: "null" })).status, 403);
  const refused = await post({ origin });
  assert.equal(refused.status, 422);
  assert.ok(JSON.parse(refused.text).problems.length > 3);
  assert.equal((await post({ origin }, "{")).status, 400);
  assert.equal((await post({ origin }, "x".repeat(5 << 20))).status, 413);
  assert.equal((await ask("/s/webshop/answers", { method: "PUT", headers: { host, origin } })).status, 405);
  for (const path of ["/s/webshop/form/..%2f..%2fwebshop.peil", "/s/webshop/form/webshop.peil", "/../etc/passwd", "/assets/../shell.js", "/s/other/", "/rules/a/b"]) {
    assert.equal((await ask(path, { headers: { host } })).status, 404, path);
  }
  const reply = await ask("/s/webshop/form/webshop.nl.html", { headers: { host } });
  assert.equal(reply.headers["access-control-allow-origin"], undefined);
  assert.match(reply.text, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/, "the form keeps its own policy");
});

test("the tools are accessible in every state, light and dark, wide and narrow", async () => {
  for (const options of [{}, { colorScheme: "dark" }, { viewport: { width: 390, height: 844 } }]) {
    const page = await open(preview.address, { ...options, bypassCSP: true });
    await page.form.locator("#go").waitFor();
    await page.locator("#panel-questions .question").first().waitFor();
    const look = async (state) => {
      const found = await page.evaluate(async (source) => {
        (0, eval)(source);
        const result = await window.axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
        return result.violations.map((v) => v.id + " " + v.nodes[0].html);
      }, axe);
      assert.deepEqual(found, [], state);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), state + " is too wide");
    };
    for (const tab of ["questions", "document", "routes", "arrival", "problems"]) {
      await page.click("#tab-" + tab);
      await look(tab);
    }
    edit((text) => text.replace("if solved == no", "if solvd == no"));
    await page.waitForSelector("#overlay:not([hidden])");
    await look("broken");
    edit((text) => text);
    await page.waitForSelector("#overlay", { state: "hidden" });
    await page.context().close();
  }
});

test("a taken port is told, and an interrupt stops at once", async () => {
  const { port } = new URL(preview.address);
  const taken = await start([survey, "--port", port]).catch((error) => error);
  assert.equal(taken.code, 2);
  assert.match(taken.wrong, new RegExp(`port ${port} cannot be used`));
  const gone = await start([join(folder, "gone.peil")]).catch((error) => error);
  assert.equal(gone.code, 2);
  assert.match(gone.wrong, /gone\.peil: there is no such file/);

  const page = await open();
  await page.form.locator("#go").waitFor();
  const ended = new Promise((done) => preview.child.on("exit", (code, signal) => done([code, signal])));
  preview.child.kill("SIGINT");
  assert.deepEqual(await ended, [null, "SIGINT"]);
  await page.waitForFunction(() => document.querySelector("#status").textContent === "Preview stopped");
  await new Promise((free) => connect(port, "127.0.0.1").on("error", free));
  await page.context().close();
});
