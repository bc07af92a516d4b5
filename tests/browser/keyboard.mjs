// A respondent who has a keyboard and nothing else: Tab, the arrows, the space bar, Enter and letters.
// What is pressed at a control follows from what the control is; what is answered, from chance.

import assert from "node:assert/strict";
import { generator } from "./chance.mjs";

const WORDS = { text: "Duidelijk", long_text: "Het ging goed.\nEen regel erbij.", email: "naam@voorbeeld.nl", phone: "06 12345678", url: "https://voorbeeld.nl/pagina" };
const PICTURE = { name: "foto.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a", "hex") };
const MOST_STOPS = 600; // of the focus on one page, in all tries together

/** The control that has the focus, and its neighbours of the same name. */
function look() {
  const e = document.activeElement, name = e.getAttribute("name") || "";
  const place = e.closest(".row, .cell, .question");
  const same = [...document.querySelectorAll('[name="' + name + '"]')].filter((other) => other.getClientRects().length);
  const kind = e.localName === "input" ? e.type : e.localName;
  return {
    kind, name, id: e.id, value: e.value, classes: e.className, text: e.textContent.trim(), inErrors: !!e.closest("#errors"),
    values: same.map((other) => other.value), chosen: same.filter((other) => other.checked).map((other) => other.value),
    exclusive: same.filter((other) => other.dataset.exclusive !== undefined || other.value.startsWith("missing:")).map((other) => other.value),
    invalid: !!e.closest(".invalid"), ranking: place?.querySelector("ol.rank") ? place.id : "", agreed: !!place?.querySelector(".agree.chosen"),
    parts: place ? [...place.querySelectorAll(".share input, .rank select")].filter((other) => other.getClientRects().length).map((other) => other.name) : [],
  };
}

export class Respondent {
  /** `model` is the data in the form; `answers` says by name what only people know. */
  constructor(page, { model, answers, seed }) {
    Object.assign(this, { page, answers, chance: generator(seed), answered: new Map(), minutes: 9 * 60, stops: 0, language: model.language });
    // Listened to from the start: a dialog that opens before anybody listens is lost.
    page.on("filechooser", (chooser) => chooser.setFiles(PICTURE));
    const items = model.pages.flatMap(({ items }) => items);
    this.fields = new Map([...items, ...items.flatMap(({ rows = [] }) => rows)].filter(({ name }) => name).map((field) => [field.name, field]));
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  focused() {
    return this.page.evaluate(look);
  }

  /** The question of a control, whose name may be longer. */
  fieldOf(name) {
    while (name && !this.fields.has(name)) name = name.replace(/\.?[^.]*$/, "");
    return this.fields.get(name);
  }

  /** Whether to answer: what is required always, else mostly; the same for every part of a question. */
  willAnswer(field, now) {
    if (now.invalid || field.required || field.is === "consent") return true;
    if (!this.answered.has(field.name)) this.answered.set(field.name, this.chance.chance(0.8));
    return this.answered.get(field.name);
  }

  /** From where the focus is to the button that goes on, answering on the way. */
  async fillIn() {
    const done = new Set();
    for (;;) {
      assert.ok((this.stops += 1) < MOST_STOPS, "the focus does not come round");
      const now = await this.focused();
      if (now.id === "go") return;
      const field = this.fieldOf(now.name), key = now.kind === "radio" ? now.name : now.name + "=" + now.value;
      if (field && !done.has(key)) {
        done.add(key);
        if (this.willAnswer(field, now)) await this.answer(field, now);
      } else if (now.ranking && !now.agreed) await this.arrange(now);
      await this.press("Tab");
    }
  }

  answer(field, now) {
    if (now.kind === "radio") return this.choose(now);
    if (now.kind === "checkbox") return this.tick(field, now);
    if (now.kind === "range") return this.slide();
    if (now.kind === "file") return this.attach();
    const text = this.words(field, now);
    return text === undefined ? undefined : now.kind === "select" ? this.press(text) : this.type(text, now);
  }

  async type(text, now) {
    if (now.value) await this.press("Control+A");
    await this.page.keyboard.type(text);
  }

  async choose({ values, chosen }) {
    if (chosen.length) return;
    const wanted = this.chance.below(values.length);
    if (!wanted) await this.press("Space");
    for (let i = 0; i < wanted; i += 1) await this.press("ArrowDown");
    assert.deepEqual((await this.focused()).chosen, [values[wanted]], "the arrows choose");
  }

  async tick(field, now) {
    const key = field.name + "[]";
    if (!this.answered.has(key)) this.answered.set(key, this.several(field, now));
    const wanted = this.answered.get(key).includes(now.value);
    if (wanted === now.chosen.includes(now.value)) return;
    await this.press("Space");
    assert.equal((await this.focused()).chosen.includes(now.value), wanted, "the space bar ticks");
  }

  /** Some of the boxes; of those that stand alone, one. Beside a field, now and then the box instead. */
  several(field, { values, exclusive }) {
    if (field.type !== "many") return this.chance.chance(0.15) ? [this.chance.pick(values)] : [];
    if (exclusive.length && this.chance.chance(0.25)) return [this.chance.pick(exclusive)];
    const open = this.chance.shuffled(values.filter((value) => !exclusive.includes(value)));
    return open.slice(0, Math.max(field.min ?? 1, 1 + this.chance.below(field.max ?? open.length)));
  }

  async slide() {
    for (let i = this.chance.below(4); i >= 0; i -= 1) await this.press("ArrowRight");
  }

  async attach() {
    await this.press("Space");
    // Asked again and again, for a page without JavaScript has nothing to wait with.
    for (let tries = 0; tries < 100; tries += 1) {
      if (await this.page.evaluate(() => document.activeElement.files.length)) return;
      await this.page.waitForTimeout(100);
    }
    assert.fail("the space bar opens the dialog for files");
  }

  /** Moves something in a ranking, and at its end agrees with the order. */
  async arrange({ classes, ranking }) {
    if (classes.includes("agree")) return this.press("Enter");
    if (!/ (up|down)$/.test(classes) || this.answered.get(ranking) > 2 || !this.chance.chance(0.3)) return;
    this.answered.set(ranking, (this.answered.get(ranking) || 0) + 1);
    await this.press("Space");
    assert.equal((await this.focused()).classes, classes, "the focus stays on the button");
  }

  words(field, now) {
    const part = now.name.slice(field.name.length);
    if (part.endsWith(".text")) return "Iets anders";
    if (field.type === "rank") return String(now.parts.indexOf(now.name) + 1).replace(new RegExp("^(?![1-" + Math.min(field.max ?? 9, 9) + "]$).*"), "") || undefined;
    if (field.type === "allocate") return this.share(field, now);
    if (/^(date|datetime)$/.test(field.type)) return this.moment(field, part);
    if (field.type === "time") return this.clock();
    return this.answers[field.name] ?? WORDS[field.type] ?? this.number(field);
  }

  /** What is left of the total goes to the last. */
  share(field, { name, parts }) {
    const last = parts.at(-1) === name, key = field.name + "+", before = this.answered.get(key) ?? 0;
    const share = last ? field.total - before : Math.floor((field.total - before) / 2);
    this.answered.set(key, last ? 0 : before + share);
    return String(share);
  }

  moment(field, part) {
    if (part === ".time") return this.clock();
    const [year, month, day] = (typeof field.min === "string" ? field.min : "2026-01-15").split("-").map(Number);
    return String({ ".day": day, ".month": month, ".year": year }[part]);
  }

  /** Later each time it is asked. */
  clock() {
    this.minutes += 1 + this.chance.below(20);
    return String(Math.floor(this.minutes / 60)).padStart(2, "0") + ":" + String(this.minutes % 60).padStart(2, "0");
  }

  number(field) {
    const bound = (limit) => (Array.isArray(limit) ? +limit[1] : +limit), low = bound(field.min ?? 0), high = bound(field.max ?? low + 90);
    const whole = Math.ceil(low) + this.chance.below(Math.floor(high) - Math.ceil(low) + 1);
    if (/^(money|decimal)$/.test(field.type) && whole < high && this.chance.chance(0.5)) return whole + (this.language === "nl" ? ",5" : ".5");
    const step = field.type === "slider" ? bound(field.step ?? 1) : 1;
    return String(whole - ((whole - low) % step));
  }

  /** Presses Enter on the button; whether another page or the end is there. */
  async goOn() {
    while ((await this.focused()).id !== "go") await this.step();
    await this.press("Enter");
    return !(await this.page.isVisible("#errors"));
  }

  async step() {
    assert.ok((this.stops += 1) < MOST_STOPS, "the focus does not come round");
    await this.press("Tab");
  }

  /** Follows the first link of what is wrong, to the control it is about. */
  async followFirst() {
    assert.equal((await this.focused()).id, "errors", "what is wrong takes the focus");
    await this.press("Tab");
    assert.ok((await this.focused()).inErrors);
    await this.press("Enter");
    const { kind } = await this.focused();
    assert.match(kind, /^(radio|checkbox|text|textarea|select|button|file|tel|email|url|range)$/, "the link leads to a control");
  }
}
