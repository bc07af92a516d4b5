// A web server for tests: folders and texts by path, with headers where a test wants some.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript" };

/** Serves `places`, path to folder or HTML, on a port of its own; resolves with its `origin`. */
export async function serve(places, headers = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const place = Object.keys(places).find((place) => (place.endsWith("/") ? path.startsWith(place) : path === place));
    try {
      if (!place) throw new Error("not here");
      const file = place.endsWith("/") && join(places[place], normalize("/" + path.slice(place.length)));
      const body = file ? await readFile(file) : places[place];
      response.writeHead(200, { "Content-Type": TYPES[file ? extname(file) : ".html"] || "text/plain", ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: "http://127.0.0.1:" + server.address().port, close: () => server.close() };
}
