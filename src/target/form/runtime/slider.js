// ---------- A range beside the number field, which stays the answer: empty means no answer yet ----------

forPages.push((section, steps) => steps.forEach((field) => {
  if (field.type !== "slider") return;
  const input = controls(field)[0], range = make("input");
  const digits = (limit, otherwise) => (limit === undefined ? otherwise : decimalText(value(limit, {})));
  Object.assign(range, { min: digits(field.min, "0"), max: digits(field.max, "100"), step: digits(field.step, "1"), type: "range" });
  range.setAttribute("aria-labelledby", box(field).id + "-label");
  const note = make("output", { className: "none-yet", textContent: say("no_answer_yet") });
  input.parentElement.append(range, note);
  const take = () => {
    input.value = readable(range.value);
    changed(field);
  };
  range.addEventListener("input", take);
  range.addEventListener("click", take);
  afterUpdate.push((seen) => {
    if (!seen.includes(field)) return;
    const n = parseNumber(input.value, model.language);
    range.classList.toggle("untouched", n === null);
    hide(note, n !== null);
    range.ariaValueText = n === null ? note.textContent : readable(n);
    if (n !== null) range.value = n;
  });
}));
