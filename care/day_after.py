"""What the three columns of a session or a run say: the 24-hour rule on a person's own answers.

Source: clinical.md 3.2 and conversation.md 4. The rule itself is `rehab.day_rule`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from care.answers import program_sessions
from care.once import once
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


@dataclass(frozen=True, slots=True)
class _Said:
    """What a person answered about single days, so that who asks for many reads it once."""

    mornings: Mapping[date, str]
    evenings: Mapping[date, str]
    painkillers: Mapping[date, bool]

    @classmethod
    def by(cls, person: PersonState) -> Self:
        """All that is held of it."""
        mornings, evenings, painkillers = {}, {}, {}
        for answer in person.answers:
            if answer.topic is Topic.NEXT_MORNING:
                mornings[answer.on] = answer.value
            elif answer.topic is Topic.SETTLED:
                evenings[answer.on] = answer.value
            elif answer.topic is Topic.PAINKILLERS:
                painkillers[answer.on] = answer.value == "yes"
        return cls(mornings, evenings, painkillers)

    def next_morning(self, on: date) -> NextMorning | None:
        """Q3 of the morning after `on`."""
        said = self.mornings.get(on + _DAY)
        return NextMorning(said) if said is not None else None

    def settled(self, on: date) -> Settled | None:
        """When the knee was back on `on`."""
        said = self.evenings.get(on)
        return Settled(said) if said is not None else None

    def masks(self, on: date) -> bool:
        """Whether painkillers may have masked `on`."""
        of_week = [yes for day, yes in self.painkillers.items() if timedelta(0) <= day - on < _WEEK]
        if of_week:
            return any(of_week)
        before = max((day for day in self.painkillers if day < on), default=None)
        return before is not None and self.painkillers[before]


def columns_of(person: PersonState, log: SessionLog) -> Columns:
    """The three columns of a session, as far as they are known."""
    return _columns(person, log, _Said.by(person))


def verdict_of(person: PersonState, log: SessionLog) -> Verdict:
    """What the session allows the next time.

    A green one that painkillers may have masked is unknown.
    """
    return _judged(person, log, _Said.by(person))[1]


def judged(person: PersonState, logs: Iterable[SessionLog]) -> Iterator[tuple[Columns, Verdict]]:
    """The columns of each session, and what it allows the next time."""
    said = _Said.by(person)
    return (_judged(person, log, said) for log in logs)


def _judged(person: PersonState, log: SessionLog, said: _Said) -> tuple[Columns, Verdict]:
    columns = _columns(person, log, said)
    verdict = columns.verdict
    if verdict is Verdict.GREEN and (log.during is None or said.masks(log.on)):
        verdict = Verdict.UNKNOWN
    return columns, verdict


def _columns(person: PersonState, log: SessionLog, said: _Said) -> Columns:
    after = said.next_morning(log.on)
    swelling = any(swelled(person, day) for day in (log.on, log.on + _DAY))
    return Columns(
        during=strength_during(worst_during(log), sharp=log.sharp),
        settled=settled(said.settled(log.on), after),
        next_morning=next_morning(after, swelling=swelling),
        rising=_rising(person, log),
    )


def minutes_of(run: Run) -> int:
    """The minutes of a run; where only the distance was told, those of an easy pace."""
    if run.minutes is not None:
        return run.minutes
    return minutes_for(run.km) if run.km else 0


@once
def done_runs(person: PersonState) -> tuple[RunDone, ...]:
    """The runs that were done, oldest first, with the columns of the 24-hour rule (3.2)."""
    runs = sorted((run for run in person.runs if run.done), key=lambda run: run.on)
    during, said = [run.during for run in runs], _Said.by(person)
    return tuple(
        RunDone(
            on=run.on,
            minutes=minutes_of(run),
            columns=_run_columns(person, run, during[: number + 1], said),
            masked=said.masks(run.on),
        )
        for number, run in enumerate(runs)
    )


@once
def red_days(person: PersonState, until: date) -> tuple[date, ...]:
    """The days of the last two weeks, up to `until`, whose session or run was red."""
    late = [log for log in person.sessions if timedelta(0) <= until - log.on < 2 * _WEEK]
    verdicts = (verdict for _, verdict in judged(person, late))
    sessions = {
        log.on for log, verdict in zip(late, verdicts, strict=True) if verdict is Verdict.RED
    }
    runs = {
        run.on
        for run in done_runs(person)
        if timedelta(0) <= until - run.on < 2 * _WEEK and run.verdict is Verdict.RED
    }
    return tuple(sorted(sessions | runs))


def next_morning_of(person: PersonState, on: date) -> NextMorning | None:
    """Q3 of the morning after `on`."""
    return _Said.by(person).next_morning(on)


def settled_of(person: PersonState, on: date) -> Settled | None:
    return _Said.by(person).settled(on)


def swelled(person: PersonState, on: date) -> bool:
    """Whether a swollen knee was told on `on` (RF15)."""
    return any(
        stop.on == on
        and not stop.taken_back
        and any("RF15" in LINES[line].codes for line in stop.lines)
        for stop in person.stops
    )


def _rising(person: PersonState, log: SessionLog) -> bool:
    earlier = sorted(
        (other for other in program_sessions(person) if other.on <= log.on), key=lambda o: o.on
    )
    return rising([worst_during(other) for other in earlier[-RISES:]])


def _run_columns(
    person: PersonState, run: Run, during: Sequence[int | None], said: _Said
) -> Columns:
    after = said.next_morning(run.on)
    swelling = any(swelled(person, day) for day in (run.on, run.on + _DAY))
    return Columns(
        during=impact_during(run.during, limp=run.limp),
        settled=settled(said.settled(run.on), after),
        next_morning=next_morning(after, swelling=swelling),
        rising=creeps_up(during),
    )


def with_painkillers(person: PersonState, on: date) -> bool:
    """Whether painkillers may have masked `on`: its week had any (conversation.md 4).

    The question comes on the week's last evening. Until it is answered a yes of before goes on.
    """
    return _Said.by(person).masks(on)
