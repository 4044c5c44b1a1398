"""The road ahead on /plan: dates at the earliest, and what moves them (docs/conversation.md 8)."""

from bot.texts import mark
from bot.views.context import ViewContext
from bot.views.gates import items_in_words
from bot.views.run_words import HOLD
from bot.views.words import bullets, day, paragraphs
from care.messages.runs import Milestone, Road, RunHold

_MILESTONE = {
    Milestone.P2: mark("Phase 2: {day}"),
    Milestone.P3: mark("Phase 3: {day}"),
    Milestone.ENTRY: mark("Ready for walk and run: {day}"),
    Milestone.FIRST_RUN: mark("First run, 8 times 1 min: {day}"),
    Milestone.EASY_RUN: mark("30 easy minutes: {day}"),
    Milestone.RACE: mark("Your race: {day}"),
}


def road_ahead(road: Road, view: ViewContext) -> str | None:
    _ = view.translate
    if not road.ahead and road.hold is None and not road.missing:
        return None
    lines = (_(_MILESTONE[place]).format(day=day(on, view)) for place, on in road.ahead)
    hold = road.hold if road.hold is not RunHold.ENTRY else None
    return paragraphs(
        f"<b>{_('The road ahead, at the earliest')}</b>\n{bullets(lines)}" if road.ahead else None,
        _("These dates hold if each gate is passed the first time and each run is calm. A sore "
          "week moves them, and so do hops that need time to grow. That is fine.")
        if road.ahead
        else None,
        _("The race comes before the plan is through. A physio can look at the date with you.")
        if road.race_fits is False
        else None,
        _(HOLD[hold]) if hold else None,
        _("Before running, still missing: {items}.").format(
            items=items_in_words(road.missing, view)
        )
        if road.missing
        else None,
    )  # fmt: skip
