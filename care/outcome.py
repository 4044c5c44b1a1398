"""What an act leads to: the person as they are now, what is said, and what falls due later."""

from dataclasses import dataclass
from datetime import date, datetime

from care.events import Kind
from care.messages import Message, Toast
from care.person import PersonState


@dataclass(frozen=True, slots=True)
class Due:
    """A row for the outbox: at most one per person, kind, date and occasion.

    It is sent from `at` on and not after `expires_at` (both UTC).
    """

    kind: Kind
    on: date
    at: datetime
    expires_at: datetime
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first message takes the place of the tapped one, unless the answer stands `beside` it.

    `toast` is a word on the tapped button; `forget` deletes everything held about the person.
    """

    person: PersonState
    messages: tuple[Message, ...] = ()
    due: tuple[Due, ...] = ()
    toast: Toast | None = None
    beside: bool = False
    forget: bool = False
