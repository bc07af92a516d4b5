// ---------- Long forms: every page but the first is text until it is shown ----------
// Where there are scripts, a browser takes what stands in <noscript> as text, which costs it next to nothing.

const folded = new Map(); // by page

present = (steps) => steps.filter((step) => !folded.has(step.page));

atStart.push(() => {
  shownPages.forEach((section, index) => all(":scope > noscript", section).forEach((fold) => folded.set(index, fold)));
  window.addEventListener("beforeprint", unfoldAll);
});

unfold = (index) => {
  const fold = folded.get(index);
  if (!fold) return;
  folded.delete(index);
  fold.outerHTML = fold.textContent;
  enliven(index);
  refresh(stepsOf(index));
};

unfoldAll = () => [...folded.keys()].forEach(unfold);
