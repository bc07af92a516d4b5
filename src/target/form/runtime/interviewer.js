// ---------- For interviewers: the code of an answer chooses it, and Enter goes on ----------

let begun = "", waiting; // the digits of a code that may go on

/** What is asked on the page that is shown, one row of a grid at a time. */
const askedHere = () => all(".question, .row", shownPages[page]).filter((place) =>
  !all(".row", place).length && !place.closest("[hidden]") && place.querySelector("[name]"));
const controlAt = (place) => place.querySelector(":checked") || place.querySelector("[name]");
const placeAfter = (place) => askedHere()[askedHere().indexOf(place) + 1];

landing = (index) => (askedHere().map(controlAt)[0] || headingOf(index) || $("title"));

function typeCode(place, digit) {
  clearTimeout(waiting);
  const coded = all("[data-code]", place).filter((input) => !input.closest("[hidden]"));
  const fits = (code) => coded.filter((input) => input.dataset.code.startsWith(code));
  if (!fits(begun += digit).length) begun = digit;
  const found = coded.find((input) => input.dataset.code === begun), open = fits(begun).length;
  const choose = () => {
    begun = "";
    if (!found) return;
    found.click();
    const next = found.type === "radio" && placeAfter(place);
    (next ? controlAt(next) : found).focus();
  };
  if (found && open === 1) choose();
  else waiting = setTimeout(choose, 900);
}

atStart.push(() => {
  requestAnimationFrame(() => landing(page).focus());
  form.addEventListener("keydown", (event) => {
    const { target, key } = event, place = askedHere().find((one) => one.contains(target));
    if (!place || event.ctrlKey || event.altKey || event.metaKey) return;
    const codes = /^(radio|checkbox)$/.test(target.type) && /^\d$/.test(key);
    if (codes) typeCode(place, key);
    else if (key === "Enter" && /^(input|select)$/.test(target.localName)) {
      const next = placeAfter(place);
      next ? controlAt(next).focus() : goOn();
    } else return;
    event.preventDefault();
  });
});
