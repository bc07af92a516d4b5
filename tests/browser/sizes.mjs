// The bytes of a form on the wire, held to the budget. `npm run sizes` shows them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build, removeBuilt, root } from "./built.mjs";

const packed = (text) => brotliCompressSync(Buffer.from(text)).length;

/** What the page of a survey weighs: raw, gzip and brotli bytes of the whole, brotli of its parts. */
export function sizes(survey) {
  const html = readFileSync(fileURLToPath(Object.values(build(survey))[0]), "utf8");
  const inner = (tag) => [...html.matchAll(new RegExp("<" + tag + ">([^]*?)</" + tag + ">", "g"))].at(-1)[1];
  return { raw: html.length, gzip: gzipSync(html, { level: 9 }).length, brotli: packed(html), script: packed(inner("script")), style: packed(inner("style")) };
}

export const reference = join(root, "benches/form/reference.peil");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(sizes(process.argv[2] || reference));
  removeBuilt();
}
