// GOV.UK Frontend: one static page with the macros, style and script of the package. Pages and checks
// are left to a server, as GOV.UK does, so the page carries none of them. Icons, header and footer with the
// crest are left out: others may not use them.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import nunjucks from "nunjucks";
import { inPackage } from "../packages.mjs";

const MACROS = `{% from "govuk/components/button/macro.njk" import govukButton %}
{% from "govuk/components/checkboxes/macro.njk" import govukCheckboxes %}
{% from "govuk/components/date-input/macro.njk" import govukDateInput %}
{% from "govuk/components/fieldset/macro.njk" import govukFieldset %}
{% from "govuk/components/input/macro.njk" import govukInput %}
{% from "govuk/components/radios/macro.njk" import govukRadios %}
{% from "govuk/components/select/macro.njk" import govukSelect %}
{% from "govuk/components/character-count/macro.njk" import govukCharacterCount %}
{% macro control(part) %}
  {%- if part.macro == "radios" %}{{ govukRadios(part.options) }}
  {%- elif part.macro == "checkboxes" %}{{ govukCheckboxes(part.options) }}
  {%- elif part.macro == "date" %}{{ govukDateInput(part.options) }}
  {%- elif part.macro == "select" %}{{ govukSelect(part.options) }}
  {%- elif part.macro == "characters" %}{{ govukCharacterCount(part.options) }}
  {%- else %}{{ govukInput(part.options) }}{% endif -%}
{% endmacro %}
{% macro question(parts) %}
  {%- if parts.legend %}{% call govukFieldset({ legend: { text: parts.legend, classes: "govuk-fieldset__legend--s" } }) %}
  {%- for part in parts.parts %}{{ control(part) }}{% endfor %}{% endcall %}
  {%- else %}{{ control(parts) }}{% endif -%}
{% endmacro %}`;
const PAGE = `{% extends "govuk/template.njk" %}
${MACROS}
{% block head %}<link rel="stylesheet" href="/govuk-frontend.min.css">{% endblock %}
{% block pageTitle %}{{ title }}{% endblock %}
{% block headIcons %}{% endblock %}
{% block header %}{% endblock %}
{% block footer %}{% endblock %}
{% block bodyEnd %}<script type="module" src="/start.js"></script>{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">{{ title }}</h1>
<p class="govuk-body">{{ intro }}</p>
<form method="post" action="/responses" novalidate>
{% for page in pages %}<h2 class="govuk-heading-m">{{ page.title }}</h2>
{% for parts in page.questions %}{{ question(parts) }}
{% endfor %}{% endfor %}
{{ govukButton({ text: "Send" }) }}
</form>
{% endblock %}`;

const TITLES = new Map();
const label = (text) => ({ text, classes: "govuk-label--s" });
const legend = (text) => ({ legend: { text, classes: "govuk-fieldset__legend--s" } });
const items = (options) => options.map(([value, text]) => ({ value, text }));
const WORDS = { at_most: "at most", at_least: "at least", equals: "", differs: "not" };
const hint = (question) => {
  const { question: other, ...test } = question.when || {};
  const [[name, value]] = Object.entries({ equals: "", ...test }).slice(-1);
  const condition = other && `Answer this if your answer to “${TITLES.get(other)}” is ${WORDS[name]} ${value}.`;
  const text = [condition, question.hint].filter(Boolean).join(" ");
  return text ? { text } : undefined;
};

function points({ min, max, labels, ends }) {
  const text = (n) => (labels ? labels[n - min] : n === min ? `${n} ${ends[0]}` : n === max ? `${n} ${ends[1]}` : String(n));
  return Array.from({ length: max - min + 1 }, (_, at) => [String(min + at), text(min + at)]);
}

const radios = (question, options, classes) => ({
  macro: "radios",
  options: { name: question.name, idPrefix: question.name, fieldset: legend(question.title), hint: hint(question), classes, items: items(options) },
});
const input = (question, more) => ({
  macro: "input",
  options: { name: question.name, id: question.name, label: label(question.title), hint: hint(question), ...more },
});

const CONTROLS = {
  consent: (q) => ({ macro: "checkboxes", options: { name: q.name, items: [{ value: "yes", text: q.title }] } }),
  scale: (q) => radios(q, points(q), q.labels ? undefined : "govuk-radios--inline"),
  one: (q) => radios(q, q.options),
  many: (q) => {
    const all = items(q.options).map((item) => (item.value === q.exclusive ? { ...item, behaviour: "exclusive" } : item));
    return { macro: "checkboxes", options: { name: q.name, fieldset: legend(q.title), hint: hint(q), items: all } };
  },
  grid: (q) => ({ legend: q.title, parts: q.rows.map(([row, title]) => radios({ name: `${q.name}.${row}`, title }, q.options, "govuk-radios--inline")) }),
  rank: (q) => {
    const places = [{ value: "", text: "" }, ...q.options.map((_, at) => ({ value: at + 1, text: at + 1 }))];
    const select = ([option, text]) => ({ macro: "select", options: { name: `${q.name}.${option}`, id: `${q.name}.${option}`, label: { text }, items: places } });
    return { legend: q.title, parts: q.options.map(select) };
  },
  long_text: (q) => ({ macro: "characters", options: { name: q.name, id: q.name, label: label(q.title), hint: hint(q), maxlength: q.max_length } }),
  date: (q) => ({ macro: "date", options: { id: q.name, namePrefix: q.name, fieldset: legend(q.title), hint: hint(q) } }),
  integer: (q) => input(q, { inputmode: "numeric", classes: "govuk-input--width-3", spellcheck: false }),
  email: (q) => input(q, { type: "email", autocomplete: "email", spellcheck: false }),
  phone: (q) => input(q, { type: "tel", autocomplete: "tel" }),
};

/** The questions of a page; those that follow from the answer "yes" stand under it, as GOV.UK reveals them. */
function questions(page, html) {
  const all = page.questions.map((question) => CONTROLS[question.type](question));
  const isRevealed = (question) => question.when?.equals;
  page.questions.forEach((question, at) => {
    if (!isRevealed(question)) return;
    const { options } = all[page.questions.findIndex(({ name }) => name === question.when.question)];
    const item = options.items.find(({ value }) => value === question.when.equals);
    delete all[at].options.hint;
    item.conditional = { html: (item.conditional?.html || "") + html(all[at]) };
  });
  return all.filter((_, at) => !isRevealed(page.questions[at]));
}

/** What the server holds, by path. */
export async function files(questionnaire) {
  for (const question of questionnaire.pages.flatMap((page) => page.questions)) TITLES.set(question.name, question.title);
  const dist = inPackage("govuk-frontend", "dist");
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(dist), { autoescape: true });
  const html = (part) => environment.renderString(MACROS + "{{ control(part) }}", { part });
  const pages = questionnaire.pages.map((page) => ({ title: page.title, questions: questions(page, html) }));
  const asset = (name) => [`/${name}`, readFileSync(join(dist, "govuk", name))];
  const folder = (name) => readdirSync(join(dist, "govuk", name)).map((file) => asset(`${name}/${file}`));
  return Object.fromEntries([
    ["/", environment.renderString(PAGE, { ...questionnaire, pages }).replace(/^\s*\n/gm, "")],
    ["/start.js", 'import { initAll } from "/govuk-frontend.min.js";\ninitAll();\n'],
    asset("govuk-frontend.min.css"),
    asset("govuk-frontend.min.js"),
    asset("assets/manifest.json"),
    ...folder("assets/fonts"),
    ...folder("assets/images"),
  ]);
}
