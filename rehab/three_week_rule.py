"""The 3-week rule (S17): from a person's diary to the dated list of what the rule says.

Source: docs/rules.md 6. The parts, in the order of that text:
`weekly_level` (6.1, 6.2), `diary` (epochs), `weekly_decision` (the table of 6.4), and here when
a check is due (6.3), the catch-up question, the safety net, cooldown and cap (6.4, 6.5).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rehab.decisions import Decision, seriousness
from rehab.diary import DAY, Diary, Epoch, VisitOutcome, current_epoch, epochs
from rehab.pain import severe_days
from rehab.weekly_decision import History, Week, by_catch_up, decide
from rehab.weekly_level import (
    GlobalChange,
    Level,
    Reference,
    ReferenceSource,
    WeekClass,
    classify,
    reference,
    weekly_level,
)

__all__ = [
    "Check",
    "Decision",
    "Diary",
    "Epoch",
    "Event",
    "GlobalChange",
    "Level",
    "Reference",
    "ReferenceSource",
    "SafetyNet",
    "Severe",
    "VisitOutcome",
    "WeekClass",
    "assess",
    "current_epoch",
    "open_catch_up",
    "reference",
    "seriousness",
]

FIRST_CHECK = 3  # docs/rules.md 6.3: S17, "after 3 weeks"
FIRST_CHECK_IF_WORSE = 2
CATCH_UP_OPEN = dt.timedelta(days=3)  # docs/rules.md 6.4: check day to check + 3, inclusive
SAFETY_NET_SPACING = dt.timedelta(days=14)  # docs/rules.md 6.4
SAFETY_NETS_PER_EPOCH = 2
ESCALATIONS_PER_EPOCH = 3  # docs/rules.md 6.5: the cap


@dataclass(frozen=True, slots=True)
class Check:
    """A weekly check, or what the answer to its catch-up question led to.

    `date` is when it is decided: the day after the week's last, or the day of the answer.
    `finding` is what the table of 6.4 says; `decision` is what is said of it after cooldown and
    cap (QUIET, SUMMARY_LINE). `best` and `best_week` are the best level so far and its week.
    `partial` is the gentler tone: some gain, too small to count on. `baseline` is r0;
    `after_visit` says that a visit began the epoch. `catch_up` is the answer, None for the
    weekly check itself.
    """

    date: dt.date
    epoch_start: dt.date
    week: int
    week_class: WeekClass
    level: Level
    reference: Reference
    finding: Decision
    decision: Decision
    partial: bool
    best: int
    best_week: int
    baseline: int
    after_visit: bool
    global_change: GlobalChange | None
    catch_up: int | None = None

    @property
    def answered_on(self) -> dt.date | None:
        """The day on which the catch-up answer came, None for the weekly check itself."""
        return None if self.catch_up is None else self.date

    @property
    def weeks_since_best(self) -> int:
        return self.week - self.best_week


@dataclass(frozen=True, slots=True)
class SafetyNet:
    """The catch-up question of a check stayed open: the day on which that is said."""

    date: dt.date


@dataclass(frozen=True, slots=True)
class Severe:
    """8 or more on three days of the last 7, the last of them on `date`."""

    date: dt.date


Event = Check | SafetyNet | Severe


def assess(
    diary: Diary, until: dt.date, spoken: Mapping[tuple[dt.date, int], Decision] | None = None
) -> list[Event]:
    """Everything the rule says up to the date `until`, inclusive, in order (docs/rules.md 6.8).

    What is listed for a date depends only on entries up to that date. Same date: check, catch-up
    result, SAFETY_NET, SEVERE. `spoken` holds what was really said, by the epoch's day 1 and the
    week; cooldown and cap then count that. Without it, what is decided counts as said.
    """
    spans = epochs(diary, until)
    found: list[Event] = []
    for epoch, last in spans:
        told = None if spoken is None else _told_in(epoch, spoken)
        found.extend(_epoch_events(diary, epoch, last, told))
    last_day = spans[-1][1]
    found.extend(Severe(day) for day in severe_days(diary.pain) if diary.start <= day <= last_day)
    return sorted(found, key=lambda event: event.date)


def open_catch_up(
    diary: Diary, on: dt.date, spoken: Mapping[tuple[dt.date, int], Decision] | None = None
) -> Check | None:
    """The check whose catch-up question is open on the date `on`, if there is one.

    It is open from the check to three days later, until the day of the first answer or of a
    visit is over; an answer on that very day still counts, the highest of them.
    """
    checks = [event for event in assess(diary, on, spoken) if isinstance(event, Check)]
    asked = next((check for check in reversed(checks) if check.catch_up is None), None)
    if asked is None or asked.week_class is not WeekClass.UNKNOWN:
        return None
    if on - asked.date > CATCH_UP_OPEN:
        return None
    closing = (*diary.catch_up, *diary.visits)
    return None if any(asked.date <= day < on for day in closing) else asked


def _epoch_events(
    diary: Diary, epoch: Epoch, last: dt.date, told: Mapping[int, Decision] | None
) -> Iterator[Check | SafetyNet]:
    """The checks of one epoch up to `last`, with what their catch-up questions led to."""
    start_level = reference(diary.pain, epoch.start, diary.baseline)
    scores = _scores_by_week(diary.pain, epoch)
    global_changes = _last_by_week(diary.global_change, epoch)
    history = History(best=start_level.value)
    said: dict[int, Decision] = {}
    safety_nets: list[dt.date] = []
    for number in range(FIRST_CHECK_IF_WORSE, epoch.week_of(last)):
        level = weekly_level(scores.get(number, ()))
        global_change = global_changes.get(number)
        week_class = classify(level, start_level, global_change)
        week = Week(number, week_class, level, start_level)
        history = history.with_best_of(week)
        if number < FIRST_CHECK and week_class is not WeekClass.WORSE:
            continue

        finding = decide(week, history)
        said[number] = _said(finding, number, said if told is None else told)
        check = Check(
            date=epoch.check_date(number),
            epoch_start=epoch.start,
            week=number,
            week_class=week_class,
            level=level,
            reference=start_level,
            finding=finding,
            decision=said[number],
            partial=week.partial,
            best=history.best,
            best_week=history.best_week,
            baseline=diary.baseline,
            after_visit=epoch.start > diary.start,
            global_change=global_change,
        )
        yield check

        if finding is Decision.ASK_CATCH_UP:
            answered = _first_answer(diary.catch_up, check.date, last)
            if answered is not None:
                answer = diary.catch_up[answered]
                week = by_catch_up(week, answer)
                finding = decide(week, history) if week.valid else Decision.CONTINUE_PROVISIONAL
                said[number] = _said(finding, number, said if told is None else told)
                yield replace(
                    check,
                    date=answered,
                    finding=finding,
                    decision=said[number],
                    partial=week.partial and answer < start_level.value,
                    catch_up=answer,
                )
            elif _safety_net_allowed(check.date, last, safety_nets):
                safety_nets.append(check.date + CATCH_UP_OPEN)
                yield SafetyNet(safety_nets[-1])

        if week.valid:
            history = history.with_check(week)


def _said(finding: Decision, week: int, told: Mapping[int, Decision]) -> Decision:
    """What is said of a finding, given what was said at earlier checks (docs/rules.md 6.5)."""
    if not finding.escalates:
        return finding
    earlier = {number: said for number, said in told.items() if number < week and said.escalates}
    if finding is Decision.ESCALATE_WORSE and finding not in earlier.values():
        return finding
    if week - 1 in earlier:
        return Decision.QUIET
    if len(earlier) >= ESCALATIONS_PER_EPOCH:
        return Decision.SUMMARY_LINE
    return finding


def _safety_net_allowed(check: dt.date, last: dt.date, earlier: list[dt.date]) -> bool:
    if last - check < CATCH_UP_OPEN or len(earlier) >= SAFETY_NETS_PER_EPOCH:
        return False
    return not earlier or check + CATCH_UP_OPEN - earlier[-1] >= SAFETY_NET_SPACING


def _first_answer(catch_up: Mapping[dt.date, int], check: dt.date, last: dt.date) -> dt.date | None:
    """The first date with an answer while the question of `check` is open, up to `last`."""
    open_days = min(CATCH_UP_OPEN, last - check).days + 1
    days = (check + DAY * day for day in range(open_days))
    return next((day for day in days if day in catch_up), None)


def _told_in(epoch: Epoch, spoken: Mapping[tuple[dt.date, int], Decision]) -> dict[int, Decision]:
    return {week: said for (start, week), said in spoken.items() if start == epoch.start}


def _scores_by_week(pain: Mapping[dt.date, int], epoch: Epoch) -> dict[int, list[int]]:
    weeks: dict[int, list[int]] = {}
    for day, score in pain.items():
        weeks.setdefault(epoch.week_of(day), []).append(score)
    return weeks


def _last_by_week(answers: Mapping[dt.date, GlobalChange], epoch: Epoch) -> dict[int, GlobalChange]:
    """Q4 of each week: the answer of its last date counts."""
    return {epoch.week_of(day): answers[day] for day in sorted(answers)}
