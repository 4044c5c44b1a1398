/* The keyboard in the place of the letters. */
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";

export class ReplyKeyboard {
  #root = byId("reply-keyboard");
  #toggle = byId("keys");
  #deeds;
  #shown = "null";
  #open = true;

  constructor(deeds) {
    this.#deeds = deeds;
    this.#toggle.append(icon("keys"));
    this.#toggle.addEventListener("click", () => this.#set(!this.#open));
  }

  show(keyboard) {
    const says = JSON.stringify(keyboard);
    if (says === this.#shown) return;
    this.#shown = says;
    this.#toggle.hidden = !keyboard;
    this.#root.replaceChildren(
      ...(keyboard?.rows ?? []).map((row) => this.#row(row, keyboard.one_time)),
    );
    this.#set(Boolean(keyboard));
  }

  #row(keys, oneTime) {
    return el(
      "div",
      { class: "row" },
      keys.map(({ label, location }) => {
        const press = () => {
          if (location) this.#deeds.share();
          else this.#deeds.press(label);
          if (oneTime && !location) this.#set(false);
        };
        return el("button", { type: "button", click: press }, location ? icon("pin") : null, label);
      }),
    );
  }

  #set(open) {
    this.#open = open;
    this.#root.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
  }
}
