/* The page: what the stage says is shown, what the visitor does goes to the stage. */
import * as api from "./api.js";
import { Clock } from "./clock.js";
import { startColors } from "./colors.js";
import { showComing } from "./coming.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { Log } from "./log.js";
import { Notes } from "./notes.js";
import { Places } from "./places.js";
import { ReplyKeyboard } from "./reply_keyboard.js";
import { showRule } from "./rule.js";
import { showDriver, showRunners } from "./runners.js";

const notes = new Notes();
let state = null;
let panelShown = "";

/** Does something at the stage; says why where it cannot be done. */
async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    notes.refuse(error.message);
    return null;
  }
}

async function inChat(deed) {
  // Whoever says something looks at the end; a tap stays where it is.
  if (deed.do !== "tap") log.toNewest();
  const answer = await attempt(() => api.chat(deed));
  if (answer?.toast) notes.show(answer.toast, answer.alert);
  return answer;
}

const turn = (deed) => attempt(() => api.clock(deed));
const type = (text) => inChat({ do: "type", text });

const log = new Log({
  tap: (message, row, column) => inChat({ do: "tap", message, row, column }),
  type,
  edit: (message) => composer.edit(message),
});
const composer = new Composer({
  type,
  edit: (message, text) => inChat({ do: "edit", message, text }),
  share: () => places.ask(),
});
const places = new Places({
  load: () => attempt(() => api.get("/api/places")),
  choose: ({ latitude, longitude }) => inChat({ do: "location", latitude, longitude }),
});
const keyboard = new ReplyKeyboard({
  press: (label) => inChat({ do: "press", label }),
  share: () => places.ask(),
});
const clock = new Clock(turn);

function show() {
  document.body.classList.toggle("begun", state.started);
  composer.show(state);
  keyboard.show(state.reply_keyboard);
  clock.show(state);
  showDriver(state, () => turn({ do: "hand_back" }));
  showRunners(state, (runner) => turn({ do: "start_over", runner }));
  const panel = JSON.stringify(state.panel);
  if (panel !== panelShown) {
    panelShown = panel;
    showRule(state.panel);
    showComing(state.panel);
  }
}

function quick() {
  return state.clock.busy && !state.clock.playing;
}

api.listen({
  onState(whole) {
    state = whole;
    log.reset(state.messages, quick());
    show();
  },
  onChange(change) {
    const { messages, removed, tapped, ...rest } = change;
    Object.assign(state, rest);
    log.change(messages ?? [], removed ?? [], tapped ?? [], quick());
    show();
  },
  onLost(lost) {
    byId("lost").hidden = !lost;
  },
});

startColors(byId("theme"));
const views = document.querySelectorAll(".views button");
for (const button of views) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    for (const other of views) other.setAttribute("aria-pressed", String(other === button));
    log.stick();
  });
}
