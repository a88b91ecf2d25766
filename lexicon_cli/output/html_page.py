"""The style and the script of the HTML report. Neither loads anything; the page reads well without
the script, which adds a filter and lets a click on a heading sort a table."""

STYLE = """
:root { color-scheme: light dark;
  --paper: #fff; --ink: #1c2128; --soft: #57606a; --line: #d8dee4; --tint: #f6f8fa;
  --error: #b42318; --warning: #8a5300; --info: #0550ae; --fine: #116329; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181d; --ink: #e6edf3; --soft: #a0a9b4; --line: #343b44; --tint: #1d232b;
  --error: #ff8b7e; --warning: #f0b155; --info: #79b8ff; --fine: #6bd083; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1.1rem; margin: 0 0 .4rem; }
h4 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .35rem 0; overflow-wrap: anywhere; }
code { font: .9em ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace;
  overflow-wrap: anywhere; }
.eyebrow, .why, .note, footer, caption, dt { color: var(--soft); }
.eyebrow { margin: 0; }
.verdict { font-size: 1.15rem; padding: .6rem .9rem; border-left: .35rem solid; margin: 1rem 0;
  background: var(--tint); }
.verdict.error strong, .error > h2, .total.error dd { color: var(--error); }
.verdict.warning strong, .warning > h2, .total.warning dd { color: var(--warning); }
.info > h2, .total.info dd { color: var(--info); }
.verdict.fine strong { color: var(--fine); }
.verdict.error { border-color: var(--error); } .verdict.warning { border-color: var(--warning); }
.verdict.fine { border-color: var(--fine); }
.totals { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem;
  margin: 1rem 0; }
.total { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .8rem; }
.total dd { margin: 0; font-size: 1.45rem; font-weight: 600; font-variant-numeric: tabular-nums; }
dt { font-size: .85rem; }
.rule { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.1rem .4rem;
  margin: 0 0 1rem; }
.code { font-weight: 400; color: var(--soft); }
.finding { border-top: 1px solid var(--line); margin-top: .8rem; padding: .8rem 0 .6rem; }
.message { font-weight: 500; }
.facts { margin: .4rem 0 0; display: grid; gap: .15rem 1.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.facts div { display: grid; grid-template-columns: 6rem 1fr; gap: .5rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
.facts dt { padding-top: .1rem; }
.facts ul { margin: 0; padding: 0; list-style: none; }
.value { background: var(--tint); padding: 0 .25rem; }
.names { columns: 16rem; padding-left: 1.2rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; font-size: .9rem; }
th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9rem; }
tr.error > th { color: var(--error); } tr.warning > th { color: var(--warning); }
.number { text-align: right; white-space: nowrap; } .none { color: var(--soft); }
td:not(.number) { white-space: nowrap; }
th button { all: unset; cursor: pointer; text-decoration: underline dotted; }
th button:focus-visible, input:focus-visible { outline: 2px solid var(--info); }
.filter { margin: 1.5rem 0 0; }
.filter input { font: inherit; color: inherit; background: var(--paper); width: 100%;
  padding: .45rem .7rem; border: 1px solid var(--soft); border-radius: .5rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); font-size: .85rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  .filter { display: none; } .wide { overflow: visible; }
  .finding, .total, tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } }
"""

SCRIPT = """
"use strict";
(function () {
  const main = document.querySelector("main");
  const findings = main.querySelectorAll("article.finding");
  if (findings.length > 5) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const status = document.createElement("span");
    label.className = "filter note";
    input.type = "search";
    status.setAttribute("role", "status");
    label.append("Show only findings with these words ", status, input);
    input.addEventListener("input", function () {
      const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      findings.forEach(function (item) {
        const rule = item.closest(".rule").querySelector("h3").textContent;
        const text = (rule + " " + item.textContent).toLowerCase();
        item.hidden = !words.every(function (word) { return text.includes(word); });
        if (!item.hidden) { shown += 1; }
      });
      main.querySelectorAll(".rule").forEach(function (rule) {
        rule.hidden = !rule.querySelector("article:not([hidden])");
      });
      status.textContent = words.length ? "(" + shown + " of " + findings.length + ")" : "";
    });
    main.prepend(label);
  }
  function value(row, at) {
    const text = row.cells[at].textContent.trim();
    const bare = text.replace(/[,%<> ]/g, "");
    return bare !== "" && !isNaN(bare) ? Number(bare) : text;
  }
  document.querySelectorAll("thead th").forEach(function (cell) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", function () {
      const at = cell.cellIndex;
      const down = cell.getAttribute("aria-sort") !== "descending";
      const body = cell.closest("table").tBodies[0];
      const rows = Array.from(body.rows);
      rows.sort(function (a, b) {
        const left = value(a, at), right = value(b, at);
        const order = typeof left === typeof right
          ? (left < right ? -1 : left > right ? 1 : 0)
          : (typeof left === "number" ? 1 : -1);
        return down ? -order : order;
      });
      cell.parentNode.querySelectorAll("th").forEach(function (other) {
        other.removeAttribute("aria-sort");
      });
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...rows);
    });
  });
})();
"""
