"""What did not come before a message, told once and truthfully (docs/rules.md 8)."""

from datetime import date

from bot.views.context import ViewContext
from bot.views.words import DAY, day
from care.missed import MissedSlots


def missed_line(missed: MissedSlots, on: date, view: ViewContext) -> str:
    """One line in the message of `on`: which did not come, and that it was not the person."""
    _ = view.translate
    one_slot = missed.first == missed.last and not (missed.mornings and missed.evenings)
    if one_slot and missed.mornings and missed.first == on:
        what = _("This morning's message did not reach you; /today has it.")
    elif one_slot and missed.evenings and missed.first == on - DAY:
        what = _("Yesterday evening's question did not reach you.")
    elif missed.first == missed.last:
        what = _("My messages of {day} did not reach you.").format(day=day(missed.first, view))
    else:
        what = _("My messages from {first} to {last} did not all reach you.").format(
            first=day(missed.first, view), last=day(missed.last, view)
        )
    return " ".join((what, _("That was a fault of mine, and nothing you did.")))
