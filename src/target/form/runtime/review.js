// ---------- All answers once more, before they are sent ----------

/** The words of an answer, as they stand on its page. */
function answerText(field) {
  const place = box(field), chosen = all(":checked", place).map((input) => input.closest("label").textContent.trim());
  const ranked = all("ol[data-ranked] li:not([data-out]) .what", place).map((what) => what.textContent);
  const written = all("input:not([type=radio], [type=checkbox], [type=range]), textarea", place).filter((input) => input.value && !input.closest("[hidden]"));
  const words = written.map((input) => (input.closest(".share") ? input.closest(".share").textContent + ": " : "") + (input.files?.[0]?.name || input.value));
  return [...chosen, ...ranked, words.join(field.type === "allocate" ? ", " : " ")].filter(Boolean).join(", ");
}

onShow.push((index) => {
  if (index !== model.pages.length - 1) return;
  unfoldAll();
  const fields = model.steps.filter((step) => /question|consent/.test(step.is) && result.shown.has(step));
  $("review").replaceChildren(...fields.map((field) => {
    const asked = (field.item === field ? "" : questionText(box(field.item)) + " ") + questionText(box(field));
    const change = make("a", { href: "#" + box(field).id, textContent: say("change") });
    change.append(make("span", { className: "unseen", textContent: " " + asked }));
    change.addEventListener("click", (event) => {
      event.preventDefault();
      history.pushState({ page: field.page }, "");
      showPage(field.page);
      box(field).scrollIntoView();
      firstControl({ item: field.item, field }).focus({ preventScroll: true });
    });
    return make("div", {}, make("dt", { textContent: asked }), make("dd", {}, make("bdi", { textContent: answerText(field) || say("no_answer") }), change));
  }));
});

/** The page has no steps, and comes last unless the survey ended before. */
addPages = () => model.pages.push({ items: [{ is: "note", id: "review" }] });
