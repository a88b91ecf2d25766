// The rows the page keeps, the newest last, and what they add up to.

export const MOST_ROWS = 5_000;
const MOST_NAMES = 500;
const SPARE = 500; // dropped together, so that an array is not moved for every row

export const VERDICTS = ["error", "warning", "info", "ok"];

export class Model {
  constructor() {
    this.clear();
  }

  clear() {
    this.rows = [];
    this.seen = 0; // since the start or the last clear, dropped rows included
    this.counts = new Map(VERDICTS.map((name) => [name, 0]));
    this.events = new Map(); // name → {count, planned, worst}
    this.platforms = new Set();
    this.links = new Map(); // id → ids that are the same person
  }

  add(row) {
    this.rows.push(row);
    this.seen += 1;
    this.counts.set(row.verdict, (this.counts.get(row.verdict) ?? 0) + 1);
    if (row.platform && row.platform !== "unknown") {
      this.platforms.add(row.platform);
    }
    if (row.event !== null) {
      this.countEvent(row);
    }
    for (const [one, other] of row.identity?.links ?? []) {
      this.join(one, other);
    }
    if (this.rows.length > MOST_ROWS + SPARE) {
      for (const gone of this.rows.splice(0, this.rows.length - MOST_ROWS)) {
        this.counts.set(gone.verdict, this.counts.get(gone.verdict) - 1);
      }
    }
  }

  countEvent(row) {
    let known = this.events.get(row.event);
    if (!known) {
      if (this.events.size >= MOST_NAMES) {
        return;
      }
      known = { count: 0, planned: row.planned, worst: "ok" };
      this.events.set(row.event, known);
    }
    known.count += 1;
    if (VERDICTS.indexOf(row.verdict) < VERDICTS.indexOf(known.worst)) {
      known.worst = row.verdict;
    }
  }

  join(one, other) {
    if (!one || !other || this.links.size > 20_000) {
      return;
    }
    for (const [left, right] of [[one, other], [other, one]]) {
      if (!this.links.has(left)) {
        this.links.set(left, new Set());
      }
      this.links.get(left).add(right);
    }
  }

  /** The row with an id, if it is still kept. Ids rise. */
  row(id) {
    const at = this.at(id);
    return this.rows[at]?.id === id ? this.rows[at] : null;
  }

  /** Where the first row stands whose id is at least `id`. */
  at(id) {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].id < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Every id that is linked with this one by what was seen, itself first. */
  person(id) {
    const found = new Set([id]);
    const waiting = [id];
    while (waiting.length && found.size < 200) {
      for (const next of this.links.get(waiting.pop()) ?? []) {
        if (!found.has(next)) {
          found.add(next);
          waiting.push(next);
        }
      }
    }
    return found;
  }

  /** The rows of one person, by their own time. */
  rowsOf(ids) {
    return this.rows.filter((row) => belongs(row, ids)).map((row, at) => ({ row, at, ms: when(row) }))
      .sort((one, other) => one.ms - other.ms || one.at - other.at);
  }
}

/** When it happened by the event's own clock, or when it came. Milliseconds. */
export function when(row) {
  const own = Date.parse(row.time ?? "");
  return Number.isNaN(own) ? Date.parse(row.received) : own;
}

function belongs(row, ids) {
  if (row.kind === "request" || row.kind === "group") {
    return false;
  }
  if (ids.has(row.user_id) || ids.has(row.distinct_id)) {
    return true;
  }
  // With a user of its own an event is that user's, whatever its device was before.
  return row.user_id === null && row.device_id !== null && ids.has(`$device:${row.device_id}`)
    && (row.distinct_id === null || row.distinct_id.startsWith("$device:"));
}

/** Sessions of rows sorted by time: a new one after more than 30 minutes of nothing. */
export function sessions(timed, gapMs = 30 * 60_000) {
  const cut = [];
  let before = null;
  for (const entry of timed) {
    if (before === null || entry.ms - before > gapMs) {
      cut.push([]);
    }
    cut[cut.length - 1].push(entry);
    before = entry.ms;
  }
  return cut;
}
