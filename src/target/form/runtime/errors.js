// ---------- Going on, and what is wrong ----------

function goOn() {
  refresh();
  if (!pageIsRight(page)) return;
  const next = pagesAhead().find((i) => i > page);
  if (result.finish || next === undefined) return finishUp();
  history.pushState({ page: next }, "");
  showPage(next, true);
}

function pageIsRight(index) {
  const here = model.pages[index].items;
  const found = problems(here, entries, result);
  const failing = result.failing.filter((item) => here.includes(item));
  const soft = failing.filter((item) => item.level !== "hard" && !warned.has(item.name));
  failing.forEach((item) => warned.add(item.name));
  refresh();
  showErrors(found, soft);
  return !found.length && !soft.length;
}

function finishUp() {
  const wrong = result.finish ? -1 : pagesAhead().find((i) => problems(model.pages[i].items, entries, result).length);
  if (wrong !== undefined && wrong >= 0) {
    showPage(wrong, true);
    pageIsRight(wrong);
  } else send();
}

function clearErrors() {
  failed = false;
  $("errors").hidden = true;
  form.querySelectorAll(".error").forEach((p) => { p.hidden = true; });
  form.querySelectorAll("[aria-invalid]").forEach((e) => e.removeAttribute("aria-invalid"));
  form.querySelectorAll(".invalid").forEach((e) => e.classList.remove("invalid"));
}

function showErrors(found, soft) {
  clearErrors();
  if (!found.length && !soft.length) return;
  failed = found.length > 0;
  const list = found.map((problem) => summaryLine(problem, markField(problem)));
  const checks = soft.map((item) => make("li", {}, link(box(item).textContent, firstControl({ item, field: item }))));
  $("errors-title").textContent = say(failed ? "errors" : "warnings");
  $("errors-list").replaceChildren(...list, ...checks, ...(failed ? [] : [make("li", { textContent: say("warnings_help") })]));
  $("errors").classList.toggle("soft", !failed);
  $("errors").hidden = false;
  refreshProgress();
  $("errors").focus();
}

/** Puts the message at the field; returns it. */
function markField(problem) {
  const message = problem.key === "check" ? box(problem.field).textContent.trim() : say(problem.key, problem.args);
  const place = problem.key === "check" ? null : box(problem.field) || box(problem.item);
  if (!place) return message;
  const note = $(place.id + "-error");
  note.replaceChildren(make("span", { className: "unseen", textContent: say("error_prefix") + " " }), message);
  note.hidden = false;
  place.classList.add("invalid");
  const target = place.matches("fieldset, [role=group]") ? place : firstControl(problem);
  describe(target, note.id);
  if (!target.matches("fieldset:not([role]), [role=group]")) target.setAttribute("aria-invalid", "true");
  return message;
}

function describe(target, id) {
  const ids = (target.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  if (!ids.includes(id)) target.setAttribute("aria-describedby", [id, ...ids].join(" "));
}

function firstControl(problem) {
  if (problem.item.is === "check") {
    const read = problem.item.reads.map((name) => $("q-" + idOf(name))).find(Boolean);
    return read ? read.querySelector("input, select, textarea, button") || read : form;
  }
  if (problem.args && problem.args.at) return named(problem.args.at)[0];
  const place = box(problem.field) || box(problem.item);
  const open = (input) => !input.closest("[hidden]") && input.type !== "hidden";
  return Array.from(place.querySelectorAll("input, select, textarea, button")).find(open) || place;
}

function summaryLine(problem, message) {
  const label = problem.key !== "check" && box(problem.field).querySelector(".label");
  const about = label ? label.cloneNode(true) : null;
  if (about) about.querySelectorAll(".optional").forEach((e) => e.remove());
  return make("li", {}, link((about ? about.textContent.trim() + " " : "") + message, firstControl(problem), about && message));
}

/** A link to a control; a question and its message are set apart. */
function link(text, control, message) {
  if (!control.id) control.id = "at-" + idOf(control.name || "form");
  const a = make("a", { href: "#" + control.id });
  if (message) a.append(make("span", { className: "about", textContent: text.slice(0, -message.length).trim() }), " ", message);
  else a.textContent = text.trim();
  a.addEventListener("click", (event) => {
    event.preventDefault();
    (control.closest(".question, fieldset") || control).scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
  return a;
}

/** After a failed try, a message goes as soon as its field is right. */
function mendErrors() {
  const wrong = new Set(problems(model.pages[page].items, entries, result).map((p) => (box(p.field) || box(p.item)).id));
  for (const place of form.querySelectorAll(".invalid")) {
    if (wrong.has(place.id)) continue;
    place.classList.remove("invalid");
    $(place.id + "-error").hidden = true;
    [place, ...place.querySelectorAll("[aria-invalid]")].forEach((e) => e.removeAttribute("aria-invalid"));
  }
}
