// A form in a frame on another website: two origins, each with a policy of its own.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, peil } from "./built.mjs";
import { serve } from "./serve.mjs";

const SURVEY = (origins) => `survey contact "Uw contact" {
  version "1.0.0"
  language nl
  translate en
  for improve
  ${origins.map((origin) => `embed "${origin}"`).join("\n  ")}
}
privacy {
  controller "Voorbeeld B.V., Utrecht"
  contact "privacy@voorbeeld.nl"
  responses anonymous
}
purpose improve "onze dienst te verbeteren" {
  basis legitimate_interest
  interest "Weten hoe bezoekers ons ervaren"
  object "https://voorbeeld.nl/bezwaar"
  retain 1 year then delete
}
page first "Eerst" {
  question rate: csat "Hoe was het?" {
    required
  }
  question why: long_text "Waarom?" when rate <= 2
  question solved: yes_no "Opgelost?" {
    required
  }
  note more "Lees [meer](https://example.org/meer)."
}
page then "Dan" {
  question last: text "Nog iets?"
}
`;
const CATALOGUE = 'msgctxt "purpose.improve"\nmsgid "onze dienst te verbeteren"\nmsgstr "improve our service"\n';

let browser, folder, forms, hosts, other;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "peil-embed-"));
  const places = { "/": folder };
  forms = await serve(places, { "Content-Security-Policy": "frame-ancestors http://127.0.0.1:*" });
  const script = ["/peil-form.js", "/peil-form.js"];
  const page = (body) => `<!doctype html><title>Winkel</title><style nonce="x">body { margin: 0 } .above { height: 1500px }</style>
    <script src="peil-form.js" defer></script><div class="above"></div>${body}<p id="below">Onder</p>`;
  const src = forms.origin + "/contact.nl.html#x";
  const pages = {
    "/element": page(`<peil-form src="${src}" title="Uw contact"></peil-form>`),
    "/frame": page(`<iframe data-peil-form src="${src}" title="Uw contact" width="100%" height="640" sandbox="allow-scripts allow-forms allow-same-origin"></iframe>`),
    "/bare": page(`<iframe src="${src}" title="Uw contact" width="100%" height="640"></iframe>`),
    "/": folder,
  };
  const policy = `default-src 'none'; script-src 'self'; style-src 'nonce-x'; frame-src ${forms.origin}`;
  hosts = await serve(pages, { "Content-Security-Policy": policy });
  other = await serve(pages, { "Content-Security-Policy": policy });
  writeFileSync(join(folder, "contact.peil"), SURVEY([hosts.origin]));
  writeFileSync(join(folder, "contact.en.po"), CATALOGUE);
  const { code, out } = peil(["build", join(folder, "contact.peil"), "-o", folder, "--target", "form"]);
  assert.equal(code, 0, out);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  [forms, hosts, other].forEach((server) => server?.close());
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page of a website and finds the form in it. */
async function open(address) {
  const context = await browser.newContext({ viewport: { width: 800, height: 700 } }), page = await context.newPage(), wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => /favicon|404/.test(message.text()) || wrong.push(message.text()));
  await page.addInitScript(() => {
    globalThis.heard = [];
    addEventListener("message", ({ data, origin }) => globalThis.heard.push({ ...data, origin }));
    addEventListener("peil:sent", (event) => globalThis.heard.push({ event: event.type, from: event.target.localName, detail: event.detail }));
  });
  await page.goto(address);
  const form = page.frames().find((frame) => frame.url().startsWith(forms.origin));
  await form.waitForSelector("#go");
  return { context, page, form, wrong };
}

const frameHeight = (page) => page.evaluate(() => (document.querySelector("iframe") || document.querySelector("peil-form").shadowRoot.querySelector("iframe")).clientHeight);
const formHeight = (form) => form.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));

/** Waits until the frame is as high as the form, and tells how high. */
async function settled(page, form) {
  for (let tries = 0; tries < 50; tries += 1) {
    const [outer, inner] = [await frameHeight(page), await formHeight(form)];
    if (outer === inner) return outer;
    await page.waitForTimeout(50);
  }
  assert.fail("frame " + (await frameHeight(page)) + ", form " + (await formHeight(form)));
}

/** Where a link opens; it is clicked, and not followed. */
const opens = (form, selector) => form.evaluate((selector) => {
  const link = document.querySelector(selector);
  window.addEventListener("click", (event) => event.preventDefault(), { once: true });
  link.click();
  return link.target;
}, selector);

for (const way of ["element", "frame"]) {
  test("the frame follows the form, as " + way, async () => {
    const { context, page, form, wrong } = await open(hosts.origin + "/" + way);
    const first = await settled(page, form);
    assert.equal(await form.evaluate(() => document.documentElement.scrollHeight <= innerHeight), true, "nothing to scroll within");
    await form.check("[name=rate][value='1']");
    const asked = await settled(page, form);
    assert.ok(asked > first + 100, "a question more: " + asked);
    await form.check("[name=rate][value='5']");
    assert.equal(await settled(page, form), first);
    await form.click("#go");
    assert.ok((await settled(page, form)) > first, "an error");
    await form.check("[name=solved][value=yes]");
    await form.click("#go");
    const second = await settled(page, form);
    assert.ok(second < first, "a shorter page");
    await form.click("#go");
    await form.waitForSelector("#done:not([hidden])");
    await settled(page, form);
    await page.waitForFunction(() => globalThis.heard.some(({ event }) => event));
    const heard = await page.evaluate(() => globalThis.heard);
    assert.deepEqual(heard.filter(({ event }) => event), [{ event: "peil:sent", from: way === "frame" ? "iframe" : "peil-form", detail: null }]);
    assert.ok(heard.filter(({ type }) => type).every(({ origin }) => origin === forms.origin));
    const keys = new Set(heard.flatMap((message) => Object.keys(message)));
    assert.deepEqual([...keys].sort(), ["bottom", "detail", "event", "from", "height", "origin", "top", "type"], "no answers");
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

test("what takes the focus comes into view, and the page stays where it is while nothing does", async () => {
  const { context, page, form } = await open(hosts.origin + "/element");
  await settled(page, form);
  assert.equal(await page.evaluate(() => scrollY), 0, "opening does not scroll");
  await form.check("[name=rate][value='5']");
  await form.check("[name=solved][value=yes]");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await form.click("#go");
  await form.waitForFunction(() => document.activeElement.textContent === "Dan");
  const isInView = () => form.evaluate(() => document.activeElement.getBoundingClientRect().top).then((top) => page.evaluate((top) => {
    const at = document.querySelector("peil-form").getBoundingClientRect().top + top;
    return at >= 0 && at < innerHeight;
  }, top));
  for (let tries = 0; tries < 20 && !(await isInView()); tries += 1) await page.waitForTimeout(50);
  assert.equal(await isInView(), true);
  await context.close();
});

test("a website that the survey does not name learns nothing, and the form works there", async () => {
  const { context, page, form } = await open(other.origin + "/frame");
  await form.check("[name=rate][value='1']");
  await page.waitForTimeout(300);
  assert.equal(await frameHeight(page), 640);
  assert.deepEqual(await page.evaluate(() => globalThis.heard), []);
  assert.equal(await form.isVisible("[name=why]"), true);
  await context.close();
});

test("without a greeting the form says nothing, and it answers its parent only", async () => {
  const { context, page, form } = await open(hosts.origin + "/bare");
  await form.check("[name=rate][value='1']");
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => globalThis.heard), []);
  // A greeting from a window that is not the parent.
  await form.evaluate(() => window.postMessage({ type: "peil:hello" }, "*"));
  await page.waitForTimeout(200);
  assert.equal(await frameHeight(page), 640);
  await context.close();
});

test("the website hears only the window of the frame and its origin", async () => {
  const { context, page, form } = await open(hosts.origin + "/element");
  const height = await settled(page, form);
  await page.evaluate((origin) => {
    const frame = document.querySelector("peil-form").shadowRoot.querySelector("iframe");
    const said = (source, from, data) => dispatchEvent(new MessageEvent("message", { source, origin: from, data }));
    said(window, origin, { type: "peil:height", height: 1 });
    said(frame.contentWindow, origin + ".example.org", { type: "peil:height", height: 2 });
    said(frame.contentWindow, "null", { type: "peil:sent" });
    for (const wrong of ["3", -1, 0, 1e9, NaN, null, "100px;color:red"]) said(frame.contentWindow, origin, { type: "peil:height", height: wrong });
    said(frame.contentWindow, origin, { type: "peil:constructor" });
    said(frame.contentWindow, origin, null);
  }, forms.origin);
  assert.equal(await frameHeight(page), height);
  assert.equal(await page.evaluate(() => globalThis.heard.some(({ event }) => event)), false);
  await context.close();
});

test("another language opens in the frame, which follows it; other links open apart", async () => {
  const { context, page, form } = await open(hosts.origin + "/element");
  await settled(page, form);
  assert.equal(await opens(form, "a[href^='https:']"), "_blank");
  assert.equal(await opens(form, "#notice a"), "_blank");
  assert.equal(await opens(form, "[data-language]"), "");
  await form.click("[data-language]");
  await form.waitForURL(/contact\.en\.html/);
  await form.waitForSelector("#go");
  await settled(page, form);
  await form.check("[name=rate][value='1']");
  await settled(page, form);
  await context.close();
});

test("a frame that comes later, changes its address or goes, and a form that is not framed", async () => {
  const { context, page, form, wrong } = await open(hosts.origin + "/element");
  await settled(page, form);
  await page.evaluate((origin) => {
    const later = document.createElement("peil-form");
    document.querySelector("peil-form").replaceWith(later);
    later.setAttribute("src", origin + "/contact.nl.html");
    later.title = "Later";
  }, forms.origin);
  assert.equal(await page.evaluate(() => document.querySelector("peil-form").shadowRoot.querySelector("iframe").title), "Later");
  let frame;
  for (let tries = 0; tries < 50 && !frame; tries += 1) {
    await page.waitForTimeout(50);
    frame = page.frames().find((it) => it.url().startsWith(forms.origin));
  }
  await frame.waitForSelector("#go");
  await settled(page, frame);
  assert.deepEqual(wrong, []);
  await page.goto(forms.origin + "/contact.nl.html");
  await page.check("[name=rate][value='1']");
  assert.equal(await opens(page, "a[href^='https:']"), "");
  assert.deepEqual(await page.evaluate(() => globalThis.heard), []);
  await context.close();
});

test("only a survey that names websites carries the script, and brings the one for them", () => {
  const built = readFileSync(join(folder, "contact.nl.html"), "utf8");
  assert.match(built, /"embed":\["http:\/\/127\.0\.0\.1:\d+"\]/);
  assert.match(built, /ResizeObserver/);
  writeFileSync(join(folder, "plain.peil"), SURVEY([]).replace("survey contact", "survey plain").replace("  translate en\n", ""));
  const plain = join(folder, "plain");
  assert.equal(peil(["build", join(folder, "plain.peil"), "-o", plain, "--target", "form"]).code, 0);
  assert.doesNotMatch(readFileSync(join(plain, "plain.nl.html"), "utf8"), /ResizeObserver|peil:/);
  assert.throws(() => readFileSync(join(plain, "peil-form.js")));
});
