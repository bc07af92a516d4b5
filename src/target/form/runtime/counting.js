// ---------- How many characters are left ----------

afterUpdate.push((seen) => seen.forEach((field) => {
  const max = field.max_length, count = max && box(field) && $(box(field).id + "-count");
  if (!count) return;
  const left = max - [...typed(field)].length;
  const text = left > max / 5 ? say("limit", { max }) : left < 0 ? say("too_many", { over: -left }) : say("left", { left });
  if (count.textContent !== text) count.textContent = text;
}));
