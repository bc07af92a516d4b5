// ---------- Choices: shuffled lists, ranks, sliders, options that exclude each other ----------

/** Reorders the children of a list in place; pinned ones keep their end. */
function arrange(parent, order) {
  const all = Array.from(parent.children);
  const free = all.filter((e) => !e.dataset.pin);
  order(free);
  parent.append(...all.filter((e) => e.dataset.pin === "first"), ...free, ...all.filter((e) => e.dataset.pin === "last"));
}

function shuffled(list) {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}

/** Turns the selects of a rank into buttons; with a limit only the first places count, and what is left out has none. */
function ranking(list) {
  const status = make("p", { className: "unseen", role: "status" });
  for (const li of list.children) {
    li.querySelector("select").remove();
    const what = li.querySelector(".what");
    const buttons = ["up", "down"].map((way) => {
      const verb = make("span", { className: "unseen", id: what.id + "-" + way, textContent: say(way) });
      const button = make("button", { type: "button", className: "move " + way }, verb);
      button.setAttribute("aria-labelledby", verb.id + " " + what.id);
      button.addEventListener("click", () => move(list, li, way, status));
      return button;
    });
    li.append(...buttons);
    if ((questionOf(list).min || 1) < list.children.length) li.append(leaver(list, li, status));
  }
  const agree = make("button", { type: "button", className: "secondary agree", textContent: say("rank_right") });
  agree.addEventListener("click", () => ranked(list, status, say("rank_noted")));
  list.after(agree, status);
  numberPlaces(list);
}

const questionOf = (list) => items().find((item) => item.leaves && box(item) === list.closest(".question")) || {};
const placesOf = (list) => Array.from(list.children).filter((li) => !li.hidden && !li.dataset.out);

/** The button that takes an answer out of the order, and puts it back. */
function leaver(list, li, status) {
  const what = li.querySelector(".what");
  const verb = make("span", { className: "unseen", id: what.id + "-out", textContent: say("leave_out") });
  const button = make("button", { type: "button", className: "move out" }, verb);
  button.setAttribute("aria-labelledby", verb.id + " " + what.id);
  button.addEventListener("click", () => {
    if (li.dataset.out) {
      delete li.dataset.out;
      list.insertBefore(li, list.querySelector("[data-out]"));
    } else {
      li.dataset.out = "yes";
      list.append(li);
    }
    verb.textContent = say(li.dataset.out ? "put_back" : "leave_out");
    button.focus();
    numberPlaces(list);
    ranked(list, status, li.dataset.out ? say("rank_out", { what: what.textContent }) : moved(li));
  });
  return button;
}

const moved = (li) => say("rank_moved", { what: li.querySelector(".what").textContent, place: li.querySelector(".number").textContent });

function move(list, li, way, status) {
  if (li.dataset.out) return;
  const shown = placesOf(list);
  const other = shown[shown.indexOf(li) + (way === "up" ? -1 : 1)];
  if (other) (way === "up" ? other.before(li) : other.after(li));
  li.querySelector("." + way).focus();
  numberPlaces(list);
  ranked(list, status, moved(li));
}

function ranked(list, status, message) {
  list.dataset.ranked = "yes";
  list.parentElement.querySelector(".agree").classList.add("chosen");
  status.textContent = message;
  changed();
}

function numberPlaces(list) {
  const shown = placesOf(list);
  const places = questionOf(list).max || shown.length;
  for (const li of list.children) {
    const i = shown.indexOf(li);
    li.querySelector(".number").textContent = i >= 0 && i < places ? String(i + 1) : "–";
    li.querySelector(".up").setAttribute("aria-disabled", String(i <= 0));
    li.querySelector(".down").setAttribute("aria-disabled", String(i < 0 || i === shown.length - 1));
  }
}

/** A range beside the number field, which stays the answer: empty means no answer yet. */
function slider(field) {
  const input = named(field.name)[0];
  const digits = (limit, otherwise) => (limit === undefined ? otherwise : decimalText(value(limit, {})));
  const range = make("input", { type: "range", className: "untouched" });
  Object.assign(range, { min: digits(field.min, "0"), max: digits(field.max, "100"), step: digits(field.step, "1") });
  range.setAttribute("aria-labelledby", input.labels[0].id);
  const note = make("output", { className: "none-yet", textContent: say("no_answer_yet") });
  input.closest(".slide").append(range, note);
  const follow = () => {
    const n = parseNumber(input.value, model.language, false);
    range.classList.toggle("untouched", n === null);
    note.hidden = n !== null;
    if (n !== null) range.value = n;
  };
  const take = () => { input.value = readable(range.value); follow(); };
  range.addEventListener("input", take);
  range.addEventListener("click", take);
  input.addEventListener("input", follow);
  form.addEventListener("change", follow);
}

/** Exclusive options, missing codes and typed answers push each other out. */
function settleChoice(input) {
  const group = named(input.name);
  const sole = (c) => c.dataset.exclusive !== undefined || c.value.startsWith("missing:");
  if (input.type === "checkbox" && input.checked) {
    group.forEach((c) => { if (c !== input && c.type === "checkbox" && (sole(input) || sole(c))) c.checked = false; });
  }
  const place = input.closest(".question, .row");
  if (!place) return;
  const codes = Array.from(place.querySelectorAll("input[type=checkbox]")).filter((c) => c.value.startsWith("missing:"));
  const texts = Array.from(place.querySelectorAll("input:not([type=checkbox]):not([type=radio]), textarea")).filter((c) => !c.closest(".specify"));
  if (codes.includes(input) && input.checked) texts.forEach((c) => { if (c.type !== "range") c.value = ""; });
  else if (texts.includes(input)) codes.forEach((c) => { c.checked = false; });
}

function refreshNotes() {
  for (const item of items()) {
    if (item.type === "allocate") {
      const sum = Object.values(result.fields.get(item.name).answer || {}).reduce((n, part) => n + decimal(part), 0n);
      $("q-" + idOf(item.name) + "-sum").textContent = say("sum_of", { sum, total: item.total });
    }
    const count = item.max_length && $("q-" + idOf(item.name) + "-count");
    if (!count) continue;
    const left = item.max_length - [...typed(item.name)].length;
    const text = left > item.max_length / 5 ? say("limit", { max: item.max_length }) : left >= 0 ? say("left", { left }) : say("too_many", { over: -left });
    if (count.textContent !== text) count.textContent = text;
  }
}
