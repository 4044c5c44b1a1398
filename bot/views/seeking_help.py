"""Seeing a professional: how to find one, booked, seen, and what follows (docs/rules.md 6.5)."""

from datetime import date

from bot.screen import Screen
from bot.views.context import Rows, ViewContext
from bot.views.verdicts import number_words
from bot.views.words import day, leave_row, paragraphs, stamp
from care.events import Action
from care.messages.decisions import BookedNoted, FindHelp, SeenNoted
from care.person import Booking, Escalation
from rehab.three_week_rule import VisitOutcome


def booked_rows(on: date, view: ViewContext) -> Rows:
    """The answers to "Have you been able to book?" about the advice of `on`."""
    _ = view.translate
    answers = {
        Booking.SEEN: _("Seen"),
        Booking.BOOKED: _("Booked"),
        Booking.NOT_YET: _("Not yet"),
        Booking.PREFER_NOT: _("Prefer not"),
    }
    seen, booked, not_yet, prefer_not = (
        view.button(label, Action.BOOKED, stamp(on), answer.value)
        for answer, label in answers.items()
    )
    return ((seen, booked), (not_yet, prefer_not))


def booked_question(escalation: Escalation, on: date, view: ViewContext) -> str:
    """What is asked on `on` about the advice; of a visit that is over, whether it took place."""
    if escalation.visit_on is None or escalation.visit_on >= on:
        return view.translate("Have you been able to book?")
    return view.translate("Were you seen on {day}?").format(day=day(escalation.visit_on, view))


def booked_line(escalation: Escalation, view: ViewContext) -> str:
    """What was advised, and what became of it."""
    _ = view.translate
    advised = _("On {day} I advised to see a physio or doctor.").format(
        day=day(escalation.on, view)
    )
    return " ".join(part for part in (advised, _outcome(escalation, view)) if part)


def _outcome(escalation: Escalation, view: ViewContext) -> str:
    _ = view.translate
    match escalation.outcome:
        case Booking.SEEN:
            return _("You have been seen. Good.")
        case Booking.BOOKED if escalation.visit_on is not None:
            return _("Booked for {day}. Good.").format(day=day(escalation.visit_on, view))
        case Booking.BOOKED:
            return _("Booked. Good.")
        case Booking.NOT_YET:
            return _("Not booked yet: that is fine. /help tells how to find someone.")
        case Booking.PREFER_NOT:
            return _("You prefer not to: that is your choice. I will not repeat this advice.")
        case None:
            return ""


def booked_noted(message: BookedNoted, view: ViewContext) -> Screen:
    _ = view.translate
    escalation = message.escalation
    match escalation.outcome:
        case Booking.BOOKED if escalation.visit_on is not None:
            text = _("Booked for {day}. Good. /summary makes a page to take along.").format(
                day=day(escalation.visit_on, view)
            )
        case Booking.BOOKED:
            text = _("Booked. Good. /summary makes a page to take along.")
        case Booking.NOT_YET:
            text = _("That is fine. Finding a slot can take a while.")
        case Booking.PREFER_NOT:
            text = _(
                "That is your choice. I will not repeat this advice. If something new shows up, "
                "I will say so."
            )
        case Booking.SEEN | None:
            text = _("Thank you. Noted.")
    if escalation.outcome is Booking.NOT_YET:
        return Screen(text, ((view.button(_("How to find help"), Action.FIND_HELP),),))
    if escalation.outcome is Booking.BOOKED:
        seen = (stamp(escalation.on), Booking.SEEN.value)
        return Screen(
            paragraphs(text, _("Tap below once you were seen.")),
            ((view.button(_("Seen"), Action.BOOKED, *seen),),),
        )
    return Screen(text)


def visit_date_question(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        _("Good. When is the visit? Type the date, like 14 May."),
        ((view.button(_("Not sure"), Action.VISIT_DAY),), leave_row(view)),
    )


def date_unreadable(view: ViewContext) -> Screen:
    return Screen(
        view.translate("I could not use that date. Type it like 14 May, or tap a button above.")
    )


def seen_question(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        _("Good that you were seen. What did they say about this plan?"),
        (
            (view.button(_("Carry on"), Action.SEEN, VisitOutcome.CARRY_ON.value),),
            (view.button(_("Changed plan"), Action.SEEN, VisitOutcome.CHANGED.value),),
            (view.button(_("Stop"), Action.SEEN, VisitOutcome.STOP.value),),
        ),
    )


def seen_noted(message: SeenNoted, view: ViewContext) -> Screen:
    _ = view.translate
    match message.outcome:
        case VisitOutcome.STOP:
            return Screen(
                _(
                    "Thank you. I pause your plan, since they said stop. What they told you comes "
                    "first. /resume brings the plan back when they agree."
                )
            )
        case VisitOutcome.CHANGED:
            text = _("Thank you. Where their plan and mine differ, do theirs.")
        case _:
            text = _("Thank you. Then the plan goes on.")
    fresh = _("From tomorrow I count from day 1 again, with a new start level.")
    check = (
        _("The next 3-week check is on {day}.").format(day=day(message.first_check_on, view))
        if message.first_check_on
        else None
    )
    return Screen(paragraphs(text, " ".join(part for part in (fresh, check) if part)))


def find_help(message: FindHelp, view: ViewContext) -> Screen:
    """How to find somebody, what to say and what to expect (docs/rules.md S13, S19-S23)."""
    _ = view.translate
    return Screen(
        paragraphs(
            _(
                "<b>Whom.</b> A physio who sees runners, a sports doctor or your own doctor. In "
                "many places you can go to a physio directly. Your insurance or your doctor's "
                "office can name some. A running club often knows one."
            ),
            _(
                '<b>What to say.</b> "I have had pain around the kneecap for some weeks. '
                'Exercises alone have not settled it. I would like it looked at." Tell them how '
                "often and how far you ran, and what went up before it began. /summary makes a "
                "page with your numbers."
            ),
            _(
                "<b>What to expect.</b> They look at how the leg lines up, how far the knee bends "
                "and where it is tender. They may ask for a squat or a jump. Bring shorts and "
                "your running shoes. They may or may not want a scan; often none is needed."
            ),
            _("<b>If it cannot wait.</b> Call {number}.").format(
                number=number_words(message.country, view)
            ),
        ),
        ((view.button(_("Get summary"), Action.SUMMARY),),),
    )


def goodbye(view: ViewContext) -> Screen:
    return Screen(
        view.translate(
            "I have not heard from you for a while, so I stop writing. If your knee still hurts, "
            "a physio or doctor is the next step. Your answers stay until you send /delete. "
            "Write to me at any time, and we go on from there."
        )
    )
