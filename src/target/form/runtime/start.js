// ---------- Start ----------

function listen() {
  form.addEventListener("input", ({ target }) => {
    const step = target.name && stepOf(target.name);
    if (!step) return;
    onInput.forEach((follow) => follow(target, step));
    changed(step);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goOn();
  });
  $("back").addEventListener("click", () => history.back());
  window.addEventListener("popstate", ({ state }) => {
    if (state?.page >= 0 && !form.hidden) showPage(state.page, true);
  });
}

/** Brings a page of the form to life. */
function enliven(index) {
  const section = shownPages[index];
  // What is empty is not wrong yet, which a native limit would tell screen readers.
  for (const limit of ["maxlength", "required"]) all("[" + limit + "]", section).forEach((input) => input.removeAttribute(limit));
  forPages.forEach((begin) => begin(section, stepsOf(index)));
}

/** Brings the form to life. */
function openPage(element) {
  doc = element;
  model = JSON.parse($("survey").textContent);
  addPages();
  prepare(model);
  form = $("form");
  title = doc.title;
  shownPages = all(".page");
  // Without a secure connection there is no better generator.
  about = { response: crypto.randomUUID?.() || Date.now() + "-" + Math.random(), started: now(), consentAt: {} };
  const { known, touchpoint } = arrive(model, location.hash);
  about.touchpoint = touchpoint;
  known.forEach((entry, name) => entries.set(name, entry));
  form.noValidate = true;
  result = evaluate(model, entries, today());
  atStart.forEach((begin) => begin());
  shownPages.forEach((section, index) => enliven(index));
  // A browser may have kept what was filled in before.
  for (const input of form.elements) {
    const step = stepOf(input.name);
    if (step && (input.checked || (input.value && /^(text|textarea|tel|email|url)$/.test(input.type)))) read(step);
  }
  update(result);
  refresh(model.steps);
  all("[data-language]", doc).forEach((a) => { a.href += location.hash; });
  history.replaceState({ page: 0 }, "", location.pathname + location.search);
  listen();
  showPage(pagesAhead()[0] || 0);
  whenOpen.forEach((follow) => follow());
}

if (typeof document !== "undefined") openPage(document);
