// ---------- Sending ----------

let sending = false;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function send() {
  if (sending) return;
  sending = true;
  $("go").setAttribute("aria-disabled", "true");
  about.submitted ||= now();
  const body = JSON.stringify(responseDocument(model, result, about), null, model.submit ? 0 : 2);
  const reply = model.submit ? await post(body) : { ok: true };
  sending = false;
  $("go").removeAttribute("aria-disabled");
  $("status").textContent = "";
  if (reply.ok) return finished(model.submit ? null : body);
  about.submitted = undefined;
  if (!(await rejected(reply))) announce(say("not_sent"), [say("not_sent_help"), button(say("save"), () => save(body))]);
}

/** Posts with retries on trouble that may pass, and waits for a connection; the last reply. */
async function post(body, id = about.response) {
  let reply = {};
  for (const pause of [600, 1200, 2400, 4800, 0]) {
    $("status").textContent = say(navigator.onLine ? "sending" : "offline");
    if (!navigator.onLine) await new Promise((online) => addEventListener("online", online, { once: true }));
    $("status").textContent = say("sending");
    try {
      reply = await fetch(model.submit, { method: "POST", body, credentials: "omit", referrerPolicy: "no-referrer",
        headers: { "Content-Type": "application/json", "Idempotency-Key": id, ...about.headers } });
      if (reply.ok || (reply.status < 500 && reply.status !== 408 && reply.status !== 429)) break;
    } catch { /* tried again */ }
    const asked = 1000 * reply.headers?.get("Retry-After");
    if (pause) await wait(asked > 0 && asked < 6e4 ? asked : pause + Math.random() * 300);
  }
  return reply;
}

/** Shows at their questions what the receiver found wrong; false when it named nothing that is asked. */
async function rejected(reply) {
  const { problems: list } = await reply.json?.().catch(() => ({})) || {};
  const found = [].concat(list || []).flatMap(({ field, message }) => {
    const step = model.steps[model.at.get(field)];
    return step && result.shown.has(step) ? { item: step.item, field: step, message: String(message).slice(0, 300) } : [];
  });
  if (!found.length) return false;
  showPage(found[0].field.page, true);
  showErrors(found.filter(({ field }) => field.page === page), []);
  return true;
}

function save(body) {
  const address = URL.createObjectURL(new Blob([body + "\n"], { type: "application/json" }));
  make("a", { href: address, download: model.survey + "-" + about.response + ".json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function finished(body) {
  whenSent.forEach((follow) => follow());
  const end = result.finish, done = $("done");
  if (end) unfold(end.page);
  const words = end && box(end);
  if (end) $("done-title").textContent = say("finished");
  if (end?.is === "consent") $("done-text").textContent = say("refused");
  else if (words?.textContent.trim()) $("done-text").replaceChildren(...[...words.cloneNode(true).childNodes].filter((n) => n.className !== "if"));
  if (body) done.append(make("p", {}, say("save_help")), button(say("save"), () => save(body)));
  form.hidden = $("progress").hidden = $("skip").hidden = true;
  clearErrors();
  done.hidden = false;
  doc.title = $("done-title").textContent + " – " + title;
  history.replaceState({ done: true }, "");
  window.scrollTo(0, 0);
  $("done-title").focus();
}
