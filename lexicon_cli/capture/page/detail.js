// All of one event: findings with what the plan expects, who and when, and its properties.

import { brief, byId, clock, el, visible } from "./dom.js";
import { identity, isOwn, pair, severity, sign, title, who } from "./row.js";

const LONGEST = 2_000;

export class Detail {
  /** `close` is called when it is put away. */
  constructor(model, close) {
    this.model = model;
    this.node = byId("detail");
    this.close = close;
    this.row = null;
  }

  show(row) {
    this.row = row;
    this.node.hidden = row === null;
    document.body.classList.toggle("with-detail", row !== null);
    this.node.replaceChildren(...(row === null ? [] : this.parts(row)));
    this.node.scrollTop = 0;
  }

  parts(row) {
    return [
      el("header", { class: "head" },
        sign(row.verdict),
        el("h2", { tabindex: "-1", text: title(row) }),
        el("button", {
          type: "button", class: "plain", "aria-label": "Close the detail", title: "Close (esc)",
          text: "✕", on: { click: () => this.close() },
        })),
      ...this.findings(row),
      row.identity ? section("Identity", identity(row.identity)) : null,
      section(row.event === null ? "Content" : "Properties", this.properties(row)),
      section("Where it comes from", facts(row)),
    ].filter(Boolean);
  }

  findings(row) {
    if (row.findings.length === 0) {
      const told = row.planned ? "As the plan says." : "Nothing found.";
      return [el("p", { class: "fine", text: told })];
    }
    return [section("Findings", el("ul", { class: "findings" }, ...row.findings.map(finding),
      row.findings_left_out
        ? el("li", { class: "soft", text: `and ${row.findings_left_out} more` })
        : null))];
  }

  properties(row) {
    const entries = Object.entries(row.properties);
    if (entries.length === 0 && !row.left_out) {
      return el("p", { class: "soft", text: "None." });
    }
    const by = new Map();
    for (const entry of row.findings) {
      const name = (entry.property ?? "").split(/[.[]/)[0];
      by.set(name, [...(by.get(name) ?? []), entry]);
    }
    const masked = new Set(row.masked);
    const isEvent = row.event !== null;
    const own = entries.filter(([name]) => !isEvent || isOwn(name) || by.has(name));
    const theirs = entries.filter((entry) => !own.includes(entry));
    const parts = [table(own, by, masked)];
    if (theirs.length) {
      parts.push(el("details", { class: "theirs", open: own.length === 0 },
        el("summary", { text: `Added by the SDK (${theirs.length})` }),
        table(theirs, by, masked)));
    }
    if (row.left_out) {
      parts.push(el("p", { class: "soft", text: `${row.left_out} more are not shown` }));
    }
    return el("div", {}, ...parts);
  }
}

function section(name, ...children) {
  return el("section", {}, el("h3", { text: name }), ...children);
}

function finding(entry) {
  return el("li", { class: "card", data: { verdict: entry.severity } },
    el("p", { class: "kind" }, sign(entry.severity),
      el("b", { text: severity(entry.severity) }),
      el("span", { class: "soft", text: ` ${brief(entry.code, 12)} ${brief(entry.name, 60)}` })),
    el("p", { class: "message", text: visible(entry.message) }),
    pair(entry, 600),
    entry.suggestion ? el("p", { class: "hint", text: visible(entry.suggestion) }) : null);
}

function table(entries, findings, masked) {
  if (entries.length === 0) {
    return null;
  }
  return el("table", {},
    el("thead", { class: "unseen" }, el("tr", {},
      el("th", { scope: "col", text: "Property" }), el("th", { scope: "col", text: "Value" }))),
    el("tbody", {}, ...entries.map(([name, value]) => line(name, value, findings.get(name) ?? [],
      masked.has(name)))));
}

function line(name, value, found, hidden) {
  const worst = found[0]?.severity ?? null;
  return el("tr", { data: worst ? { verdict: worst } : {} },
    el("th", { scope: "row", text: brief(name, 200) }),
    el("td", {},
      el("code", { class: `value ${typeOf(value)}`, text: told(value) }),
      hidden ? el("span", { class: "tag", text: "hidden" }) : null,
      ...found.map((entry) => el("p", { class: "beside" }, sign(entry.severity),
        entry.expected ? `expected ${brief(entry.expected, 200)}` : brief(entry.message, 200)))));
}

function typeOf(value) {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "list" : typeof value;
}

function told(value) {
  if (typeof value === "string") {
    return value === "" ? "\"\"" : brief(value, LONGEST);
  }
  const text = JSON.stringify(value, null, typeof value === "object" ? 2 : 0);
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short.split("\n").map(visible).join("\n");
}

function facts(row) {
  const listed = [
    ["Happened", row.time === null ? "no time" : `${clock(row.time)} (${brief(row.time, 40)})`],
    ["Received", `${clock(row.received)} at ${brief(row.endpoint, 60)}`],
    [row.kind === "group" ? "Group" : "distinct_id", row.kind === "group" || row.distinct_id === null
      ? row.distinct_id ?? "none" : who(row.distinct_id)],
    ["Device", row.device_id],
    ["User", row.user_id],
    ["Platform", row.platform === "unknown" ? null : row.platform],
    ["Client", row.client],
    ["$insert_id", row.insert_id],
    ["In the plan", row.kind !== "event" ? null
      : row.planned ? `yes, ${row.status ?? "live"}` : "no"],
    ["Copy of", row.duplicate_of === null ? null : `#${row.duplicate_of}`],
    ["Row", `#${row.id}, line ${row.line} of the capture file`],
  ];
  return el("dl", { class: "facts" }, ...listed.filter(([, value]) => value !== null)
    .map(([name, value]) => el("div", {}, el("dt", { text: name }),
      el("dd", {}, typeof value === "string" ? brief(value, 300) : value))));
}
