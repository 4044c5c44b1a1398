/* The way to the stage: what the visitor does goes there, what happens comes back. */

/** Raised where the stage says no; its message says what to do. */
export class Refused extends Error {}

export async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Refused("This could not be loaded. Reload the page.");
  return answer.json();
}

/** What the stage answers. Raises Refused. */
async function post(path, deed) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(deed),
    });
  } catch {
    throw new Refused("The bot does not answer. Is the demo still running?");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(said.error ?? "That did not work. Try it again.");
  return said;
}

export const chat = (deed) => post("/api/chat", deed);
export const clock = (deed) => post("/api/clock", deed);

/** Calls `onState` with the whole, `onChange` with what changed, `onLost` with whether it is lost. */
export function listen({ onState, onChange, onLost }) {
  const source = new EventSource("/api/events");
  source.addEventListener("state", (event) => onState(JSON.parse(event.data)));
  source.addEventListener("change", (event) => onChange(JSON.parse(event.data)));
  source.addEventListener("open", () => onLost(false));
  source.addEventListener("error", () => onLost(true));
}
