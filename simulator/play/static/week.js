/* Weeks and days as the rule sees them, in a word. */

/** Each class in a word and as a sign. */
export const CLASSES = {
  WORSE: ["worse", "▲"],
  NOT_IMPROVED: ["not improved", "="],
  IMPROVED: ["improved", "▼"],
  LOW: ["low", "✓"],
  UNKNOWN: ["unknown", "?"],
};

/** Whether a check came to advice: to be seen, or to step back. */
export const isAdvice = (week) => /^(ESCALATE|FLARE)/.test(week.decision ?? "");

/** How serious a week is, for its color; the words say it too. */
export function tone(week) {
  if (isAdvice(week)) return "warn";
  if (week.class === "WORSE" || week.class === "NOT_IMPROVED") return "warn";
  if (week.class === "IMPROVED" || week.class === "LOW") return "good";
  return "open";
}

/** The level of a week in words: "5", or "4 to 6" where answers are missing. */
export const level = ({ lo, hi }) => (lo === hi ? `${lo}` : `${lo} to ${hi}`);

/** Whether the last day of a week is past; until then its level says nothing yet. */
export const isOver = (week) => !week.under_way;

/** The days so far, the newest last. */
export const daysSoFar = (days) => days.filter((day) => !day.future);

/** Whether a day has no answer though it is past. */
export const isMissing = (day, days) => day.score === null && day !== daysSoFar(days).at(-1);
