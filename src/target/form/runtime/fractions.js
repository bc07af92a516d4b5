// ---------- Numbers with decimals, as people type them ----------

/** A number as people write it, comma or point, as a plain decimal text; null when it is none. */
function parseNumber(typed, language) {
  let text = plain(typed).replace(/^[€$£]/, "").replace(/[%€]$/, "").replace(/\u066b/g, ",").replace(/\u066c/g, "");
  const digits = text.replace(/\D/g, "").length;
  const mark = /[.,](?=[^.,]*$)/.exec(text)?.[0];
  if (mark) {
    const groups = text.split(mark), grouped = /^[-+]?\d{1,3}([.,]\d{3})+$/;
    const group = new Intl.NumberFormat(language).formatToParts(1234567).find((p) => p.type === "group")?.value;
    if (grouped.test(text) && !/[.,]/.test(groups.join("")) && (groups.length > 2 || group === mark)) text = groups.join("");
    else {
      const tail = groups.pop(), head = groups.join(mark);
      if (/[.,]/.test(head) && !grouped.test(head)) return null;
      text = (head.replace(/[.,]/g, "") + "." + tail).replace(/^([-+]?)\./, "$10.").replace(/\.0*$/, "");
    }
  }
  const n = digits && digits < 16 ? decimal(text) : undefined;
  return n === undefined ? null : decimalText(n);
}

READ.slider = READ.decimal = READ.money = numberReader(parseNumber, "number");
