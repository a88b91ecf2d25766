// What changes by the clock and not by the row: the rate, the plan's counts, the choices of the
// filter, and what a screen reader is told now and then.

import { brief, byId, counted, el, number, visible } from "./dom.js";

const RATE_MS = 500;
const RATE_OVER_MS = 3_500;
const PLAN_MS = 1_000;
const ANNOUNCE_MS = 6_000;

/** Start the clocks. `parts` are those that main.js joins. */
export function pulse({ model, list, timeline, coverage, form }) {
  let arrivals = []; // [when, how many] of the last seconds
  let planned = -1; // rows there were when the plan was last asked for
  let told = 0; // rows there were at the last announcement
  let offered = 0; // names of events the filter offers

  function rate() {
    const now = performance.now();
    arrivals.push([now, model.seen]);
    arrivals = arrivals.filter(([at]) => now - at < RATE_OVER_MS);
    const [then, before] = arrivals[0];
    const perSecond = now > then ? ((model.seen - before) * 1000) / (now - then) : 0;
    byId("rate").textContent = perSecond >= 1 ? ` · ${number(Math.round(perSecond))}/s` : "";
  }

  function choices() {
    if (offered !== model.events.size) {
      offered = model.events.size;
      byId("event-names").replaceChildren(...[...model.events.keys()]
        .filter((name) => visible(name) === name).sort()
        .map((name) => el("option", { value: brief(name, 120) })));
    }
    const field = form.elements.platform;
    const known = new Set([...field.options].map((option) => option.value));
    for (const name of model.platforms) {
      if (!known.has(name)) {
        field.append(el("option", { value: name, text: brief(name, 30) }));
      }
    }
  }

  function announce() {
    const fresh = model.seen - told;
    if (fresh > 0 && !list.paused && !document.hidden) {
      const errors = counted(model.counts.get("error"), "error");
      byId("announce").textContent = `${counted(fresh, "new event")}, ${errors} in all`;
    }
    told = model.seen;
  }

  setInterval(() => {
    rate();
    choices();
    timeline.update();
  }, RATE_MS);
  setInterval(() => {
    if (model.seen !== planned) {
      planned = model.seen;
      coverage.refresh();
    }
  }, PLAN_MS);
  setInterval(announce, ANNOUNCE_MS);

  return {
    /** After the rows were cleared. */
    forget() {
      arrivals = [];
      told = 0;
      offered = -1;
    },
  };
}
