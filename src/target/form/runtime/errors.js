// ---------- Going on, and what is wrong ----------

function goOn() {
  model.steps.forEach((step) => { if (step.page === page && step.item.leaves && /question|consent/.test(step.is)) read(step); });
  settleAll();
  if (!pageIsRight()) return;
  const next = pagesAhead().find((i) => i > page);
  if (next === undefined) return finishUp();
  history.pushState({ page: next }, "");
  showPage(next, true);
}

/** The part `checks` finds what is only worth a second look. */
let warnings = () => [];

const wrongOn = (index) => problems(model.pages[index].items, result);

function pageIsRight() {
  const soft = warnings(), found = wrongOn(page);
  showErrors(found, soft);
  return !found.length && !soft.length;
}

function finishUp() {
  const wrong = pagesAhead().find((i) => wrongOn(i).length);
  if (wrong === undefined) return send();
  showPage(wrong, true);
  pageIsRight();
}

const unmark = (place) => {
  place.classList.remove("invalid");
  $(place.id + "-error").hidden = true;
  [place, ...all("[aria-invalid]", place)].forEach((e) => e.removeAttribute("aria-invalid"));
};

function clearErrors() {
  failed = false;
  $("errors").hidden = true;
  all(".invalid").forEach(unmark);
}

/** Lists what is wrong, with links, and takes the focus there. */
function showErrors(found, soft) {
  clearErrors();
  if (!found.length && !soft.length) return;
  failed = found.length > 0;
  const lines = [...found, ...soft].map((problem) => line(problem.key === "check" ? "" : questionText(placeOf(problem)), mark(problem), firstControl(problem)));
  announce(say(failed ? "errors" : "warnings"), failed ? lines : [...lines, say("warnings_help")], !failed);
  refreshProgress();
}

/** The box above the form. */
function announce(heading, lines, soft) {
  $("errors-title").textContent = heading;
  $("errors-list").replaceChildren(...lines.map((content) => make("li", {}, content)));
  $("errors").classList.toggle("soft", !!soft);
  $("errors").hidden = false;
  $("errors").focus();
}

const placeOf = (problem) => box(problem.field) || box(problem.item);

/** A question as it reads, without what is said of it. */
function questionText(place) {
  const label = place.querySelector(".label").cloneNode(true);
  all(".optional", label).forEach((e) => e.remove());
  return label.textContent.trim();
}

/** Puts the message at the field; returns it. */
function mark(problem) {
  if (problem.key === "check") return box(problem.field).textContent.trim();
  const place = placeOf(problem), id = place.id + "-error", message = problem.message || say(problem.key, problem.args);
  const note = $(id) || make("p", { id, className: "error" });
  note.replaceChildren(make("span", { className: "unseen", textContent: say("error_prefix") + " " }), message);
  note.hidden = false;
  all(":scope > :is(.label, .if, .hint)", place).at(-1).after(note);
  place.classList.add("invalid");
  const target = place.matches("fieldset, [role=group]") ? place : firstControl(problem);
  const ids = (target.getAttribute("aria-describedby") || "").split(" ");
  target.setAttribute("aria-describedby", [id, ...ids.filter((other) => other !== id)].join(" ").trim());
  if (target !== place) target.setAttribute("aria-invalid", "true");
  return message;
}

function firstControl({ item, field, args }) {
  if (args?.at) return controls(field, args.at.slice(field.name.length))[0];
  const place = item.reads ? item.reads.map((name) => box({ name })).find(Boolean) || form : box(field) || box(item);
  return all("input, select, textarea, button", place).find((input) => !input.closest("[hidden]") && input.type !== "hidden") || place;
}

/** A link to a control; a question and its message are set apart. */
function line(label, message, control) {
  control.id ||= "at-" + (control.name + "-" + control.value).replace(/\W/g, "-");
  const link = make("a", { href: "#" + control.id });
  if (label) link.append(make("span", { className: "about", textContent: label }), " ");
  link.append(message.trim());
  link.addEventListener("click", (event) => {
    event.preventDefault();
    (control.closest(".question, fieldset") || control).scrollIntoView();
    control.focus({ preventScroll: true });
  });
  return link;
}

/** After a failed try, a message goes as soon as its field is right. */
function mendErrors() {
  const wrong = wrongOn(page).map((problem) => placeOf(problem).id);
  all(".invalid").forEach((place) => { if (!wrong.includes(place.id)) unmark(place); });
}
