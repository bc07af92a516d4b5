// SurveyJS by script tags, as its guide for plain HTML says: the style with its own letters, the core,
// and the user interface.

import { readFileSync } from "node:fs";
import { inPackage } from "../packages.mjs";

const choices = (options) => options.map(([value, text]) => ({ value, text }));
const TESTS = { at_most: "<=", at_least: ">=", equals: "=", differs: "<>" };

function condition({ question, ...test }) {
  const [name, value] = Object.entries(test)[0];
  return `{${question}} ${TESTS[name]} ${JSON.stringify(value).replace(/"/g, "'")}`;
}

function own(q) {
  switch (q.type) {
    case "consent":
      return { type: "checkbox", titleLocation: "hidden", choices: [{ value: "yes", text: q.title }] };
    case "scale":
      return q.labels
        ? { type: "rating", rateValues: q.labels.map((text, at) => ({ value: q.min + at, text })), displayMode: "auto" }
        : { type: "rating", rateMin: q.min, rateMax: q.max, rateCount: q.max - q.min + 1, minRateDescription: q.ends[0], maxRateDescription: q.ends[1] };
    case "one":
      return { type: "radiogroup", choices: choices(q.options) };
    case "many": {
      const none = q.options.find(([value]) => value === q.exclusive);
      return { type: "checkbox", choices: choices(q.options.filter((option) => option !== none)), showNoneItem: true, noneText: none[1] };
    }
    case "grid":
      return { type: "matrix", columns: choices(q.options), rows: choices(q.rows), eachRowRequired: q.required };
    case "rank":
      return { type: "ranking", choices: choices(q.options) };
    case "long_text":
      return { type: "comment", maxLength: q.max_length };
    case "integer":
      return { type: "text", inputType: "number", min: q.min, max: q.max };
    case "phone":
      return { type: "text", inputType: "tel" };
    default:
      return { type: "text", inputType: q.type, ...(q.type === "email" && { validators: [{ type: "email" }] }) };
  }
}

const element = (q) => ({
  name: q.name,
  title: q.title,
  ...(q.hint && { description: q.hint }),
  ...(q.required && { isRequired: true }),
  ...(q.when && { visibleIf: condition(q.when) }),
  ...own(q),
});

/** What the server holds, by path. */
export async function files({ title, intro, pages }) {
  const survey = { title, description: intro, showProgressBar: true, pages: pages.map((page, at) => ({ name: `page${at + 1}`, title: page.title, elements: page.questions.map(element) })) };
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/survey-core.min.css">
<script src="/survey.core.min.js"></script>
<script src="/survey-js-ui.min.js"></script>
<script src="/start.js"></script>
</head>
<body><div id="survey"></div></body>
</html>
`;
  const start = `document.addEventListener("DOMContentLoaded", () => {
  const survey = new Survey.Model(${JSON.stringify(survey)});
  survey.render(document.getElementById("survey"));
});
`;
  return {
    "/": html,
    "/start.js": start,
    "/survey-core.min.css": readFileSync(inPackage("survey-core", "survey-core.min.css")),
    "/survey.core.min.js": readFileSync(inPackage("survey-core", "survey.core.min.js")),
    "/survey-js-ui.min.js": readFileSync(inPackage("survey-js-ui", "survey-js-ui.min.js")),
  };
}
