/* What the rule sees: the newest check, the scores with their weekly level, the program week. */
import { drawChart } from "./chart.js";
import { byId, el, spoken } from "./dom.js";
import { icon } from "./icons.js";
import { CLASSES, daysSoFar, isMissing, isOver, level, tone } from "./week.js";

const FIRST_CHECK = 3; // the week after which the checks begin
const CLEARLY = "Clearly below the start: 2 points, or 1 point where that is 30 %.";
const SESSIONS = {
  done: "done",
  part: "in part",
  left_out: "left out",
  planned: "planned",
  none: "",
};
const KINDS = {
  session: "Session",
  light: "Light day",
  rest: "Rest day",
  held: "Held",
  none: "Nothing",
  stopped: "No exercise",
};

const BEFORE = [
  ["Every evening", "1 number: the worst pain of the last 24 hours, 0-10."],
  ["Every week", "Its level: the pain that was reached on at least 3 days."],
  ["After 3 weeks", "Not clearly better than at the start? The bot says: see a physio or doctor."],
  ["Missing answers", "They never count as better. The bot asks, or says a word of care."],
  ["A red flag", "It is answered at once, at any time."],
];

export function showRule(panel) {
  byId("days").hidden = !panel.enrolled;
  if (!panel.enrolled) {
    byId("verdict").replaceChildren(before());
    for (const id of ["chart", "weeks", "strip"]) byId(id).replaceChildren();
    return;
  }
  byId("verdict").replaceChildren(...urgent(panel), verdict(panel));
  drawChart(byId("chart"), panel);
  byId("chart").append(legend(panel));
  byId("day-rows").replaceChildren(...dayRows(panel));
  byId("weeks").replaceChildren(...weeks(panel));
  byId("strip").replaceChildren(...strip(panel));
}

/** What the rule will do, before there is anything to see. */
function before() {
  const lines = BEFORE.flatMap(([when, what]) => [el("dt", {}, when), el("dd", {}, what)]);
  return el("dl", { class: "before" }, lines);
}

/** What goes before every weekly check: open red flags, and pain of 8 or more on 3 days. */
function urgent({ urgent: lines }) {
  if (!lines.length) return [];
  const said = lines.map((line) => el("p", { class: "said" }, line));
  return [el("div", { class: "verdict warn" }, said)];
}

function verdict({ reference, weeks: all, epoch }) {
  const newest = all.filter((week) => week.decision).at(-1);
  const start = el("p", { class: "seen" }, sentences(reference?.words, epoch));
  if (!newest) {
    const ahead = `The first check comes after 3 weeks${epoch ? "" : ", on the morning of day 22"}.`;
    const said = all.at(-1)?.week > FIRST_CHECK ? "No check has been decided yet." : ahead;
    return el("div", { class: "verdict open" }, el("p", { class: "said" }, said), start);
  }
  return el(
    "div",
    { class: `verdict ${tone(newest)}` },
    el("p", { class: "said" }, el("b", {}, `Week ${newest.week}: `), newest.decision_words),
    el("p", { class: "seen" }, sentences(`Level ${level(newest)}`, newest.class_words)),
    start,
  );
}

/** Words put together as sentences, each with its full stop. */
function sentences(...words) {
  return words
    .filter(Boolean)
    .map((text) => (text.endsWith(".") ? text : `${text}.`))
    .join(" ");
}

const note = (text) => el("p", { class: "legend" }, text);

function legend({ reference }) {
  const item = (mark, words) =>
    el("li", {}, el("span", { class: `key ${mark}`, "aria-hidden": "true" }), words);
  return el(
    "ul",
    { class: "keys" },
    item("dot", "worst pain of a day"),
    item("missing", "no answer"),
    item("level", "weekly level: pain reached on at least 3 days. Tall where answers are missing"),
    reference ? item("line", `start level ${reference.value}`) : null,
    item("session", "session done"),
    item("session part", "in part"),
    item("session left", "left out"),
    item("flag", "advice, a step back or a red flag"),
    el(
      "li",
      {},
      Object.values(CLASSES)
        .map(([word, sign]) => `${sign} ${word}`)
        .join("  "),
    ),
  );
}

function dayRows({ days }) {
  return daysSoFar(days).map((day) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, `Day ${day.day}, ${day.date}`),
      el("td", {}, isMissing(day, days) ? "no answer" : `${day.score ?? "not yet"}`),
      el("td", {}, SESSIONS[day.session]),
    ),
  );
}

const headRow = (...names) =>
  el(
    "tr",
    {},
    names.map((name) => el("th", { scope: "col" }, name)),
  );

function weeks({ weeks: all }) {
  const seen = all.filter(isOver).reverse();
  if (!seen.length) return [];
  const rows = seen.map((week) =>
    el(
      "tr",
      { class: tone(week) },
      el("th", { scope: "row" }, `${week.week}`),
      el("td", {}, el("b", {}, level(week)), el("small", {}, `${week.answers} of 7 answers`)),
      el("td", {}, ...finding(week)),
    ),
  );
  return [
    el("h3", {}, "Week by week"),
    note(
      "Checks begin after week 3; after week 2 only if worse. Missing days never count as better.",
    ),
    note(CLEARLY),
    el(
      "table",
      { class: "week-table" },
      el("caption", { class: "hidden" }, "Weekly level, class and decision, the newest first"),
      el("thead", {}, headRow("Week", "Level", "What the rule says")),
      el("tbody", {}, rows),
    ),
  ];
}

function finding(week) {
  return [
    !week.class_words && !week.decision ? el("p", {}, "No check of this week.") : null,
    week.class_words ? el("p", { class: "class" }, week.class_words) : null,
    week.decision_words ? el("p", {}, week.decision_words) : null,
    week.decision
      ? el(
          "p",
          { class: "code" },
          el("code", {}, week.decision),
          week.spoken ? " told to the runner" : " not told",
        )
      : null,
    ...week.between.map(({ date, code, words }) =>
      el("p", { class: "code" }, el("code", {}, code), ` ${date}: ${words}`),
    ),
  ].filter(Boolean);
}

function strip({ strip: days, week, phase }) {
  const title = `Program week ${week ?? ""}${phase ? `, phase ${phase.slice(1)} of 4` : ""}`;
  if (!days.length) return [];
  const cells = days.map(({ date, weekday, today, kind, what, done, run }) => {
    const state = done === true ? "done" : done === false ? "not-done" : "";
    return el(
      "li",
      {
        class: `${kind} ${state}${today ? " today" : ""}`,
        "aria-current": today ? "date" : null,
        title: date,
      },
      el("b", {}, weekday, today ? spoken(", today") : null),
      el("span", {}, what || KINDS[kind]),
      done === true ? el("span", { class: "mark" }, icon("check"), spoken("done")) : null,
      done === false ? el("span", { class: "mark" }, "left out") : null,
      kind === "held" ? el("span", { class: "mark" }, "easier level") : null,
      run ? el("span", { class: "mark" }, run) : null,
    );
  });
  return [el("h3", {}, title), el("ol", { class: "strip" }, cells)];
}
