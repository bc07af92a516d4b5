// ---------- Options that are shown only to some ----------

openOptions = (field, result) => field.options.filter((o) => !o.when || value(o.when, result) === true).map(optionName);

afterUpdate.push((seen) => seen.forEach((field) => field.options?.forEach((o) => {
  if (!o.when || !result.shown.has(field)) return;
  const [control] = all('[value="' + o.name + '"], [name="' + field.name + "." + o.name + '"], [data-option="' + o.name + '"]', box(field));
  hide(control.closest(".options > *, .shares > *, li"), !result.options.get(field.name).includes(o.name));
})));
