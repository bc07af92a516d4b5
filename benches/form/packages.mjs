// Where the packages of this benchmark stand.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL(".", import.meta.url));

/** A place within a package. */
export const inPackage = (name, ...parts) => join(here, "node_modules", name, ...parts);

/** The version of a package that is installed. */
export const version = (name) => JSON.parse(readFileSync(inPackage(name, "package.json"), "utf8")).version;
