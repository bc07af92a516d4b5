// ---------- The answers go along to another language ----------
// They wait where only this tab sees them, for as long as it takes to open the other page.

const carried = () => "peil carried " + location.pathname.replace(/[^/]*$/, "");

atStart.push(() => all("[data-language]", doc).forEach((link) => link.addEventListener("click", () => {
  try {
    sessionStorage.setItem(carried(), JSON.stringify({ at: Date.now(), draft: takeDraft() }));
  } catch { /* without a store the other page begins empty */ }
})));

whenOpen.push(() => {
  try {
    const { at, draft } = JSON.parse(sessionStorage.getItem(carried())) || {};
    sessionStorage.removeItem(carried());
    if (Date.now() - at < 6e4 && draft.survey === model.survey) restoreDraft(draft);
  } catch { /* the same */ }
});
