/* A location to share: a list of places instead of a map. */
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";

export class Places {
  #dialog = byId("places");
  #load;
  #choose;

  constructor({ load, choose }) {
    this.#load = load;
    this.#choose = choose;
    this.#dialog
      .querySelector("[data-close]")
      .addEventListener("click", () => this.#dialog.close());
  }

  async ask() {
    const places = await this.#load();
    if (!places) return;
    byId("place-list").replaceChildren(...places.map((place) => this.#item(place)));
    this.#dialog.showModal();
  }

  #item(place) {
    const choose = () => {
      this.#dialog.close();
      this.#choose(place);
    };
    const point = el(
      "small",
      {},
      `${degrees(place.latitude, "N", "S")}, ${degrees(place.longitude, "E", "W")}`,
    );
    return el(
      "li",
      {},
      el("button", { type: "button", click: choose }, icon("pin"), place.label, point),
    );
  }
}

function degrees(value, above, below) {
  return `${Math.abs(value).toFixed(1)}° ${value < 0 ? below : above}`;
}
