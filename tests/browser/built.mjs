// What the tests work with: the runtime outside a browser, and forms built by the real binary.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const target = process.env.CARGO_TARGET_DIR || join(root, "target");
export const binary = process.env.PEIL || join(target, "debug", "peil");

/** The parts of the runtime, in the order in which a page has them. */
function parts() {
  const table = /const SCRIPT: [^=]*= &\[(.*?)^\];/ms.exec(readFileSync(join(root, "src/target/form/parts.rs"), "utf8"))[1];
  return [...table.matchAll(/part(?:_with)?\(\s*"(\w+)"/g)].map((found) => readFileSync(join(root, "src/target/form/runtime", found[1] + ".js"), "utf8"));
}

const names = "decimal, decimalText, value, prepare, evaluate, update, problems, responseDocument, parseNumber, parseWhole, parseMonth, parseDate, parseTime, arrive, dateIn, dateText, momentText, inZone";

/** The logic of the runtime, all parts of it, without a page. */
export function runtime() {
  const opened = "about = { started: new Date().toISOString() }; model = { timezone: 'UTC' };";
  return vm.runInThisContext('"use strict";(() => {' + parts().join("\n") + opened + "return { " + names + " }; })()");
}

/** Runs peil; the output and the exit code. */
export function peil(args, input) {
  try {
    return { code: 0, out: execFileSync(binary, args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], maxBuffer: 1e8 }) };
  } catch (error) {
    return { code: error.status, out: String(error.stdout) + String(error.stderr) };
  }
}

/** The web-shop survey of the examples, or of the fixtures where those are not complete. */
export const webshop = [join(root, "examples/webshop.peil"), join(root, "tests/fixtures/webshop.peil")].find(existsSync);

const folders = [];

/** A folder that is removed with what was built. */
function folderOf(what) {
  const folder = mkdtempSync(join(tmpdir(), "peil-" + what + "-"));
  folders.push(folder);
  return folder;
}

/** A file with an anonymous survey in English: what is asked, and more settings. */
export function write(name, body, settings = "", responses = "anonymous") {
  const file = join(folderOf("survey"), name + ".peil");
  writeFileSync(file, `survey ${name} "${name}" {
  version "1.0.0"
  language en
  timezone "Europe/Amsterdam"
  ${settings}
  for research
}
privacy {
  controller "Example Ltd, Utrecht"
  contact "privacy@example.org"
  responses ${responses}
}
purpose research "to improve our service" {
  basis public_task
  law "Example Act, section 1"
  object "https://example.org/object"
  retain 1 year then delete
}
${body}`);
  return file;
}

/** Builds a survey's form; the addresses of its files by language, such as `nl`, or mode and language, `phone.nl`. */
export function build(survey) {
  const folder = folderOf("form");
  const { code, out } = peil(["build", survey, "-o", folder, "--target", "form"]);
  if (code !== 0) throw new Error(out);
  const files = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".html") && !name.includes(".privacy."));
  return Object.fromEntries(files.map((name) => [name.split(".").slice(1, -1).join("."), pathToFileURL(join(folder, name)).href]));
}

/** The data a built form carries. */
export function island(address) {
  const html = readFileSync(fileURLToPath(address), "utf8");
  return JSON.parse(/<script type="application\/json" id="survey">(.*?)<\/script>/s.exec(html)[1]);
}

export function removeBuilt() {
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}

/** Starts a preview; resolves with its process and address once it tells that. */
export function preview(args) {
  const child = spawn(binary, ["preview", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((done, failed) => {
    let out = "", wrong = "";
    child.stderr.on("data", (data) => { wrong += data; });
    child.stdout.on("data", (data) => {
      out += data;
      const address = /http:\S+/.exec(out);
      if (address) done({ child, address: address[0] });
    });
    child.on("exit", (code) => failed(Object.assign(new Error(wrong), { code, wrong })));
  });
}

/** A port that nobody listens at. */
export const freePort = () => new Promise((found) => {
  const probe = createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => found(port)); });
});

/** Starts the receiver of the documentation, and waits until it answers. */
export async function receive(program, survey, kept, port) {
  const server = spawn(process.execPath, [program, survey, kept, String(port), binary], { stdio: "inherit" });
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch("http://127.0.0.1:" + port, { method: "OPTIONS" }).catch(() => null)) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return server;
}

/** A browser that asks nothing of any other place. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync", "--disable-component-update"],
  });
}
