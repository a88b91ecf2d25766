// Elements from data. Text only ever becomes text: nothing here or elsewhere reads markup.

// What would turn a name round, hide in it, or look like a plain space (UTR 36, UAX 9).
const HARMFUL = new RegExp(
  "[\\u0000-\\u001f\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5" +
  "\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufeff\\uffa0" +
  "\\ufff9-\\ufffb\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]",
  "gu",
);
const SHORT = new Map([["\n", "\\n"], ["\r", "\\r"], ["\t", "\\t"]]);

/** The text with invisible and harmful characters spelled out. */
export function visible(text) {
  return String(text).replace(HARMFUL, (char) => {
    const code = char.codePointAt(0).toString(16);
    return SHORT.get(char) ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`);
  });
}

/** At most `longest` characters of it, visible. */
export function brief(text, longest = 80) {
  const whole = String(text);
  return visible(whole.length > longest ? `${whole.slice(0, longest - 1)}…` : whole);
}

/**
 * An element. `facts`: `class`, `text`, `on` (listeners by event), `data` (data-*), everything else
 * an attribute; null and false are left out.
 */
export function el(name, facts = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(facts)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key === "class") {
      made.className = value;
    } else if (key === "text") {
      made.textContent = value;
    } else if (key === "on") {
      for (const [event, act] of Object.entries(value)) {
        made.addEventListener(event, act);
      }
    } else if (key === "data") {
      Object.assign(made.dataset, value);
    } else {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** The one element with an id. */
export function byId(id) {
  return document.getElementById(id);
}

const COUNT = new Intl.NumberFormat("en");

/** 12345 as 12,345. */
export function number(value) {
  return COUNT.format(value);
}

/** "1 event", "2 events". */
export function counted(value, word) {
  return `${number(value)} ${word}${value === 1 ? "" : "s"}`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false,
});

/** Local time of day of an ISO time, "" without one. */
export function clock(iso) {
  const ms = Date.parse(iso ?? "");
  return Number.isNaN(ms) ? "" : CLOCK.format(ms);
}

/** A length of time in words: "12 s", "3 min 20 s", "2 h 5 min", "3 days". */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) {
    return counted(Math.round(hours / 24), "day");
  }
  return minutes % 60 ? `${number(hours)} h ${minutes % 60} min` : `${number(hours)} h`;
}
