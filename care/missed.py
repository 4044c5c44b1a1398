"""What did not come through our own fault: it is told once, and is never read as silence.

Source: docs/rules.md 8. A slot that was not sent leaves a note with its date; the next message
says it, and every count of silent days leaves it out.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from care.events import Kind
from care.person import PersonState, Told

MISSED_TOLD = {Kind.MORNING: "missed_morning", Kind.EVENING: "missed_evening"}
NEWS_FOR = timedelta(days=7)  # what is longer ago than that is not told any more
SAID_TOLD = {Kind.MORNING: "missed_said_morning", Kind.EVENING: "missed_said_evening"}

Slot = tuple[date, bool]  # its date, and whether it is the evening: in order of time


@dataclass(frozen=True, slots=True)
class MissedSlots:
    """Messages that did not come, from the first date to the last, and of which slots."""

    first: date
    last: date
    mornings: bool
    evenings: bool


def missed_on(person: PersonState, kind: Kind, on: date) -> bool:
    """Whether this slot of `on` did not come."""
    return Told(on, MISSED_TOLD[kind]) in person.told


def missed_evenings(person: PersonState) -> tuple[date, ...]:
    """The dates whose evening question was never asked."""
    return tuple(t.on for t in person.told if t.text_id == MISSED_TOLD[Kind.EVENING])


def missed_dates(person: PersonState) -> tuple[date, ...]:
    """The dates on which something did not come."""
    return tuple(t.on for t in person.told if t.text_id in MISSED_TOLD.values())


def with_missed_said(person: PersonState, kind: Kind, on: date) -> PersonState:
    """This slot of `on` says what did not come before it, where nothing has said so yet."""
    note = Told(on, SAID_TOLD[kind])
    if note in person.told or _before(person, _slot(kind, on)) is None:
        return person
    return replace(person, told=(*person.told, note))


def missed_before(person: PersonState, kind: Kind, on: date) -> MissedSlots | None:
    """What this slot of `on` says about those that did not come."""
    if Told(on, SAID_TOLD[kind]) not in person.told:
        return None
    return _before(person, _slot(kind, on))


def _before(person: PersonState, slot: Slot) -> MissedSlots | None:
    """What did not come before a slot, and was not said by an earlier one."""
    said = [s for s in _noted(person, SAID_TOLD) if s < slot]
    since = max(said, default=(date.min, False))
    missed = [s for s in _noted(person, MISSED_TOLD) if since <= s < slot]
    if not missed or slot[0] - missed[-1][0] > NEWS_FOR:
        return None
    return MissedSlots(
        first=missed[0][0],
        last=missed[-1][0],
        mornings=any(not evening for _, evening in missed),
        evenings=any(evening for _, evening in missed),
    )


def _noted(person: PersonState, notes: dict[Kind, str]) -> list[Slot]:
    slots = {text_id: kind for kind, text_id in notes.items()}
    return sorted(_slot(slots[t.text_id], t.on) for t in person.told if t.text_id in slots)


def _slot(kind: Kind, on: date) -> Slot:
    return on, kind is Kind.EVENING
