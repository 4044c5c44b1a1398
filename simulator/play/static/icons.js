/* Icons, as paths on a square of 24. */
import { svg } from "./dom.js";

const PATHS = {
  play: "M8 5.1v13.8a1 1 0 0 0 1.5.86l11-6.9a1 1 0 0 0 0-1.72l-11-6.9A1 1 0 0 0 8 5.1z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
  send: "M3 20.5v-6.6L12.5 12 3 10.1V3.5l19 8.5z",
  check: "M9.2 17.6 4 12.4l1.5-1.5 3.7 3.7 9.3-9.3L20 6.8z",
  close:
    "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  down: "M12 16.4 4.6 9 6 7.6l6 6 6-6L19.4 9z",
  more: "M5 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm7 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm7 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  keys: "M3 5h18v14H3zm2 2v2h3V7zm5 0v2h4V7zm6 0v2h3V7zM5 11v2h3v-2zm5 0v2h4v-2zm6 0v2h3v-2zM7 15v2h10v-2z",
  clip: "M16.5 6.5v10.2a4.6 4.6 0 0 1-9.2 0V5.6a3.1 3.1 0 0 1 6.2 0v10.3a1.5 1.5 0 0 1-3 0V6.5H12v9.4-9.4-.9a1.5 1.5 0 0 0-3 0v11.1a3 3 0 0 0 6 0V6.5z",
  pin: "M12 2a7 7 0 0 1 7 7c0 4.9-7 13-7 13S5 13.9 5 9a7 7 0 0 1 7-7zm0 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  quiet:
    "M3.7 3 21 20.3 19.7 21.6l-3-3H4v-1.8l2-2V10c0-.7.1-1.400.35-2L2.4 4.3zM12 22a2.2 2.2 0 0 1-2.2-2h4.4A2.2 2.2 0 0 1 12 22zm6-8.7-9.3-9.3c.5-.3 1-.5 1.6-.65V3a1.7 1.7 0 0 1 3.4 0v.35C16.3 4 18 6.7 18 10z",
  pencil:
    "M4 16.5V20h3.5L18 9.5 14.5 6zM20.7 6.8a1 1 0 0 0 0-1.4l-2.1-2.1a1 1 0 0 0-1.4 0l-1.6 1.6 3.5 3.5z",
  file: "M6 2h8l5 5v15H6a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zm7 1.8V8h4.2z",
  link: "M14 4h6v6h-2V7.4l-8.3 8.3-1.4-1.4L16.6 6H14zM5 6h6v2H7v9h9v-4h2v6H5z",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  sun: "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM11 1h2v4h-2zm0 18h2v4h-2zM1 11h4v2H1zm18 0h4v2h-4zM4.2 5.6l1.4-1.4 2.8 2.8L7 8.4zm12.8 11.4 1.4-1.4 2.8 2.8-1.4 1.4zM4.2 18.4 7 15.6 8.4 17l-2.8 2.8zM15.6 7l2.8-2.8 1.4 1.4L17 8.4z",
};

/** A drawing beside words, or inside a button that has a label. */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true", class: "icon-drawing" },
    svg("path", { d: PATHS[name], fill: "currentColor", "fill-rule": "evenodd" }),
  );
}
