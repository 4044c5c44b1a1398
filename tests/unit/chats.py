"""One person's chat for the tests of enrollment, screening and control: no database, no Telegram.

What happens is done at local times in January 2026; what falls due is kept until it is due.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from care.act import act
from care.events import (
    Action,
    Asked,
    Command,
    Event,
    FellDue,
    LocationShared,
    Tapped,
    Typed,
)
from care.messages import Message
from care.outcome import Due, Outcome
from care.person import Dialog, PersonState, Place, Step
from care.stops import moment
from rehab.red_flags import SCREENS

BERLIN = Place("Berlin, Germany", "Europe/Berlin", "DE")
AUCKLAND = Place("Auckland, New Zealand", "Pacific/Auckland", "NZ")
PARIS_FRANCE = Place("Paris, France", "Europe/Paris", "FR")
PARIS_TEXAS = Place("Paris, Texas, United States", "America/Chicago", "US")

MONDAY_EVENING = "5 Jan 18:42"

_SCREEN_1, _SCREEN_2, _ = ({line.id for line in screen} for screen in SCREENS)

M = TypeVar("M", bound=Message)


def local(when: str, zone: str = "Europe/Berlin") -> datetime:
    """ "5 Jan 18:42" of 2026 in `zone`, as an instant in UTC."""
    wall = datetime.strptime(f"2026 {when}", "%Y %d %b %H:%M").replace(tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)


def january(day: int) -> date:
    return date(2026, 1, day)


@dataclass
class Chat:
    """A person who taps and types; `said` is what the last event was answered with."""

    person: PersonState = field(default_factory=lambda: PersonState(id=1))
    now: datetime = field(default_factory=lambda: local(MONDAY_EVENING))
    said: tuple[Message, ...] = ()
    outcome: Outcome | None = None
    due: list[Due] = field(default_factory=list)
    taps: int = 0

    def at(self, when: str, zone: str = "Europe/Berlin") -> "Chat":
        self.now = local(when, zone)
        return self

    def happen(self, event: Event) -> tuple[Message, ...]:
        self.outcome = act(self.person, event, self.now)
        self.person = PersonState(id=1) if self.outcome.forget else self.outcome.person
        self.due += self.outcome.due
        self.said = self.outcome.messages
        return self.said

    def tap(self, action: Action, *args: object) -> tuple[Message, ...]:
        self.taps += 1
        return self.happen(Tapped(action, tuple(str(arg) for arg in args)))

    def write(
        self,
        text: str,
        *places: Place,
        day: date | None = None,
        worry: bool = False,
        crisis: bool = False,
    ) -> tuple[Message, ...]:
        return self.happen(
            Typed(text, message_id=7, places=places, day=day, worry=worry, crisis=crisis)
        )

    def command(self, command: Command) -> tuple[Message, ...]:
        return self.happen(Asked(command))

    def start(self) -> tuple[Message, ...]:
        return self.command(Command.START)

    def share(self, place: Place) -> tuple[Message, ...]:
        return self.happen(LocationShared(place))

    def row(self, due: Due) -> tuple[Message, ...]:
        """What a row of the outbox says when it is due."""
        return self.happen(FellDue(due.kind, due.on, due.occasion))

    @property
    def dialog(self) -> Dialog:
        assert self.person.dialog is not None
        return self.person.dialog

    @property
    def step(self) -> Step | None:
        return self.person.dialog.step if self.person.dialog else None

    @property
    def stop_name(self) -> str:
        """How a button names the newest stop."""
        return moment(self.person.stops[-1])

    def one(self, kind: type[M]) -> M:
        """The one message of a kind that was just said."""
        [found] = [message for message in self.said if isinstance(message, kind)]
        return found

    # --- The ways of an enrollment ----------------------------------------------------------

    def agree(self) -> "Chat":
        self.start()
        self.tap(Action.AGREE)
        return self

    def none_of_the_screens(self, first: int = 1) -> "Chat":
        for screen in range(first, 4):
            self.tap(Action.SCREEN_NONE, screen)
        return self

    def applies(self, screen: int, *lines: str) -> "Chat":
        """Something of a screen applies: its lines are set, then [Continue]."""
        self.tap(Action.SCREEN_SOME, screen)
        for line in lines:
            self.tap(Action.TOGGLE, line, 1)
        self.tap(Action.LINES_DONE, screen)
        return self

    def screened(self) -> "Chat":
        return self.agree().none_of_the_screens()

    def asked_for_place(self, score: int = 5) -> "Chat":
        self.screened()
        self.tap(Action.WHERE, "left")
        self.tap(Action.BASELINE, score)
        self.tap(Action.RUNNING, "none")
        return self

    def enrolled(self, place: Place = BERLIN) -> "Chat":
        self.asked_for_place().share(place)
        assert self.person.enrollment is not None
        return self

    def stopped(self, *lines: str) -> "Chat":
        """Stopped in the enrollment by lines of screen 1 or 2."""
        self.agree()
        for screen, known in ((1, _SCREEN_1), (2, _SCREEN_2)):
            chosen = [line for line in lines if line in known]
            if self.person.dialog is None:
                break
            if not chosen:
                self.tap(Action.SCREEN_NONE, screen)
                continue
            self.applies(screen, *chosen)
            if self.step is Step.NARROW_SWELLING:
                self.tap(Action.SWELLING, "none")
            if self.step is Step.OVER_55:
                self.tap(Action.OVER_55, 0)
        if self.person.dialog is not None:
            self.tap(Action.SCREEN_NONE, 3)
        assert self.person.stops
        return self

    def six(self, pick: str, *lines: str) -> "Chat":
        """Something new or worrying: one of the six, and its lines where it has several."""
        self.tap(Action.WORRY)
        self.tap(Action.SCREEN_SOME, 0)
        self.tap(Action.SIX_PICK, pick)
        for line in lines:
            self.tap(Action.TOGGLE, line, 1)
        if lines:
            self.tap(Action.LINES_DONE, 0)
        return self

    def came_back(self, swollen: str | None = None) -> "Chat":
        """A clinician has cleared me: today, how it is, and none of the screens."""
        self.tap(Action.CLEARED, self.stop_name)
        self.tap(Action.CLEARED_DAY, 0)
        if swollen:
            self.tap(Action.STILL_SWOLLEN, swollen)
        self.tap(Action.PAIN_NOW, 3)
        return self.none_of_the_screens()
