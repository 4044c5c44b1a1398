/* What is said beside the chat: Telegram's toasts and alerts, and what the stage refuses. */
import { byId } from "./dom.js";

const SHOWN_FOR = 5000; // milliseconds; a long toast is still read in that time

export class Notes {
  #toast = byId("toast");
  #alert = byId("alert");
  #timer = 0;

  constructor() {
    this.#alert.querySelector("[data-close]").addEventListener("click", () => this.#alert.close());
  }

  /** A toast, or an alert that waits for OK. */
  show(text, alert) {
    if (alert) {
      byId("alert-text").textContent = text;
      this.#alert.showModal();
      return;
    }
    this.#flash(text, false);
  }

  /** What could not be done, and what to do. */
  refuse(text) {
    this.#flash(text, true);
  }

  #flash(text, refused) {
    clearTimeout(this.#timer);
    this.#toast.textContent = text;
    this.#toast.classList.toggle("refused", refused);
    this.#toast.classList.add("shown");
    this.#timer = setTimeout(() => {
      this.#toast.classList.remove("shown");
      this.#toast.textContent = "";
    }, SHOWN_FOR);
  }
}
