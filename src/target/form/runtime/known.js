// ---------- What arrives with the address: typed, and never longer than asked for ----------

arrive = (model, fragment) => {
  const given = new URLSearchParams(fragment.slice(1)), known = new Map(), scope = { fields: known, model, today: today() };
  let values = Object.fromEntries(given);
  try {
    const bytes = atob(given.get("known").replace(/-/g, "+").replace(/_/g, "/"));
    Object.assign(values, JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))));
  } catch { /* an unreadable address carries nothing */ }
  for (const item of model.known) {
    const text = String(Object.hasOwn(values, item.name) ? values[item.name] : ""), fits = text && text.length <= 200 && ARRIVES[item.arrives];
    const v = fits ? fits(item, text, scope) : fits === undefined && !VALID[item.type]?.(item, text, scope, {}) ? text : undefined;
    if (v !== undefined) known.set(item.name, { value: v });
  }
  return { known, touchpoint: model.touchpoints?.find((name) => name === values.touchpoint) };
};

/** What a text stands for where it is more than text. */
const ARRIVES = { option: ({ options }, text) => options.map(optionName).find((name) => name === text) };
