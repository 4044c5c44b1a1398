"""The session as a conversation: the buttons of the morning, the cards, its end (3.1-3.4, 8.2)."""

from collections.abc import Mapping

from bot.screen import Button, Screen
from bot.texts import mark
from bot.views.context import Rows, ViewContext
from bot.views.plan import dose_in_words, pain_limit, title_of, todays_plan, warm_up, why_held
from bot.views.words import clock, in_rows, number_rows, paragraphs, scale, stamp, worry_button
from care.events import Action
from care.later import TONIGHT
from care.messages.plan import LaterWhen, Plan, ShownIn
from care.messages.sessions import (
    DuringQuestion,
    SessionCard,
    SessionDone,
    SessionOffer,
    SessionPage,
)
from care.person import AdjustmentKind
from care.session import CardMark, LaterAnswer, SessionAnswer
from care.session_taps import MOST_CARDS
from care.swaps import reasons
from rehab.content.exercises import Block
from rehab.day_rule import GREEN_AT_MOST, STRENGTH_RED_FROM
from rehab.program import SHORT_SESSION, ExerciseSession, Mark, Prescription

_LATER = {LaterWhen.HOUR: mark("In 1 hour"), LaterWhen.TOMORROW: mark("Tomorrow")}
_MARKS: Mapping[CardMark, str] = {
    CardMark.HURTS: mark("Hurts"),
    CardMark.TOO_EASY: mark("Too easy"),
    CardMark.TOO_HARD: mark("Too hard"),
}


def session_rows(at: str, where: ShownIn, plan: Plan, view: ViewContext) -> Rows:
    """What can be said to a session that waits."""
    _ = view.translate

    def say(label: str, answer: SessionAnswer) -> tuple[str, SessionAnswer]:
        return label, answer

    first = [say(_("Start"), SessionAnswer.START), say(_("Done"), SessionAnswer.DONE)]
    second = [
        say(_("Later"), SessionAnswer.LATER),
        say(_("Too sore"), SessionAnswer.TOO_SORE),
        say(_("Skip"), SessionAnswer.SKIP),
    ]
    whole = plan.session is not None and len(plan.session.exercises) > SHORT_SESSION
    third = [say(_("Short version"), SessionAnswer.SHORT)] if whole else []
    if plan.one_page:
        third.append(say(_("All on one page"), SessionAnswer.ONE_PAGE))
    return tuple(
        tuple(
            view.button(label, Action.SESSION, at, answer.value, where.value)
            for label, answer in row
        )
        for row in (first, second, third)
        if row
    )


def later_question(
    at: str, where: ShownIn, choices: tuple[LaterWhen, ...], view: ViewContext
) -> tuple[str, Rows]:
    """When instead: only times that are left today, and tomorrow where the days allow."""
    _ = view.translate
    question = _("When shall I come back to it?")
    if not choices:
        question = _("It is late for today. Start now, or skip it: nothing counts against it.")
    labels = {
        **{when: _(label) for when, label in _LATER.items()},
        LaterWhen.TONIGHT: _("Tonight, about {time}").format(time=clock(TONIGHT)),
    }
    times = [
        view.button(labels[when], Action.LATER, at, when.value, where.value) for when in choices
    ]
    back = view.button(_("Back"), Action.LATER, at, LaterAnswer.BACK.value, where.value)
    return question, (*((button,) for button in times), (back,))


def session_offer(message: SessionOffer, view: ViewContext) -> Screen:
    """The session by itself, after it was put off."""
    _ = view.translate
    plan, at, worry = message.plan, stamp(message.on), (worry_button(view),)
    if plan.session is None or plan.done is not None or plan.under_way:
        return Screen(todays_plan(plan, view), (worry,))
    if message.later is not None:
        question, rows = later_question(at, ShownIn.OFFER, message.later, view)
        return Screen(paragraphs(todays_plan(plan, view), f"<b>{question}</b>"), rows)
    lead = _("Your session, as you asked.") if plan.remind_at is None else None
    if message.after_run:
        lead = _("Strength comes after the run, whenever you are ready.")
    rows = session_rows(at, ShownIn.OFFER, plan, view)
    return Screen(paragraphs(lead, todays_plan(plan, view)), (*rows, worry))


def session_card(message: SessionCard, view: ViewContext) -> Screen:
    """One exercise; warm-up before the first, stretch and Q2 with the last."""
    session, at = message.session, stamp(message.on)
    prescribed, last = session.exercises[message.index], len(session.exercises) - 1
    is_first, is_last = message.index == 0, message.index == last
    number = view.translate("{number} of {count}").format(
        number=message.index + 1, count=len(session.exercises)
    )
    text = paragraphs(
        f"{pain_limit(message.held, view)} {_how_in_general(view)}" if is_first else None,
        warm_up(session, view) if is_first else None,
        _exercise(prescribed, view, number=number, whole=True),
        _stretch(session, view) if is_last else None,
        _in_place_of(message, prescribed, view),
        _note(message, prescribed, view),
        _question(view) if is_last else None,
    )
    return Screen(text, _card_rows(message, prescribed, at, last, view))


def _card_rows(
    message: SessionCard, prescribed: Prescription, at: str, last: int, view: ViewContext
) -> Rows:
    _ = view.translate
    exercise, index = prescribed.exercise.id, message.index
    further: Rows = ((view.button(_("Next"), Action.CARD, at, index + 1),),)
    if index == last:
        further = number_rows(view, Action.DURING, at)
    marks = tuple(
        view.button(_(label), Action.MARK, at, exercise, tap.value) for tap, label in _MARKS.items()
    )
    sharp = view.button(_("It was sharp"), Action.MARK, at, exercise, CardMark.SHARP.value)
    page = view.button(
        _("All on one page"), Action.SESSION, at, SessionAnswer.ONE_PAGE.value, ShownIn.CARD.value
    )
    enough = view.button(
        _("Enough for today"), Action.SESSION, at, SessionAnswer.ENOUGH.value, ShownIn.CARD.value
    )
    back = view.button(_("Back"), Action.CARD, at, index - 1)
    around = [
        *([back] if index > 0 else []),
        *([enough] if 0 < index < last else []),
        *([page] if message.one_page else []),
    ]
    return (
        *further,
        marks,
        *(_how_much(message, exercise, at, view) if message.mark is Mark.HURTS else ()),
        *(((sharp,),) if message.mark is Mark.HURTS and not message.sharp else ()),
        *in_rows(_swaps(message, prescribed, at, view), 2),
        *in_rows(around, 2),
        (worry_button(view),),
    )


def _how_much(message: SessionCard, exercise: str, at: str, view: ViewContext) -> Rows:
    """How much the exercise hurt, until that is known (docs/rules.md 3.2)."""
    if message.hurt is not None or message.sharp:
        return ()
    labels = {
        GREEN_AT_MOST: view.translate("Up to 2/10"),
        3: "3/10",
        4: "4/10",
        5: "5/10",
        STRENGTH_RED_FROM: "6/10+",
    }
    return (
        tuple(
            view.button(label, Action.MARK, at, exercise, number)
            for number, label in labels.items()
        ),
    )


def _swaps(
    message: SessionCard, prescribed: Prescription, at: str, view: ViewContext
) -> list[Button]:
    """Another exercise in its place, and back."""
    _ = view.translate
    if message.swapped is not None:
        return [view.button(_("Swap back"), Action.SWAP_BACK, message.swapped.value, at)]
    labels = {
        AdjustmentKind.NO_STEP: _("No step here"),
        AdjustmentKind.NO_BAND: _("No band"),
        AdjustmentKind.HURTS: _("Swap it"),
    }
    exercise = prescribed.exercise.id
    return [
        view.button(labels[why], Action.SWAP, at, exercise, why.value)
        for why in reasons(exercise)
        if why is not AdjustmentKind.HURTS or message.mark is Mark.HURTS
    ]


def session_page(message: SessionPage, view: ViewContext) -> Screen:
    _ = view.translate
    session, at = message.session, stamp(message.on)
    count = len(session.exercises)
    cards = [_exercise(prescribed, view, whole=False) for prescribed in session.exercises]
    text = paragraphs(
        f"<b>{title_of(session, view)}</b> {pain_limit(message.held, view)}",
        why_held(message.held, view),
        _how_in_general(view),
        warm_up(session, view),
        *cards,
        _stretch(session, view),
    )
    return Screen(
        text,
        (
            (view.button(_("Done"), Action.CARD, at, count),),
            (view.button(_("Card by card"), Action.CARD, at, 0),),
            (worry_button(view),),
        ),
    )


def during_question(message: DuringQuestion, view: ViewContext) -> Screen:
    rows = number_rows(view, Action.DURING, stamp(message.on))
    return Screen(_question(view), (*rows, (worry_button(view),)))


def session_done(message: SessionDone, view: ViewContext) -> Screen:
    """Short praise in the person's own totals; no streaks (docs/rules.md 8.2)."""
    _ = view.translate
    total = _.plural(
        "{count} session so far.", "{count} sessions so far.", message.sessions_done
    ).format(count=message.sessions_done)
    saved = _("Saved: {score} during the session.").format(score=message.during)
    change = view.button(_("Change"), Action.CARD, stamp(message.on), MOST_CARDS)
    return Screen(
        paragraphs(f"✅ {_('Session done.')} {total}", f"{saved} {_what_it_means(message, view)}"),
        ((change,), (worry_button(view),)),
    )


def _what_it_means(message: SessionDone, view: ViewContext) -> str:
    _ = view.translate
    if message.too_much:
        return _("Take it easy today. Next time is easier.")
    if message.during <= GREEN_AT_MOST:
        return _("Well done. Rest is part of the plan too.")
    if message.held:
        return _("For now 2/10 is enough. Do a little less next time.")
    return _("Up to 5/10 is OK if it settles by tomorrow morning.")


def _how_in_general(view: ViewContext) -> str:
    """What holds for every exercise (docs/rules.md 3.1)."""
    return view.translate("Do both sides, the sore one first. Rest 60-90 s between sets.")


def _question(view: ViewContext) -> str:
    """Q2 (docs/rules.md 5)."""
    question = view.translate("What was the worst your knee got during the session?")
    return f"<b>{question}</b> {scale(view)}"


def _exercise(prescribed: Prescription, view: ViewContext, number: str = "", *, whole: bool) -> str:
    """Name, dose, how and stop rule; on a card also what to feel and what goes wrong often."""
    _ = view.translate
    words = view.content.exercise(prescribed.exercise.id)
    name = f"{number}: {words.name}" if number else words.name
    how = words.easier if prescribed.easier else words.how
    first = f"<b>{name}</b>\n{dose_in_words(prescribed, view)}."
    if not whole:
        return f"{first}\n{how} {words.stop}"
    wrong = _("What goes wrong often: {mistake}").format(mistake=words.mistake)
    return paragraphs(first, how, words.feel, f"<i>{wrong}</i>", words.stop)


def _in_place_of(message: SessionCard, prescribed: Prescription, view: ViewContext) -> str | None:
    if message.swapped is None or prescribed.instead_of is None:
        return None
    name = view.content.exercise(prescribed.instead_of).name
    return view.translate("In place of: {exercise}.").format(exercise=name)


def _note(message: SessionCard, prescribed: Prescription, view: ViewContext) -> str | None:
    """What was tapped on this card, and what to do now."""
    _ = view.translate
    match message.mark:
        case Mark.HURTS if message.sharp:
            return _(
                "Leave this one out today. Next time it is easier. Does the knee catch, give way "
                "or swell? Tap the last button."
            )
        case Mark.HURTS if prescribed.easier:
            return _("Stop this one. Sore does not mean harm. Leave it out today.")
        case Mark.HURTS:
            easier = view.content.exercise(prescribed.exercise.id).easier
            choice = _("Stop this one. Sore does not mean harm. Leave it out today, or try easier:")
            much = _("How much did it reach?") if message.hurt is None else ""
            return f"{choice} {easier} {much}".rstrip()
        case Mark.TOO_EASY:
            return _("Noted: too easy. Twice in a row, and it goes up a step.")
        case Mark.TOO_HARD:
            return _("Noted: too hard. Do fewer today. Next time it is a step easier.")
        case Mark.NONE:
            return None


def _stretch(session: ExerciseSession, view: ViewContext) -> str | None:
    """What may follow: the stretch with how it is done, the rest by name."""
    if not session.cool_down:
        return None
    stretch, *others = session.cool_down
    words = view.content.block(stretch.id)
    lines = (f"<b>{words.name}</b>: {words.how}", *(_named(block, view) for block in others))
    return "\n".join(lines)


def _named(block: Block, view: ViewContext) -> str:
    return f"<b>{view.content.block(block.id).name}</b>."
