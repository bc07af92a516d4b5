// ---------- Start ----------

function changed() {
  refresh();
  refreshNotes();
  if (failed) mendErrors();
}

function listen() {
  form.addEventListener("input", (event) => { settleChoice(event.target); changed(); });
  form.addEventListener("change", (event) => {
    const input = event.target;
    const consent = items().some((item) => item.is === "consent" && item.name === input.name);
    if (consent) about.consentAt[input.name] = now();
    settleChoice(input);
    changed();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); goOn(); });
  $("back").addEventListener("click", () => history.back());
  window.addEventListener("popstate", (event) => {
    const to = event.state && event.state.page;
    if (typeof to === "number" && !form.hidden) showPage(to, true);
  });
  doc.querySelectorAll("a[href='#notice']").forEach((a) => a.addEventListener("click", () => { $("notice").open = true; }));
  window.addEventListener("beforeprint", () => doc.querySelectorAll("details").forEach((d) => { d.open = true; }));
  for (const a of doc.querySelectorAll("[data-language]")) if (location.hash) a.href += location.hash;
}

/** Brings a page to life. */
function openPage(element) {
  doc = element;
  model = prepare(JSON.parse($("survey").textContent));
  form = $("form");
  title = doc.title;
  arrived = readKnown(model, location.hash);
  about = { response: freshId(), started: now(), consentAt: {}, touchpoint: arrived.touchpoint };
  doc.documentElement.classList.add("js");
  form.noValidate = true;
  collect();
  for (const area of form.querySelectorAll("textarea[maxlength], input[maxlength]")) area.removeAttribute("maxlength");
  doc.querySelectorAll("[data-shuffle]").forEach((list) => arrange(list, shuffled));
  doc.querySelectorAll("ol.rank").forEach(ranking);
  collect();
  listen();
  items().filter((item) => item.type === "slider").forEach(slider);
  if (location.hash) history.replaceState({ page: 0 }, "", location.pathname + location.search);
  else history.replaceState({ page: 0 }, "");
  refresh();
  refreshNotes();
  showPage(pagesAhead()[0] || 0, false);
}

globalThis.peilForm = { decimal, decimalText, value, prepare, evaluate, problems, responseDocument, newId, parseNumber, parseMonth, parseDate, parseTime, readKnown, dateIn, dateText, momentText, inZone, draft: takeDraft, restore: restoreDraft, response: currentResponse };
if (typeof document !== "undefined") openPage(document);
