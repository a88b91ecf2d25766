// One row of the list: what came, who sent it, and what is wrong with it, in words.

import { brief, clock, counted, el, visible } from "./dom.js";

const SIGNS = new Map([["error", "✕"], ["warning", "!"], ["info", "i"], ["ok", "✓"]]);
const SAID = new Map([["error", "Error"], ["warning", "Warning"], ["info", "Note"], ["ok", "Fine"]]);
const CHANGES = new Map([
  ["identify", "identify"], ["alias", "alias"], ["merge", "merge"],
  ["reset", "new device"], ["link", "first link"], ["conflict", "link refused"],
]);
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
  const made = el("li", { class: "row", data: { id: row.id, verdict: row.verdict, kind: row.kind } },
    sign(row.verdict),
    el("div", { class: "what" },
      el("div", { class: "first" },
        el("button", { class: "open", type: "button", tabindex: "-1", text: title(row) }),
        ...tags(row)),
      row.identity ? identity(row.identity) : null,
      ...row.findings.slice(0, LISTED).map(said),
      row.findings.length > LISTED
        ? el("p", { class: "more", text: `and ${counted(row.findings.length - LISTED, "more finding")}` })
        : null),
    el("div", { class: "meta" },
      el("time", { datetime: row.time ?? row.received, text: at ?? clock(row.received) }),
      who(row.distinct_id ?? row.device_id, row.kind === "group" ? null : "who"),
      el("span", { class: "from", text: from(row) })));
  return made;
}

function from(row) {
  return [row.platform === "unknown" ? "" : row.platform, row.client ?? ""].filter(Boolean)
    .map((text) => brief(text, 40)).join(" · ");
}

/** An id that opens its timeline; plain text where it names nobody. */
export function who(id, kind = "who") {
  if (id === null || id === undefined) {
    return el("span", { class: "nobody", text: "no id" });
  }
  return kind === null
    ? el("span", { class: "id", text: brief(id, 40) })
    : el("button", {
      class: "id who", type: "button", data: { who: id }, text: brief(id, 40),
      title: `Timeline of ${brief(id, 200)}`, "aria-label": `Timeline of ${brief(id, 200)}`,
    });
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
    pair(finding));
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
    el("span", { class: "id", text: change.from === null ? "?" : brief(change.from, 48) }),
    el("span", { class: "arrow", "aria-label": "to", role: "img", text: "→" }),
    el("span", { class: "id", text: change.to === null ? "?" : brief(change.to, 48) }),
    change.trouble ? el("span", { class: "trouble", text: brief(change.trouble, 160) }) : null);
}
