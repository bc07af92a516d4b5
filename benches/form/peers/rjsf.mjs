// react-jsonschema-form with Bootstrap and Ajv, bundled and minified. It has no pages, so a pager of a few
// lines stands around it: one schema a page, checked before the next.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { here, inPackage } from "../packages.mjs";

const TESTS = {
  at_most: (value) => ({ maximum: value }),
  at_least: (value) => ({ minimum: value }),
  equals: (value) => ({ const: value }),
  differs: (value) => ({ not: { const: value } }),
};
const choice = (options) => ({ type: "string", oneOf: options.map(([value, title]) => ({ const: value, title })) });

function points({ min, max, labels, ends }) {
  const title = (n) => (labels ? labels[n - min] : n === min ? `${n} ${ends[0]}` : n === max ? `${n} ${ends[1]}` : String(n));
  return { type: "integer", oneOf: Array.from({ length: max - min + 1 }, (_, at) => ({ const: min + at, title: title(min + at) })) };
}

const SCHEMAS = {
  consent: () => ({ type: "boolean", const: true }),
  scale: points,
  one: (q) => choice(q.options),
  many: (q) => ({
    type: "array", uniqueItems: true, minItems: q.required ? 1 : 0, items: choice(q.options),
    if: { contains: { const: q.exclusive } }, then: { maxItems: 1 },
  }),
  grid: (q) => ({ type: "object", required: q.required && q.rows.map(([row]) => row), properties: Object.fromEntries(q.rows.map(([row, title]) => [row, { title, ...choice(q.options) }])) }),
  rank: (q) => ({ type: "array", items: choice(q.options), default: q.options.map(([value]) => value), minItems: q.options.length, maxItems: q.options.length, uniqueItems: true }),
  long_text: (q) => ({ type: "string", maxLength: q.max_length }),
  integer: (q) => ({ type: "integer", minimum: q.min, maximum: q.max }),
  date: () => ({ type: "string", format: "date" }),
  email: () => ({ type: "string", format: "email" }),
  phone: () => ({ type: "string" }),
};
const schemaOf = (q) => ({ title: q.title, ...(q.hint && { description: q.hint }), ...SCHEMAS[q.type](q) });

function conditional(q) {
  const { question, ...test } = q.when;
  const [name, value] = Object.entries(test)[0];
  return {
    if: { properties: { [question]: TESTS[name](value) }, required: [question] },
    then: { properties: { [q.name]: schemaOf(q) }, ...(q.required && { required: [q.name] }) },
  };
}

function page({ title, questions }) {
  const always = questions.filter((q) => !q.when);
  return {
    title, type: "object",
    required: always.filter((q) => q.required).map((q) => q.name),
    properties: Object.fromEntries(always.map((q) => [q.name, schemaOf(q)])),
    allOf: questions.filter((q) => q.when).map(conditional),
  };
}

function look(q) {
  switch (q.type) {
    case "scale":
      return { "ui:widget": "radio", "ui:options": { inline: !q.labels } };
    case "one":
      return { "ui:widget": "radio" };
    case "many":
      return { "ui:widget": "checkboxes" };
    case "grid":
      return Object.fromEntries(q.rows.map(([row]) => [row, { "ui:widget": "radio", "ui:options": { inline: true } }]));
    case "rank":
      return { "ui:options": { addable: false, removable: false } };
    case "long_text":
      return { "ui:widget": "textarea" };
    case "phone":
      return { "ui:options": { inputType: "tel" } };
    default:
      return {};
  }
}

/** What the server holds, by path. */
export async function files(questionnaire) {
  const pages = questionnaire.pages.map((one) => ({
    schema: page(one),
    look: { "ui:order": one.questions.map((q) => q.name).concat("*"), ...Object.fromEntries(one.questions.map((q) => [q.name, look(q)])) },
  }));
  const { outputFiles } = await build({
    entryPoints: [join(here, "peers", "rjsf.jsx")],
    bundle: true, minify: true, write: false, jsx: "automatic", target: "es2022", legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"', PAGES: JSON.stringify(pages), INTRO: JSON.stringify(questionnaire.intro), TITLE: JSON.stringify(questionnaire.title) },
  });
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${questionnaire.title}</title>
<link rel="stylesheet" href="/bootstrap.min.css">
<script src="/form.js" defer></script>
</head>
<body><div id="form"></div></body>
</html>
`;
  return { "/": html, "/form.js": outputFiles[0].text, "/bootstrap.min.css": readFileSync(inPackage("bootstrap", "dist/css/bootstrap.min.css")) };
}
