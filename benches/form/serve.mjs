// A server for one tool: every file compressed beforehand, at full strength.

import { createServer } from "node:http";
import { extname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TYPES = {
  "": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
  ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff": "font/woff", ".woff2": "font/woff2",
};
const PACKED = /^\.(png|woff2?)$/; // compressed by themselves

/** A file as it is, and as gzip and brotli send it. */
function pack(path, contents) {
  const raw = Buffer.from(contents), type = extname(path);
  if (PACKED.test(type)) return { type: TYPES[type], raw, gzip: raw, brotli: raw };
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } };
  return { type: TYPES[type], raw, gzip: gzipSync(raw, { level: 9 }), brotli: brotliCompressSync(raw, quality) };
}

/**
 * Serves files by path on a free port. `policy` is the header that every page gets; `asked` are the paths
 * that were asked for since it was last emptied.
 */
export async function serve(files) {
  const held = new Map(Object.entries(files).map(([path, contents]) => [path, pack(path, contents)]));
  const server = createServer((request, response) => {
    const path = request.url.split("?")[0], file = held.get(path);
    if (!file) return response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    site.asked.push(path);
    const headers = { "Content-Type": file.type, "Cache-Control": "no-store", "Content-Length": file.brotli.length };
    if (file.brotli !== file.raw) headers["Content-Encoding"] = "br";
    if (site.policy && path === "/") headers["Content-Security-Policy"] = site.policy;
    response.writeHead(200, headers).end(file.brotli);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const site = { held, asked: [], policy: undefined, address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
  return site;
}
