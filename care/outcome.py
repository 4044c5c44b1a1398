"""What an act leads to: the person as they are now, what is said, and what falls due later."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from care.events import Kind
from care.messages import Message, Toast
from care.person import PersonState


@dataclass(frozen=True, slots=True)
class Due:
    """A row for the outbox: at most one per person, kind, date and occasion.

    It is sent from `at` on and not after `expires_at` (both UTC). `missed_from`: the dates of
    this slot from that one on, up to the day before `on`, did not come.
    """

    kind: Kind
    on: date
    at: datetime
    expires_at: datetime
    occasion: str = ""
    missed_from: date | None = None

    @property
    def deadline(self) -> datetime:
        """Of all that is due the row with the earliest goes out first.

        Advice and cues wait for nothing; of the rest goes first what is stale first.
        """
        return self.at if self.kind.at_once else self.expires_at


class Shown(StrEnum):
    """How the message of a row comes to the chat."""

    NEW = "new"
    IN_TURN = "in turn"  # new, and the one that a row of its kind sent before it goes
    EDIT = "edit"  # in the one that a row of its kind sent last; without a sound


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first message takes the place of the tapped one, unless the answer stands `beside` it.

    `shown` is for a row. `toast` is a word on the tapped button; `forget` deletes everything held
    about the person.
    """

    person: PersonState
    messages: tuple[Message, ...] = ()
    due: tuple[Due, ...] = ()
    toast: Toast | None = None
    beside: bool = False
    forget: bool = False
    shown: Shown = Shown.NEW
