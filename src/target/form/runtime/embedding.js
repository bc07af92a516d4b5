// ---------- Within a page of another website: a frame that grows with the form ----------
// That page hears of heights and places, never of answers, and only where the survey names its website.

whenOpen.push(() => {
  const host = window.parent, root = doc.documentElement;
  if (host === window) return;
  let origin;
  const tell = (type, what) => origin && host.postMessage({ type: "peil:" + type, ...what }, origin);
  const measure = () => tell("height", { height: Math.ceil(root.getBoundingClientRect().height) });
  window.addEventListener("message", (event) => {
    if (event.source !== host || !model.embed.includes(event.origin) || event.data?.type !== "peil:hello") return;
    origin = event.origin;
    measure();
  });
  new ResizeObserver(measure).observe(root);
  doc.addEventListener("focusin", ({ target }) => {
    const { top, bottom } = target.getBoundingClientRect();
    tell("focus", { top, bottom });
  });
  whenSent.push(() => tell("sent"));
  // What is no part of the form has no place in the frame.
  doc.addEventListener("click", ({ target }) => {
    const link = target.closest("a:not([href^='#'], [data-language])");
    if (link) link.target = "_blank";
  });
});
