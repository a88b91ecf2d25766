// The switch between light, dark, and as the system says.

import { el } from "./dom.js";

const ORDER = ["auto", "light", "dark"];
const STORED = "lexicon-theme";

/** Make a button go round the themes. */
export function switchTheme(button) {
  function show() {
    const name = document.documentElement.dataset.theme ?? "auto";
    button.setAttribute("aria-label", `Theme: ${name}`);
    button.replaceChildren(el("span", { "aria-hidden": "true", text: "◐" }),
      el("span", { class: "words", text: ` ${name}` }));
  }

  button.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "auto";
    const next = ORDER[(ORDER.indexOf(now) + 1) % ORDER.length];
    if (next === "auto") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = next;
    }
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // It holds for this page.
    }
    show();
  });
  show();
}
