"""A change of the plan in one line, with the person's own numbers (docs/rules.md 3.1, 3.2)."""

from bot.screen import Button
from bot.texts import mark
from bot.views.context import ViewContext
from bot.views.plan import amount_in_words
from bot.views.run_words import MORNING_AFTER
from bot.views.words import stamp, weekday
from care.events import Action
from care.messages.morning import Morning
from care.messages.plan import ChangeWhy, PlanChange
from rehab.day_rule import NextMorning, Settled

_MORNING = {
    NextMorning.BETTER: mark("this morning was better"),
    NextMorning.SAME: mark("this morning was the same"),
    NextMorning.BIT_WORSE: mark("this morning was a bit worse"),
    NextMorning.CLEARLY_WORSE: mark("this morning was clearly worse"),
}
_CALM_AGAIN = mark("Two calm, easy sessions in a row and it goes up.")


def change_line(change: PlanChange, view: ViewContext) -> str:
    """ "Friday stays at the same level. Yesterday reached 5, and this morning was the same." """
    _ = view.translate
    match change.why:
        case ChangeWhy.UP:
            why = _("two calm sessions in a row felt easy, the last at {number}/10.")
            if change.back:
                why = _("two sessions in a row were calm, the last at {number}/10.")
            said = _("{exercise} goes up to {dose}: {why}").format(
                exercise=_name(change, view),
                dose=_dose(change, view),
                why=why.format(number=change.during),
            )
        case ChangeWhy.TOO_HARD:
            said = _("{exercise} goes down to {dose}: you said too hard.").format(
                exercise=_name(change, view), dose=_dose(change, view)
            )
        case ChangeWhy.FLARE:
            said = _("{exercise} goes down to {dose}: a level easier after the flare.").format(
                exercise=_name(change, view), dose=_dose(change, view)
            )
        case ChangeWhy.VARIANT:
            said = _("{new} takes the place of {old} for 2 weeks: a change for the same muscle.")
            said = said.format(new=_new_name(change, view), old=_name(change, view))
        case _ if change.now is not None:
            said = _("{exercise} goes down to {dose}.").format(
                exercise=_name(change, view), dose=_dose(change, view)
            )
            said = f"{said} {_numbers(change, view)}"
        case _ if change.held:
            said = _("{day} is short and easy.").format(day=_day(change, view))
            said = f"{said} {_numbers(change, view)}"
        case ChangeWhy.AMBER:
            said = _("{day} stays at the same level.").format(day=_day(change, view))
            said = f"{said} {_numbers(change, view)} {_(_CALM_AGAIN)}"
        case _:
            said = f"{_lower(change, view)} {_numbers(change, view)} {_(_CALM_AGAIN)}"
    more = _.plural("{count} more changed too.", "{count} more changed too.", change.more)
    return f"{said} {more.format(count=change.more)}" if change.more else said


def keep_button(message: Morning, view: ViewContext) -> tuple[tuple[Button, ...], ...]:
    """A step up can stay away; a step down cannot."""
    change = message.change
    waits = message.plan.waits
    if change is None or change.why is not ChangeWhy.UP or change.exercise is None or not waits:
        return ()
    label = view.translate("Keep the old level")
    at = stamp(message.on)
    return ((view.button(label, Action.KEEP_LEVEL, at, change.exercise),),)


def _lower(change: PlanChange, view: ViewContext) -> str:
    _ = view.translate
    if change.exercise is not None:
        return _("{exercise} is a level easier next time.").format(exercise=_name(change, view))
    if change.why is ChangeWhy.RED:
        return _("{day} is a level easier.").format(day=_day(change, view))
    return _("These exercises are a level easier next time.")


def _numbers(change: PlanChange, view: ViewContext) -> str:
    """ "Yesterday reached 5, and this morning was a bit worse." """
    _ = view.translate
    told_now = change.next_on is not None
    parts = []
    if change.during is not None and told_now:
        parts.append(_("Yesterday reached {score}").format(score=change.during))
    elif change.during is not None:
        parts.append(_("Last time reached {score}").format(score=change.during))
    else:
        parts.append(_("I have no number from the session"))
    if change.settled in {Settled.BY_TOMORROW, Settled.NOT_YET}:
        parts.append(_("it took more than an hour to settle"))
    if change.next_morning is not None:
        words = _MORNING if told_now else MORNING_AFTER
        parts.append(_(words[change.next_morning]))
    if change.swollen:
        parts.append(_("the knee was swollen"))
    said = f"{parts[0]}."
    if len(parts) > 1:
        said = _("{first}, and {last}.").format(first=", ".join(parts[:-1]), last=parts[-1])
    rose = _("The last 2 sessions were above the one before.")
    return f"{said} {rose}" if change.rising else said


def _day(change: PlanChange, view: ViewContext) -> str:
    if change.next_on is None:
        return view.translate("The next session")
    return weekday(change.next_on, view)


def _name(change: PlanChange, view: ViewContext) -> str:
    return view.content.exercise(change.exercise).name if change.exercise else ""


def _new_name(change: PlanChange, view: ViewContext) -> str:
    return view.content.exercise(change.now.exercise.id).name if change.now else ""


def _dose(change: PlanChange, view: ViewContext) -> str:
    if change.now is None:
        return ""
    if change.now.easier:
        return view.translate("the easier form")
    return amount_in_words(change.now, view)
