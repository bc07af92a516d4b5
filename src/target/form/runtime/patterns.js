// ---------- Texts that must have a form ----------

VALID.text = VALID.long_text = (field, v) => wrongText(field, v) || (field.pattern && !new RegExp("^(?:" + field.pattern + ")$", "u").test(v) && ["pattern"]);
