/* The clock: what it shows, the buttons that turn it, and what to do next in one line. */
import { byId, el, say } from "./dom.js";
import { icon } from "./icons.js";
import { display } from "./runners.js";

const WEEKS = 6;
const DAYS_PER_WEEK = 7;
const SPEED = { usual: 1, fast: 3 };

export class Clock {
  #turn;
  #buttons = document.querySelectorAll("#clock [data-do]");
  #play = byId("play");
  #faster = byId("faster");
  #more = byId("more");
  #fast = false;
  #state = null;

  constructor(turn) {
    this.#turn = turn;
    for (const button of this.#buttons) {
      button.addEventListener("click", () => this.#press(button.dataset.do));
    }
    this.#play.addEventListener("click", () => this.#playOrPause());
    this.#faster.addEventListener("click", () => {
      this.#fast = !this.#fast;
      this.#faster.setAttribute("aria-pressed", String(this.#fast));
      if (this.#state?.clock.playing) this.#begin();
    });
    this.#more.append(icon("more"));
    this.#more.addEventListener("click", () => {
      const open = byId("clock").classList.toggle("open");
      this.#more.setAttribute("aria-expanded", String(open));
    });
  }

  show(state) {
    this.#state = state;
    const { clock, runner } = state;
    const { date, time } = parts(clock.label);
    byId("when").replaceChildren(el("span", {}, date), " ", el("b", {}, time));
    say(byId("day"), dayWords(clock));
    say(byId("chat-time"), time);
    const runs = clock.playing || clock.busy;
    const drives = Boolean(runner?.driving);
    this.#play.replaceChildren(icon(runs ? "pause" : "play"), runs ? "Pause" : "Play");
    this.#play.classList.toggle("primary", (drives || runs) && !clock.over);
    this.#play.setAttribute("aria-disabled", String(clock.over && !runs));
    for (const button of this.#buttons) this.#dress(button, state, runs, drives);
    this.#lived(clock);
    say(byId("hint"), hint(state));
    byId("clock").setAttribute("aria-busy", String(clock.busy && !clock.playing));
  }

  #dress(button, { clock, panel }, runs, drives) {
    const what = button.dataset.do;
    const idle = what === "start_over" || !(runs || (what === "finish" && clock.over));
    // Not `disabled`: the focus would be lost from under whoever pressed it.
    button.setAttribute("aria-disabled", String(!idle));
    const primary =
      (what === "next" && panel.enrolled && !drives && !clock.over) ||
      (what === "start_over" && clock.over);
    button.classList.toggle("primary", primary && idle);
  }

  #press(what) {
    const { clock, runner } = this.#state;
    if (what === "start_over") this.#turn({ do: what, runner: runner?.name ?? null });
    else if (!(clock.busy || clock.playing)) this.#turn({ do: what });
  }

  #playOrPause() {
    const { clock } = this.#state;
    if (clock.playing || clock.busy) this.#turn({ do: "pause" });
    else if (!clock.over) this.#begin();
  }

  #begin() {
    this.#turn({ do: "play", speed: this.#fast ? SPEED.fast : SPEED.usual });
  }

  #lived({ day, week }) {
    const bar = byId("lived");
    const days = day ? Math.min(day - 1, WEEKS * DAYS_PER_WEEK) : 0;
    bar.setAttribute("aria-valuenow", String(Math.floor(days / DAYS_PER_WEEK)));
    bar.setAttribute("aria-valuetext", week ? `day ${day}, week ${week}` : "not begun");
    const weeks = Array.from({ length: WEEKS }, (_, index) => {
      const part = el("span", {}, el("i"));
      const share =
        Math.min(Math.max(days - index * DAYS_PER_WEEK, 0), DAYS_PER_WEEK) / DAYS_PER_WEEK;
      part.firstChild.style.width = `${share * 100}%`;
      return part;
    });
    bar.replaceChildren(...weeks);
  }
}

/** "Mon 5 Jan 2026, 18:00" in its two parts. */
function parts(label) {
  const cut = label.lastIndexOf(", ");
  return { date: label.slice(0, cut), time: label.slice(cut + 2) };
}

function dayWords({ day, week, zone }) {
  return day ? `Day ${day}, week ${week} · ${place(zone)} time` : `${place(zone)} time`;
}

const place = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

function hint({ clock, runner, started, panel }) {
  const name = runner ? display(runner.name) : "";
  if (clock.busy && !clock.playing) return "The days go by…";
  if (clock.notice) return clock.notice;
  if (clock.over) return `${lived(clock)}Start over, or choose another runner.`;
  if (clock.playing && runner?.driving) return `${name} answers. Use the chat to take over.`;
  if (clock.playing) return "The days go by. The chat waits for you.";
  if (runner?.driving && !started) return `Press Play and watch ${name} live six weeks.`;
  if (runner?.driving) return `${lived(clock)}Play goes on. Or go step by step.`;
  if (!started) return "You are the runner. Press START in the chat.";
  if (!panel.enrolled) return "You are the runner. Answer the questions in the chat.";
  return `${lived(clock)}You are the runner. Answer in the chat, then go on to the next message.`;
}

function lived({ last_run: run }) {
  return run ? `${run.days} days played in ${run.seconds.toFixed(1)} s. ` : "";
}
