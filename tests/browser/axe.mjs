// What axe finds in a page as it stands, with the colours it leaves undecided worked out here.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import assert from "node:assert/strict";

/** To give to `addInitScript`, which the policy of a page does not stop. */
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules that do not hold, each with a first place; with what axe could not decide by itself. */
async function found(page) {
  return page.evaluate(async (tags) => {
    const { violations, incomplete } = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations", "incomplete"] });
    const first = ({ id, nodes }) => id + " " + nodes[0].html + " " + (nodes[0].any[0]?.message || "");
    const undecided = incomplete.filter(({ id }) => id !== "color-contrast");
    const texts = incomplete.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes.map((node) => document.querySelector(node.target[0])));

    const channels = (color) => (color.match(/[\d.]+/g) || []).map(Number);
    const luminance = (color) => channels(color).slice(0, 3).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(e), alpha = channels(backgroundColor)[3] ?? 1;
        if (backgroundImage !== "none" || (alpha > 0 && alpha < 1)) return null;
        if (alpha === 1) return backgroundColor;
      }
      return "rgb(255, 255, 255)";
    };
    const pale = texts.flatMap((element) => {
      const style = getComputedStyle(element), back = behind(element), size = parseFloat(style.fontSize);
      if (!back) return ["no one colour behind " + element.outerHTML.slice(0, 120)];
      const [low, high] = [luminance(style.color), luminance(back)].sort((a, b) => a - b), ratio = (high + 0.05) / (low + 0.05);
      const needed = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700) ? 3 : 4.5;
      return ratio < needed ? ["contrast " + ratio.toFixed(2) + " " + element.outerHTML.slice(0, 120)] : [];
    });
    return [...violations.map(first), ...undecided.map((result) => "undecided: " + first(result)), ...pale];
  }, TAGS);
}

/** Nothing is wrong with the page in this state. */
export async function accessible(page, state) {
  assert.deepEqual(await found(page), [], state);
}
