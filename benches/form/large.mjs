// A survey of 2,000 questions on 200 pages, 600 of them with a condition: how long it takes to open, and from
// one answer to the updated page, on a processor that is four times as slow.

import { page as built } from "./peers/peil.mjs";
import { PHONES, heap, median, times, visit } from "./measure.mjs";
import { serve } from "./serve.mjs";

const QUESTIONS = 2000, A_PAGE = 10;

/** Five types in turn; three questions in ten have a condition, and one answer decides over a fifth of all. */
const TYPES = ["yes_no", "csat", "many of parts", "integer 0..100", "text"];
const CONDITIONS = {
  3: (at) => `when q${at - 2} <= 3`,
  6: (at) => `when q${at - 1} == yes`,
  8: (at) => `when q0 == yes or q${at - 8} == no`,
};

const question = (at) => `  question q${at}: ${TYPES[at % TYPES.length]} "Question ${at + 1} of the large survey?" ${CONDITIONS[at % A_PAGE]?.(at) || ""}`;

function source() {
  const pages = Array.from({ length: QUESTIONS / A_PAGE }, (_, page) => {
    const questions = Array.from({ length: A_PAGE }, (_, at) => question(page * A_PAGE + at));
    return `page p${page} "Part ${page + 1}" {\n${questions.join("\n")}\n}`;
  });
  return `survey large "A large survey" {
  version "1.0.0"
  language en
  owner "research@example.com"
  goal "Measure a form of many questions"
  submit "https://survey.example.com/responses"
  for improve
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.com"
  responses anonymous
}
purpose improve "improve our service" {
  basis legitimate_interest
  interest "Know what people think"
  object "https://example.com/object"
  retain 1 year then delete
}
list parts {
  option engine "Engine"
  option wheels "Wheels"
  option seats "Seats"
  option lamps "Lamps"
}
${pages.join("\n")}
`;
}

/**
 * Runs in the page: answers every question on the page that is open, and returns for each how many
 * milliseconds passed from the answer until the script was done, and to the end of the frame that shows
 * what follows from it: script, style, layout and paint. Throws where the page changes after that frame.
 */
async function answerPage() {
  const shown = (element) => element.checkVisibility();
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  const looks = () => [...document.querySelectorAll(".page.open .question")].map(shown).join();
  const taken = [];
  for (const question of document.querySelectorAll(".page.open .question")) {
    if (!shown(question)) continue;
    const control = question.querySelector("input, textarea"), text = { number: "7", text: "Fine" }[control.inputMode === "numeric" ? "number" : control.type];
    await frame();
    const start = performance.now();
    if (text) {
      control.value = text;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    } else control.click();
    const script = performance.now() - start;
    await painted();
    taken.push({ script, page: performance.now() - start });
    const before = looks();
    await frame();
    await frame();
    if (looks() !== before) throw new Error(`the page changed later after an answer to ${question.id}`);
  }
  return taken;
}

/** Runs in the page: goes to the next page, and returns the milliseconds to the end of its frame. */
async function turnPage() {
  await new Promise(requestAnimationFrame);
  const start = performance.now(), before = document.querySelector(".page.open");
  document.getElementById("go").click();
  await new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  const taken = performance.now() - start;
  if (document.querySelector(".page.open") === before) throw new Error("the page did not turn");
  return taken;
}

/** Answers the questions of so many pages from the first. */
const fill = (browser, site, pages) =>
  visit(browser, site.address, { phone: PHONES["CPU 4×"] }, async (page, devtools) => {
    const opened = await heap(devtools), answers = [], turns = [], memory = [];
    for (let at = 0; at < pages; at += 1) {
      if (at) turns.push(await page.evaluate(turnPage));
      answers.push(...await page.evaluate(answerPage));
      if (at === pages >> 1 || at === pages - 1) memory.push(await heap(devtools));
    }
    return { answers, turns, memory: [opened, ...memory] };
  });

const milliseconds = (numbers) => `${median(numbers).toFixed(1)} (${Math.max(...numbers).toFixed(1)})`;

/** The figures as a Markdown table. */
export async function large(browser, passes) {
  const html = built(source()), site = await serve({ "/": html });
  try {
    const visits = [];
    for (let pass = 0; pass < passes; pass += 1) visits.push(await times(browser, site, PHONES["CPU 4×"]));
    const pages = Math.min(QUESTIONS / A_PAGE, 20 * passes + 1);
    const { answers, turns, memory } = await fill(browser, site, pages);
    const { raw, brotli } = site.held.get("/");
    const middle = (what) => Math.round(median(visits.map((one) => one[what])));
    return [
      `| 2,000 questions, 600 conditions, CPU 4× | |`,
      `| --- | --- |`,
      `| raw, brotli | ${Math.round(raw.length / 1000)} kB, ${Math.round(brotli.length / 1000)} kB |`,
      `| first contentful paint | ${middle("paint")} ms |`,
      `| first usable input | ${middle("input")} ms |`,
      `| the script has run | ${middle("ready")} ms |`,
      `| one answer to the updated page: median (worst) of ${answers.length} | ${milliseconds(answers.map((one) => one.page))} ms |`,
      `| its script | ${milliseconds(answers.map((one) => one.script))} ms |`,
      `| the first answer, which 200 conditions read | ${answers[0].page.toFixed(1)} ms |`,
      `| to the next page: median (worst) of ${turns.length} | ${milliseconds(turns)} ms |`,
      `| JavaScript memory when opened, after half of the answers, after all | ${memory.map((mb) => mb.toFixed(1)).join(", ")} MB |`,
    ].join("\n");
  } finally {
    site.close();
  }
}
