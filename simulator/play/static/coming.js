/* What is due next and why; what holds the plan back; red flags. */
import { byId, el } from "./dom.js";

export function showComing({ enrolled, next, holds, red_flags: flags }) {
  byId("coming").hidden = !enrolled;
  if (!enrolled) return;
  const rows = next.map(({ at, what, why }) =>
    el(
      "li",
      {},
      el("b", { class: "at" }, at),
      el("span", { class: "due" }, what),
      el("small", {}, why),
    ),
  );
  byId("next").replaceChildren(
    rows.length
      ? el("ol", { class: "next" }, rows)
      : el("p", { class: "legend" }, "Nothing is due."),
  );
  byId("holds").replaceChildren(
    ...list("What holds the plan back", holds, "Nothing. The sessions go on as planned."),
    ...list("Red flags", flags, "None has come up.", "flags"),
  );
}

function list(title, items, none, name = "") {
  const body = items.length
    ? el(
        "ul",
        { class: `holding ${name}` },
        items.map((item) => el("li", {}, item)),
      )
    : el("p", { class: "legend" }, none);
  return [el("h3", {}, title), body];
}
