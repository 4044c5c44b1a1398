/* The text field: what is typed, the commands, a correction, and START in an empty chat. */
import { Commands } from "./commands.js";
import { byId, say } from "./dom.js";
import { icon } from "./icons.js";

export class Composer {
  #form = byId("composer");
  #entry = byId("entry");
  #deeds;
  #commands;
  #editing = null; // the message that is corrected

  constructor(deeds) {
    this.#deeds = deeds;
    this.#commands = new Commands(this.#entry, byId("menu"), (command) => {
      this.#entry.value = "";
      deeds.type(command);
    });
    byId("send").append(icon("send"));
    byId("attach").append(icon("clip"));
    byId("attach").addEventListener("click", () => deeds.share());
    byId("editing-stop").append(icon("close"));
    byId("editing-stop").addEventListener("click", () => this.#stopEditing());
    byId("start").addEventListener("click", () => {
      deeds.type("/start");
      this.#form.classList.add("waits");
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#entry.addEventListener("keydown", (event) => this.#key(event));
  }

  show({ started, force_reply: asked, reply_keyboard: keyboard, commands }) {
    if (started && !byId("start").hidden && this.#form.contains(document.activeElement)) {
      queueMicrotask(() => this.#entry.focus());
    }
    if (started) this.#form.classList.remove("waits");
    byId("start").hidden = started;
    byId("entry-row").hidden = !started;
    this.#entry.placeholder = keyboard?.placeholder ?? (asked ? "Your answer" : "Message");
    this.#commands.offer(commands ?? []);
  }

  /** Begins to correct a message. */
  edit(message) {
    this.#editing = message.id;
    say(byId("editing-text"), message.text);
    byId("editing").hidden = false;
    this.#entry.value = message.text;
    this.#entry.focus();
  }

  #stopEditing() {
    this.#editing = null;
    byId("editing").hidden = true;
    this.#entry.value = "";
    this.#entry.focus();
  }

  #key(event) {
    if (event.isComposing || this.#commands.key(event)) return;
    if (event.key === "Escape" && this.#editing !== null) this.#stopEditing();
  }

  #send() {
    const text = this.#entry.value.trim();
    if (!text) return;
    this.#commands.close();
    if (this.#editing === null) {
      this.#deeds.type(text);
    } else {
      this.#deeds.edit(this.#editing, text);
      this.#stopEditing();
    }
    this.#entry.value = "";
  }
}
