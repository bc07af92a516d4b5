// The form for people who enlarge it, space its letters out, choose its colours or want nothing to move.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { build, launch, removeBuilt, root } from "./built.mjs";

const phone = { width: 390, height: 844 }, desktop = { width: 1280, height: 900 };
const SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }";

let browser, forms;
before(async () => {
  forms = build(join(root, "tests/browser/gallery.peil"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  removeBuilt();
});

/** A form with all of its pages shown, everything asked, and something wrong on the first. */
async function open(name, options) {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(forms[name]);
  await page.click("#go");
  await page.evaluate(() => {
    document.querySelectorAll(".page:not(#page-review)").forEach((e) => e.classList.add("open"));
    for (const [name, value] of [["news_ok", "yes"], ["came_for", "other"], ["used", "other"], ["recommend", "9"]]) document.querySelector(`[name="${name}"][value="${value}"]`).click();
  });
  return page;
}

/** Adds a style the way an extension of a browser does, which no policy stops. */
async function restyle(page, text) {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, text);
}

/** What sticks out of the page or its own box, or lies over something else. */
const misplaced = (page) => page.evaluate(() => {
  const seen = (e) => e.getClientRects().length && !e.closest(".unseen, #skip");
  const brief = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 110), wrong = [];
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is " + document.documentElement.scrollWidth + " wide");
  for (const e of document.querySelectorAll("body *")) {
    if (!seen(e) || /^(script|style|option)$/.test(e.localName)) continue;
    const { left, right } = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (left < -1 || right > innerWidth + 1) wrong.push("sticks out: " + brief(e));
    if (style.overflow === "hidden" && style.clipPath === "none" && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) wrong.push("cut off: " + brief(e));
  }
  // Words stay within the tile, the button or the row they belong to.
  for (const box of document.querySelectorAll("button, .option, .scale label, .rank li, .share, .ends, .parts label")) {
    if (!seen(box)) continue;
    const outer = box.getBoundingClientRect(), range = document.createRange();
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (!texts.currentNode.data.trim() || !seen(texts.currentNode.parentElement)) continue;
      range.selectNodeContents(texts.currentNode);
      for (const r of range.getClientRects()) if (r.left < outer.left - 1 || r.right > outer.right + 1 || r.top < outer.top - 3 || r.bottom > outer.bottom + 3) wrong.push("out of its box: " + texts.currentNode.data + " in " + brief(box));
    }
  }
  // Boxes of one list do not lie over each other.
  for (const list of document.querySelectorAll(".options, .scale, .rank, .shares, .parts, .rows, .page, .nav")) {
    const boxes = [...list.children].filter(seen).map((e) => [e, e.getBoundingClientRect()]);
    boxes.forEach(([a, r], i) => boxes.slice(i + 1).forEach(([b, s]) => {
      if (Math.min(r.right, s.right) - Math.max(r.left, s.left) > 1 && Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 1) wrong.push("over each other: " + brief(a) + " and " + brief(b));
    }));
  }
  return wrong;
});

/** Targets smaller than 24 pixels, and options, fields and buttons smaller than 44 high. */
const small = (page) => page.evaluate(() => {
  const out = [];
  for (const e of document.querySelectorAll("a, button, summary, .option, .scale label, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])")) {
    if (!e.getClientRects().length || e.closest("#skip, .foot :is(p, dd), .hint, .note, .errors")) continue;
    const { width, height } = e.getBoundingClientRect(), least = e.localName === "a" ? 24 : 43.5;
    if (height < least || width < (e.closest(".scale") ? 35 : least)) out.push(Math.round(width) + "×" + Math.round(height) + " " + e.outerHTML.slice(0, 100));
  }
  return out;
});

const SIZES = { phone, desktop, "small phone": { width: 320, height: 640 }, "enlarged four times": { width: 320, height: 256 } };
for (const name of ["en", "ar", "face_to_face.nl"]) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test("everything fits, also with letters spaced out: " + name + ", " + size, async () => {
      const page = await open(name, { viewport });
      assert.deepEqual(await misplaced(page), [], "as it is");
      assert.deepEqual(await small(page), [], "targets");
      await restyle(page, SPACED);
      assert.deepEqual(await misplaced(page), [], "with text spacing");
      await page.context().close();
    });
  }
}

test("letters twice as large fit", async () => {
  const page = await open("nl", { viewport: { width: 640, height: 900 } });
  await restyle(page, "html { font-size: 200% }");
  assert.deepEqual(await misplaced(page), []);
  await page.context().close();
});

test("nothing moves for those who want that", async () => {
  const page = await open("en", { viewport: phone, reducedMotion: "reduce" });
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((e) => {
    const style = getComputedStyle(e);
    return style.transitionDuration.split(",").some((time) => parseFloat(time) > 0) || style.animationName !== "none" || style.scrollBehavior === "smooth";
  }).map((e) => e.outerHTML.slice(0, 80)));
  assert.deepEqual(moving, []);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  await page.context().close();
});

/** How many pixels of a control differ between two pictures, of the same size. */
async function differing(page, before, after) {
  return page.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(pictures.map(async (data) => {
      const image = await createImageBitmap(await new Response(Uint8Array.from(atob(data), (c) => c.charCodeAt(0))).blob());
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height).data;
    }));
    let count = 0;
    for (let i = 0; i < Math.min(a.length, b.length); i += 4) if (Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]) > 90) count += 1;
    return count;
  }, [before, after].map((picture) => picture.toString("base64")));
}

const around = (page, selector) => page.evaluate((selector) => {
  const focused = document.activeElement, element = selector ? document.querySelector(selector) : /radio|checkbox/.test(focused.type) ? focused.closest("label") : focused;
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: Math.max(0, x - 6), y: Math.max(0, y - 6), width: width + 12, height: height + 12 };
}, selector);

const CHOICES = ["[name=member][value=yes]", "[name=satisfied][value='4']", "[name=easy][value='2']", "[name=used][value=wifi]", "[name=entrance][value=tidy]", "[name=mark][value='missing:na']", "[name='where_to.children'][value=staff]"];
for (const [what, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["forced colours", { forcedColors: "active" }], ["forced colours, dark", { forcedColors: "active", colorScheme: "dark" }], ["more contrast", { contrast: "more" }]]) {
  test("what is chosen and where the focus is can be seen: " + what, async () => {
    const page = await open("en", { viewport: desktop, reducedMotion: "reduce", ...options });
    const blank = await browser.newPage();
    for (const choice of CHOICES) {
      const label = "label:has(" + choice + ")";
      await page.locator(label).scrollIntoViewIfNeeded();
      const clip = await around(page, label), shoot = () => page.screenshot({ clip });
      const rest = await shoot();
      await page.evaluate((choice) => document.querySelector(choice).focus({ focusVisible: true, preventScroll: true }), choice);
      const focused = await shoot();
      assert.ok(await differing(blank, rest, focused) > 2 * clip.width, choice + " with focus, " + what);
      await page.evaluate((choice) => { document.querySelector(choice).checked = true; document.activeElement.blur(); }, choice);
      const least = choice.startsWith("[name=used]") || choice.includes("missing") ? 60 : 100;
      assert.ok(await differing(blank, rest, await shoot()) > least, choice + " chosen, " + what);
    }
    await blank.close();
    await page.context().close();
  });
}

test("the focus is seen at every stop, and nothing covers it", async () => {
  const page = await open("en", { viewport: phone, reducedMotion: "reduce" });
  const blank = await browser.newPage();
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  const faint = [], first = new Set();
  for (let stops = 0; stops < 120; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const e = document.activeElement, { top, bottom, left, width } = e.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, Math.min(Math.max((top + bottom) / 2, 1), innerHeight - 1));
      return { what: e.outerHTML.slice(0, 90), within: top < innerHeight && bottom > 0, covered: !over || !(e.contains(over) || over.contains(e) || over.closest("label") === e.closest("label")) };
    });
    if (stop.what.startsWith("<body") || first.has(stop.what)) break;
    first.add(stop.what);
    if (!stop.within || stop.covered) faint.push((stop.covered ? "covered " : "outside ") + stop.what);
    const { x, y, width, height } = await around(page), clip = { x, y: Math.max(y, 0), width: Math.min(width, phone.width - x), height: Math.min(height, phone.height - Math.max(y, 0)) };
    const focused = await page.screenshot({ clip });
    await page.evaluate(() => { window.last = document.activeElement; window.last.blur(); });
    const rest = await page.screenshot({ clip });
    await page.evaluate(() => window.last.focus({ focusVisible: true, preventScroll: true }));
    if (await differing(blank, rest, focused) < clip.width) faint.push("faint " + stop.what);
  }
  assert.deepEqual(faint, []);
  assert.ok(first.size > 60, first.size + " stops");
  await blank.close();
  await page.context().close();
});
