"use strict";
// Before anything is painted: the colours somebody chose here, if they chose any.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem("lexicon-theme");
  } catch {
    // No storage: as the system says.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
