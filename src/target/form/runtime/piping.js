// ---------- Earlier answers in later texts: as text, in isolation, never as markup ----------

const piped = [];
forPages.push((section) => piped.push(...all("[data-pipe]", section)));

afterUpdate.push(() => {
  for (const span of piped) {
    const pipe = model.pipes[span.dataset.pipe], v = value(pipe.value, result);
    const text = v === undefined ? pipe.or || "" : pipe.as === "moment" ? momentText(v, model) : typeof v === "bigint" ? readable(decimalText(v), false)
      : typeof v === "number" || pipe.as ? readable(v, false) : v;
    if (span.textContent !== text) span.replaceChildren(make("bdi", { textContent: text }));
  }
});
