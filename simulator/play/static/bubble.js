/* One message as it stands in the chat. */
import { el, spoken } from "./dom.js";
import { icon } from "./icons.js";
import { rich } from "./rich.js";

const KILO = 1024;

/**
 * The inside of a message. `deeds` has `tap(message, row, column)`, `type(text)` and
 * `edit(message)`; `tapped` is the label that a made-up runner tapped last, or null.
 */
export function bubble(message, deeds, tapped) {
  const { mine, location, file } = message;
  return [
    // Above: the message says already what came of the tap.
    tapped ? el("p", { class: "tapped" }, icon("check"), `Tapped: ${tapped}`) : null,
    el(
      "div",
      { class: file?.kind === "photo" ? "bubble photo" : "bubble" },
      spoken(mine ? "Runner: " : "Bot: "),
      file ? attachment(file, message.text) : null,
      location ? place(location) : null,
      message.html
        ? el("div", { class: "text" }, rich(message.html, mine ? null : deeds.type))
        : null,
      meta(message),
      mine && message.text && !file ? editButton(message, deeds) : null,
    ),
    message.buttons.length ? buttons(message, deeds) : null,
  ].filter(Boolean);
}

function meta({ edited, silent, time, mine }) {
  return el(
    "span",
    { class: `meta${edited ? " edited" : ""}${silent ? " silent" : ""}` },
    silent
      ? el("span", { title: "Sent without a sound" }, icon("quiet"), spoken("without a sound, "))
      : null,
    edited ? "edited " : null,
    el("time", {}, time),
    mine ? icon("check") : null,
  );
}

function buttons(message, deeds) {
  const rows = message.buttons.map((row, y) =>
    el(
      "div",
      { class: "row" },
      row.map(({ label, url }, x) =>
        url ? linkButton(label, url) : tapButton(label, message, y, x, deeds),
      ),
    ),
  );
  return el(
    "div",
    { class: "buttons", role: "group", "aria-label": "Buttons of this message" },
    rows,
  );
}

function tapButton(label, message, row, column, deeds) {
  const button = el("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    await deeds.tap(message.id, row, column);
    button.removeAttribute("aria-busy");
  });
  return button;
}

function linkButton(label, url) {
  const known = /^(https?:|mailto:|tg:)/.test(url);
  return el(
    "a",
    { href: known ? url : null, target: "_blank", rel: "noopener noreferrer" },
    label,
    icon("link"),
    spoken(" (opens a new tab)"),
  );
}

function editButton(message, deeds) {
  const label = `Edit "${message.text}"`;
  const press = () => deeds.edit(message);
  return el(
    "button",
    { type: "button", class: "edit", "aria-label": label, click: press },
    icon("pencil"),
  );
}

function attachment({ kind, name, size, url }, caption) {
  if (kind === "photo")
    return el(
      "a",
      { href: url, target: "_blank" },
      el("img", { src: url, alt: caption || name || "Picture" }),
    );
  return el(
    "a",
    { class: "document", href: url, download: name },
    el("span", { class: "sheet" }, icon("file")),
    el("span", {}, el("b", {}, name), el("small", {}, `${readable(size)}, download`)),
  );
}

function place({ label }) {
  return el(
    "div",
    { class: "place" },
    el("span", { class: "map" }, icon("pin")),
    el("span", {}, spoken("Location: "), label),
  );
}

function readable(bytes) {
  if (bytes < KILO) return `${bytes} bytes`;
  if (bytes < KILO * KILO) return `${Math.round(bytes / KILO)} KB`;
  return `${(bytes / KILO / KILO).toFixed(1)} MB`;
}
