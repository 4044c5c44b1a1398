"""/why: what was seen, in the person's own numbers, by which rule, and where it is written."""

from bot.screen import Screen
from bot.texts import mark
from bot.views.context import ViewContext
from bot.views.gates import PHASE_NUMBER, item_in_words
from bot.views.holds import held_rule, held_words, no_load_rule, no_load_words
from bot.views.plan_change import change_line
from bot.views.reasons import reason
from bot.views.run_words import before_longer, hold_words, plan_in_words, why_words
from bot.views.words import bullets, day, full_day, paragraphs, short_day, worry_button
from care.events import Action
from care.messages.morning import Spoken
from care.messages.pages import Why
from care.messages.plan import NoLoad
from rehab.three_week_rule import Decision

# The name of each decision in plain words, and where its rule is written.
_RULES = {
    Decision.CONTINUE: (mark("carry on"), "6.4 row 7"),
    Decision.CONTINUE_PROVISIONAL: (mark("carry on for now"), "6.4"),
    Decision.FLARE: (mark("a step back for some days"), "6.4 row 3"),
    Decision.RESOLVED_CHECK: (mark("a calm knee"), "6.4 row 6"),
    Decision.ASK_CATCH_UP: (mark("too few answers, so I asked"), "6.4 row 8"),
    Decision.SAFETY_NET: (mark("no answer, so a word of care"), "6.4"),
    Decision.SEVERE: (mark("be seen within a few days"), "6.3"),
    Decision.ESCALATE_NO_IMPROVEMENT: (mark("see a physio or doctor in 1-2 weeks"), "6.4 row 4"),
    Decision.ESCALATE_PLATEAU: (mark("see a physio or doctor in 1-2 weeks"), "6.4 row 5"),
    Decision.ESCALATE_RELAPSE: (mark("see a physio or doctor in 1-2 weeks"), "6.4 row 2"),
    Decision.ESCALATE_WORSE: (mark("see a physio or doctor this week"), "6.4 row 1"),
    Decision.QUIET: (mark("said last week, still holds"), "6.5"),
    Decision.SUMMARY_LINE: (mark("said before, still holds"), "6.5"),
}


def why(message: Why, view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        paragraphs(
            f"<b>{_('Why you get what you get')}</b>",
            _last_check(message, view),
            _last_advice(message, view),
            _today(message, view),
            change_line(message.change, view) if message.change else None,
            _run(message, view),
            _phase(message, view),
            _(
                "A program decides this by fixed rules. Nobody looks at it. A physio or doctor who "
                "sees you knows more."
            ),
        ),
        (
            (
                view.button(_("Get summary"), Action.SUMMARY),
                view.button(_("How to find help"), Action.FIND_HELP),
            ),
            *(((worry_button(view),),) if message.no_load is NoLoad.SIX else ()),
        ),
    )


def _last_check(message: Why, view: ViewContext) -> str:
    _ = view.translate
    decided = message.decided
    if decided is None:
        none_yet, check = _("No weekly check yet."), message.next_check
        following = _("The next one is on {day}.")
        return f"{none_yet} {following.format(day=day(check, view))}" if check else none_yet
    return "\n".join(
        (
            _("<b>Last weekly check, {date}:</b> {decision}.").format(
                date=full_day(decided.on, view), decision=_(_RULES[decided.decision][0])
            ),
            _seen(message.decided_on, view),
            _rule(decided.decision, view),
        )
    )


def _last_advice(message: Why, view: ViewContext) -> str | None:
    """The last advice to see somebody, unless it is the last check itself."""
    _ = view.translate
    advice = message.escalation
    if advice is None:
        return None
    decided = message.decided
    if decided is not None and (decided.on, decided.decision) == (advice.on, advice.reason):
        return None
    seen = _seen(message.escalated_on, view)
    if message.severe:
        told = (f"{short_day(on, view)}: {score}" for on, score in message.severe)
        seen = f"{_('Your pain was 8 or more on these days:')}\n{bullets(told)}"
    return "\n".join(
        (
            _("<b>Last advice, {date}:</b> {advice}.").format(
                date=full_day(advice.on, view), advice=_(_RULES[advice.reason][0])
            ),
            seen,
            _rule(advice.reason, view),
        )
    )


def _today(message: Why, view: ViewContext) -> str:
    _ = view.translate
    if message.no_load is not None:
        words = no_load_words(message.no_load, message.stop, view)
        rule = no_load_rule(message.no_load, message.stop, view)
    elif message.held is not None:
        words, rule = held_words(message.held, view), held_rule(message.held, view)
    else:
        return _("<b>Your sessions now:</b> in full. Nothing holds them back.")
    title = _("<b>Your sessions now:</b>")
    return f"{title} {words}\n{_('Rule: {rule}.').format(rule=rule)}"


def _run(message: Why, view: ViewContext) -> str | None:
    """The next run, why it is as it is, and what still holds a longer one back (4.2-4.4)."""
    _ = view.translate
    if message.run is None or message.run_on is None:
        return None
    title = _("<b>Your next run, {day}:</b>").format(day=day(message.run_on, view))
    rule = _("Rule: {rule}.").format(rule=_("stages and the 24-hour rule, docs/running.md"))
    if message.run.plan is None:
        return f"{title} {hold_words(message.run, view)}\n{rule}"
    parts = [
        title,
        plan_in_words(message.run.plan, view),
        why_words(message.run, view),
        before_longer(message.run, view),
    ]
    return f"{' '.join(part for part in parts if part)}\n{rule}"


def _phase(message: Why, view: ViewContext) -> str:
    """The phase, and every item that the next one waits for (3.6)."""
    _ = view.translate
    title = _("<b>Your phase now:</b> {phase} of 4.").format(phase=PHASE_NUMBER[message.phase])
    if not message.missing:
        return title
    lacking = bullets(item_in_words(item, view) for item in message.missing)
    rule = _("Rule: {rule}.").format(rule=_("gates, docs/rules.md 3.6 and 4.2"))
    return f"{title} {_('The next one waits for:')}\n{lacking}\n{rule}"


def _seen(spoken: Spoken | None, view: ViewContext) -> str:
    if spoken is None:
        return view.translate("The numbers it came from have changed since.")
    return reason(spoken.check, view.translate)


def _rule(decision: Decision, view: ViewContext) -> str:
    return view.translate("Rule: {name}, docs/rules.md {place}.").format(
        name=decision.value, place=_RULES[decision][1]
    )
