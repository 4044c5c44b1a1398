"""What is said around a weekly decision: catch-up, a visit and what came of it, a goodbye."""

from dataclasses import dataclass
from datetime import date

from care.messages.morning import Spoken
from care.person import Escalation


@dataclass(frozen=True, slots=True)
class CatchUpAgain:
    """The open catch-up question, once more for someone who is back."""

    spoken: Spoken


@dataclass(frozen=True, slots=True)
class RestartOffer:
    """In maintenance, two weekly answers in a row of 3 or more (clinical.md 6.5)."""

    scores: tuple[int, int]


@dataclass(frozen=True, slots=True)
class RestartAnswered:
    """A new start from today, or maintenance goes on."""

    restarted: bool


@dataclass(frozen=True, slots=True)
class DecisionNote:
    """A decision that does not wait for a morning: a catch-up answer, a correction, a pause."""

    spoken: Spoken


@dataclass(frozen=True, slots=True)
class CatchUpSaved:
    score: int


@dataclass(frozen=True, slots=True)
class BookedNoted:
    escalation: Escalation


@dataclass(frozen=True, slots=True)
class VisitDateQuestion:
    pass


@dataclass(frozen=True, slots=True)
class DateUnreadable:
    pass


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """Seen: carry on, changed plan, or stop?"""


@dataclass(frozen=True, slots=True)
class SeenNoted:
    outcome: str
    first_check_on: date | None


@dataclass(frozen=True, slots=True)
class FindHelp:
    country: str | None


@dataclass(frozen=True, slots=True)
class Goodbye:
    pass
