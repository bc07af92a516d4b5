// ---------- Words: what the answers to earlier questions are called ----------

/** The words of the chosen option or code. */
OPERATORS.label = (e, s) => {
  const a = state(e[1], s).answer, words = s.model.labels[e[1]] || {};
  return a === undefined ? undefined : [].concat(a).map((o) => (Object.hasOwn(words, o) ? words[o] : String(o))).join(", ");
};
