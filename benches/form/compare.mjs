// The form of Peil beside those of SurveyJS, GOV.UK Frontend and react-jsonschema-form: bytes, requests,
// times and memory, as a Markdown table. All show the questions of `questionnaire.json`.
//
//   cd benches/form && npm ci && node compare.mjs
//
// `--passes 3` measures less often than seven times, `--short` once; `--large` measures only the large survey,
// and `--peers` only the comparison. `--write` puts the tables in docs/benchmarks.md. It needs Chromium (`CHROMIUM`, else /usr/bin/chromium), and builds
// Peil unless `PEIL` names the program. Do nothing else on the machine meanwhile.

import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { large } from "./large.mjs";
import { PHONES, launch, median, times, visit } from "./measure.mjs";
import { here, version } from "./packages.mjs";
import { serve } from "./serve.mjs";

const { values: wanted } = parseArgs({ options: { passes: { type: "string", default: "7" }, short: { type: "boolean" }, large: { type: "boolean" }, peers: { type: "boolean" }, write: { type: "boolean" } } });
const passes = wanted.short ? 1 : Number(wanted.passes);
const kilobytes = (bytes) => (bytes / 1000).toFixed(bytes < 1e5 ? 1 : 0);
const row = (cells) => `| ${cells.join(" | ")} |`;

const TOOLS = [
  { key: "peil", name: "Peil" },
  { key: "govuk", name: `GOV.UK Frontend ${version("govuk-frontend")}` },
  { key: "rjsf", name: `rjsf ${version("@rjsf/core")}` },
  { key: "surveyjs", name: `SurveyJS ${version("survey-core")}` },
];

/** What a visit asks the server for: bytes on the wire, and how often it asks. */
async function weigh(browser, site) {
  site.asked.length = 0;
  const outside = await visit(browser, site.address, {}, async (page, _, elsewhere) => {
    await page.waitForTimeout(1000);
    return elsewhere;
  });
  const asked = [...new Set(site.asked)].map((path) => site.held.get(path));
  const total = (kind) => asked.reduce((sum, file) => sum + file[kind].length, 0);
  return { raw: total("raw"), gzip: total("gzip"), brotli: total("brotli"), requests: site.asked.length + outside.length, outside: outside.length };
}

/** How many questions can be answered where scripts do not run, and whether the page can be sent. */
const withoutScripts = (browser, site) =>
  visit(browser, site.address, { javaScriptEnabled: false }, async (page) => {
    const controls = await page.locator("input:visible, select:visible, textarea:visible").count();
    const send = await page.locator("form[method=post i] :is(button, [type=submit]):visible").count();
    return controls && send ? "yes" : "no";
  });

/** What a policy refuses that allows own files, or what the page holds by hash, and nothing more. */
async function underStrictPolicy(browser, site, key) {
  const html = site.held.get("/").raw.toString().replace(/&(#x27|#39|apos);/g, "'"), hashes = /script-src ([^;]*); style-src ([^;]*);/.exec(html);
  const [script, style] = key === "peil" ? hashes.slice(1) : ["'self'", "'self'"];
  const more = "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'";
  site.policy = `default-src 'none'; script-src ${script}; style-src ${style}; ${more}`;
  try {
    return await visit(browser, site.address, {}, async (page) => {
      await page.waitForTimeout(500);
      const go = page.locator("#go, .sd-navigation__next-btn, .btn-primary, .govuk-button").locator("visible=true").last();
      if (await go.count()) await go.click().catch(() => {});
      await page.waitForTimeout(500);
      const refused = await page.evaluate(() => window.__marks?.refused);
      return refused ? refused.length : 0;
    });
  } finally {
    site.policy = undefined;
  }
}

/** Rows of one figure of all tools. */
const figures = (name, found, text) => row([name, ...found.map(text)]);

async function compare(browser) {
  const questionnaire = JSON.parse(readFileSync(join(here, "questionnaire.json"), "utf8"));
  const sites = [];
  for (const { key } of TOOLS) sites.push(await serve(await (await import(`./peers/${key}.mjs`)).files(structuredClone(questionnaire))));
  const weights = [], bare = [], refused = [];
  for (const [at, site] of sites.entries()) {
    weights.push(await weigh(browser, site));
    bare.push(await withoutScripts(browser, site));
    refused.push(await underStrictPolicy(browser, site, TOOLS[at].key));
  }
  const taken = Object.fromEntries(Object.keys(PHONES).map((phone) => [phone, TOOLS.map(() => [])]));
  for (let pass = 0; pass < passes; pass += 1) {
    for (const [phone, of] of Object.entries(PHONES)) {
      for (const [at, site] of sites.entries()) taken[phone][at].push(await times(browser, site, of));
    }
  }
  sites.forEach((site) => site.close());
  return { weights, bare, refused, taken };
}

function table({ weights, bare, refused, taken }) {
  const lines = [row(["", ...TOOLS.map(({ name }) => name)]), row(["---", ...TOOLS.map(() => "---")])];
  for (const kind of ["raw", "gzip", "brotli"]) lines.push(figures(`${kind}, kB`, weights, (weight) => kilobytes(weight[kind])));
  lines.push(figures("requests", weights, ({ requests }) => requests), figures("of which to third parties", weights, ({ outside }) => outside));
  const each = (phone, what) => taken[phone].map((visits) => median(visits.map((one) => one[what])));
  for (const phone of Object.keys(PHONES)) {
    const names = { paint: "first contentful paint", input: "first usable input", blocked: "main thread blocked" };
    for (const [what, name] of Object.entries(names)) lines.push(figures(`${name}, ${phone}, ms`, each(phone, what), (ms) => Math.round(ms)));
  }
  const [first] = Object.keys(PHONES);
  lines.push(figures("JavaScript memory, MB", each(first, "memory"), (mb) => mb.toFixed(1)));
  lines.push(figures("works without JavaScript", bare, String), figures("refused by a strict policy", refused, String));
  return lines.join("\n");
}

/** Puts the tables between their marks in the documentation. */
function write(tables) {
  const file = join(here, "../../docs/benchmarks.md"), text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/(<!-- compare.mjs -->\n)[^]*?(<!-- end -->)/, (_, start, end) => `${start}${tables}\n${end}`));
}

const browser = await launch();
try {
  const gigabytes = Math.round(totalmem() / 2 ** 30), day = new Date().toISOString().slice(0, 10);
  const tables = [`${day}, Chromium ${browser.version().split(".")[0]}, ${cpus().length} cores (${cpus()[0].model.trim()}), ${gigabytes} GB; medians of ${passes}`];
  if (!wanted.large) tables.push(table(await compare(browser)));
  if (!wanted.peers) tables.push(await large(browser, passes));
  console.log(tables.join("\n\n"));
  if (wanted.write) write(tables.join("\n\n"));
} finally {
  await browser.close();
}
