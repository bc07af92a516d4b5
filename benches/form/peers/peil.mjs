// The form that peil builds: one file.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { here } from "../packages.mjs";

const root = join(here, "../..");

/** The program: of `PEIL`, else a release build of these sources. */
export function program() {
  if (process.env.PEIL) return process.env.PEIL;
  execFileSync("cargo", ["build", "--release", "--quiet"], { cwd: root, stdio: "inherit" });
  const built = join(process.env.CARGO_TARGET_DIR || join(root, "target"), "release", "peil");
  if (!existsSync(built)) throw new Error(`no program at ${built}`);
  return built;
}

/** The page of a survey in English. */
export function page(source) {
  const folder = mkdtempSync(join(tmpdir(), "peil-compare-"));
  try {
    const file = join(folder, "survey.peil");
    writeFileSync(file, source);
    execFileSync(program(), ["build", file, "-o", folder, "--target", "form", "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });
    const name = /^survey (\w+)/m.exec(source)[1];
    return readFileSync(join(folder, `${name}.en.html`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the server holds, by path. */
export async function files() {
  return { "/": page(readFileSync(join(here, "reference.peil"), "utf8")) };
}
