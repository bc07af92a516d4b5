// ---------- Texts that count: the number in them chooses their form ----------

formOf = (text, args) => {
  if (!text.other) return text;
  const [, name] = /{(\w+)}/.exec(text.other);
  return text[new Intl.PluralRules(model.plurals || model.language).select(+args[name])] || text.other;
};
