// What the fields above the list ask for.

const KINDS = new Map([
  ["events", (row) => row.kind === "event"],
  ["identity", (row) => row.identity !== null],
  ["profiles", (row) => row.kind === "profile" || row.kind === "group"],
  ["requests", (row) => row.kind === "request"],
  ["copies", (row) => row.duplicate_of !== null],
]);

/** What a form asks for: a test of rows, and whether it lets everything pass. */
export function asked(form) {
  const fields = new FormData(form);
  const verdict = fields.get("verdict");
  const event = fold(fields.get("event"));
  const who = fold(fields.get("who"));
  const platform = fields.get("platform");
  const kind = KINDS.get(fields.get("kind"));
  const words = fold(fields.get("words")).split(/\s+/).filter(Boolean);
  const chosen = form.elements.event.dataset.exact ?? null; // picked from the plan, not typed
  const tests = [];
  if (verdict) {
    tests.push((row) => row.verdict === verdict);
  }
  if (event) {
    tests.push(chosen === null
      ? (row) => row.event !== null && fold(row.event).includes(event)
      : (row) => row.event === chosen);
  }
  if (who) {
    tests.push((row) => [row.distinct_id, row.user_id, row.device_id]
      .some((id) => id !== null && fold(id).includes(who)));
  }
  if (platform) {
    tests.push((row) => row.platform === platform);
  }
  if (kind) {
    tests.push(kind);
  }
  if (words.length) {
    tests.push((row) => words.every((word) => text(row).includes(word)));
  }
  return { open: tests.length === 0, passes: (row) => tests.every((test) => test(row)) };
}

function fold(value) {
  return String(value ?? "").trim().toLowerCase();
}

const TEXTS = new WeakMap();

/** Everything a row says, in lower case; made when it is first searched. */
function text(row) {
  let known = TEXTS.get(row);
  if (known === undefined) {
    const { id, masked, left_out, ...said } = row;
    known = JSON.stringify(Object.values(said)).toLowerCase();
    TEXTS.set(row, known);
  }
  return known;
}
