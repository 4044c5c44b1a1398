"""What the three columns of a session or a run say: the 24-hour rule on a person's own answers.

Source: clinical.md 3.2 and conversation.md 4. The rule itself is `rehab.day_rule`.
"""

from datetime import date, timedelta

from care.answers import program_sessions
from care.person import PersonState, Run, SessionLog, Topic
from rehab.day_rule import (
    RISES,
    Columns,
    NextMorning,
    Settled,
    Verdict,
    impact_during,
    next_morning,
    rising,
    settled,
    strength_during,
)
from rehab.red_flags import LINES
from rehab.run_text import minutes_for
from rehab.running import RunDone, creeps_up

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def worst_during(log: SessionLog) -> int | None:
    """The worst number of the session: Q2, or what was told of one exercise."""
    told = [value for value in (log.during, *log.hurts.values()) if value is not None]
    return max(told, default=None)


def columns_of(person: PersonState, log: SessionLog) -> Columns:
    """The three columns of a session, as far as they are known."""
    after = next_morning_of(person, log.on)
    swelling = any(swelled(person, day) for day in (log.on, log.on + _DAY))
    return Columns(
        during=strength_during(worst_during(log), sharp=log.sharp),
        settled=settled(settled_of(person, log.on), after),
        next_morning=next_morning(after, swelling=swelling),
        rising=_rising(person, log),
    )


def verdict_of(person: PersonState, log: SessionLog) -> Verdict:
    """What the session allows the next time.

    A green one that painkillers may have masked is unknown.
    """
    verdict = columns_of(person, log).verdict
    if verdict is Verdict.GREEN and (log.during is None or with_painkillers(person, log.on)):
        return Verdict.UNKNOWN
    return verdict


def minutes_of(run: Run) -> int:
    """The minutes of a run; where only the distance was told, those of an easy pace."""
    if run.minutes is not None:
        return run.minutes
    return minutes_for(run.km) if run.km else 0


def done_runs(person: PersonState) -> tuple[RunDone, ...]:
    """The runs that were done, oldest first, with the columns of the 24-hour rule (3.2)."""
    runs = sorted((run for run in person.runs if run.done), key=lambda run: run.on)
    return tuple(
        RunDone(
            on=run.on,
            minutes=minutes_of(run),
            columns=_run_columns(person, run, [before.during for before in runs[: number + 1]]),
            masked=with_painkillers(person, run.on),
        )
        for number, run in enumerate(runs)
    )


def red_days(person: PersonState, until: date) -> list[date]:
    """The days of the last two weeks, up to `until`, whose session or run was red."""
    sessions = {
        log.on
        for log in person.sessions
        if timedelta(0) <= until - log.on < 2 * _WEEK and verdict_of(person, log) is Verdict.RED
    }
    runs = {
        run.on
        for run in done_runs(person)
        if timedelta(0) <= until - run.on < 2 * _WEEK and run.verdict is Verdict.RED
    }
    return sorted(sessions | runs)


def next_morning_of(person: PersonState, on: date) -> NextMorning | None:
    """Q3 of the morning after `on`."""
    said = _answer(person, Topic.NEXT_MORNING, on + _DAY)
    return NextMorning(said) if said is not None else None


def settled_of(person: PersonState, on: date) -> Settled | None:
    said = _answer(person, Topic.SETTLED, on)
    return Settled(said) if said is not None else None


def swelled(person: PersonState, on: date) -> bool:
    """Whether a swollen knee was told on `on` (RF15)."""
    return any(
        stop.on == on
        and not stop.taken_back
        and any("RF15" in LINES[line].codes for line in stop.lines)
        for stop in person.stops
    )


def _answer(person: PersonState, topic: Topic, on: date) -> str | None:
    return next((a.value for a in person.answers if (a.topic, a.on) == (topic, on)), None)


def _rising(person: PersonState, log: SessionLog) -> bool:
    earlier = sorted(
        (other for other in program_sessions(person) if other.on <= log.on), key=lambda o: o.on
    )
    return rising([worst_during(other) for other in earlier[-RISES:]])


def _run_columns(person: PersonState, run: Run, during: list[int | None]) -> Columns:
    after = next_morning_of(person, run.on)
    swelling = any(swelled(person, day) for day in (run.on, run.on + _DAY))
    return Columns(
        during=impact_during(run.during, limp=run.limp),
        settled=settled(settled_of(person, run.on), after),
        next_morning=next_morning(after, swelling=swelling),
        rising=creeps_up(during),
    )


def with_painkillers(person: PersonState, on: date) -> bool:
    """Whether painkillers may have masked `on`: its week had any (conversation.md 4).

    The question comes on the week's last evening. Until it is answered a yes of before goes on.
    """
    told = {a.on: a.value == "yes" for a in person.answers if a.topic is Topic.PAINKILLERS}
    of_week = [yes for day, yes in told.items() if timedelta(0) <= day - on < _WEEK]
    if of_week:
        return any(of_week)
    before = max((day for day in told if day < on), default=None)
    return before is not None and told[before]
