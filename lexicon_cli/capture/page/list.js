// The list: the newest rows first, a bounded number of elements, changed once a frame at most.

import { byId, counted } from "./dom.js";
import { item } from "./row.js";

const PAGE = 100; // rows shown while new ones come
const MOST = 600; // rows shown after "older"
const FEW = 3; // rows that come together and still show that they are new
const NEAR_TOP = 24; // pixels

export class List {
  constructor(model) {
    this.model = model;
    this.node = byId("list");
    this.scroller = byId("scroller");
    this.news = byId("news");
    this.older = byId("older");
    this.filter = { open: true, passes: () => true };
    this.paused = false;
    this.hidden = false;
    this.shownTo = 0; // id of the newest row that was looked at
    this.shownFrom = 0; // id of the oldest one
    this.waiting = 0;
    this.away = false; // scrolled away from the top; asking the browser each time costs a layout
    this.news.addEventListener("click", () => this.newest());
    this.older.addEventListener("click", () => this.showOlder());
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  /** Whether new rows would push away what somebody reads. */
  get held() {
    return this.paused || this.away;
  }

  /** Take what came since the last frame. */
  update() {
    if (this.hidden) {
      return;
    }
    const fresh = this.passing(this.shownTo + 1);
    if (this.held) {
      this.waiting = fresh.length;
    } else {
      this.waiting = 0;
      this.node.classList.toggle("rapid", fresh.length > FEW);
      this.prepend(fresh);
    }
    this.tell();
  }

  /** All rows again, after another filter or a clear. */
  rebuild() {
    this.node.replaceChildren();
    this.waiting = 0;
    this.shownTo = this.model.rows.at(-1)?.id ?? 0; // a server started anew counts from 1
    this.shownFrom = this.shownTo + 1;
    this.append(PAGE);
    this.tell();
  }

  /** Rows that pass, from an id on, the oldest first. */
  passing(id) {
    const rows = this.model.rows;
    const found = [];
    for (let at = this.model.at(id); at < rows.length; at += 1) {
      if (this.filter.passes(rows[at])) {
        found.push(rows[at]);
      }
    }
    return found;
  }

  prepend(rows) {
    const newest = this.model.rows.at(-1);
    if (newest === undefined || newest.id <= this.shownTo) {
      return;
    }
    this.shownTo = newest.id;
    if (rows.length === 0) {
      return;
    }
    if (rows.length >= PAGE) {
      this.node.replaceChildren();
    }
    const kept = rows.slice(-PAGE);
    this.node.prepend(...kept.reverse().map((row) => item(row)));
    this.trim(PAGE);
    if (kept.length === PAGE) {
      this.shownFrom = kept.at(-1).id;
    }
  }

  trim(most) {
    const items = this.node.children;
    while (items.length > most) {
      const last = items[items.length - 1];
      if (last.contains(document.activeElement)) {
        break;
      }
      last.remove();
    }
    const oldest = this.node.lastElementChild;
    if (oldest && items.length >= most) {
      this.shownFrom = Number(oldest.dataset.id);
    }
  }

  append(many) {
    const rows = this.model.rows;
    const found = [];
    let at = this.model.at(this.shownFrom) - 1;
    for (; at >= 0 && found.length < many; at -= 1) {
      if (this.filter.passes(rows[at])) {
        found.push(item(rows[at]));
      }
      this.shownFrom = rows[at].id;
    }
    this.node.append(...found);
  }

  showOlder() {
    this.append(Math.min(PAGE * 2, MOST - this.node.children.length));
    this.tell();
  }

  newest() {
    this.scroller.scrollTop = 0;
    this.away = false;
    this.waiting = 0;
    this.prepend(this.passing(this.shownTo + 1));
    this.trim(PAGE);
    this.tell();
  }

  scrolled() {
    this.away = this.scroller.scrollTop > NEAR_TOP;
    if (!this.held && this.waiting) {
      this.newest();
    }
  }

  tell() {
    this.news.hidden = this.waiting === 0 || this.hidden;
    this.news.textContent = `↑ ${counted(this.waiting, "new event")}`;
    const more = (this.model.rows[0]?.id ?? Infinity) < this.shownFrom;
    this.older.hidden = this.hidden || !more || this.node.children.length >= MOST;
  }
}
