"""Pages about the person: progress, and the plain page to take to a visit (docs/rules.md 9)."""

import html
from collections.abc import Sequence
from datetime import date, timedelta

from bot.screen import Screen
from bot.texts import mark
from bot.views import line_words
from bot.views.about_you import CLINICIAN, HURT_FOR, LOAD_CHANGE
from bot.views.context import ViewContext
from bot.views.words import (
    DAY,
    bullets,
    full_day,
    paragraphs,
    short_day,
    weekday_label,
)
from care.messages.pages import Progress, SummaryPage, WeekLine
from care.person import Booking, Escalation, Knee, Stop
from rehab.content.lessons import Track
from rehab.pain import HIGHEST, LOWEST
from rehab.red_flags import Urgency
from rehab.three_week_rule import Decision
from rehab.weekly_level import Level, Reference

WEEK = timedelta(days=7)
WEEKS_OF_SCORES = 4
MOST_WEEKS = 13  # the lists stay within one message, the latest lines are kept
MOST_ENTRIES = 7
MOST_ACTIVITY_SCORES = 6
MOST_RUN_WEEKS = 6
NO_ANSWER = "–"

_KNEE = {
    Knee.LEFT: mark("front of the left knee"),
    Knee.RIGHT: mark("front of the right knee"),
    Knee.BOTH: mark("front of both knees, the sorer one scored"),
    Knee.ELSEWHERE: mark("somewhere else around the knee"),
}
_RUNNING = {
    Track.KEEP: mark("goes on, about a third less, flat, with walk breaks"),
    Track.STOP: mark("paused"),
}
_ADVICE = {
    Decision.ESCALATE_NO_IMPROVEMENT: mark("no clear change: see a physio or doctor in 1-2 weeks"),
    Decision.ESCALATE_PLATEAU: mark("standing still: see a physio or doctor in 1-2 weeks"),
    Decision.ESCALATE_RELAPSE: mark("gone back: see a physio or doctor in 1-2 weeks"),
    Decision.ESCALATE_WORSE: mark("more sore than at the start: see a physio or doctor this week"),
    Decision.SEVERE: mark("8 or more on 3 days of 7: be seen within a few days"),
}
_OUTCOME = {
    Booking.SEEN: mark("seen"),
    Booking.BOOKED: mark("booked"),
    Booking.NOT_YET: mark("not booked yet"),
    Booking.PREFER_NOT: mark("prefers not"),
}
_URGENCY = {
    Urgency.EMERGENCY: mark("emergency care advised"),
    Urgency.SAME_DAY: mark("same-day visit advised"),
    Urgency.SOON: mark("visit within 2 days advised"),
    Urgency.CLINICIAN_FIRST: mark("a clinician first"),
}


def progress(message: Progress, view: ViewContext) -> Screen:
    """Compared only with the person's own start (docs/rules.md 8.2)."""
    _ = view.translate
    days = (
        f"{weekday_label(on.weekday(), view)} {NO_ANSWER if score is None else score}"
        for on, score in message.this_week
    )
    return Screen(
        paragraphs(
            _("<b>Day {day} of your program</b>").format(day=message.day),
            _start_level(message.reference, view),
            "\n".join(_week_line(week, view) for week in message.weeks[-MOST_WEEKS:]),
            _("The last days: {days}.").format(days=", ".join(days)) if message.this_week else None,
            _activity(message.activity, message.activity_scores, view),
            _("Sessions so far: {done}.").format(done=message.sessions_done),
            _run_weeks(message.run_weeks, view),
            _("A week's level is the pain that you reached on at least 3 days."),
        )
    )


def summary_page(message: SummaryPage, view: ViewContext) -> Screen:
    """Plain text, so that it can be forwarded and read anywhere."""
    _ = view.translate
    sections = (
        _("SUMMARY FOR A VISIT, {date}").format(date=full_day(message.today, view)),
        _about(message, view),
        _before(message, view),
        _weeks(message.weeks, view),
        _activity(message.activity, message.activity_scores, view),
        _("Exercise sessions: {done} of {planned} planned.").format(
            done=message.sessions_done, planned=message.sessions_planned
        ),
        _running(message, view),
        _painkillers(message.painkillers, view),
        _stops(message.stops, view),
        _advice(message.advice, view),
        _scores(message, view),
        _(
            "Pain is 0-10, the worst of the last 24 hours. A week's level is the pain reached on "
            "at least 3 days. Self-reported. This page comes from a program. It is not a diagnosis."
        ),
    )
    return Screen(paragraphs(*sections))


def _about(page: SummaryPage, view: ViewContext) -> str:
    _ = view.translate
    return "\n".join(
        (
            _("Started: {date}. Today is day {day}.").format(
                date=full_day(page.started_on, view), day=page.day
            ),
            _("Where: {knee}.").format(knee=_(_KNEE[page.knee])),
            _("Running: {running}.").format(running=_runs_now(page, view)),
            _("Worst moment on a typical day before the start: {score}.").format(
                score=page.baseline
            ),
            _start_level(page.reference, view),
        )
    )


def _runs_now(page: SummaryPage, view: ViewContext) -> str:
    _ = view.translate
    if page.run_now is None:
        return _(_RUNNING[page.track])
    return _("step by step, {minutes} min of running at a time now").format(minutes=page.run_now)


def _before(page: SummaryPage, view: ViewContext) -> str | None:
    """What the person told of the time before: how long, what had changed, who has seen it."""
    _ = view.translate
    lines = []
    if page.hurt_for is not None:
        lines.append(_("Sore before the start: {time}.").format(time=_(HURT_FOR[page.hurt_for])))
    if page.load_change is not None:
        known = {change.value: _(text) for change, text in LOAD_CHANGE.items()}
        change = known.get(page.load_change, html.escape(page.load_change))
        lines.append(_("Changed in the 3 months before: {change}.").format(change=change))
    if page.clinician is not None:
        seen = _(CLINICIAN[page.clinician])
        lines.append(_("Seen by a clinician before: {answer}.").format(answer=seen))
    return "\n".join(lines) or None


def _activity(
    name: str | None, scores: Sequence[tuple[date, int]], view: ViewContext
) -> str | None:
    """Q5, week by week."""
    if name is None or not scores:
        return None
    _ = view.translate
    listed = ", ".join(
        f"{short_day(on, view)} {score}" for on, score in scores[-MOST_ACTIVITY_SCORES:]
    )
    return _("{activity} (0 = cannot, 10 = as before): {scores}.").format(
        activity=html.escape(name), scores=listed
    )


def _start_level(reference: Reference, view: ViewContext) -> str:
    _ = view.translate
    if not reference.daily:
        return _("Start level: {level} (from memory).").format(level=reference.value)
    answers = _.plural("from {count} daily answer", "from {count} daily answers", reference.answers)
    return _("Start level: {level} ({answers}).").format(level=reference.value, answers=answers)


def _weeks(weeks: Sequence[WeekLine], view: ViewContext) -> str:
    if not weeks:
        return view.translate("Weekly levels: none yet, the first week is not over.")
    title = view.translate("Weekly levels:")
    return "\n".join((title, *(_week_line(week, view) for week in weeks[-MOST_WEEKS:])))


def _week_line(week: WeekLine, view: ViewContext) -> str:
    _ = view.translate
    if week.level.answers == 0:
        return _("Week {week}: no answers").format(week=week.week)
    return _("Week {week}: {level} ({answers} of 7 days)").format(
        week=week.week, level=_range(week.level, view), answers=week.level.answers
    )


def _range(level: Level, view: ViewContext) -> str:
    """ "5", or "4-6" where answers are missing."""
    if (level.lo, level.hi) == (LOWEST, HIGHEST):
        return view.translate("not clear")
    return str(level.lo) if level.lo == level.hi else f"{level.lo}-{level.hi}"


def _painkillers(weeks: tuple[int, int], view: ViewContext) -> str | None:
    """They mask (docs/rules.md 4): in how many of the weeks that were answered."""
    taken, answered = weeks
    if not answered:
        return None
    return view.translate(
        "Painkillers for the knee before training: in {taken} of {answered} weeks."
    ).format(taken=taken, answered=answered)


def _run_weeks(weeks: Sequence[tuple[date, int]], view: ViewContext) -> str | None:
    """Minutes of running, week by week; "from 5 Jan 24, from 12 Jan 32"."""
    _ = view.translate
    if not weeks:
        return None
    one = _("{minutes} from {day}")
    listed = ", ".join(
        one.format(minutes=minutes, day=short_day(on, view))
        for on, minutes in weeks[-MOST_RUN_WEEKS:]
    )
    return _("Minutes of running a week: {weeks}.").format(weeks=listed)


def _running(page: SummaryPage, view: ViewContext) -> str | None:
    """What was run, the most pain during it, and the flares (S20)."""
    _ = view.translate
    lines = [_run_weeks(page.run_weeks, view)]
    if page.worst_run is not None:
        lines.append(_("Most pain during a run: {score}.").format(score=page.worst_run))
    if page.flares:
        days = ", ".join(short_day(on, view) for on in page.flares[-MOST_ENTRIES:])
        lines.append(_("Flares began: {days}.").format(days=days))
    return "\n".join(line for line in lines if line) or None


def _stops(stops: Sequence[Stop], view: ViewContext) -> str | None:
    _ = view.translate
    held = [stop for stop in stops if not stop.taken_back]
    if not held:
        return None
    entries = []
    for stop in held[-MOST_ENTRIES:]:
        lines = "; ".join(line_words.full(line, view) for line in stop.lines)
        entry = f"{short_day(stop.on, view)}: {lines} ({_(_URGENCY[stop.urgency])})"
        if stop.cleared_on is not None:
            cleared = _("cleared by a clinician on {date}")
            entry += f", {cleared.format(date=short_day(stop.cleared_on, view))}"
        entries.append(entry)
    return f"{_('Told by the person:')}\n{bullets(entries)}"


def _advice(advice: Sequence[Escalation], view: ViewContext) -> str | None:
    _ = view.translate
    if not advice:
        return None
    entries = []
    for escalation in advice[-MOST_ENTRIES:]:
        entry = f"{short_day(escalation.on, view)}: {_(_ADVICE[escalation.reason])}"
        if escalation.outcome is not None:
            entry += f" ({_outcome(escalation, view)})"
        entries.append(entry)
    return f"{_('Advice given:')}\n{bullets(entries)}"


def _outcome(escalation: Escalation, view: ViewContext) -> str:
    _ = view.translate
    if escalation.outcome is Booking.BOOKED and escalation.visit_on is not None:
        return _("booked for {date}").format(date=short_day(escalation.visit_on, view))
    return _(_OUTCOME[escalation.outcome]) if escalation.outcome else ""


def _scores(page: SummaryPage, view: ViewContext) -> str | None:
    """The last 4 program weeks, a line each; a day without an answer is a dash, never a 0."""
    _ = view.translate
    scores = dict(page.scores)
    this_week = page.started_on + (page.today - page.started_on) // WEEK * WEEK
    starts = [this_week - WEEK * back for back in reversed(range(WEEKS_OF_SCORES))]
    weeks = ((start, _days_of(start, page.today, scores)) for start in starts)
    lines = [
        f"{short_day(start, view)}: {days}"
        for start, days in weeks
        if days and start >= page.started_on
    ]
    title = _("Pain of each day, from the date on ({dash} = no answer):").format(dash=NO_ANSWER)
    return "\n".join((title, *lines)) if lines else None


def _days_of(start: date, today: date, scores: dict[date, int]) -> str:
    """A week's scores; today is left out until its question was answered."""
    days = (start + DAY * number for number in range(7))
    return " ".join(str(scores.get(on, NO_ANSWER)) for on in days if on < today or on in scores)
