import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, runtime } from "./built.mjs";

const { decimal, decimalText, value, prepare, evaluate, update, problems, responseDocument, parseNumber, parseWhole, parseMonth, parseDate, parseTime, arrive, dateIn, dateText, momentText, inZone } = runtime();

const text = (n) => (n === undefined ? "absent" : typeof n === "bigint" ? decimalText(n) : n);
const answered = (v) => ({ is: "answered", value: typeof v === "number" ? decimal(v) : v, answer: v });
const scope = { today: "2026-11-21", model: { mode: "phone", labels: { channel: { phone: "Telefoon" } } }, fields: new Map(Object.entries({
  a: answered(3), b: answered(0.1), text: answered("één 👍"), channel: answered("phone"), other: answered("phone"), reasons: answered(["waiting", "other"]),
  ok: answered(true), declined: { is: "declined", code: "dk" }, empty: { is: "unanswered" }, born: answered("2000-02-29") })) };
const evaluated = (e) => text(value(e, scope));
const f = (name) => ["f", name];

test("decimals are exact and round half away from zero at the twelfth decimal", () => {
  for (const [e, expected] of [
    [["+", f("b"), ["num", "0.2"]], "0.3"], [["/", 1, 3], "0.333333333333"], [["/", 2, 3], "0.666666666667"], [["/", -2, 3], "-0.666666666667"],
    [["/", 1, 0], "absent"], [["*", ["num", "0.000001"], ["num", "0.0000005"]], "0.000000000001"], [["*", ["num", "-0.000001"], ["num", "0.0000005"]], "-0.000000000001"],
    [["*", 1e8, 1e7], "1000000000000000"], [["+", 1e15, 1], "absent"], [["round", ["num", "2.5"]], "3"], [["round", ["num", "-2.5"]], "-3"], [["round", ["num", "1.005"], 2], "1.01"],
    [["mean", 1, 2, 2], "1.666666666667"], [["mean", f("empty"), 4], "4"], [["sum", f("empty"), f("declined")], "absent"], [["min", 3, f("empty"), -1], "-1"], [["max", 3, 7], "7"],
    [["abs", -4], "4"], [["neg", f("a")], "-3"], [["count", "reasons"], "2"], [["count", "empty"], "0"], [["length", f("text")], "5"], [["+", f("empty"), 1], "absent"],
  ]) assert.equal(evaluated(e), expected, JSON.stringify(e));
});

test("a comparison over an absent field is false, and only `not` turns it true", () => {
  for (const [e, expected] of [
    [["==", f("empty"), 1], false], [["!=", f("empty"), 1], false], [["<", f("declined"), 9], false], [["in", f("gone"), [1]], false], [["between", f("empty"), 0, 9], false],
    [["has", "empty", "none", ["x"]], false], [["has", "empty", "any", ["x"]], false], [["not", ["==", f("empty"), 1]], true], [["same", f("empty"), f("empty")], false],
    [["and", true, ["==", f("empty"), 1]], false], [["or", ["==", f("empty"), 1], ["==", f("a"), 3]], true], [["consent", "empty"], false], [["consent", "ok"], true],
  ]) assert.equal(value(e, scope), expected, JSON.stringify(e));
});

test("selections, ranges and states", () => {
  for (const [e, expected] of [
    [["has", "reasons", "any", ["waiting", "x"]], true], [["has", "reasons", "all", ["waiting", "x"]], false], [["has", "reasons", "all", ["waiting", "other"]], true], [["has", "reasons", "none", ["x"]], true],
    [["between", f("a"), 3, 3], true], [["between", f("a"), null, 2], false], [["between", f("a"), 2, null], true], [["in", f("channel"), ["chat", "phone"]], true], [["same", f("channel"), f("other")], true],
    [["answered", "a"], true], [["answered", "declined"], false], [["missing", "declined"], true], [["missing", "empty"], false], [["missing", "gone"], false], [["missing", "declined", "dk"], true], [["missing", "declined", "na"], false],
    [["==", ["mode"], "phone"], true], [["choose", ["answered", "a"], "yes", "no"], "yes"], [["label", "channel"], "Telefoon"], [["among", "reasons", "other", 1, ["waiting"]], false], [["among", "reasons", "waiting", 1, []], true], [["among", "reasons", "other"], true],
  ]) assert.equal(value(e, scope), expected, JSON.stringify(e));
});

test("a moment is compared with a date by its date", () => {
  const moment = { ...scope, model: { timezone: "Europe/Amsterdam" }, fields: new Map([["next", { is: "answered", value: BigInt(Date.parse("2026-11-20T23:30:00Z")), answer: "" }]]) };
  assert.equal(value(["==", ["date", f("next")], "2026-11-21"], moment), true);
  assert.equal(value(["!=", ["date", f("gone")], "2026-11-21"], moment), false);
});

test("calendar functions", () => {
  for (const [e, expected] of [
    [["years_between", f("born"), ["today"]], "26"], [["years_between", f("born"), "2026-02-28"], "25"], [["years_between", f("born"), "2026-03-01"], "26"],
    [["years_between", "2026-03-01", f("born")], "-26"], [["days_between", "2024-02-28", "2024-03-01"], "2"], [["days_between", "2026-01-02", "2026-01-01"], "-1"],
  ]) assert.equal(evaluated(e), expected, JSON.stringify(e));
  assert.equal(dateIn("Europe/Amsterdam", "2026-11-20T23:30:00Z"), "2026-11-21");
  assert.equal(dateIn("America/New_York", "2026-11-21T03:00:00Z"), "2026-11-20");
});

test("numbers, dates and times are read as people write them, in the form as for a post", () => {
  const typed = JSON.parse(readFileSync(join(root, "tests/browser/typed.json"), "utf8"));
  const or = (found) => (found && found.value !== undefined ? found.value : null);
  for (const [text, language, expected] of typed.number) assert.equal(parseNumber(text, language), expected, text + " " + language);
  for (const [text, expected] of typed.whole) assert.equal(parseWhole(text), expected, text);
  for (const [text, language, expected] of typed.month) assert.equal(parseMonth(text, language) || null, expected, text + " " + language);
  for (const [day, month, year, language, expected] of typed.date) assert.equal(or(parseDate(day, month, year, language)), expected, [day, month, year].join("-"));
  for (const [text, expected] of typed.time) assert.equal(or(parseTime(text)), expected, text);
  for (const [date, time, zone, expected] of typed.moment) assert.equal(Date.parse(inZone(date + "T" + time + ":00", zone)), Date.parse(expected), date + " " + time + " " + zone);
  assert.deepEqual(parseDate("1", "", "2025", "nl"), { invalid: "date_month" });
  assert.equal(parseDate("", "", "", "nl"), undefined);
});

test("moments stand on the clock of the survey", () => {
  const zone = "Europe/Amsterdam"; // its clock goes forward at 01:00 UTC on 29 March 2026 and back on 25 October
  for (const [local, offset] of [["2026-03-29T01:30:00", "+01:00"], ["2026-03-29T03:30:00", "+02:00"], ["2026-10-25T01:30:00", "+02:00"], ["2026-10-25T03:30:00", "+01:00"], ["2026-12-01T10:00:00", "+01:00"]]) {
    assert.equal(inZone(local, zone), local + offset);
  }
  assert.match(inZone("2026-12-01T10:00:00", "UTC"), /^2026-12-01T10:00:00(Z|[+]00:00)$/);
  const dates = { months: ["januari", "februari", "maart"], form: "{d} {m} {y}" };
  assert.equal(dateText("2026-03-03", { dates }), "3 maart 2026");
  assert.equal(dateText("2026-03-03", { language: "de" }), "3. März 2026");
  assert.equal(momentText(BigInt(Date.parse("2026-03-02T23:05:00Z")), { dates, timezone: zone }), "3 maart 2026 00:05");
});

test("what arrives is within its bounds", () => {
  const known = [{ name: "at", type: "datetime", arrives: "datetime", min: "2026-01-01" }, { name: "on", type: "date", arrives: "date", max: ["today"] }, { name: "hour", type: "time", arrives: "time" }];
  const arrived = (text) => Object.fromEntries([...arrive({ known, timezone: "Europe/Amsterdam" }, "#" + text).known].map(([name, { value: v }]) => [name, v]));
  // Half past midnight in Amsterdam is still the year before in UTC.
  assert.deepEqual(arrived("at=2025-12-31T23:30:00Z&on=2026-01-01&hour=09:30"), { at: "2025-12-31T23:30:00Z", on: "2026-01-01", hour: "09:30" });
  assert.deepEqual(arrived("at=2025-12-31T22:30:00Z&on=2999-01-01&hour=9:30"), {});
  assert.deepEqual(arrived("at=2026-02-30T10:00:00Z&on=2026-02-30&hour=noon"), {});
  assert.deepEqual(arrived("at=2026-02-01"), {});
});

const row = (name, when) => ({ name: "grid." + name, type: "scale", min: 1, max: 5, missing: ["na"], required: true, when });
const model = () => prepare({ survey: "s", version: "1.0.0", language: "nl", known: [{ name: "tenure", type: "integer", arrives: "number", min: 0, max: 1200, when: ["consent", "join"] }, { name: "key", type: "key" }],
  touchpoints: ["after"], pages: [{ name: "one", items: [
    { is: "consent", name: "join", required: true, text: "sha256:1", status: "refused_join" },
    { is: "question", name: "age", type: "integer", min: 0, max: 120, required: true, missing: ["refused"], when: ["consent", "join"] },
    { is: "finish", name: "young", status: "young", when: ["<", ["f", "age"], 18] },
    { is: "question", name: "why", type: "many", options: ["a", { name: "b", only: [">=", ["f", "age"], 65] }, { name: "o", specify: "required" }, { name: "n", exclusive: true }], max: 2, when: ["consent", "join"] },
    { is: "question", name: "grid", type: "grid", rows: [row("x", ["consent", "join"]), row("y", ["and", ["consent", "join"], ["has", "why", "any", ["a"]]])] },
    { is: "question", name: "points", type: "allocate", options: ["a", "b", "c"], total: "100", missing: ["dk"], when: ["has", "why", "any", ["o"]] },
    { is: "compute", name: "double", value: ["*", ["f", "age"], 2] },
    { is: "check", name: "sane", level: "hard", require: ["<=", ["f", "double"], 200], reads: ["age"] },
    { is: "question", name: "paid", type: "money", decimals: 2, when: [">", ["f", "double"], 100] } ] }] });
const entries = (o) => new Map(Object.entries(o).map(([k, v]) => [k, v && v.missing ? v : { value: v }]));
const run = (o) => { const m = model(), e = entries(o), r = evaluate(m, e, "2026-11-21"); return { m, e, r, found: problems(m.pages[0].items, r).map((p) => p.field.name + " " + p.key), is: (n) => r.fields.get(n).is }; };

test("a refusal ends the survey and keeps out what it covers", () => {
  const { m, e, r, found } = run({ join: false, age: "30", tenure: 5, key: "k" });
  assert.deepEqual(found, []);
  const doc = responseDocument(m, r, { response: "id", started: "t", submitted: "t", consentAt: { join: "t" } });
  assert.equal(doc.status, "refused_join");
  assert.deepEqual(doc.answers, {});
  assert.deepEqual(doc.known, { key: "k" });
  assert.deepEqual(doc.consent, { join: { given: false, text: "sha256:1", at: "t" } });
});

test("guards, finishes, hidden options and rows", () => {
  assert.equal(run({ join: true, age: "17" }).is("why"), "not_asked");
  assert.equal(run({ join: true, age: "17" }).r.finish.name, "young");
  assert.deepEqual(run({ join: true, age: "30", why: ["b"] }).is("why"), "unanswered");
  assert.deepEqual(run({ join: true, age: "70", why: ["b", "a"] }).r.fields.get("why").answer, ["a", "b"]);
  assert.deepEqual(run({ join: true, age: "30", why: ["a"], "grid.x": "3" }).found, ["grid.y required_scale"]);
  assert.deepEqual(run({ join: true, age: "30", "grid.x": { missing: "na" } }).found, []);
  assert.equal(run({ join: true, age: { missing: "refused" } }).is("age"), "declined");
  assert.equal(run({ join: true, age: { missing: "refused" }, "grid.x": "1" }).r.finish, undefined);
});

test("validity", () => {
  assert.deepEqual(run({}).found, ["join required_one"]);
  assert.deepEqual(run({ join: true }).found, ["age required_integer", "grid.x required_scale"]);
  assert.deepEqual(run({ join: true, age: "121", "grid.x": "1" }).found, ["age number_range", "sane check"]);
  assert.deepEqual(run({ join: true, age: "30", "grid.x": "1", why: ["a", "n"], "grid.y": "1" }).found, ["why exclusive"]);
  assert.deepEqual(run({ join: true, age: "70", "grid.x": "1", why: ["a", "b", "o"], "grid.y": "1" }).found, ["why many_max"]);
  assert.deepEqual(run({ join: true, age: "70", "grid.x": "1", why: ["o"] }).found, ["why specify"]);
  assert.deepEqual(run({ join: true, age: "30", "grid.x": "1", why: ["o"], "why.o.text": "x", points: { a: "99" } }).found, ["points allocate"]);
  assert.deepEqual(run({ join: true, age: "30", "grid.x": "1", why: ["o"], "why.o.text": "x", points: { missing: "dk" } }).found, []);
});

test("the document holds what was asked, as the data contract writes it", () => {
  const { m, e, r, found } = run({ join: true, age: "70", why: ["o", "a"], "why.o.text": "iets", "grid.x": "3", "grid.y": { missing: "na" }, points: { a: "60", b: "40" }, paid: "6.5", tenure: 12 });
  assert.deepEqual(found, []);
  const doc = responseDocument(m, r, { response: "id", started: "s", submitted: "e", consentAt: { join: "t" }, touchpoint: "after" });
  assert.equal(JSON.stringify(doc), JSON.stringify({ survey: "s", version: "1.0.0", response: "id", status: "complete", language: "nl", mode: "online", touchpoint: "after", started: "s", submitted: "e",
    known: { tenure: 12 }, consent: { join: { given: true, text: "sha256:1", at: "t" } }, answers: { age: 70, why: ["a", "o"], "why.o.text": "iets", grid: { x: 3 }, points: { a: 60, b: 40, c: 0 }, paid: "6.50" }, missing: { "grid.y": "na" } }));
});

test("known values are typed, limited and taken from the list only", () => {
  const m = model();
  assert.deepEqual([...arrive(m, "#tenure=12&key=abc&evil=1&touchpoint=after").known], [["tenure", { value: 12 }], ["key", { value: "abc" }]]);
  assert.equal(arrive(m, "#touchpoint=other").touchpoint, undefined);
  assert.equal(arrive(m, "#tenure=9999&key=" + "x".repeat(300)).known.size, 0);
  assert.deepEqual([...arrive(m, "#known=" + btoa('{"key":"k","tenure":"x"}')).known], [["key", { value: "k" }]]);
  assert.equal(arrive(m, "#known=%%%").known.size, 0);
});

test("a change settles what depends on it, and comes to the same as settling everything", () => {
  const steps = [{ join: true }, { age: "70" }, { why: ["b", "a"] }, { "grid.x": "3" }, { age: "30" }, { join: false }, { age: "17" }, { join: true }, { age: "66" }, { why: ["o"] }, { points: { a: "100" } }, { join: undefined }];
  const m = model(), now = new Map([["tenure", { value: 5 }]]), r = evaluate(m, now, "2026-11-21");
  for (const change of steps) {
    for (const [name, v] of Object.entries(change)) {
      if (v === undefined) now.delete(name);
      else now.set(name, { value: v });
      r.stale[m.at.get(name)] = 1;
    }
    update(r);
    const fresh = evaluate(m, new Map(now), "2026-11-21");
    const seen = (result) => [...result.fields].map(([name, { is, answer, code }]) => [name, is, answer, code]).sort();
    assert.deepEqual(seen(r), seen(fresh), JSON.stringify(change));
    assert.deepEqual([...r.shown].map((item) => item.name).sort(), [...fresh.shown].map((item) => item.name).sort());
    assert.equal(r.finish, fresh.finish);
  }
});
