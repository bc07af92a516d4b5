// The form in its frame. A new form is loaded behind the one that is shown, gets its answers, page,
// scroll, focus and caret, and then takes its place: nothing blinks.

const checkable = (input) => input.type === "radio" || input.type === "checkbox";
const controlsOf = (page) => Array.from(page.querySelectorAll("#form [name]")).filter((input) => input.type !== "hidden");

export class Frame {
  /** `heard` is called after anything the respondent did; `asked` with a question that was alt-clicked. */
  constructor(place, { heard, asked, moved }) {
    Object.assign(this, { place, heard, asked, moved, element: null, turn: 0 });
  }

  /** The document of the form that is shown; nothing while another one is on its way. */
  get page() {
    const page = this.element && this.element.contentDocument;
    return page && page.body ? page : null;
  }

  /** The runtime of the form; nothing where scripts are off. */
  get form() {
    return this.page && this.element.contentWindow.peilForm;
  }

  /** What was filled in; a form without scripts knows less of it than the one before. */
  draft() {
    if (!this.page) return null;
    return this.form ? this.form.draft() : { ...this.given, ...plainDraft(this.page) };
  }

  /** Shows a form with a draft; `keep` also keeps scroll, focus and files. The names that had no place. */
  async show(address, { scripts, look, draft, keep }) {
    const turn = ++this.turn;
    const next = document.createElement("iframe");
    next.title = "The form";
    next.className = "form waiting";
    next.style.colorScheme = look;
    if (!scripts) next.setAttribute("sandbox", "allow-forms allow-same-origin");
    next.src = address;
    this.place.append(next);
    await new Promise((loaded) => next.addEventListener("load", loaded, { once: true }));
    const page = next.contentDocument;
    if (turn !== this.turn || !page || !page.getElementById("form")) {
      next.remove();
      return null;
    }
    const form = next.contentWindow.peilForm;
    const lost = !draft ? [] : form ? form.restore(draft) : plainRestore(page, draft);
    if (draft && draft.files) draft.files.forEach(([name, files]) => putFiles(page, name, files));
    if (keep && this.page) this.carry(next);
    next.classList.remove("waiting");
    if (this.element) this.element.remove();
    Object.assign(this, { element: next, given: draft });
    this.watch(next);
    next.addEventListener("load", () => { if (this.page) { this.watch(next); this.moved(); } });
    return lost;
  }

  /** Scroll, focus, caret and files go over to the next frame. */
  carry(next) {
    const [before, after] = [this.element.contentWindow, next.contentWindow];
    for (const input of controlsOf(this.page)) if (input.type === "file" && input.files.length) putFiles(next.contentDocument, input.name, input.files);
    const had = document.activeElement === this.element ? this.page.activeElement : null;
    const same = had && twin(had, next.contentDocument);
    if (had) next.focus();
    if (same) {
      same.focus({ preventScroll: true });
      if (typeof had.selectionStart === "number") same.setSelectionRange(had.selectionStart, had.selectionEnd, had.selectionDirection);
    }
    after.scrollTo({ top: before.scrollY, left: before.scrollX, behavior: "instant" });
  }

  watch(element) {
    const page = element.contentDocument;
    let waiting;
    const later = () => { clearTimeout(waiting); waiting = setTimeout(() => this.heard(), 60); };
    for (const event of ["input", "change", "click", "submit", "keyup"]) page.addEventListener(event, later);
    element.contentWindow.addEventListener("popstate", later);
    page.addEventListener("click", (event) => {
      const question = event.altKey && event.target.closest("[id^='q-'], [id^='n-'], [id^='f-'], [id^='c-']");
      if (!question) return;
      event.preventDefault();
      event.stopPropagation();
      this.asked(question.closest(".question, .note, .check, fieldset").id);
    }, true);
    this.heard();
  }

  /** Brings a question into view, on its page; false where it is not asked. */
  goTo(id) {
    const target = this.page && this.page.getElementById(id);
    if (!target || (this.form && target.closest("[hidden]"))) return false;
    const section = target.closest(".page");
    if (this.form && section && !isShown(section)) this.form.restore({ page: section.id.replace(/^page-/, "") });
    if (!isShown(target)) return false;
    target.scrollIntoView({ block: "center", behavior: "instant" });
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--accent");
    target.animate([{ outline: "3px solid " + colour, outlineOffset: "6px" }, { outline: "3px solid transparent", outlineOffset: "6px" }], 1200);
    return true;
  }

  /** The ids of the questions on the pages that are shown. */
  idsHere() {
    const pages = this.page ? Array.from(this.page.querySelectorAll(".page")).filter(isShown) : [];
    return pages.flatMap((page) => Array.from(page.querySelectorAll("[id^='q-']"), (element) => element.id));
  }
}

const isShown = (element) => element.getClientRects().length > 0;

/** The same control in another document. */
function twin(element, page) {
  if (element.name && checkable(element)) return controlsOf(page).find((input) => input.name === element.name && input.value === element.value);
  return (element.name && controlsOf(page).find((input) => input.name === element.name)) || (element.id && page.getElementById(element.id));
}

function putFiles(page, name, files) {
  const input = controlsOf(page).find((c) => c.type === "file" && c.name === name);
  if (!input) return;
  input.files = files;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What a form without scripts holds, in the shape of a draft. */
function plainDraft(page) {
  const draft = { texts: {}, choices: {}, language: page.documentElement.lang };
  for (const input of controlsOf(page)) {
    if (input.type === "file") continue;
    if (!checkable(input)) { if (input.value) draft.texts[input.name] = input.value; }
    else if (input.checked) (draft.choices[input.name] = draft.choices[input.name] || []).push(input.value);
  }
  return draft;
}

function plainRestore(page, draft) {
  for (const input of controlsOf(page)) {
    if (input.type === "file") continue;
    if (checkable(input)) input.checked = ((draft.choices || {})[input.name] || []).includes(input.value);
    else input.value = (draft.texts || {})[input.name] || "";
  }
  return [];
}
