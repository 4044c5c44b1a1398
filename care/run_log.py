"""A run in words and taps: offered, put off, left out, told, corrected (docs/running.md).

One run a date: a later word corrects it, and so does editing the message that told it. What
goes over a cap is taken as it is, told, and counted.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from care.check_in import open_for_scores
from care.clock import today
from care.current import old_button
from care.day_after import done_runs, minutes_of
from care.evening import EVENING_SOURCE, evening_screen
from care.events import Asked, Kind
from care.flare_told import after_two_reds
from care.flares import flare_since
from care.gates import missing_for_running
from care.later import hours_left, later_instant, occasion_of, stale_from
from care.messages import Message, Toast
from care.messages.morning import MorningAsk
from care.messages.plan import LaterWhen
from care.messages.runs import (
    RunDay,
    RunDuringQuestion,
    RunHold,
    RunLimpQuestion,
    RunMinutesQuestion,
    RunOffer,
    RunReady,
    RunSaved,
    RunShownIn,
    RunUnreadable,
)
from care.messages.scores import SixQuestion, SixWhy, TooLate
from care.messages.sessions import SessionOffer
from care.morning import morning_screen, plan_of
from care.outcome import Due, Outcome
from care.person import LeftOut, PersonState, Run, Status
from care.run_live import hurt, shown, stopped
from care.runs import (
    keeps_running,
    most_on,
    planned_stage,
    run_of,
    running_hold,
    steps_back,
    with_run,
)
from care.six import six_after, six_question, told_anew
from care.slots import slot_plans
from rehab.day_rule import GREEN_AT_MOST, IMPACT_RED_FROM, Color
from rehab.run_text import LONGEST_MINUTES, RunProblem, RunText, parse_run

__all__ = ["LONGEST_MINUTES", "RunAnswer", "answered", "asked", "asking_the_six", "edited"]

DAY = timedelta(days=1)


class RunAnswer(StrEnum):
    """What the buttons of a run day say."""

    START = "start"
    LOG = "log"
    LATER = "later"
    BACK = "back"
    SKIP = "skip"


def asked(person: PersonState, event: Asked, now: datetime) -> Outcome:
    """/run: alone it asks, or shows the run that is under way; with words it logs them.

    A word like "swollen" beside them asks the six.
    """
    on = today(person, now) - timedelta(days=event.days_ago)
    if not open_for_scores(person, on, now):
        return Outcome(person, (TooLate(on),))
    if event.argument.strip():
        read = _read(person, on, event.argument, event.message_id, now)
        return asking_the_six(read) if event.worry else read
    under_way = shown(person, on, now)
    if under_way is not None:
        return Outcome(person, (under_way,))
    return Outcome(person, (_minutes_question(person, on, now),))


def asking_the_six(said: Outcome) -> Outcome:
    """What was said, with the six after it: the words held something that they ask about."""
    if any(isinstance(message, SixQuestion) for message in said.messages):
        return said
    told = (message for message in said.messages if not isinstance(message, SessionOffer))
    return replace(said, messages=(*told, six_question(said.person, SixWhy.WORRY)))


def edited(person: PersonState, text: str, message_id: int, now: datetime) -> Outcome | None:
    """The message that told a run was edited: it corrects the run. None for any other message."""
    run = next((run for run in person.runs if run.message_id == message_id), None)
    if run is None:
        return None
    if not open_for_scores(person, run.on, now):
        return Outcome(person, (TooLate(run.on),))
    words = text.strip()
    if words.startswith("/"):
        words = words.partition(" ")[2]
    return _read(person, run.on, words, message_id, now)


def answered(
    person: PersonState, on: date, answer: RunAnswer, where: RunShownIn, now: datetime
) -> Outcome:
    """[Start run] [Log a run] [Later] [Skip] on a run day."""
    if answer is RunAnswer.LOG:
        if not open_for_scores(person, on, now):
            return Outcome(person, toast=Toast.TOO_LATE)
        return Outcome(person, (_minutes_question(person, on, now),), beside=True)
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    day = plan_of(person, on, now).run
    under_way = shown(person, on, now)
    if under_way is not None:
        return Outcome(person, (_day(person, on, where, now), under_way))
    if day is None or not (day.waits or day.left_out):
        return Outcome(person, (_day(person, on, where, now),))
    match answer:
        case RunAnswer.START if day.plan is not None:
            begun = person
            if day.left_out is not None:
                begun = replace(person, runs=tuple(r for r in person.runs if r.on != on))
            return Outcome(begun, (_day(begun, on, where, now), RunReady(on, day.plan)))
        case RunAnswer.LATER:
            choices = hours_left(person, on, now)
            return Outcome(person, (_day(person, on, where, now, later=choices),))
        case RunAnswer.SKIP:
            left = with_run(person, Run(on, now, left_out=LeftOut.SKIPPED))
            return Outcome(left, (_day(left, on, where, now),))
        case _:
            return Outcome(person, (_day(person, on, where, now),))


def put_off(
    person: PersonState, on: date, when: LaterWhen, where: RunShownIn, now: datetime
) -> Outcome:
    """The run comes again in an hour or tonight, as a message of its own.

    It does not move to another day: a rest day follows it.
    """
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    day = plan_of(person, on, now).run
    if day is None or not day.waits or when not in hours_left(person, on, now):
        return Outcome(person, (_day(person, on, where, now),))
    at = later_instant(person, on, when, now)
    waits = with_run(person, Run(on, now, remind_at=at))
    row = Due(Kind.RUN_LATER, on, at, stale_from(person, on, at), occasion_of(at))
    return Outcome(waits, (_day(waits, on, where, now),), (row,))


def offered_again(person: PersonState, on: date, occasion: str, now: datetime) -> Outcome:
    """The run once more, when its row is due; nothing where it was begun or left meanwhile."""
    run = run_of(person, on)
    if person.status is not Status.ACTIVE or person.paused_on is not None or run is None:
        return Outcome(person)
    waits = not run.done and run.live is None and run.left_out is None
    if not waits or run.remind_at is None or occasion_of(run.remind_at) != occasion:
        return Outcome(person)
    day = plan_of(person, on, now).run
    return Outcome(person, (RunOffer(on, day, again=True),) if day and day.waits else ())


def minutes(person: PersonState, on: date, value: int, now: datetime) -> Outcome:
    """How long it was, as a tap; the pain during it is asked next."""
    if not open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    return _told(person, on, RunText(minutes=value), None, now)


def during(person: PersonState, on: date, value: int, now: datetime) -> Outcome:
    """The worst during the run, as a number; tapping again replaces it for 48 h."""
    if not open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    run = run_of(person, on)
    if run is None or (run.live is None and not run.done):
        return old_button(person, now)
    if not run.done:
        goes_on = hurt(person, run, value, now) if shown(person, on, now) else None
        if goes_on is not None and _is_cue(goes_on):
            return goes_on
    over = replace(stopped(run, now), during=value)
    over = replace(over, at=now if told_anew(person, on, run.during, value) else over.at)
    saved = with_run(person, over)
    if run.during is None and value < IMPACT_RED_FROM and not run.limp:
        return Outcome(saved, (RunLimpQuestion(on, value),), toast=Toast.SAVED)
    return _saved(person, saved, on, now)


def limp(person: PersonState, on: date, limped: bool, now: datetime) -> Outcome:
    if not open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    run = run_of(person, on)
    if run is None or not run.done or run.during is None:
        return old_button(person, now)
    before = with_run(person, replace(run, during=None))  # its consequences come now
    return _saved(before, with_run(person, replace(run, limp=limped)), on, now)


def asks_during(person: PersonState, now: datetime) -> bool:
    """Whether a typed number answers the run's question: it was asked, and the evening not yet."""
    on = today(person, now)
    run = run_of(person, on)
    if run is None or not run.done or run.during is not None:
        return False
    evenings = (slot.instant(on) for slot in slot_plans(person) if slot.kind is Kind.EVENING)
    return all(now < due for due in evenings)


def _read(person: PersonState, on: date, text: str, message_id: int, now: datetime) -> Outcome:
    read = parse_run(text)
    if isinstance(read, RunProblem):
        return Outcome(person, (RunUnreadable(read, person.units),))
    before = run_of(person, on)
    if read.bare and (before is None or not before.done):
        return Outcome(person, (RunUnreadable(RunProblem.NOTHING, person.units),))
    return _told(person, on, read, message_id, now)


def _told(
    person: PersonState, on: date, read: RunText, message_id: int | None, now: datetime
) -> Outcome:
    """A run that was told: it takes the place of what the date had, but for a pain told before."""
    before = run_of(person, on) or Run(on, now)
    first = not before.done
    anew = told_anew(person, on, before.during, read.during)
    told = replace(
        before,
        at=now if first or anew else before.at,
        done=True,
        stage=before.stage if read.bare else _stage(person, on, read, now),
        minutes=before.minutes if read.bare else read.minutes,
        km=before.km if read.bare else read.km,
        during=before.during if read.during is None else read.during,
        limp=before.limp or read.limp if read.during is None else read.limp,
        message_id=before.message_id if message_id is None else message_id,
        left_out=None,
        remind_at=None,
        live=replace(before.live, paused_at=before.live.paused_at or now) if before.live else None,
    )
    saved = with_run(person, told)
    if told.during is None:
        question = RunDuringQuestion(on, told.minutes, told.km, person.units)
        return Outcome(saved, (question,))
    return _saved(person, saved, on, now)


def _stage(person: PersonState, on: date, read: RunText, now: datetime) -> int | None:
    told = Run(on, now, minutes=read.minutes, km=read.km)
    return planned_stage(person, on, minutes_of(told), now)


def _saved(before: PersonState, saved: PersonState, on: date, now: datetime) -> Outcome:
    """What a run leads to at once: the six, a flare after two reds, the evening's number anew."""
    run, old = run_of(saved, on), run_of(before, on)
    if run is None or run.during is None:
        raise ValueError("a run is saved with its pain")
    most = most_on(saved, on)
    flared, flare = after_two_reds(saved, on, now)
    flare_ends = flare_since(flared, on + DAY) is not None
    messages: list[Message] = [
        RunSaved(
            on=on,
            today=today(saved, now),
            minutes=minutes_of(run),
            km=run.km,
            during=run.during,
            limp=run.limp,
            units=saved.units,
            keeps=keeps_running(saved),
            steps=steps_back(flared, on + DAY, flare_ends=flare_ends),
            most=most if most is not None and minutes_of(run) > most else None,
            rises=_rises(saved, on),
            session_waits=_session_waits(saved, on, now),
            guessed=run.minutes is None,
            hold=running_hold(before, on, now),
        )
    ]
    was = old.during if old is not None else None
    saved = flared
    messages += flare
    six = six_after(before, saved, on, was, run.during)
    if six is not None:
        messages.append(six)
    elif was is None and on == today(saved, now):
        messages += _session_after(saved, run, on, now)
        if _answered_tonight(saved, on):
            messages.append(evening_screen(saved, on, now))
    return Outcome(saved, tuple(messages), toast=Toast.SAVED)


def _rises(person: PersonState, on: date) -> bool:
    """Whether the number of the run of `on` alone makes the next one a step shorter (3.2)."""
    during = next(run.columns for run in done_runs(person) if run.on == on)
    return during.during is Color.AMBER and during.rising


def _session_after(person: PersonState, run: Run, on: date, now: datetime) -> list[Message]:
    """The session of the day, where it waits: run first, strength after.

    After a run that was more than green it is not offered anew; the morning's message has it.
    """
    if run.limp or (run.during or 0) > GREEN_AT_MOST or not _session_waits(person, on, now):
        return []
    return [SessionOffer(on, replace(plan_of(person, on, now), run=None), after_run=True)]


def _session_waits(person: PersonState, on: date, now: datetime) -> bool:
    """Whether the session of today is still to be begun, and was not put off."""
    plan = plan_of(person, on, now)
    return on == today(person, now) and plan.waits and plan.remind_at is None


def _answered_tonight(person: PersonState, on: date) -> bool:
    return any((score.on, score.source) == (on, EVENING_SOURCE) for score in person.scores)


def _minutes_question(person: PersonState, on: date, now: datetime) -> RunMinutesQuestion:
    day = plan_of(person, on, now).run
    if day is None:
        hold = running_hold(person, on, now)
        missing = missing_for_running(person, on, now) if hold is RunHold.ENTRY else ()
        day = RunDay(None, hold, missing) if hold is not None else None
    return RunMinutesQuestion(on, day, person.units)


def _day(
    person: PersonState,
    on: date,
    where: RunShownIn,
    now: datetime,
    later: tuple[LaterWhen, ...] | None = None,
) -> Message:
    """What the message that was tapped says now."""
    if where is RunShownIn.OFFER:
        day = plan_of(person, on, now).run or RunDay(None)
        return RunOffer(on, day, None if later is None else tuple(each.value for each in later))
    return replace(morning_screen(person, on, now, past=MorningAsk.BOOKED), run_later=later)


def _is_cue(outcome: Outcome) -> bool:
    return bool(outcome.messages) and not isinstance(outcome.messages[0], RunDuringQuestion)
