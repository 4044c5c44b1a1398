"""The weekly decision in words (docs/rules.md 6.4, 6.5).

Every escalation says what was seen in the person's own numbers, that it is common, what to do by
when, what to keep doing, and what to look out for.
"""

from datetime import date

from bot.screen import Screen
from bot.views.context import Rows, ViewContext
from bot.views.reasons import reason
from bot.views.words import number_rows, paragraphs, scale, stamp, worry_button
from care.events import Action
from care.messages.decisions import DecisionNote
from care.messages.morning import Spoken
from care.person import Booking
from rehab.three_week_rule import Decision
from rehab.weekly_level import WeekClass


def decision_note(message: DecisionNote, view: ViewContext) -> Screen:
    """A decision that does not wait for a morning."""
    spoken = message.spoken
    text = decision_text(spoken, view)
    if spoken.decided.decision is Decision.ASK_CATCH_UP:
        question, rows = catch_up_question(spoken, view)
        return Screen(paragraphs(text, f"<b>{question}</b>"), (*rows, (worry_button(view),)))
    return Screen(text, escalation_rows(spoken.decided.on, view) if escalates(spoken) else ())


def catch_up_question(spoken: Spoken, view: ViewContext) -> tuple[str, Rows]:
    """The question of a week with too few answers, and its numbers."""
    question = view.translate("On a typical day last week, how bad was the worst moment?")
    numbers = number_rows(view, Action.CATCH_UP, stamp(spoken.decided.on))
    return f"{question} {scale(view)}", numbers


def escalates(spoken: Spoken) -> bool:
    """Whether it is spoken as advice to see a professional, more than one line long."""
    return spoken.decided.decision.escalates and not spoken.one_line


def escalation_rows(on: date, view: ViewContext) -> Rows:
    """What can be tapped under an escalation that was spoken on `on`."""
    _ = view.translate
    return (
        (
            view.button(_("Get summary"), Action.SUMMARY),
            view.button(_("How to find help"), Action.FIND_HELP),
        ),
        (view.button(_("Booked"), Action.BOOKED, stamp(on), Booking.BOOKED.value),),
        (worry_button(view),),
    )


def decision_text(spoken: Spoken, view: ViewContext) -> str:
    _ = view.translate
    why = reason(spoken.check, view.translate)
    free = spoken.no_load is None and spoken.held is None
    match spoken.decided.decision:
        case Decision.CONTINUE if spoken.check.week_class is WeekClass.IMPROVED:
            text = paragraphs(
                _("<b>{week}: your knee is doing better.</b>").format(week=_week(spoken, view)),
                why,
                _("That is your own work. Carry on with the plan, in small steps.")
                if free
                else None,
            )
        case Decision.CONTINUE:
            text = paragraphs(
                _("<b>{week}: a calm knee.</b>").format(week=_week(spoken, view)),
                why,
                _("Carry on with the plan. Steady weeks are what counts now.") if free else None,
            )
        case Decision.CONTINUE_PROVISIONAL:
            text = paragraphs(
                _("Thank you. <b>Carry on with the plan for now.</b>")
                if free
                else _("Thank you. <b>{week} is noted.</b>").format(week=_week(spoken, view)),
                why,
                _("5 answers or more next week will show it more clearly."),
            )
        case Decision.FLARE:
            text = _flare(spoken, why, view)
        case Decision.RESOLVED_CHECK:
            text = _resolved(spoken, why, view)
        case Decision.ASK_CATCH_UP:
            text = paragraphs(
                _("<b>{week}: I cannot tell yet.</b>").format(week=_week(spoken, view)), why
            )
        case Decision.QUIET | Decision.SUMMARY_LINE:
            text = _still_holds(spoken, view)
        case Decision.SAFETY_NET | Decision.SEVERE:
            text = why
        case _:
            text = _one_line(spoken, view) if spoken.one_line else _escalation(spoken, why, view)
    return paragraphs(text, _end_of_plan(spoken, view) if spoken.end_of_plan else None)


def _week(spoken: Spoken, view: ViewContext) -> str:
    """ "Week 3", which a visit begins to count anew."""
    _ = view.translate
    week = _("Week {week} after your visit") if spoken.check.after_visit else _("Week {week}")
    return week.format(week=spoken.check.week)


def _flare(spoken: Spoken, why: str, view: ViewContext) -> str:
    """While a stop or SEVERE holds there are no sessions to speak of."""
    _ = view.translate
    return paragraphs(
        _("<b>A flare is common. It does not mean you are back at the start.</b>"),
        why,
        None
        if spoken.no_load
        else _(
            "Sessions are shorter and easier now. Running and jumping wait until the knee is "
            "calm. Walking is fine at 2/10 or less. We look again in 1 week. If it has not "
            "settled then, a physio is the next step."
        ),
    )


def _resolved(spoken: Spoken, why: str, view: ViewContext) -> str:
    """Low pain while not running is not resolved (docs/rules.md 6.5).

    Nobody whose sessions are held back, or whose pain is elsewhere, is told to run (RF22).
    """
    _ = view.translate
    if spoken.no_load:
        return paragraphs(_("<b>2 calm weeks in a row.</b>"), why)
    if spoken.held or spoken.see_first:
        return paragraphs(
            _("<b>2 calm weeks in a row.</b>"),
            why,
            _("That is a real step. A physio should see the knee before you run."),
        )
    return paragraphs(
        _("<b>2 calm weeks in a row.</b>"),
        why,
        _(
            "That is a real step. It counts as resolved when your usual running has stayed at "
            "2/10 or less for 14 days. Running comes back in the small steps of your plan. "
            "Take a rest day after each run. Keep up the strength work."
        ),
    )


def _escalation(spoken: Spoken, why: str, view: ViewContext) -> str:
    _ = view.translate
    few_sessions = 2 * spoken.sessions_done < spoken.sessions_planned
    adherence = _(
        "You managed {done} of {planned} sessions. A physio can also help fit the plan to your "
        "life."
    ).format(done=spoken.sessions_done, planned=spoken.sessions_planned)
    return paragraphs(
        f"<b>{_what_was_seen(spoken, view)}</b> {why}",
        _what_to_do(spoken, view),
        _("No running or jumping until you were seen.") if spoken.running else None,
        adherence if few_sessions else None,
        _("New swelling, fever, or cannot stand on it? Tap below now."),
        _("I am a program and cannot examine you. Nobody watches this chat."),
    )


def _what_was_seen(spoken: Spoken, view: ViewContext) -> str:
    _ = view.translate
    match spoken.decided.decision:
        case Decision.ESCALATE_WORSE if spoken.after_more:
            seen = _("{when}, your knee is more sore than in the calm first days.")
        case Decision.ESCALATE_WORSE:
            seen = _("{when}, your knee is more sore than at the start.")
        case Decision.ESCALATE_RELAPSE:
            seen = _("{when}, your knee has gone back after a better time.")
        case Decision.ESCALATE_PLATEAU:
            seen = _("{when}, your knee is better, and has stood still for 3 weeks.")
        case _ if spoken.check.partial:
            seen = _("{when}, your knee is a little better.")
        case _:
            seen = _("{when}, your knee is about as sore as at the start.")
    after_visit = spoken.check.after_visit
    when = _("{week} weeks after your visit") if after_visit else _("{week} weeks in")
    return seen.format(when=when.format(week=spoken.check.week))


def _what_to_do(spoken: Spoken, view: ViewContext) -> str:
    """By when, and what to keep doing (docs/rules.md RF23, 6.5)."""
    _ = view.translate
    common = _("This is common, and a good time for help.")
    if spoken.decided.decision is Decision.ESCALATE_WORSE:
        book = _("<b>Please book a physio or doctor this week.</b>")
    else:
        book = _("<b>Please book a physio or doctor in the next 1-2 weeks.</b>")
    keep = _("Keep to what stays at 2/10 or less.")
    return " ".join((common, book, keep))


def _one_line(spoken: Spoken, view: ViewContext) -> str:
    """A stop or SEVERE a few days ago has said more already (conversation.md 5)."""
    return view.translate(
        "{week}: the weekly check says the same. Please be seen; what I told you first holds."
    ).format(week=_week(spoken, view))


def _still_holds(spoken: Spoken, view: ViewContext) -> str:
    _ = view.translate
    check = spoken.check
    level = check.level.lo if check.catch_up is None else check.catch_up
    if spoken.decided.decision is Decision.SUMMARY_LINE:
        text = _(
            "{week}: your pain reached {level}, at the start {start}. A physio or "
            "doctor is still the next step. /summary makes the page for it."
        )
    else:
        text = _(
            "{week}: your pain reached {level}, at the start {start}. What I advised still holds."
        )
    return text.format(week=_week(spoken, view), level=level, start=check.reference.value)


def _end_of_plan(spoken: Spoken, view: ViewContext) -> str:
    if spoken.no_load:
        return view.translate(
            "6 weeks are done. Pain still reaches 3 or more, so a review by a physio is a good "
            "idea too."
        )
    return view.translate(
        "6 weeks are done, and your plan goes on, up to 12 weeks. Pain still reaches 3 or more, "
        "so a review by a physio is a good idea too."
    )
