/* The chat's messages: by day, changed in place, at the newest unless the visitor reads above. */
import { bubble } from "./bubble.js";
import { byId, el, spoken } from "./dom.js";
import { icon } from "./icons.js";

const NEWEST = "newest-message"; // where the skip link leads
const NEAR = 48; // pixels from the end that still count as the end
const EMPTY = "No message yet. The bot is real; this phone and its runner are made up.";

export class Log {
  #root = byId("log");
  #jump = byId("newest");
  #deeds;
  #shown = new Map(); // message id to what it says, and its element
  #days = new Map(); // date to its section
  #stuck = true;
  #unread = 0;
  #height = 0; // of the chat, in pixels

  constructor(deeds) {
    this.#deeds = deeds;
    this.#empty();
    this.#root.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#jump.addEventListener("click", () => {
      this.toNewest();
      this.#root.focus();
    });
    new ResizeObserver(() => this.#scrolled()).observe(this.#root);
    // Pictures take their room only when they are there.
    this.#root.addEventListener("load", () => this.stick(), true);
  }

  /** Shows these messages and no others. */
  reset(messages, quick) {
    const ids = new Set(messages.map(({ id }) => id));
    const moved = messages.some(
      ({ id, date }) => (this.#shown.get(id)?.message.date ?? date) !== date,
    );
    const gone = [...this.#shown.keys()].filter((id) => moved || !ids.has(id));
    if (gone.length) this.#stuck = true;
    this.change(messages, gone, [], quick);
  }

  /** New or changed messages, ids of deleted ones, and what a made-up runner tapped. */
  change(messages, removed, tapped, quick) {
    // A screen reader is not told every word of six weeks that pass in seconds.
    this.#root.setAttribute("aria-live", quick ? "off" : "polite");
    this.#root.classList.toggle("quick", quick);
    for (const id of removed) this.#remove(id);
    for (const message of messages) this.#put(message);
    for (const { message, label } of tapped) this.#tapped(message, label);
    this.#nameNewest();
    this.stick();
    this.#look();
  }

  /** Goes to the newest message. */
  toNewest() {
    this.#stuck = true;
    this.stick();
    this.#look();
  }

  /** Stays at the newest message where the visitor was there. */
  stick() {
    if (this.#stuck) this.#root.scrollTop = this.#root.scrollHeight;
  }

  #scrolled() {
    const { clientHeight } = this.#root;
    const resized = clientHeight !== this.#height;
    this.#height = clientHeight;
    // What a keyboard or a note took from the chat is no wish to read above.
    if (resized) this.stick();
    else this.#look();
  }

  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.#root;
    this.#stuck = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.#stuck) this.#unread = 0;
    const count = this.#unread ? el("b", {}, this.#unread) : null;
    if (this.#jump.hidden !== this.#stuck || count) {
      this.#jump.hidden = this.#stuck;
      this.#jump.replaceChildren(spoken("Jump to the newest message "), count ?? "", icon("down"));
    }
  }

  #put(message) {
    const known = this.#shown.get(message.id);
    const says = JSON.stringify(message);
    if (known) {
      if (known.says !== says) this.#fill(known, message, says, null);
      return;
    }
    const node = el("article", {
      class: message.mine ? "message mine" : "message bot",
      tabindex: "-1",
    });
    const entry = { node, says: "", message };
    this.#shown.set(message.id, entry);
    this.#fill(entry, message, says, null);
    this.#insert(message, node);
    if (!this.#stuck && !message.mine) this.#unread += 1;
  }

  #fill(entry, message, says, tapped) {
    const { node } = entry;
    const focused = node.contains(document.activeElement);
    Object.assign(entry, { message, says });
    node.replaceChildren(...bubble(message, this.#deeds, tapped));
    // Whoever tapped by keyboard goes on where the message goes on.
    if (focused) (node.querySelector(".buttons button") ?? node).focus({ preventScroll: true });
  }

  #insert(message, node) {
    let day = this.#days.get(message.date);
    if (!day) {
      const name = el("h3", { class: "date" }, el("span", {}, message.date));
      day = el("section", { class: "day-of-chat", "aria-label": message.date }, name);
      this.#days.set(message.date, day);
      this.#root.querySelector(".empty")?.remove();
      this.#root.append(day);
    }
    day.append(node);
  }

  #remove(id) {
    const entry = this.#shown.get(id);
    if (!entry) return;
    this.#shown.delete(id);
    const day = entry.node.parentElement;
    entry.node.remove();
    if (!day.querySelector(".message")) {
      this.#days.delete(entry.message.date);
      day.remove();
    }
    if (!this.#shown.size) this.#empty();
  }

  #empty() {
    this.#root.replaceChildren(el("p", { class: "empty", id: NEWEST, tabindex: "-1" }, EMPTY));
    this.#unread = 0;
  }

  #nameNewest() {
    const newest = this.#root.lastElementChild?.querySelector(".message:last-child");
    if (!newest || newest.id === NEWEST) return;
    byId(NEWEST)?.removeAttribute("id");
    newest.id = NEWEST;
  }

  #tapped(id, label) {
    const entry = this.#shown.get(id);
    if (entry) this.#fill(entry, entry.message, entry.says, label);
  }
}
