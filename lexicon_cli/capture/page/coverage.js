// The plan beside what came: which events were seen, which not yet, which are in no plan.

import { brief, byId, counted, el, number } from "./dom.js";
import { isMixpanels } from "./row.js";

const EXPECTED = new Set(["live", "expected", "deprecated"]);

export class Coverage {
  /** `pick` is called with the name of an event. */
  constructor(model, pick) {
    this.model = model;
    this.pick = pick;
    this.node = byId("plan-body");
    this.planned = null;
    this.drawn = "";
    this.asking = false;
  }

  /** Ask the server for the counts of the plan's events. */
  async refresh() {
    if (this.asking) {
      return;
    }
    this.asking = true;
    try {
      const answer = await fetch("/api/plan", { headers: { Accept: "application/json" } });
      if (answer.ok) {
        this.planned = (await answer.json()).events;
        this.draw();
      }
    } catch {
      // The server is away: the stream says so, and asks again when it is back.
    } finally {
      this.asking = false;
    }
  }

  draw() {
    const planned = this.planned ?? [];
    const others = [...this.model.events].filter(([, entry]) => !entry.planned)
      .map(([name, entry]) => ({ name, ...entry }));
    const text = JSON.stringify([planned, others]);
    if (text === this.drawn || this.planned === null) {
      return;
    }
    this.drawn = text;
    const focused = document.activeElement?.closest?.("#plan-body button")?.dataset.event;
    const opened = new Map([...this.node.querySelectorAll("details")]
      .map((entry) => [entry.dataset.group, entry.open]));
    this.node.replaceChildren(...this.parts(planned, others, opened));
    if (focused !== undefined) {
      [...this.node.querySelectorAll("button")].find((one) => one.dataset.event === focused)?.focus();
    }
  }

  parts(planned, others, opened) {
    const wanted = planned.filter((one) => EXPECTED.has(one.status) || one.count > 0);
    const seen = wanted.filter((one) => one.count > 0);
    const missing = wanted.filter((one) => one.count === 0 && one.status !== "deprecated");
    missing.sort((one, other) => Number(other.critical) - Number(one.critical));
    const critical = missing.filter((one) => one.critical).length;
    byId("plan-share").textContent = planned.length ? `${seen.length}/${seen.length + missing.length}` : "";
    const strange = others.filter((one) => !isMixpanels(one.name));
    const theirs = others.filter((one) => isMixpanels(one.name));
    return [
      planned.length ? this.share(seen.length, seen.length + missing.length, critical)
        : el("p", { class: "soft", text: "No plan: events are only checked against Mixpanel’s own limits." }),
      this.group("missing", "Not seen yet", missing, opened, true),
      this.group("strange", "Not in the plan", strange, opened, true),
      this.group("seen", "Seen", seen, opened, true),
      this.group("theirs", "Mixpanel’s own", theirs, opened, false),
    ].filter(Boolean);
  }

  share(seen, all, critical) {
    return el("div", { class: "share" },
      el("p", {}, el("b", { text: number(seen) }), ` of ${counted(all, "planned event")} seen`),
      el("progress", { max: all, value: seen, "aria-label": "Planned events seen" }),
      critical ? el("p", { class: "critical-left" }, el("span", { class: "tag critical", text: "critical" }),
        ` ${number(critical)} still missing`) : null);
  }

  group(key, title, entries, opened, open) {
    if (entries.length === 0) {
      return null;
    }
    return el("details", { data: { group: key }, open: opened.get(key) ?? open },
      el("summary", {}, el("h3", { text: title }), el("span", { class: "soft", text: number(entries.length) })),
      el("ul", {}, ...entries.map((one) => this.line(one, key))));
  }

  line(one, key) {
    const known = this.model.events.get(one.name);
    const worst = one.count > 0 ? known?.worst ?? "ok" : "none";
    return el("li", {},
      el("button", {
        type: "button", data: { event: one.name, verdict: worst },
        title: one.owner ? `${brief(one.name, 200)} (${brief(one.owner, 80)})` : brief(one.name, 200),
        on: { click: () => this.pick(one.name) },
      },
      el("span", { class: "mark", "aria-hidden": "true", text: MARKS.get(worst) }),
      el("span", { class: "name", text: one.name === "" ? "(empty name)" : brief(one.name, 80) }),
      one.critical ? el("span", { class: "tag critical", text: "critical" }) : null,
      one.status && one.status !== "live" ? el("span", { class: "tag status", text: brief(one.status, 16) }) : null,
      el("span", { class: "count", text: key === "missing" ? "–" : number(one.count) }),
      worst === "error" || worst === "warning"
        ? el("span", { class: "unseen", text: `, worst: ${worst}` }) : null));
  }
}

const MARKS = new Map([["none", "○"], ["ok", "✓"], ["info", "i"], ["warning", "!"], ["error", "✕"]]);
