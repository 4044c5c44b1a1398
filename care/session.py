"""The session as a conversation: started, put off or left out, card by card, and its end.

Source: conversation.md 7 and clinical.md 3.1, 3.2, 8.2. Where it stands is in its record
(`care.person.SessionLog`): a restart loses nothing and /today brings it back.
"""

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from care.answers import program_sessions
from care.check_in import open_for_scores
from care.clock import today
from care.current import old_button
from care.day_after import worst_during
from care.evening import EVENING_SOURCE, evening_screen
from care.events import Kind
from care.flare_told import after_two_reds
from care.gate_tests import gate_question
from care.later import hours_left, later_instant, occasion_of, reminded, stale_from
from care.messages import Message, Toast
from care.messages.morning import MorningAsk
from care.messages.plan import LaterWhen, Plan, ShownIn
from care.messages.sessions import DuringQuestion, SessionDone, SessionOffer
from care.morning import morning_screen, plan_of
from care.outcome import Due, Outcome
from care.person import AdjustmentKind, LeftOut, PersonState, SessionLog, Status
from care.session_cards import under_way
from care.session_log import log_of, may_move, too_much, with_log
from care.six import six_after, told_anew
from care.slots import slot_plans
from care.swaps import reasons, swapped, taken_back
from care.tap_args import ForgedTapError
from rehab.program import ExerciseSession, Mark


class SessionAnswer(StrEnum):
    """What the buttons of a session say; short, they travel in 64 bytes."""

    START = "start"
    SHORT = "short"  # the first 3 exercises (3.6)
    DONE = "done"  # without the cards: one tap logs it (8.2)
    ONE_PAGE = "page"
    LATER = "later"
    TOO_SORE = "sore"
    SKIP = "skip"
    ENOUGH = "enough"  # on a card: the rest is left


class LaterAnswer(StrEnum):
    HOUR = LaterWhen.HOUR.value
    TONIGHT = LaterWhen.TONIGHT.value
    TOMORROW = LaterWhen.TOMORROW.value
    BACK = "back"


class CardMark(StrEnum):
    HURTS = "h"
    SHARP = "s"
    TOO_EASY = "e"
    TOO_HARD = "d"


_STARTS = frozenset(
    {SessionAnswer.START, SessionAnswer.SHORT, SessionAnswer.ONE_PAGE, SessionAnswer.DONE}
)
_MARKS = {
    CardMark.HURTS: (Mark.HURTS, Toast.HURTS),
    CardMark.SHARP: (Mark.HURTS, Toast.SHARP),
    CardMark.TOO_EASY: (Mark.TOO_EASY, Toast.TOO_EASY),
    CardMark.TOO_HARD: (Mark.TOO_HARD, Toast.TOO_HARD),
}


def answered(
    person: PersonState, on: date, answer: SessionAnswer, where: ShownIn, now: datetime
) -> Outcome:
    """A tap on [Start], [Later], [Too sore], [Skip]; or on a card, all at once or enough.

    A session is done on its own day: what was missed is not made up (3.6). One that holds no
    load any more shows why.
    """
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    plan, log = plan_of(person, on, now), log_of(person, on)
    if plan.session is None:
        return Outcome(person, (_day(person, on, where, now),))
    begun = log is not None and (log.done or log.card is not None)
    match answer:
        case SessionAnswer.ENOUGH if log is not None and log.card is not None:
            left = replace(log, card=len(plan.session.exercises), done=bool(log.marks), at=now)
            return _shown(with_log(person, left), on, now)
        case SessionAnswer.ONE_PAGE if log is not None and log.card is not None:
            return _shown(with_log(person, replace(log, one_page=True)), on, now)
        case _ if begun:
            return _open(person, on, where, now)
        case _ if answer in _STARTS:
            return _started(person, on, plan, plan.session, answer, where, now)
        case SessionAnswer.LATER:
            choices = later_choices(person, on, now)
            return Outcome(person, (_day(person, on, where, now, later=choices),))
        case SessionAnswer.TOO_SORE | SessionAnswer.SKIP:
            sore = answer is SessionAnswer.TOO_SORE
            why = LeftOut.TOO_SORE if sore else LeftOut.SKIPPED
            return _left_out(person, on, plan.session, why, where, now)
    return old_button(person, now)


def later(
    person: PersonState, on: date, answer: LaterAnswer, where: ShownIn, now: datetime
) -> Outcome:
    """When the session is offered again: a row of its own, or tomorrow's morning message."""
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    plan, log = plan_of(person, on, now), log_of(person, on)
    if plan.session is None or answer is LaterAnswer.BACK:
        return Outcome(person, (_day(person, on, where, now),))
    if log is not None and (log.done or log.card is not None):
        return _open(person, on, where, now)
    when = LaterWhen(answer.value)
    choices = later_choices(person, on, now)
    if when not in choices:
        screen = _day(person, on, where, now, later=choices)
        return Outcome(person, (screen,), toast=Toast.TOO_LATE)
    if when is LaterWhen.TOMORROW:
        return _left_out(person, on, plan.session, LeftOut.TOMORROW, where, now)
    at = later_instant(person, on, when, now)
    put_off = SessionLog(on, plan.session.template.value, False, now, remind_at=at)
    waits = with_log(person, put_off)
    row = Due(Kind.LATER, on, at, stale_from(person, on, at), occasion_of(at))
    return Outcome(waits, (_day(waits, on, where, now),), (row,))


def later_choices(person: PersonState, on: date, now: datetime) -> tuple[LaterWhen, ...]:
    """The times to which the session of `on` can be put off."""
    tomorrow = (LaterWhen.TOMORROW,) if reminded(person) and may_move(person, on) else ()
    return (*hours_left(person, on, now), *tomorrow)


def offered_again(person: PersonState, on: date, occasion: str, now: datetime) -> Outcome:
    """The session once more, when its row is due; nothing where it was begun or left meanwhile."""
    log = log_of(person, on)
    waits = log is not None and not log.done and log.card is None and log.left_out is None
    if person.status is not Status.ACTIVE or person.paused_on is not None or not waits:
        return Outcome(person)
    if log is None or log.remind_at is None or occasion_of(log.remind_at) != occasion:
        return Outcome(person)
    plan = plan_of(person, on, now)
    return Outcome(person, (SessionOffer(on, plan),) if plan.session is not None else ())


def to_card(person: PersonState, on: date, index: int, now: datetime) -> Outcome:
    """On to a card, or back; the number of the exercises, or more, leads to Q2."""
    if not open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    plan, log = plan_of(person, on, now), log_of(person, on)
    if log is None:
        return old_button(person, now)
    if log.card is None and log.done and (plan.session is None or index >= _length(plan)):
        return Outcome(person, (DuringQuestion(on),))
    if log.card is None or plan.session is None:
        return _open(person, on, ShownIn.CARD, now)
    passed = {item.exercise.id: Mark.NONE for item in plan.session.exercises[:index]}
    marks = {**passed, **log.marks}
    # Whoever reaches the last card has trained, also without an answer to Q2.
    done = log.done or (bool(marks) and index >= _length(plan) - 1)
    gone_on = replace(
        log,
        card=min(index, _length(plan)),
        marks=marks,
        done=done,
        one_page=log.one_page and index > 0,
        at=now,
    )
    return _shown(with_log(person, gone_on), on, now)


def marked(
    person: PersonState, on: date, exercise: str, tap: CardMark | int, now: datetime
) -> Outcome:
    """[Hurts], [Too easy] or [Too hard] on a card: recorded, and the card says what it means.

    A number is how much it hurt; one that asks the six stops the session until they are
    answered. Raises ForgedTapError for an exercise that the session does not
    hold.
    """
    if not open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    plan, log = plan_of(person, on, now), log_of(person, on)
    if log is None:
        return old_button(person, now)
    if log.card is None or plan.session is None:
        return _open(person, on, ShownIn.CARD, now)
    ids = [item.exercise.id for item in plan.session.exercises]
    if exercise not in ids:
        raise ForgedTapError(exercise)
    mark, toast = (Mark.HURTS, Toast.SAVED) if isinstance(tap, int) else _MARKS[tap]
    others = {id: number for id, number in log.hurts.items() if id != exercise}
    noted = replace(
        log,
        card=ids.index(exercise),
        marks={**log.marks, exercise: mark},
        hurts={**others, exercise: tap} if isinstance(tap, int) else others,
        sharp=log.sharp or tap is CardMark.SHARP,
        at=now,
    )
    saved = with_log(person, noted)
    shown = replace(_shown(saved, on, now), toast=toast)
    if not isinstance(tap, int):
        return shown
    six = six_after(person, saved, on, worst_during(log), tap)
    return replace(shown, messages=(*shown.messages, *((six,) if six else ())))


def swap(
    person: PersonState, on: date, exercise: str, why: AdjustmentKind, now: datetime
) -> Outcome:
    """[No step here], [No band here] or [Swap it] on a card: another takes its place.

    Raises ForgedTapError for an exercise that cannot be swapped for that.
    """
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    if why not in reasons(exercise):
        raise ForgedTapError(exercise)
    changed = swapped(person, exercise, why, on, now)
    return replace(_shown(changed, on, now), toast=Toast.SWAPPED)


def swap_back(person: PersonState, on: date, why: AdjustmentKind, now: datetime) -> Outcome:
    """The swap is taken back on the card of what took its place."""
    if on != today(person, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    return _shown(taken_back(person, why), on, now)


def during(person: PersonState, on: date, value: int, now: datetime) -> Outcome:
    """Q2: the session is over. Tapping again replaces it for 48 h.

    8 or more, or a jump over the start, asks the six (conversation.md 3). It is pain during the
    session, not Q1: it is shown in the evening and is no score of the day.
    """
    if not open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    log = log_of(person, on)
    if log is None or (log.card is None and not log.done):
        return old_button(person, now)
    plan, before = plan_of(person, on, now), log.during
    marks = dict(log.marks)
    if plan.session is not None and log.card is not None and log.card == _length(plan) - 1:
        marks.setdefault(plan.session.exercises[-1].exercise.id, Mark.NONE)
    over = replace(
        log,
        done=True,
        card=None,
        during=value,
        marks=marks,
        remind_at=None,
        at=now if before is None or told_anew(person, on, before, value) else log.at,
    )
    saved = with_log(person, over)
    messages: list[Message] = [_done(saved, over)]
    saved, flare = after_two_reds(saved, on, now)
    messages += flare
    six = six_after(person, saved, on, worst_during(log), value)
    if six is not None:
        messages.append(six)
    elif before is None and _answered_tonight(saved, on) and on == today(saved, now):
        messages.append(evening_screen(saved, on, now))
    elif before is None and not too_much(over):
        test = gate_question(saved, on, now)
        messages += [test] if test is not None else []
    return Outcome(saved, tuple(messages), toast=Toast.SAVED)


def asks_q2(person: PersonState, now: datetime) -> bool:
    """Whether a typed number answers Q2: it is what was asked, and the evening has not come."""
    on = today(person, now)
    log = log_of(person, on)
    if log is None or log.card is None:
        return False
    plan = plan_of(person, on, now)
    asked = log.card >= _length(plan) - (0 if log.one_page else 1)
    evenings = (slot.instant(on) for slot in slot_plans(person) if slot.kind is Kind.EVENING)
    return plan.session is not None and asked and all(now < due for due in evenings)


def _started(
    person: PersonState,
    on: date,
    plan: Plan,
    session: ExerciseSession,
    answer: SessionAnswer,
    where: ShownIn,
    now: datetime,
) -> Outcome:
    finished = answer is SessionAnswer.DONE
    begun = SessionLog(
        on,
        session.template.value,
        done=finished,
        at=now,
        card=len(session.exercises) if finished else 0,
        one_page=answer is SessionAnswer.ONE_PAGE,
        # Who says that it is done has done all of it; what hurt comes with the next question.
        marks={p.exercise.id: Mark.NONE for p in session.exercises} if finished else {},
        held=plan.held is not None,
        short=answer is SessionAnswer.SHORT,
    )
    return _open(with_log(person, begun), on, where, now)


def _left_out(
    person: PersonState,
    on: date,
    session: ExerciseSession,
    why: LeftOut,
    where: ShownIn,
    now: datetime,
) -> Outcome:
    """Neutral: nothing counts against anyone (8.2)."""
    log = SessionLog(on, session.template.value, False, now, left_out=why)
    left = with_log(person, log)
    return Outcome(left, (_day(left, on, where, now),))


def _open(person: PersonState, on: date, where: ShownIn, now: datetime) -> Outcome:
    """The session as it stands; a morning message keeps what it says and the card follows."""
    plan, log = plan_of(person, on, now), log_of(person, on)
    card: Message | None = under_way(on, plan, log)
    if card is None and log is not None and log.done and log.during is not None:
        card = _done(person, log)
    if card is None:
        return Outcome(person, (_day(person, on, where, now),))
    if where is ShownIn.MORNING:
        return Outcome(person, (_day(person, on, where, now), card))
    return Outcome(person, (card,))


def _shown(person: PersonState, on: date, now: datetime) -> Outcome:
    return _open(person, on, ShownIn.CARD, now)


def _day(
    person: PersonState,
    on: date,
    where: ShownIn,
    now: datetime,
    later: tuple[LaterWhen, ...] | None = None,
) -> Message:
    """What the message that was tapped says now."""
    if where is ShownIn.MORNING:
        screen = morning_screen(person, on, now, past=MorningAsk.BOOKED)
        return replace(screen, later=later)
    return SessionOffer(on, plan_of(person, on, now), later)


def _done(person: PersonState, log: SessionLog) -> SessionDone:
    return SessionDone(
        on=log.on,
        during=log.during or 0,
        sessions_done=len(program_sessions(person)),
        too_much=too_much(log),
        held=log.held,
    )


def _length(plan: Plan) -> int:
    return len(plan.session.exercises) if plan.session else 0


def _answered_tonight(person: PersonState, on: date) -> bool:
    """Whether the evening's number of `on` was given before the session: it asks again."""
    return any((score.on, score.source) == (on, EVENING_SOURCE) for score in person.scores)
