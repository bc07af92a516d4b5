// ---------- Answers kept on the device, only when a respondent chooses so ----------

const shelf = () => "peil kept " + model.survey + " " + model.version;
const day = 864e5;

/** What may be kept: not what is asked under a special protection of the law. */
function keepable() {
  const draft = takeDraft(), open = (record) => Object.fromEntries(Object.entries(record).filter(([name]) => !stepOf(name)?.private));
  return { ...draft, texts: open(draft.texts), choices: open(draft.choices) };
}

whenOpen.push(() => {
  const place = make("div", { className: "keeping" }), status = make("p", { role: "status" });
  const tell = (key) => { status.textContent = key && say(key, { days: model.save }); };
  let until;
  const store = () => localStorage.setItem(shelf(), JSON.stringify({ until, draft: keepable() }));
  const forget = () => {
    until = undefined;
    localStorage.removeItem(shelf());
  };
  const offer = (key) => {
    place.replaceChildren(until ? button(say("forget"), () => {
      forget();
      offer("forgotten");
    }) : button(say("keep", { days: model.save }), () => {
      until = Date.now() + model.save * day;
      store();
      offer("kept");
    }), status);
    tell(key);
  };
  try {
    const kept = JSON.parse(localStorage.getItem(shelf()));
    if (kept?.until > Date.now()) {
      restoreDraft(kept.draft);
      until = kept.until;
    } else forget();
    offer(until && "kept_back");
    $("status").before(place);
    afterUpdate.push(() => until && store());
    whenSent.push(forget);
  } catch { /* a browser that keeps nothing is not asked to */ }
});
