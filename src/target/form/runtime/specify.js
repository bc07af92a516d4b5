// ---------- Words that come with an option ----------

const wordsKey = (field, option) => field.name + "." + option.name + ".text";
const withWords = (field, answer) => (field.options || []).filter((o) => o.specify && [].concat(answer).includes(o.name));

missingWords = (field, { answer }, result) => {
  const o = withWords(field, answer).find((o) => o.specify === "required" && !result.entries.get(wordsKey(field, o)));
  return o && ["specify", { at: wordsKey(field, o) }];
};

addWords = (target, name, field, answer, result) => {
  for (const o of withWords(field, answer)) {
    const words = result.entries.get(wordsKey(field, o));
    if (words) target[name + "." + o.name + ".text"] = words.value;
  }
};

onRead.push((field) => field.options?.forEach((o) => {
  const words = o.specify && typed(field, "." + o.name + ".text");
  keep(wordsKey(field, o), words && { value: words });
}));

afterUpdate.push((seen) => seen.forEach((field) => field.options?.forEach((o) => {
  if (o.specify) hide(controls(field, "." + o.name + ".text")[0].parentElement, !controls(field).some((c) => c.value === o.name && c.checked));
})));
