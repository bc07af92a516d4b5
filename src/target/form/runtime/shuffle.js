// ---------- Options, rows and items in another order for everyone ----------

/** Reorders the children of every [data-shuffle]; pinned ones keep their end. */
forPages.push((section) => [section, ...all("[data-shuffle]", section)].filter((e) => e.dataset.shuffle === "").forEach((parent) => {
  const pinned = (end) => [...parent.children].filter((e) => e.dataset.pin === end);
  const free = pinned(undefined);
  for (let i = free.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [free[i], free[j]] = [free[j], free[i]];
  }
  parent.append(...pinned("first"), ...free, ...pinned("last"));
}));
