// ---------- Consents, and what arrived with the invitation ----------

OPERATORS.consent = (e, s) => state(e[1], s).value === true;

STEPS.consent = (item, asked, result, from) => {
  const given = result.entries.get(item.name)?.value;
  return !asked ? NOT_ASKED : typeof given === "boolean" ? { is: "answered", value: given, answer: given, from } : UNANSWERED;
};

/** What arrived counts from the step at which its consent was given; whether any may have changed. */
admitKnown = (result, from) => {
  const open = result.model.known.filter((item) => !(result.fields.get(item.name)?.from < from));
  for (const item of open) {
    const entry = result.entries.get(item.name), admitted = item.when === undefined || value(item.when, result) === true;
    result.fields.set(item.name, admitted ? { ...(entry ? answered(item, entry.value) : UNANSWERED), from } : NOT_ASKED);
  }
  return open.length;
};
