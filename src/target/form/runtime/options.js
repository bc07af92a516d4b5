// ---------- Options that are shown only to some ----------

openOptions = (field, result) => field.options.filter((o) => !o.only || value(o.only, result) === true).map(optionName);

afterUpdate.push((seen) => seen.forEach((field) => field.options?.forEach((o) => {
  if (!o.only || !result.shown.has(field)) return;
  const [control] = all('[value="' + o.name + '"], [name="' + field.name + "." + o.name + '"], [data-option="' + o.name + '"]', box(field));
  hide(control.closest(".options > *, .shares > *, li"), !openOptions(field, result).includes(o.name));
})));
