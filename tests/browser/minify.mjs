// Makes src/target/form/minified.json of the runtime and the style: no comments, short names.
// The parts share names, so those are first decided over all parts together.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { minify } from "terser";

const form = fileURLToPath(new URL("../../src/target/form/", import.meta.url));
const target = join(form, "minified.json");

function sources(folder, extension) {
  const names = readdirSync(join(form, folder)).filter((name) => name.endsWith(extension)).sort();
  return names.map((name) => [name.slice(0, -extension.length), readFileSync(join(form, folder, name), "utf8")]);
}

/** What the file should hold. */
export async function minified() {
  const script = {}, style = {}, parts = sources("runtime", ".js"), nameCache = {};
  const options = { nameCache, mangle: { toplevel: true }, compress: { passes: 3, unsafe_arrows: true, ecma: 2020 }, format: { ecma: 2020 } };
  await minify(parts.map(([, text]) => text).join("\n"), options);
  for (const [name, text] of parts) script[name] = (await minify(text, options)).code;
  for (const [name, text] of sources("style", ".css")) style[name] = (await transform(text, { loader: "css", minify: true, target: "safari15.4" })).code.trim();
  return JSON.stringify({ script, style }, null, 1) + "\n";
}

export const present = () => readFileSync(target, "utf8");

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await minified());
