"""Walk and run cues in the chat (clinical.md 4.3, conversation.md 1).

Each change of pace is a row of the outbox, planned when the run begins; each minute in between
changes the message that stands there. Where a run stands is in its record, so a restart loses
nothing: a row says what is due at its instant, and expires within its part of the run. A pause
makes the rows that wait void (`Live.lap`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from care.clock import today, wall_clock
from care.events import Kind
from care.holds import waits
from care.messages import Message, Toast
from care.messages.runs import RunBegun, RunCue, RunDuringQuestion
from care.outcome import Due, Outcome, Shown
from care.person import Live, PersonState, Run
from care.runs import run_day, run_of, with_run
from rehab.day_rule import GREEN_AT_MOST
from rehab.running import Pace, Spell

MINUTE = 60  # seconds
END = "end"
ASKS_UNTIL = timedelta(hours=1)  # how long the end may still ask about the run
SECOND = timedelta(seconds=1)


class CueAnswer(StrEnum):
    """What the buttons of a run that is under way say."""

    GO = "go"
    PAUSE = "pause"
    ON = "on"
    STOP = "stop"
    HURTS = "hurts"


def answered(person: PersonState, on: date, answer: CueAnswer, now: datetime) -> Outcome:
    """A tap under a run: the clock stands still, goes on, or is over."""
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    run = run_of(person, on)
    if answer is CueAnswer.GO:
        return _begun(person, on, run, now)
    if run is None or run.live is None or run.done:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    if waits(person, on, now) is not None:
        return _over(person, run, run.live, now)
    match answer:
        case CueAnswer.STOP:
            return _over(person, run, run.live, now)
        case CueAnswer.ON:
            return _gone_on(person, run, run.live, now)
        case _:
            live = replace(run.live, paused_at=run.live.paused_at or now)
            paused = with_run(person, replace(run, live=live))
            screen = shown(paused, on, now)
            if answer is CueAnswer.HURTS and isinstance(screen, RunCue):
                screen = replace(screen, hurts=True)
            return Outcome(paused, (screen,) if screen else ())


def hurt(person: PersonState, run: Run, value: int, now: datetime) -> Outcome | None:
    """How much it hurts in the middle of a run: up to 2 it may go on; None where it is over."""
    if value > GREEN_AT_MOST or run.live is None:
        return None
    live = replace(run.live, paused_at=run.live.paused_at or now)
    noted = with_run(person, replace(run, live=live))
    screen = shown(noted, run.on, now)
    return Outcome(noted, (screen,) if screen else ())


def stopped(run: Run, now: datetime) -> Run:
    """The run as it ends now: the minutes that were run so far, at least one."""
    live = run.live
    if live is None or run.done:
        return run
    at = live.paused_at or now
    seconds = _run_seconds(run.spells, _elapsed(live, at))
    return replace(
        run, done=True, at=now, minutes=max(1, seconds // MINUTE), live=replace(live, paused_at=at)
    )


def shown(person: PersonState, on: date, now: datetime) -> Message | None:
    """The run of `on` as it stands, while it is under way."""
    run = run_of(person, on)
    if run is None or run.live is None or run.done:
        return None
    passed = _elapsed(run.live, run.live.paused_at or now)
    found = _at(run.spells, passed)
    if found is None:
        return RunDuringQuestion(on, _minutes(run), None, person.units, ended=True)
    index, left = found
    return RunCue(on, run.spells, index, left, paused=run.live.paused_at is not None)


def cue(person: PersonState, on: date, occasion: str, now: datetime) -> Outcome:
    """What a row of the cues says when it is due; nothing once they were paused or stopped."""
    run = run_of(person, on)
    if run is None or run.live is None or run.live.paused_at is not None:
        return Outcome(person)
    lap, _, rest = occasion.partition(".")
    if lap != str(run.live.lap) or waits(person, on, now) is not None:
        return Outcome(person)
    if rest == END:
        if run.during is not None:
            return Outcome(person)
        over = replace(run, done=True, minutes=_minutes(run))
        question = RunDuringQuestion(on, over.minutes, None, person.units, ended=True)
        return Outcome(with_run(person, over), (question,), shown=Shown.IN_TURN)
    index, _, passed = rest.partition(".")
    spell = run.spells[int(index)]
    left = spell.seconds - int(passed)
    how = Shown.EDIT if int(passed) else Shown.IN_TURN
    return Outcome(person, (RunCue(on, run.spells, int(index), left),), shown=how)


def _begun(person: PersonState, on: date, run: Run | None, now: datetime) -> Outcome:
    """[Go]: the first cue comes at once, with the answer."""
    if run is not None and (run.done or run.live is not None):
        screen = shown(person, on, now)
        return Outcome(person, (screen,)) if screen else Outcome(person, toast=Toast.OLD_BUTTON)
    day = run_day(person, on, now)
    if day is None or day.plan is None:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    live = Live(now.replace(microsecond=0))
    begun = Run(on, now, stage=day.plan.stage, spells=day.plan.spells, live=live)
    line = RunBegun(on, begun.spells, wall_clock(person, now).time())
    due = tuple(_rows(begun, live, live.began_at - SECOND))
    return Outcome(with_run(person, begun), (line,), due)


def _gone_on(person: PersonState, run: Run, live: Live, now: datetime) -> Outcome:
    if live.paused_at is None:
        screen = shown(person, run.on, now)
        return Outcome(person, (screen,) if screen else ())
    moved = Live(live.began_at + (now - live.paused_at), live.lap + 1)
    gone_on = with_run(person, replace(run, live=moved))
    screen = shown(gone_on, run.on, now)
    return Outcome(gone_on, (screen,) if screen else (), tuple(_rows(run, moved, now)))


def _over(person: PersonState, run: Run, live: Live, now: datetime) -> Outcome:
    """[Stop]: nothing more is sent; what was run counts."""
    over = stopped(run, now)
    question = RunDuringQuestion(run.on, over.minutes, None, person.units)
    return Outcome(with_run(person, over), (question,))


def _rows(run: Run, live: Live, after: datetime) -> Iterator[Due]:
    """The cues that are due later than `after`: each change, each minute between, and the end."""
    begins = live.began_at
    for index, spell in enumerate(run.spells):
        ends = begins + timedelta(seconds=spell.seconds)
        for passed in (0, *range(MINUTE, spell.seconds - MINUTE + 1, MINUTE)):
            at = begins + timedelta(seconds=passed)
            stale = ends if passed == 0 else at + timedelta(seconds=MINUTE)
            if at > after:
                yield Due(Kind.CUE, run.on, at, stale, f"{live.lap}.{index}.{passed}")
        begins = ends
    if begins > after:
        yield Due(Kind.CUE, run.on, begins, begins + ASKS_UNTIL, f"{live.lap}.{END}")


def _elapsed(live: Live, at: datetime) -> int:
    return int((at - live.began_at).total_seconds())


def _at(spells: tuple[Spell, ...], passed: int) -> tuple[int, int] | None:
    """The part of the run after `passed` seconds, and what is left of it; None at its end."""
    for index, spell in enumerate(spells):
        if passed < spell.seconds:
            return index, spell.seconds - max(0, passed)
        passed -= spell.seconds
    return None


def _run_seconds(spells: tuple[Spell, ...], passed: int) -> int:
    """The seconds of running in the first `passed` seconds."""
    seconds = 0
    for spell in spells:
        part = min(spell.seconds, max(0, passed))
        seconds += part if spell.pace is not Pace.WALK else 0
        passed -= part
    return seconds


def _minutes(run: Run) -> int:
    whole = sum(spell.seconds for spell in run.spells)
    return max(1, _run_seconds(run.spells, whole) // MINUTE)
