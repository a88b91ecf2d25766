// Joins the parts: rows come in at any rate, the page changes once a frame.

import { Coverage } from "./coverage.js";
import { Detail } from "./detail.js";
import { byId, counted, el, number, visible } from "./dom.js";
import { asked } from "./filter.js";
import { listen } from "./keys.js";
import { List } from "./list.js";
import { Model, VERDICTS } from "./model.js";
import { pulse } from "./pulse.js";
import { save } from "./save.js";
import { follow } from "./stream.js";
import { switchTheme } from "./switch.js";
import { Timeline } from "./timeline.js";
import { welcome } from "./welcome.js";

const BUSY_MS = 80;

const form = byId("filters");
const model = new Model();
const list = new List(model);
const detail = new Detail(model, () => closeDetail());
const timeline = new Timeline(model, () => showTimeline(null));
const coverage = new Coverage(model, (name) => pickEvent(name));

let drawing = false;
let drawn = { at: 0, seen: 0, many: false }; // the last time
let lost = 0; // rows that never came here, since the last clear
let restart = false; // the list is to be made anew

// --- what comes in -------------------------------------------------------------------------------

follow({
  row(row) {
    model.add(row);
    draw();
  },
  gap(count) {
    lost += count;
    notice(`${counted(lost, "event")} came faster than this page could take them, or before it was open: they are in the capture file, not in this list.`);
  },
  cleared() {
    forget();
  },
  restarted() {
    forget();
    notice("The server was started anew; what it had before is in its capture file.");
  },
  state(name) {
    const words = new Map([["waiting", "Connecting…"], ["live", "Live"], ["lost", "Reconnecting…"]]);
    byId("link").dataset.state = name;
    byId("link-words").textContent = words.get(name);
    if (name === "live") {
      coverage.refresh();
    }
  },
});

function forget() {
  lost = 0;
  model.clear();
  rhythm.forget();
  byId("notices").replaceChildren();
  detail.show(null);
  restart = true;
  coverage.refresh();
  draw();
}

function notice(words) {
  const node = byId("notices");
  node.replaceChildren(el("p", { class: "notice" }, el("span", { text: words }),
    el("button", { type: "button", class: "plain", "aria-label": "Close this notice", text: "✕",
      on: { click: () => node.replaceChildren() } })));
}

// --- drawing -------------------------------------------------------------------------------------

function draw() {
  if (!drawing) {
    drawing = true;
    // When rows rush in nobody reads each; a calmer list leaves time for keys and clicks.
    const rest = drawn.at + BUSY_MS - performance.now();
    if (drawn.many && rest > 0) {
      setTimeout(() => requestAnimationFrame(frame), rest);
    } else {
      requestAnimationFrame(frame);
    }
  }
}

function frame() {
  drawing = false;
  drawn = { at: performance.now(), seen: model.seen, many: model.seen - drawn.seen > 3 };
  if (restart) {
    restart = false;
    list.rebuild();
  } else {
    list.update();
  }
  for (const node of document.querySelectorAll("[data-count]")) {
    const name = node.dataset.count;
    const count = name === "all" ? model.rows.length : model.counts.get(name);
    node.textContent = number(count);
  }
  byId("total").textContent = number(model.seen);
  byId("welcome").hidden = model.seen > 0 || list.hidden;
  empty();
}

function empty() {
  const none = model.seen > 0 && list.node.children.length === 0 && !list.hidden;
  let node = byId("none");
  if (none && node === null) {
    node = el("p", { id: "none", class: "none", text: "No event passes the filter." });
    list.node.before(node);
  } else if (!none) {
    node?.remove();
  }
}

const rhythm = pulse({ model, list, timeline, coverage, form });

// --- what people do ------------------------------------------------------------------------------

function refilter() {
  list.filter = asked(form);
  byId("show-all").hidden = list.filter.open;
  if (timeline.open) {
    showTimeline(null);
  }
  list.scroller.scrollTop = 0;
  restart = true;
  draw();
}

form.addEventListener("input", (event) => {
  if (event.target.name === "event") {
    delete event.target.dataset.exact;
  }
  refilter();
});
form.addEventListener("reset", () => {
  delete form.elements.event.dataset.exact;
  setTimeout(refilter); // the fields are emptied after this event
});
form.addEventListener("submit", (event) => event.preventDefault());

function pickEvent(name) {
  form.elements.event.value = name;
  form.elements.event.dataset.exact = name;
  refilter();
  openPlan(false);
}

function showTimeline(id) {
  list.hidden = id !== null;
  list.node.hidden = list.hidden;
  document.body.classList.toggle("with-timeline", list.hidden);
  timeline.show(id);
  list.scroller.scrollTop = 0;
  list.tell();
  draw();
}

function openRow(id) {
  const row = model.row(id);
  if (row === null) {
    return;
  }
  mark(id);
  detail.show(row);
  if (matchMedia("(max-width: 999px)").matches) {
    detail.node.querySelector("h2").focus();
  }
}

function mark(id) {
  for (const node of document.querySelectorAll(".row[aria-current]")) {
    node.removeAttribute("aria-current");
  }
  document.querySelector(`.row[data-id="${id}"]`)?.setAttribute("aria-current", "true");
}

function closeDetail() {
  const id = detail.row?.id;
  detail.show(null);
  mark(-1);
  document.querySelector(`.row[data-id="${id}"] .open`)?.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const id = target?.closest("[data-who]")?.dataset.who;
  if (id !== undefined) {
    showTimeline(id);
    return;
  }
  const row = target?.closest(".row");
  if (row && String(getSelection()) === "") {
    openRow(Number(row.dataset.id));
  }
  if (!target?.closest("#export")) {
    byId("export").open = false;
  }
});

function pause() {
  list.paused = !list.paused;
  const button = byId("pause");
  button.setAttribute("aria-pressed", String(list.paused));
  button.textContent = list.paused ? "Go on" : "Pause";
  document.body.classList.toggle("paused", list.paused);
  byId("announce").textContent = list.paused ? "Paused" : "Going on";
  if (!list.paused) {
    list.newest();
  }
  draw();
}

async function clear() {
  try {
    const answer = await fetch("/api/clear", { method: "POST" });
    if (!answer.ok) {
      notice(`The server did not clear the list: ${visible((await answer.text()).trim())}`);
    }
  } catch {
    notice("The server is away: nothing was cleared.");
  }
}

function saveShown() {
  save("shown.ndjson", model.rows.filter((row) => list.filter.passes(row)));
  byId("export").open = false;
}

function openPlan(open) {
  document.body.classList.toggle("with-plan", open);
  byId("plan-open").setAttribute("aria-expanded", String(open));
}

function step(by) {
  const rows = [...document.querySelectorAll(".list:not([hidden]) .row")];
  if (rows.length === 0) {
    return;
  }
  const at = rows.findIndex((node) => node.contains(document.activeElement));
  const from = at >= 0 ? at : rows.findIndex((node) => node.hasAttribute("aria-current"));
  const to = Math.min(rows.length - 1, Math.max(0, from < 0 ? 0 : from + by));
  rows[to].querySelector(".open").focus();
  rows[to].scrollIntoView({ block: "nearest" });
  if (detail.row !== null) {
    openRow(Number(rows[to].dataset.id));
  }
}

function focusedRow() {
  const id = document.activeElement?.closest?.(".row")?.dataset.id ?? detail.row?.id;
  return id === undefined ? null : model.row(Number(id));
}

listen({
  next: () => step(1),
  previous: () => step(-1),
  timeline() {
    const row = focusedRow();
    if (row?.distinct_id && row.kind !== "group") {
      showTimeline(row.distinct_id);
    }
  },
  pause,
  newest() {
    showTimeline(null);
    list.newest();
  },
  search: () => form.elements.words.focus(),
  all: () => form.reset(),
  clear,
  help: () => byId("help").showModal(),
  verdict(key) {
    form.elements.verdict.value = ["", ...VERDICTS][Number(key) - 1];
    refilter();
  },
  escape(event) {
    if (byId("help").open) {
      return;
    }
    if (byId("export").open) {
      byId("export").open = false;
      byId("export").querySelector("summary").focus();
    } else if (detail.row !== null) {
      closeDetail();
    } else if (document.body.classList.contains("with-plan")) {
      openPlan(false);
      byId("plan-open").focus();
    } else if (timeline.open) {
      showTimeline(null);
    } else if (event.target instanceof HTMLInputElement) {
      event.target.blur();
    }
  },
});

byId("pause").addEventListener("click", pause);
byId("clear").addEventListener("click", clear);
byId("save-shown").addEventListener("click", saveShown);
byId("help-open").addEventListener("click", () => byId("help").showModal());
byId("plan-open").addEventListener("click", () =>
  openPlan(!document.body.classList.contains("with-plan")));
switchTheme(byId("theme"));
welcome(byId("welcome"));
byId("welcome").hidden = false;
