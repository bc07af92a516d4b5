// The surveys of a project, and the state of each.

import { at, countsIn, counted, listen, make } from "./elements.js";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

function row(survey) {
  const state = survey.failure ? "Cannot be read" : countsIn(survey.counts) || "No problems";
  const mood = !survey.good ? "bad" : survey.counts.warnings ? "open" : "good";
  const name = survey.title || survey.file.split("/").pop();
  return make("tr", {},
    make("th", { scope: "row" }, make("a", { href: "/s/" + survey.id + "/" }, name), make("span", { class: "path" }, survey.file)),
    make("td", { data: { label: "State" } }, make("span", { class: "dot", data: { state: mood } }), state),
    make("td", { data: { label: "Languages" } }, (survey.languages || []).join(", ") || "–"),
    make("td", { data: { label: "Last change" } }, survey.changed ? make("time", { dateTime: new Date(survey.changed).toISOString() }, day.format(survey.changed)) : "–"));
}

function heard(surveys) {
  const listed = surveys.filter((survey) => survey.survey || !survey.good);
  at("surveys").replaceChildren(...listed.map(row));
  const broken = listed.filter((survey) => !survey.good).length;
  at("status").dataset.state = broken ? "bad" : "good";
  at("status").textContent = counted(listed.length, "survey", "surveys") + (broken ? ", " + broken + " with errors" : "");
}

listen("/events", heard, () => {
  at("status").dataset.state = "gone";
  at("status").textContent = "Preview stopped";
});
