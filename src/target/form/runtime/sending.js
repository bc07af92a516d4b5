// ---------- Sending ----------

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function send() {
  if (sending) return;
  sending = true;
  $("go").setAttribute("aria-disabled", "true");
  $("status").textContent = say("sending");
  about.submitted = about.submitted || now();
  const body = JSON.stringify(responseDocument(model, entries, result, about), null, model.submit ? 0 : 2);
  const sent = model.submit ? await post(body) : false;
  sending = false;
  $("go").removeAttribute("aria-disabled");
  $("status").textContent = "";
  if (model.submit && !sent) return sendFailed(body);
  finished(model.submit ? null : body);
}

/** Posts with retries on trouble that may pass; true once the answers arrived. */
async function post(body) {
  for (const pause of [600, 1200, 2400, 4800, 0]) {
    try {
      const reply = await fetch(model.submit, { method: "POST", body, credentials: "omit", referrerPolicy: "no-referrer",
        headers: { "Content-Type": "application/json", "Idempotency-Key": about.response } });
      if (reply.ok) return true;
      if (reply.status < 500 && reply.status !== 408 && reply.status !== 429) return false;
    } catch (offline) { /* tried again below */ }
    if (pause) await wait(pause + Math.random() * 300);
  }
  return false;
}

function sendFailed(body) {
  about.submitted = undefined;
  $("errors-title").textContent = say("not_sent");
  $("errors-list").replaceChildren(make("li", {}, say("not_sent_help")), make("li", {}, saveButton(body)));
  $("errors").classList.remove("soft");
  $("errors").hidden = false;
  $("errors").focus();
}

function saveButton(body) {
  const button = make("button", { type: "button", className: "secondary", textContent: say("save") });
  button.addEventListener("click", () => save(body));
  return button;
}

function save(body) {
  const address = URL.createObjectURL(new Blob([body + "\n"], { type: "application/json" }));
  make("a", { href: address, download: model.survey + "-" + about.response + ".json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function finished(body) {
  const ending = result.finish && box(result.finish);
  const done = $("done");
  if (ending && ending.textContent.trim()) $("done-text").replaceChildren(...Array.from(ending.cloneNode(true).childNodes).filter((n) => !(n.classList && n.classList.contains("if"))));
  if (result.finish && result.finish.is === "consent") $("done-text").replaceChildren(make("p", { textContent: say("refused") }));
  if (result.finish) $("done-title").textContent = say("finished");
  if (body) done.append(make("p", {}, say("save_help")), saveButton(body));
  form.hidden = true;
  $("progress").hidden = true;
  clearErrors();
  done.hidden = false;
  doc.title = $("done-title").textContent + " – " + title;
  history.replaceState({ done: true }, "");
  window.scrollTo(0, 0);
  $("done-title").focus();
}
