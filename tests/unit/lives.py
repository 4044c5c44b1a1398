"""A tiny world for the tests of mornings, evenings and weeks: one person, one clock, no database.

Slots fall due as `care.slots` plans them, rows of an outcome when they are due, and every row is
asked for twice, as after a crash: the second time it must say the same and change nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from care.act import act
from care.events import Action, Asked, Command, Edited, Event, FellDue, Kind, Tapped, Typed
from care.messages import Message
from care.messages.decisions import DecisionNote
from care.messages.morning import Morning
from care.messages.scores import Evening, SevereNote
from care.messages.sessions import SessionCard
from care.outcome import Due, Outcome
from care.person import Consent, Enrollment, Knee, PersonState, Place, Status
from care.slots import slot_plans
from rehab.content.lessons import Track
from rehab.program import DEFAULT_TRAINING_DAYS

DAY_1 = date(2026, 1, 5)  # a Monday
BERLIN = Place("Berlin, Germany", "Europe/Berlin", "DE")
SLOTS = (Kind.MORNING, Kind.EVENING)

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Said:
    """A message, when it came (UTC) and what it answers or which row it is."""

    at: datetime
    why: Event
    message: Message

    @property
    def slot(self) -> bool:
        return isinstance(self.why, FellDue) and self.why.kind in SLOTS


def enrolled(
    at: datetime,
    baseline: int = 6,
    place: Place = BERLIN,
    track: Track = Track.STOP,
    morning: time = time(8),
    evening: time = time(20),
    days: tuple[int, ...] = DEFAULT_TRAINING_DAYS,
) -> PersonState:
    """Someone who has just finished the enrollment."""
    return PersonState(
        id=1,
        status=Status.ACTIVE,
        place=place,
        morning_at=morning,
        evening_at=evening,
        training_days=days,
        consent=Consent("1", at),
        enrollment=Enrollment(
            started_on=at.astimezone(ZoneInfo(place.zone)).date(),
            enrolled_at=at,
            baseline=baseline,
            knee=Knee.RIGHT,
            track=track,
        ),
    )


class Life:
    """One person's days from the enrollment on, at `begins` local time on day 1."""

    def __init__(
        self,
        baseline: int = 6,
        begins: str = "10:00",
        place: Place = BERLIN,
        track: Track = Track.STOP,
        morning: time = time(8),
        evening: time = time(20),
        days: tuple[int, ...] = DEFAULT_TRAINING_DAYS,
    ) -> None:
        self.zone = ZoneInfo(place.zone)
        self.now = self.at(1, begins)
        self.person = enrolled(self.now, baseline, place, track, morning, evening, days)
        self.said: list[Said] = []
        self._rows: list[Due] = []
        self._planned: dict[Kind, date] = {}
        self._message_id = 100

    # --- Time ---------------------------------------------------------------------------------

    def at(self, day: int, clock: str) -> datetime:
        """The instant of a local time on program day `day`."""
        local = datetime.combine(on_day(day), time.fromisoformat(clock), self.zone)
        return local.astimezone(UTC)

    def until(self, day: int, clock: str, running: bool = True) -> "Life":
        """Let the time pass; with `running` False nothing is sent until then."""
        end = self.at(day, clock)
        while (row := self._next_row()) is not None and row.at <= end:
            self.now = max(self.now, row.at)
            self._close(row)
            if running or row.expires_at > end:
                self.now = self.now if running else end
                self._fell_due(row)
        self.now = max(self.now, end)
        return self

    def _next_row(self) -> Due | None:
        return min((*self._slots(), *self._rows), key=lambda row: row.at, default=None)

    def _slots(self) -> Iterable[Due]:
        for plan in slot_plans(self.person):
            on, due = plan.next_after(self.now - timedelta(seconds=1))
            while on <= self._planned.get(plan.kind, date.min):
                on, due = plan.next_after(due)
            yield Due(plan.kind, on, due, plan.expires(on))

    def _close(self, row: Due) -> None:
        if row.kind in SLOTS:
            self._planned[row.kind] = row.on
        else:
            self._rows.remove(row)

    def _fell_due(self, row: Due) -> None:
        event = FellDue(row.kind, row.on, row.occasion)
        outcome = act(self.person, event, self.now)
        assert act(outcome.person, event, self.now) == replace(outcome, due=())
        assert len(outcome.messages) <= 1, "a row is one message"
        self._happened(event, outcome)

    # --- What the person does -----------------------------------------------------------------

    def does(self, event: Event) -> Outcome:
        """An event of the person's; rows that it brings are sent with the answer."""
        outcome = act(self.person, event, self.now)
        self._happened(event, outcome)
        due_now = [row for row in self._rows if row.at <= self.now]
        for row in due_now:
            self._close(row)
            self._fell_due(row)
        return outcome

    def tap(self, action: Action, *args: str) -> Outcome:
        return self.does(Tapped(action, args))

    def score(self, day: int, value: int) -> Outcome:
        """A tap on a number under the evening question of `day`."""
        return self.tap(Action.SCORE, stamp(day), "e", str(value))

    def starts(self, day: int) -> SessionCard | None:
        """[Start] under the morning of `day`; the first card, if there is a session to start."""
        card = self.tap(Action.SESSION, stamp(day), "start", "m").messages[-1:]
        return card[0] if card and isinstance(card[0], SessionCard) else None

    def trains(self, day: int, during: int = 2) -> "Life":
        """The session of `day` from [Start] to Q2, with [Next] on each card."""
        card = self.starts(day)
        if card is not None:
            for index in range(1, len(card.session.exercises)):
                self.tap(Action.CARD, stamp(day), str(index))
            self.tap(Action.DURING, stamp(day), str(during))
        return self

    def skips(self, day: int) -> Outcome:
        """[Skip] under the morning of `day`."""
        return self.tap(Action.SESSION, stamp(day), "skip", "m")

    def types(self, text: str, days_ago: int = 0) -> Outcome:
        self._message_id += 1
        return self.does(Typed(text, self._message_id, days_ago=days_ago))

    def edits(self, text: str) -> Outcome:
        """The message that was typed last now reads `text`."""
        return self.does(Edited(text, self._message_id))

    def asks(self, command: Command) -> Outcome:
        return self.does(Asked(command))

    def scores(self, first_day: int, *values: int | None) -> "Life":
        """A score at 20:05 of each day from `first_day` on; None is a day without."""
        for day, value in enumerate(values, first_day):
            self.until(day, "20:05")
            if value is not None:
                self.score(day, value)
        return self

    def _happened(self, event: Event, outcome: Outcome) -> None:
        decided = self.person.decisions
        assert outcome.person.decisions[: len(decided)] == decided, "what was spoken stands"
        self.person = outcome.person
        self._rows += outcome.due
        self.said += [Said(self.now, event, message) for message in outcome.messages]

    # --- What was said ------------------------------------------------------------------------

    def all(self, kind: type[M]) -> list[M]:
        return [said.message for said in self.said if isinstance(said.message, kind)]

    def last(self, kind: type[M]) -> M:
        return self.all(kind)[-1]

    def morning(self, day: int) -> Morning:
        """The morning message of `day` as it came."""
        return next(m for m in self._slot(Kind.MORNING, day) if isinstance(m, Morning))

    def evening(self, day: int) -> Evening:
        """The evening message of `day` as it came."""
        return next(m for m in self._slot(Kind.EVENING, day) if isinstance(m, Evening))

    def clock(self, kind: Kind, day: int) -> str:
        """The local time at which the slot of `day` was sent."""
        (said,) = self.sent(kind, day)
        return f"{said.at.astimezone(self.zone):%H:%M}"

    def sent(self, kind: Kind, day: int) -> list[Said]:
        why = [(said, said.why) for said in self.said]
        return [
            said
            for said, row in why
            if isinstance(row, FellDue) and (row.kind, row.on) == (kind, on_day(day))
        ]

    def _slot(self, kind: Kind, day: int) -> list[Message]:
        return [said.message for said in self.sent(kind, day)]

    def spoken(self) -> list[tuple[int, str]]:
        """What the rule said to the person, by the program day of the message, in order."""
        found = []
        for said in self.said:
            on = day_of(said.at.astimezone(self.zone).date())
            match said.message:
                case Morning(spoken=spoken) if spoken is not None and said.slot:
                    found.append((on, spoken.decided.decision.value))
                case DecisionNote(spoken=spoken):
                    found.append((on, spoken.decided.decision.value))
                case Evening(safety_net=True) if said.slot:
                    found.append((on, "SAFETY_NET"))
                case SevereNote():
                    found.append((on, "SEVERE"))
        return found


def on_day(day: int) -> date:
    return DAY_1 + timedelta(days=day - 1)


def day_of(on: date) -> int:
    return (on - DAY_1).days + 1


def stamp(day: int) -> str:
    """A program day as buttons carry it."""
    return f"{on_day(day):%y%m%d}"


def series(text: str) -> list[int | None]:
    """`"6x7 | . 5"` as scores: seven 6s, a day without an answer, a 5."""
    found: list[int | None] = []
    for entry in text.replace("|", " ").split():
        value, _, times = entry.partition("x")
        found += [None if value == "." else int(value)] * int(times or 1)
    return found


def lived(text: str, baseline: int = 6) -> Life:
    """A life with these scores, one an evening, up to noon of the day after the last."""
    values = series(text)
    life = Life(baseline).scores(1, *values)
    return life.until(len(values) + 1, "12:00")
