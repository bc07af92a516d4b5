// Making elements: texts only ever become text.

/** An element with its properties; `class`, `data` and attributes with a dash or of ARIA are told apart. */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const at = (id) => document.getElementById(id);

/** A sentence of ours, in which `code` stands between backticks. */
export function words(text) {
  return text.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));
}

export const counted = (count, one, many) => count + " " + (count === 1 ? one : many);

/** `2 errors, 1 warning`; nothing where there is nothing. */
export function countsIn({ errors, warnings, advice }) {
  const parts = [[errors, "error", "errors"], [warnings, "warning", "warnings"], [advice, "piece of advice", "pieces of advice"]];
  return parts.filter(([count]) => count).map((part) => counted(...part)).join(", ");
}

/** Replaces the children of an element unless they would read the same, so that focus stays. */
export function fill(element, ...children) {
  const fresh = make("div", {}, ...children);
  if (fresh.innerHTML === element.innerHTML) return;
  element.replaceChildren(...fresh.childNodes);
}

/** Hears news from the server; `silent` when nobody is there. */
export function listen(address, heard, silent) {
  const source = new EventSource(address);
  source.onmessage = (event) => heard(JSON.parse(event.data));
  source.onerror = silent;
}
