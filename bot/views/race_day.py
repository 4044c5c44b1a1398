"""The day of the goal race and the morning after: kind, exact, no promise (conversation.md 8)."""

import html

from bot.views.context import ViewContext
from bot.views.motivation import distance
from bot.views.run_words import HOLD, how_far
from bot.views.words import paragraphs
from care.messages.runs import RaceDay
from rehab.day_rule import GREEN_AT_MOST
from rehab.run_text import minutes_for


def race_day_line(
    race: RaceDay, view: ViewContext, *, told_hold: bool = False, told_rest: bool = False
) -> str:
    """What the morning says of the race.

    `told_hold` leaves out why there is no running, `told_rest` that it is a rest day: said already.
    """
    if race.over:
        return _yesterday(race, view, told_rest=told_rest)
    if race.hold is not None:
        return _without_it(race, view, told_hold=told_hold)
    return _today(race, view)


def _today(race: RaceDay, view: ViewContext) -> str:
    _ = view.translate
    day = _("🏁 <b>Today is your race: {name}.</b>").format(name=html.escape(race.name))
    if race.ran is not None:
        return paragraphs(day, _told(race, view))
    start = _("Start slower than you feel. Stop at 4/10, or with a limp.")
    run = _("It is today's run, and a session can wait.")
    return paragraphs(day, _room(race, view), f"{start} {run}")


def _room(race: RaceDay, view: ViewContext) -> str:
    """How long the race takes, and how long the plan lets a run be."""
    _ = view.translate
    if race.most is None:
        return _("Enjoy it.")
    if race.km is None:
        return _("The plan has room for {most} min of running.").format(most=race.most)
    minutes = minutes_for(race.km)
    takes = _("{far} takes about {minutes} min at an easy pace.").format(
        far=distance(race.km, race.units, view), minutes=minutes
    )
    if minutes <= race.most:
        return f"{takes} {_('The plan has room for that. Enjoy it.')}"
    room = _("The plan has room for {most} min. Walk in between, or stop there: both count.")
    return f"{takes} {room.format(most=race.most)}"


def _without_it(race: RaceDay, view: ViewContext, *, told_hold: bool) -> str:
    """The race comes before the knee is ready: no blame, and what can be done instead."""
    _ = view.translate
    day = _("<b>Today is the day of your race: {name}.</b>").format(name=html.escape(race.name))
    if race.ran is not None:
        return paragraphs(day, _told(race, view))
    why = None if told_hold or race.hold is None else _(HOLD[race.hold])
    kind = _("It is hard to let it pass, and it is not lost. A later date? /settings takes it.")
    return paragraphs(day, f"{why} {kind}" if why else kind)


def _yesterday(race: RaceDay, view: ViewContext, *, told_rest: bool) -> str:
    _ = view.translate
    day = _("Yesterday was your race: {name}.").format(name=html.escape(race.name))
    goal = _("A new goal? /settings takes it.")
    if race.ran is not None:
        told = f"{day} {_told(race, view)}"
        rest = _("Today is a rest day from running.")
        return paragraphs(told if told_rest else f"{told} {rest}", goal)
    far = distance(race.km, race.units, view) if race.km is not None else _("30 min")
    tell = _("If you ran it, tell me, like: /run {far} pain 2 yesterday. Then today has no run.")
    return paragraphs(f"{day} {tell.format(far=far)}", goal)


def _told(race: RaceDay, view: ViewContext) -> str:
    """The run of that day in its numbers; a calm one is worth a word."""
    _ = view.translate
    far = how_far(race.ran, None, race.units, view)
    if race.during is None:
        return _("You ran {far}.").format(far=far)
    said = _("You ran {far}, pain {score}.").format(far=far, score=race.during)
    return f"{said} {_('Well done.')}" if race.during <= GREEN_AT_MOST else said
