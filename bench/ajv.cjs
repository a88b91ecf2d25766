// One measurement of Ajv, all errors: node ajv.cjs AJV_FOLDER SCHEMAS EXPORT EVENTS
// SCHEMAS is what `lexicon compile` wrote. Prints what bench/peers.py prints. Seconds are processor
// time of reading, decoding and checking; compiling the schemas is not timed.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const [folder, schemas, file, count] = process.argv.slice(2);
const load = require("node:module").createRequire(path.join(folder, "x.js"));
const Ajv = load("ajv/dist/2020").default;
const index = JSON.parse(fs.readFileSync(path.join(schemas, "index.json"), "utf8"));
const checks = new Map();
for (const entry of index.events) {
  const schema = JSON.parse(fs.readFileSync(path.join(schemas, entry.file), "utf8"));
  checks.set(entry.name, new Ajv({ allErrors: true, logger: false }).compile(schema));
}

function* lines(most) {
  const source = fs.openSync(file, "r");
  const block = Buffer.alloc(1 << 16);
  let held = Buffer.alloc(0);
  for (;;) {
    const read = fs.readSync(source, block);
    if (!read) return;
    held = Buffer.concat([held, block.subarray(0, read)]);
    let begin = 0;
    for (let end; (end = held.indexOf(10, begin)) >= 0; begin = end + 1) {
      yield held.toString("utf8", begin, end);
      if (!--most) return;
    }
    held = held.subarray(begin);
  }
}

let faulty = 0;
const before = process.cpuUsage();
for (const line of lines(Number(count))) {
  try {
    const event = JSON.parse(line);
    const check = checks.get(event.event);
    if (!check || !check(event)) faulty += 1;
  } catch {
    faulty += 1;
  }
}
const used = process.cpuUsage(before);
console.log(JSON.stringify({
  seconds: (used.user + used.system) / 1e6,
  events: Number(count),
  faulty,
  peak_mb: process.resourceUsage().maxRSS / 1024,
}));
