"""/plan: the next 7 days as dates, and what is held back."""

from babel.dates import format_date

from bot.screen import Screen
from bot.views.context import ViewContext
from bot.views.holds import held_words, no_load_words
from bot.views.road import road_ahead
from bot.views.words import day, paragraphs, worry_button
from care.events import Action
from care.messages.pages import PlannedDay, WeekAhead
from care.messages.plan import NoLoad
from rehab.program import Template


def week_ahead(message: WeekAhead, view: ViewContext) -> Screen:
    _ = view.translate
    within = any(planned.check for planned in message.days)
    return Screen(
        paragraphs(
            f"<b>{_('Your next 7 days')}</b>",
            "\n".join(_line(planned, message.no_load, view) for planned in message.days),
            None if within else _next_check(message, view),
            no_load_words(message.no_load, message.stop, view) if message.no_load else None,
            held_words(message.held, view) if message.held else None,
            _muted(message, view),
            _("What slips is not made up: the next session is on its own day."),
            road_ahead(message.road, view) if message.road else None,
        ),
        (
            (
                view.button(_("Change days"), Action.SET_DAYS),
                view.button(_("Why?"), Action.WHY),
            ),
            *(((worry_button(view),),) if message.no_load is NoLoad.SIX else ()),
        ),
    )


def _next_check(message: WeekAhead, view: ViewContext) -> str | None:
    """In maintenance there are none."""
    if message.next_check is None:
        return None
    return view.translate("Next weekly check: {day}.").format(day=day(message.next_check, view))


def _line(planned: PlannedDay, no_load: NoLoad | None, view: ViewContext) -> str:
    """ "Wed 7 Jan: session A, about 25 min" """
    _ = view.translate
    held = [*_run(planned, view), _what(planned, no_load, view)]
    if planned.check:
        held.append(_("weekly check"))
    if planned.visit:
        held.append(_("your visit"))
    on = format_date(planned.on, _("EEE d MMM"), locale=view.locale)
    return f"{on}: {', '.join(held)}"


def _run(planned: PlannedDay, view: ViewContext) -> list[str]:
    """ "run 8 min" before what else the day holds."""
    _ = view.translate
    if planned.run is None or (planned.run.plan is None and not planned.run.done):
        return []
    if planned.run.done:
        return [_("run, done")]
    if planned.run.plan is None or planned.run.left_out is not None:
        return [_("run, left out")]
    return [_("run {minutes} min").format(minutes=planned.run.plan.minutes)]


def _what(planned: PlannedDay, no_load: NoLoad | None, view: ViewContext) -> str:
    _ = view.translate
    if planned.session is None:
        return _("rest") if no_load in {None, NoLoad.SIX} else _("no exercise")
    names = {
        Template.A: _("session A"),
        Template.B: _("session B"),
        Template.C: _("session C"),
        Template.LIGHT: _("light session"),
        Template.QUAD_PRESS: _("1 easy exercise"),
        Template.MAINTENANCE: _("short session"),
    }
    name = names[planned.session.template]
    if planned.done is not None:
        outcome = _("{session}, done") if planned.done else _("{session}, left out")
        return outcome.format(session=name)
    return _("{session}, about {minutes} min").format(session=name, minutes=planned.session.minutes)


def _muted(message: WeekAhead, view: ViewContext) -> str | None:
    _ = view.translate
    if not message.muted:
        return None
    if message.paused_until is not None:
        return _("Messages are paused until {day}.").format(day=day(message.paused_until, view))
    return _("Messages are off. /resume brings them back.")
