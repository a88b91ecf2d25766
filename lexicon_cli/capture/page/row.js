// One row of the list: what came, who sent it, and what is wrong with it, in words.

import { brief, clock, counted, el, visible } from "./dom.js";

const SIGNS = new Map([["error", "✕"], ["warning", "!"], ["info", "i"], ["ok", "✓"]]);
const SAID = new Map([["error", "Error"], ["warning", "Warning"], ["info", "Note"], ["ok", "Fine"]]);
const CHANGES = new Map([
  ["identify", "identify"], ["alias", "alias"], ["merge", "merge"],
  ["reset", "new device"], ["link", "first link"], ["conflict", "link refused"],
]);
const PEEKED = 4; // properties
const LISTED = 2; // findings told in the list; all are in the detail

/** The sign of a verdict, which also says it to a screen reader. */
export function sign(verdict) {
  return el("span", { class: "sign", data: { verdict } },
    el("span", { "aria-hidden": "true", text: SIGNS.get(verdict) ?? "?" }),
    el("span", { class: "unseen", text: SAID.get(verdict) ?? verdict }));
}

/** The severity as a word. */
export function severity(name) {
  return SAID.get(name) ?? visible(name);
}

/** What a row is called: its event, or what an update or a request does. */
export function title(row) {
  if (row.kind === "request") {
    return `Request to ${brief(row.endpoint, 60)}`;
  }
  if (row.kind === "profile" || row.kind === "group") {
    const done = Object.keys(row.properties).filter((key) => OPERATIONS.has(key));
    const what = row.kind === "group" ? "Group" : "Profile";
    return done.length ? `${what} ${brief(done.join(", "), 60)}` : `${what} update`;
  }
  return row.event === "" ? "(empty name)" : brief(row.event, 120);
}

const OPERATIONS = new Set([
  "$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$delete",
]);

/** The row as an item of the list. `at` is what to show for its time. */
export function item(row, at) {
  return el("li", { class: "row", data: { id: row.id, verdict: row.verdict, kind: row.kind } },
    sign(row.verdict),
    el("div", { class: "first" },
      el("button", { class: "open", type: "button", text: title(row) }),
      ...tags(row),
      peek(row)),
    el("div", { class: "meta" },
      el("span", { class: "from", text: from(row) }),
      who(row.distinct_id ?? device(row.device_id), row.kind === "group" ? null : "who"),
      el("time", { datetime: row.time ?? row.received, text: at ?? clock(row.received) })),
    below(row));
}

function below(row) {
  const more = row.findings.length - LISTED;
  const parts = [
    row.identity ? identity(row.identity) : null,
    ...row.findings.slice(0, LISTED).map(said),
    more > 0 ? el("p", { class: "more", text: `and ${counted(more, "more finding")}` }) : null,
  ].filter(Boolean);
  return parts.length ? el("div", { class: "below" }, ...parts) : null;
}

function from(row) {
  if (row.platform === "unknown" || row.client?.startsWith(row.platform)) {
    return brief(row.client ?? "", 24);
  }
  return [row.platform, row.client ?? ""].filter(Boolean).map((text) => brief(text, 24)).join(" · ");
}

function device(id) {
  return id === null ? null : `$device:${id}`;
}

/** The first properties of the event's own, to tell it from its like. */
function peek(row) {
  const told = [];
  const fields = row.kind === "profile" || row.kind === "group"
    ? Object.entries(row.properties).filter(([name]) => OPERATIONS.has(name))
      .flatMap(([, values]) => Array.isArray(values)
        ? values.map((name) => [String(name), ""])
        : Object.entries(Object(values)))
    : Object.entries(row.properties);
  for (const [name, value] of fields) {
    if (told.length === PEEKED) {
      break;
    }
    if (isOwn(name)) {
      const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
      told.push(el("span", {}, el("i", { text: brief(name, 24) }), ` ${brief(text, 36)}`));
    }
  }
  return told.length && row.kind !== "request" ? el("span", { class: "peek" }, ...told) : null;
}

/** Whether a property is the event's own, not one that the SDK adds. */
export function isOwn(name) {
  return !name.startsWith("$") && !name.startsWith("mp_") && name !== "time" && name !== "distinct_id";
}

/** An id that opens its timeline; plain text where it names nobody. */
export function who(id, kind = "who") {
  if (id === null || id === undefined) {
    return el("span", { class: "nobody", text: "no id" });
  }
  return kind === null
    ? el("span", { class: "id", text: short(id) })
    : el("button", {
      class: "id who", type: "button", data: { who: id }, title: `Timeline of ${brief(id, 200)}`,
    }, el("span", { class: "unseen", text: "Timeline of " }), short(id));
}

/** A long id by its beginning and its end. */
export function short(id) {
  return id.length > 26
    ? visible(`${id.slice(0, id.startsWith("$device:") ? 12 : 14)}…${id.slice(-6)}`)
    : visible(id);
}

function tags(row) {
  const found = [];
  if (row.kind === "event" && row.status && row.status !== "live") {
    found.push(el("span", { class: "tag status", text: brief(row.status, 20) }));
  } else if (row.kind === "event" && !row.planned && !isMixpanels(row.event)) {
    found.push(el("span", { class: "tag", text: "not in the plan" }));
  }
  if (row.duplicate_of !== null) {
    found.push(el("span", {
      class: "tag copy", text: `copy of #${row.duplicate_of}`,
      title: "Same event, time, distinct_id and $insert_id: Mixpanel keeps one of them",
    }));
  }
  return found;
}

/** Whether Mixpanel or its SDKs make events of that name by themselves. */
export function isMixpanels(name) {
  return name.startsWith("$") || name.startsWith("[Auto]");
}

function said(finding) {
  return el("p", { class: "finding", data: { verdict: finding.severity } },
    el("span", { class: "words", text: brief(finding.message, 240) }),
    " ",
    el("code", { class: "code", text: brief(finding.code, 12) }),
    // Without an expectation the message has said it all.
    finding.expected ? pair(finding) : null);
}

/** Beside each other: what the plan expects, and what came. */
export function pair(finding, longest = 90) {
  if (!finding.expected && !finding.observed) {
    return null;
  }
  return el("span", { class: "pair" },
    finding.expected ? el("span", { class: "expected" }, el("i", { text: "expected " }),
      el("code", { text: brief(finding.expected, longest) })) : null,
    finding.observed ? el("span", { class: "observed" }, el("i", { text: "got " }),
      el("code", { text: brief(finding.observed, longest) })) : null);
}

/** A change of identity in one line: what, from whom, to whom, and what is odd about it. */
export function identity(change) {
  return el("p", { class: "identity", data: { change: change.change } },
    el("b", { class: "tag change", text: CHANGES.get(change.change) ?? brief(change.change, 20) }),
    idText(change.from),
    el("span", { class: "arrow", "aria-label": "to", role: "img", text: "→" }),
    idText(change.to),
    change.trouble ? el("span", { class: "trouble", text: brief(change.trouble, 160) }) : null);
}

function idText(id) {
  return el("span", {
    class: "id", text: id === null ? "?" : short(id), title: id === null ? null : brief(id, 300),
  });
}
