// What is wrong with a survey, as the terminal tells it: the lines, the marks, the words.

import { make, words } from "./elements.js";

/** A link to a place in the author's editor, or just the place. */
export function sourceLink(place, text) {
  const label = text || place.file + ":" + place.line + ":" + place.column;
  return place.open ? make("a", { class: "source", href: place.open, title: "Open in your editor" }, label) : make("span", { class: "source" }, label);
}

export function diagnostics(problems) {
  return problems.map((problem) => make("article", { class: "problem", data: { level: problem.level } },
    make("header", {}, make("span", { class: "level" }, problem.level), " ",
      make("a", { class: "rule", href: "/rules/" + problem.rule, target: "_blank", title: "What this rule is for" }, problem.rule),
      sourceLink(problem.place)),
    make("p", { class: "message" }, words(problem.message)),
    problem.frames.map((frame, i) => excerpt(frame, problem.frames.length > 1 || i > 0)),
    problem.help && make("div", { class: "help" }, problem.help.split("\n").map((line) => make("p", {}, words(line))))));
}

function excerpt(frame, named) {
  const rows = [];
  let before = null;
  for (const line of frame.lines) {
    if (before !== null && line.number > before + 1) rows.push(make("div", { class: "gap" }, "⋯"));
    before = line.number;
    const parts = line.parts.map((part) => (part.mark ? make("mark", { data: { mark: part.mark } }, part.text || " ") : part.text));
    rows.push(make("div", { class: "line", data: { wrong: line.parts.some((part) => part.mark) ? "yes" : "" } },
      make("span", { class: "number", "aria-hidden": "true" }, String(line.number)), make("code", {}, parts)));
    for (const note of line.notes) {
      const under = make("div", { class: "note", data: { mark: note.mark } }, make("span", {}, note.words));
      under.style.setProperty("--column", note.column);
      rows.push(under);
    }
  }
  return make("div", { class: "excerpt", tabIndex: 0, role: "group", "aria-label": "Lines of " + frame.file },
    named && make("div", { class: "file" }, frame.file), make("div", { class: "rows" }, rows));
}

/** Scrolls long lines to what is marked in them. */
export function showMarks(element) {
  for (const excerpt of element.querySelectorAll(".excerpt")) {
    const mark = excerpt.querySelector("mark[data-mark=primary]");
    const beyond = mark ? mark.getBoundingClientRect().right - excerpt.getBoundingClientRect().right + 24 : 0;
    if (beyond > 0) excerpt.scrollLeft += beyond;
  }
}
