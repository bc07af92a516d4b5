// ---------- For interviewers: how the attempt ended, a document apart from the answers ----------

let attempt, ended; // the case that the address names; how it ended, once that is told

/** What follows from the answers, where all were asked. */
const outcomeOf = (end) => (end ? end.disposition || (end.is === "consent" ? "refused" : "screened") : "complete");

/** Sends the answers so far, without those that cannot be right; whether there are any. */
async function sendSoFar() {
  for (const step of model.steps) if (result.shown.has(step) && entries.has(step.name) && fieldProblem(step, result)) entries.delete(step.name);
  result = evaluate(model, entries, today());
  const soFar = { ...responseDocument(model, result, about), status: result.finish?.status || "partial" };
  if (!Object.keys(soFar.answers).length) return false;
  const body = JSON.stringify(soFar);
  if (model.submit) return (await post(body)).ok;
  save(body);
  return true;
}

/** Tells how the attempt ended, and nothing that was answered; then what follows, now or when it is tried again. */
async function tellOutcome(disposition, follow) {
  const { survey, version } = model, { touchpoint } = about;
  ended = disposition;
  const body = JSON.stringify({ survey, version, case: attempt, touchpoint, mode: modeOf(model), disposition, at: now() });
  if (!model.submit) save(body);
  const reply = model.submit ? await post(body, crypto.randomUUID?.() || attempt + "-" + Date.now()) : { ok: true };
  $("status").textContent = "";
  if (reply.ok) follow();
  else announce(say("outcome_not_sent"), [button(say("outcome_send"), () => tellOutcome(disposition, follow))]);
}

async function noInterview(chosen) {
  if (sending) return;
  sending = true;
  const partly = chosen === "stopped" && await sendSoFar();
  await tellOutcome(chosen !== "stopped" ? chosen : partly ? "partial" : "refused", () => {
    finished();
    $("done-title").textContent = say("outcome_noted");
    $("done-text").textContent = "";
    doc.title = say("outcome_noted") + " – " + title;
  });
  sending = false;
}

atStart.push(() => {
  attempt = new URLSearchParams(location.hash.slice(1)).get("case")?.slice(0, 200) || about.response;
  $("outcome").addEventListener("submit", (event) => {
    event.preventDefault();
    noInterview($("outcome").elements.outcome.value);
  });
  whenSent.push(() => {
    $("outcome").parentElement.hidden = true;
    if (!ended && model.submit) tellOutcome(outcomeOf(result.finish), clearErrors);
  });
});
