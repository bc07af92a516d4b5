// ---------- Exclusive options, missing codes and typed answers push each other out ----------

onInput.push((input, step) => {
  const sole = (c) => c.dataset.exclusive !== undefined || c.value.startsWith("missing:");
  if (input.type === "checkbox" && input.checked) {
    controls(step).forEach((c) => { if (c !== input && c.type === "checkbox" && (sole(input) || sole(c))) c.checked = false; });
  }
  const codes = all("input[type=checkbox][value^='missing:']", box(step));
  const texts = all("input:not([type=checkbox], [type=radio], [type=range]), textarea", box(step)).filter((c) => !c.closest(".specify"));
  if (codes.includes(input) && input.checked) texts.forEach((c) => { c.value = ""; });
  else if (texts.includes(input)) codes.forEach((c) => { c.checked = false; });
});
