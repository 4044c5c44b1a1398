/* The scores of each day, the weekly level as a band and the start level as a line. */
import { el, svg } from "./dom.js";
import { CLASSES, daysSoFar, isAdvice, isMissing, isOver, level, tone } from "./week.js";

const HEIGHT = 250;
const MARGIN = { left: 26, right: 10, top: 26, bottom: 46 };
const HIGHEST = 10;
const DAYS_PER_WEEK = 7;
const SHORTEST = 6 * DAYS_PER_WEEK;
const LEAST_BAND = 12; // pixels, so that a level of one number is seen
const CHECK_DAY = 1; // the check of a week is on the first morning after it
const NARROW = 84; // pixels of a week; below that its class is a sign without a word
let latest = null; // what the chart shows, for the width that it has later

const watcher = new ResizeObserver(([{ target }]) => {
  const old = target.querySelector("svg");
  if (old && latest) old.replaceWith(drawing(latest, target.clientWidth));
});

/** Draws into `root`, as wide as it is, and again when that changes. */
export function drawChart(root, panel) {
  latest = panel;
  root.replaceChildren(
    el("h3", {}, "Pain, day by day"),
    el("div", { class: "drawing" }, drawing(panel, root.clientWidth)),
  );
  watcher.disconnect();
  watcher.observe(root.querySelector(".drawing"));
}

function drawing(panel, width) {
  const days = Math.max(SHORTEST, panel.days.length);
  const wide = Math.max(width, 240);
  const scale = {
    days,
    wide,
    step: (wide - MARGIN.left - MARGIN.right) / days,
    x: (day) => MARGIN.left + ((day - 0.5) * (wide - MARGIN.left - MARGIN.right)) / days,
    y: (score) =>
      HEIGHT - MARGIN.bottom - (score * (HEIGHT - MARGIN.top - MARGIN.bottom)) / HIGHEST,
  };
  return svg(
    "svg",
    {
      viewBox: `0 0 ${wide} ${HEIGHT}`,
      width: wide,
      height: HEIGHT,
      role: "img",
      "aria-label": inWords(panel),
    },
    grid(scale),
    missing(panel, scale),
    panel.weeks.filter(isOver).flatMap((week) => band(week, scale)),
    reference(panel, scale),
    checks(panel, scale),
    today(panel, scale),
    panel.days.flatMap((day) => [score(day, scale), session(day, scale)]),
    weekNames(panel, scale),
  );
}

function inWords(panel) {
  const { days, weeks, reference } = panel;
  const answers = days.filter((day) => day.score !== null).length;
  const told = weeks
    .filter(isOver)
    .map(
      (week) =>
        `Week ${week.week}: level ${level(week)}${week.class ? `, ${CLASSES[week.class][0]}` : ""}.`,
    );
  const start = reference ? ` Start level ${reference.value}.` : "";
  const flagged = flags(panel).map(({ day, words, spoken }) => ` Day ${day}: ${spoken ?? words}.`);
  return `Worst pain of each day, 0-10, with the weekly level. ${answers} answers.${start} ${told.join(" ")}${flagged.join("")}`;
}

function grid({ wide, y }) {
  return [0, 2, 4, 6, 8, 10].flatMap((value) => [
    svg("line", {
      class: "grid",
      x1: MARGIN.left,
      x2: wide - MARGIN.right,
      y1: y(value),
      y2: y(value),
    }),
    svg(
      "text",
      { class: "axis", x: MARGIN.left - 7, y: y(value) + 4, "text-anchor": "end" },
      `${value}`,
    ),
  ]);
}

function missing({ days }, { x, y, step }) {
  return daysSoFar(days)
    .filter((day) => isMissing(day, days))
    .map(({ day }) =>
      svg("rect", {
        class: "missing",
        x: x(day) - step / 2,
        y: y(HIGHEST),
        width: step,
        height: y(0) - y(HIGHEST),
      }),
    );
}

function band(week, { x, y, step }) {
  const [top, bottom] = [y(week.hi), y(week.lo)];
  const height = Math.max(bottom - top, LEAST_BAND);
  const shape = {
    class: `band ${tone(week)}`,
    x: x(week.from_day) - step / 2 + 1,
    y: (top + bottom - height) / 2,
    width: (week.to_day - week.from_day + 1) * step - 2,
    height,
    rx: 3,
  };
  return [svg("rect", shape, svg("title", {}, `Week ${week.week}: level ${level(week)}`))];
}

function reference({ reference: start }, { wide, y }) {
  if (!start) return [];
  const at = y(start.value);
  return [
    svg("line", { class: "reference", x1: MARGIN.left, x2: wide - MARGIN.right, y1: at, y2: at }),
  ];
}

/** What has a flag: advice by the morning on which it was told, and red flags. */
function flags({ weeks, marks, epoch }) {
  const advice = weeks
    .filter((week) => week.spoken && isAdvice(week))
    .map(({ week, to_day: last }) => {
      const day = last + CHECK_DAY;
      return { day, words: epoch ? `week ${week}` : `day ${day}`, spoken: "advice, or a step back" };
    });
  return [...advice, ...marks];
}

function checks(panel, { x, y, step, wide }) {
  return flags(panel).flatMap(({ day, words }) => {
    const at = x(day) - step / 2;
    const late = at > wide - 60;
    return [
      svg("line", { class: "check", x1: at, x2: at, y1: y(HIGHEST) - 8, y2: y(0) }),
      svg("path", { class: "flag", d: `M${at} ${y(HIGHEST) - 20}h10l-3 5 3 5h-10z` }),
      svg(
        "text",
        {
          class: "told",
          x: late ? at - 4 : at + 13,
          y: y(HIGHEST) - 11,
          "text-anchor": late ? "end" : "start",
        },
        words,
      ),
    ];
  });
}

function today({ days }, { x, y, step }) {
  const newest = daysSoFar(days).at(-1);
  if (!newest) return [];
  return [
    svg("rect", { class: "now", x: x(newest.day) - step / 2, y: y(0), width: step, height: 3 }),
  ];
}

function score({ day, date, score: value }, { x, y, step }) {
  if (value === null) return null;
  const label = svg("title", {}, `Day ${day}, ${date}: ${value}`);
  return svg(
    "circle",
    { class: "score", cx: x(day), cy: y(value), r: Math.min(4.5, Math.max(2.5, step / 2.4)) },
    label,
  );
}

function session({ day, date, session: kind, future }, { x, y, step }) {
  if (kind === "none") return null;
  const size = Math.min(8, Math.max(4, step - 2));
  const label = svg("title", {}, `${date}: session ${kind === "left_out" ? "left out" : kind}`);
  const shape = { x: x(day) - size / 2, y: y(0) + 8, width: size, height: size, rx: 1.5 };
  return svg("rect", { ...shape, class: `session ${future ? "planned" : kind}` }, label);
}

function weekNames({ weeks }, { days, x, y, step }) {
  const classes = new Map(weeks.map((week) => [week.week, week]));
  const narrow = step * DAYS_PER_WEEK < NARROW;
  return Array.from({ length: Math.ceil(days / DAYS_PER_WEEK) }, (_, index) => {
    const week = classes.get(index + 1);
    const middle = x(index * DAYS_PER_WEEK + 4);
    const [word, sign] = CLASSES[week?.class] ?? ["", ""];
    return [
      svg("line", {
        class: "grid",
        x1: middle - 3.5 * step,
        x2: middle - 3.5 * step,
        y1: y(0),
        y2: y(0) + 20,
      }),
      svg(
        "text",
        { class: "axis", x: middle, y: y(0) + 30, "text-anchor": "middle" },
        narrow ? `W${index + 1} ${sign}` : `Week ${index + 1}`,
      ),
      narrow
        ? null
        : svg(
            "text",
            {
              class: `class ${week ? tone(week) : ""}`,
              x: middle,
              y: y(0) + 43,
              "text-anchor": "middle",
            },
            word ? `${sign} ${word}` : "",
          ),
    ];
  }).flat();
}
