/* The bot's commands: a menu, and a list that narrows while one is typed. */
import { byId, el } from "./dom.js";

export class Commands {
  #entry;
  #menu;
  #choose;
  #list = byId("commands");
  #all = [];
  #options = [];
  #active = -1;

  constructor(entry, menu, choose) {
    this.#entry = entry;
    this.#menu = menu;
    this.#choose = choose;
    entry.addEventListener("input", () => this.#narrow());
    entry.addEventListener("blur", () => this.close());
    // A press on the list or the menu keeps the focus in the text field.
    for (const part of [this.#list, menu])
      part.addEventListener("pointerdown", (event) => event.preventDefault());
    menu.addEventListener("click", () => {
      const open = this.#list.hidden;
      entry.focus();
      if (open) this.#open(this.#all);
      else this.close();
    });
  }

  /** What the bot offers: command and description, in its order. */
  offer(commands) {
    this.#all = commands;
    this.#menu.hidden = commands.length === 0;
  }

  close() {
    this.#list.hidden = true;
    this.#options = [];
    this.#mark(-1);
    for (const part of [this.#entry, this.#menu]) part.setAttribute("aria-expanded", "false");
  }

  /** Takes a key where the list is open and it is meant for it. */
  key(event) {
    if (this.#list.hidden) return false;
    const last = this.#options.length - 1;
    if (event.key === "ArrowDown") this.#mark(this.#active < last ? this.#active + 1 : 0);
    else if (event.key === "ArrowUp") this.#mark(this.#active > 0 ? this.#active - 1 : last);
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && this.#active >= 0)
      this.#take(this.#active);
    else return false;
    event.preventDefault();
    return true;
  }

  #narrow() {
    const typed = this.#entry.value;
    const fitting = /^\/[a-z_]*$/.test(typed)
      ? this.#all.filter(({ command }) => `/${command}`.startsWith(typed))
      : [];
    if (fitting.length) this.#open(fitting);
    else this.close();
  }

  #open(commands) {
    this.#options = commands.map(({ command, description }, index) =>
      el(
        "div",
        {
          role: "option",
          id: `command-${command}`,
          "aria-selected": "false",
          click: () => this.#take(index),
        },
        el("b", {}, `/${command}`),
        " ",
        description,
      ),
    );
    this.#list.replaceChildren(...this.#options);
    this.#list.hidden = false;
    this.#list.scrollTop = 0;
    this.#mark(this.#entry.value ? 0 : -1);
    for (const part of [this.#entry, this.#menu]) part.setAttribute("aria-expanded", "true");
  }

  #mark(index) {
    this.#active = index;
    this.#options.forEach((option, place) =>
      option.setAttribute("aria-selected", String(place === index)),
    );
    this.#options[index]?.scrollIntoView({ block: "nearest" });
    if (index < 0) this.#entry.removeAttribute("aria-activedescendant");
    else this.#entry.setAttribute("aria-activedescendant", this.#options[index].id);
  }

  #take(index) {
    const command = this.#options[index].id.replace("command-", "/");
    this.close();
    this.#choose(command);
  }
}
