// What one user did: all rows of all their ids, in sessions, by the clock of the events.

import { brief, byId, clock, counted, el, number, span } from "./dom.js";
import { sessions } from "./model.js";
import { item } from "./row.js";

const MOST = 500;
const DAY = { weekday: "short", day: "numeric", month: "short" };

/** The date of a session; its year only if it is another one. */
function day(ms) {
  const other = new Date(ms).getFullYear() !== new Date().getFullYear();
  return new Intl.DateTimeFormat("en-GB", other ? { ...DAY, year: "numeric" } : DAY).format(ms);
}

export class Timeline {
  /** `close` is called by the way back. */
  constructor(model, close) {
    this.model = model;
    this.node = byId("timeline");
    this.close = close;
    this.id = null;
    this.seen = -1;
  }

  get open() {
    return this.id !== null;
  }

  show(id) {
    this.id = id;
    this.seen = -1;
    this.node.hidden = id === null;
    this.node.replaceChildren();
    this.update();
    this.node.querySelector("button")?.focus();
  }

  /** Again, if anything of this user came since. */
  update() {
    if (!this.open) {
      return;
    }
    const ids = this.model.person(this.id);
    const all = this.model.rowsOf(ids);
    const mark = `${all.length}/${all.at(-1)?.row.id}/${ids.size}`;
    if (mark === this.seen) {
      return;
    }
    this.seen = mark;
    const held = document.activeElement?.closest?.("#timeline .row")?.dataset.id;
    this.node.replaceChildren(this.head(ids, all), ...this.sessions(all));
    if (held) {
      this.node.querySelector(`[data-id="${Number(held)}"] .open`)?.focus();
    }
  }

  head(ids, all) {
    const others = [...ids].filter((id) => id !== this.id);
    return el("header", { class: "person" },
      el("button", { type: "button", text: "← All events", on: { click: () => this.close() } }),
      el("div", {},
        el("h2", { id: "timeline-title" }, el("span", { class: "unseen", text: "Timeline of " }),
          el("span", { class: "id", text: brief(this.id, 120) })),
        el("p", { class: "soft", text: `${counted(all.length, "event")} kept here` }),
        others.length ? el("p", { class: "soft" }, "Also seen as ",
          ...others.slice(0, 8).flatMap((id, at) =>
            [at ? ", " : "", el("code", { text: brief(id, 60) })]),
          others.length > 8 ? ` and ${number(others.length - 8)} more` : "") : null));
  }

  sessions(all) {
    const kept = all.slice(-MOST);
    const cut = sessions(kept);
    const parts = cut.map((entries, at) => this.session(entries, at + 1, cut[at - 1]));
    if (kept.length < all.length) {
      parts.unshift(el("p", { class: "soft",
        text: `${counted(all.length - kept.length, "earlier event")} left out` }));
    }
    return all.length ? parts : [el("p", { class: "soft", text: "Nothing kept of this id." })];
  }

  session(entries, at, before) {
    const first = entries[0].ms;
    const last = entries.at(-1).ms;
    const bad = entries.filter((entry) => entry.row.verdict === "error").length;
    const told = [
      `${day(first)}, ${clock(new Date(first).toISOString())}`,
      first === last ? "" : span(last - first),
      counted(entries.length, "event"),
      bad ? counted(bad, "error") : "",
    ];
    return el("section", { class: "session" },
      before ? el("p", { class: "gap", text: `${span(first - before.at(-1).ms)} of nothing` }) : null,
      el("h3", {}, `Session ${at} `,
        el("span", { class: "soft", text: told.filter(Boolean).join(" · ") })),
      el("ol", { class: "list" }, ...entries.map((entry) =>
        item(entry.row, entry.ms === first ? "start" : `+${span(entry.ms - first)}`))));
  }
}
