// Ajv, in strict mode, agrees with the schemas: node schema.mjs PAIRS.jsonl
//
// Each line is {"schema": …, "documents": [{"document": …, "valid": true}]}, as the agreement test of
// `tests/answers` writes them where PEIL_ENGINES names a folder.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import Ajv from "ajv/dist/2020.js";

let pairs = 0;
const lines = createInterface({ input: createReadStream(process.argv[2]) });
for await (const line of lines) {
  const { schema, documents } = JSON.parse(line);
  const validate = new Ajv({ strict: true }).compile(schema);
  for (const { document, valid } of documents) {
    pairs += 1;
    if (validate(document) !== valid) {
      console.error(`Ajv says ${!valid}: ${JSON.stringify(document)}`, validate.errors, JSON.stringify(schema));
      process.exit(1);
    }
  }
}
if (pairs === 0) throw new Error("nothing to check");
console.log(`Ajv agrees on ${pairs} documents`);
