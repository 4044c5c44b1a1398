"""A pause, until a date or until the person says (conversation.md 6)."""

from bot.screen import Screen
from bot.views.context import Rows, ViewContext
from bot.views.words import day, full_day, paragraphs
from care.events import Action
from care.messages.control import Paused, PauseDateRefused

UNTIL_I_SAY = 0  # as a button carries it


def paused(message: Paused, view: ViewContext) -> Screen:
    _ = view.translate
    first = _("Already paused.") if message.already else _("Paused.")
    if message.until is None:
        until = _("No morning message and no pain question until you send /resume.")
    else:
        until = _(
            "No morning message and no pain question until {day}. That morning I am back by myself."
        ).format(day=day(message.until, view))
    return Screen(
        paragraphs(
            f"{first} {until}",
            _(
                "You can still type a number. The plan's days go on counting. Advice to see "
                "somebody still reaches you."
            ),
            f"<b>{_('Until when? Tap, or type a date.')}</b>" if message.asking else None,
        ),
        _rows(message, view),
    )


def pause_date_refused(message: PauseDateRefused, view: ViewContext) -> Screen:
    return Screen(
        view.translate("Please give a date from tomorrow to {latest}, like 14 May.").format(
            latest=full_day(message.latest, view)
        )
    )


def _rows(message: Paused, view: ViewContext) -> Rows:
    _ = view.translate
    resume = (view.button(_("Resume"), Action.RESUME),)
    if not message.asking:
        return ((view.button(_("Another date"), Action.PAUSE),), resume)
    return (
        (
            view.button(_("3 days"), Action.PAUSE_FOR, 3),
            view.button(_("1 week"), Action.PAUSE_FOR, 7),
            view.button(_("2 weeks"), Action.PAUSE_FOR, 14),
        ),
        (view.button(_("Until I say"), Action.PAUSE_FOR, UNTIL_I_SAY),),
        resume,
    )
