// The keyboard. Single keys act only outside fields, and can be turned off (WCAG 2.1.4).

import { byId } from "./dom.js";

const STORED = "lexicon-keys";

/** `act` has a function by name for what a key does. */
export function listen(act) {
  const on = byId("keys-on");
  try {
    on.checked = localStorage.getItem(STORED) !== "off";
  } catch {
    // No storage: the keys are on.
  }
  on.addEventListener("change", () => {
    try {
      localStorage.setItem(STORED, on.checked ? "on" : "off");
    } catch {
      // It holds for this page.
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    if (event.key === "Escape") {
      act.escape(event);
      return;
    }
    if (!on.checked || inField(event.target) || byId("help").open) {
      return;
    }
    const name = KEYS.get(event.key);
    if (name === undefined || (event.key === " " && pressed(event.target))) {
      return;
    }
    event.preventDefault();
    act[name](event.key);
  });
}

const KEYS = new Map([
  ["j", "next"], ["ArrowDown", "next"], ["k", "previous"], ["ArrowUp", "previous"],
  ["t", "timeline"], [" ", "pause"], ["g", "newest"], ["/", "search"], ["x", "all"],
  ["C", "clear"], ["?", "help"],
  ["1", "verdict"], ["2", "verdict"], ["3", "verdict"], ["4", "verdict"], ["5", "verdict"],
]);

function inField(node) {
  return node instanceof Element
    && node.closest("input:not([type=radio]):not([type=checkbox]), select, textarea") !== null;
}

/** Space presses buttons and opens menus; on a row it pauses, where enter opens. */
function pressed(node) {
  return node instanceof Element && node.closest("button, summary, a, input") !== null
    && node.closest(".row") === null;
}
