// ---------- Reading what people type ----------

/** Other digits and dashes become the plain ones. */
function plain(text) {
  return text.normalize("NFKC").replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (d) => d.charCodeAt(0) & 15)
    .replace(/[\u2212\u2013]/g, "-").replace(/[\s\u00a0'\u2019]/g, "");
}

/** A whole number as people write it, with or without marks between thousands; null when it is none. */
function parseWhole(typed) {
  let text = plain(typed).replace(/^[€$£]|[%€]$/g, "").replace(/[.,\u066b]0{0,2}$/, "");
  if (/^[-+]?\d{1,3}([.,\u066c])\d{3}(\1\d{3})*$/.test(text)) text = text.replace(/\D/g, (mark) => (mark === "-" ? mark : ""));
  return /^[-+]?\d{1,15}$/.test(text) ? decimalText(decimal(text)) : null;
}

const numberReader = (parse, wrong) => (field) => {
  const text = typed(field), n = text && parse(text, model.language);
  return n === null ? { invalid: wrong } : text && { value: n };
};
READ.integer = numberReader(parseWhole, "whole");
