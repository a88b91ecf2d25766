// Rows as a file of the browser's own making: nothing is asked of the server.

import { el } from "./dom.js";

/** Save values as a file with one line of JSON each. */
export function save(name, values) {
  const lines = values.map((value) => `${JSON.stringify(value)}\n`);
  const url = URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
