/* Who lives it: made-up runners, or the visitor. */
import { byId, el } from "./dom.js";
import { icon } from "./icons.js";

let listed = "";
let noted = "";

/** A runner's name as it reads: "Good days". */
export function display(name) {
  const words = name.replaceAll("-", " ");
  return words[0].toUpperCase() + words.slice(1);
}

/** The list to choose from; `choose` gets a name, or null for the visitor. */
export function showRunners({ runners, runner }, choose) {
  const says = JSON.stringify([runners, runner?.name]);
  if (says === listed) return;
  listed = says;
  const focused = byId("runner-list").contains(document.activeElement);
  const all = runners.map(({ name, about }) => ({ name, title: display(name), about }));
  all.push({ name: null, title: "I am the runner", about: "you answer, nobody else does" });
  const items = all.map(({ name, title, about }) => {
    const chosen = (runner?.name ?? null) === name;
    const press = () => choose(name);
    const button = el(
      "button",
      { type: "button", "aria-pressed": String(chosen), click: press },
      el("span", { class: "mark" }, chosen ? icon("check") : null),
      el("b", {}, title),
      el("small", {}, about),
    );
    return el("li", {}, button);
  });
  byId("runner-list").replaceChildren(...items);
  if (focused) byId("runner-list").querySelector("[aria-pressed=true]")?.focus();
}

/** The note in the chat about who answers. */
export function showDriver({ runner, started, clock }, handBack) {
  const says = runner && started ? `${runner.name} ${runner.driving} ${clock.over}` : "";
  byId("chat-status").textContent = runner ? `bot, with ${display(runner.name)}` : "bot";
  if (says === noted) return;
  noted = says;
  const note = byId("driver");
  note.classList.toggle("taken", Boolean(says) && !runner.driving && !clock.over);
  if (!says) {
    note.replaceChildren();
  } else if (clock.over) {
    note.replaceChildren(el("p", {}, "The six weeks are told. The chat is yours if you like."));
  } else if (runner.driving) {
    note.replaceChildren(el("p", {}, `${display(runner.name)} answers. Tap or type to take over.`));
  } else {
    const label = `Let ${display(runner.name)} go on`;
    note.replaceChildren(
      el("p", {}, "You took over. You are the runner now."),
      el("button", { type: "button", class: "button", click: handBack }, label),
    );
  }
}
