"""The weekly check's open question beside the session of the day (conversation.md 1)."""

from bot.views import ViewContext, render
from care.events import Action, Command, Typed
from care.messages.decisions import CatchUpSaved
from care.messages.morning import Morning, MorningAsk
from care.person import Booking
from rehab.gates import GateItem
from tests.unit.lives import Life, lived, on_day, stamp

VIEW = ViewContext.of(1, "en")
TOO_FEW = "6x7 | 6 . . . . . . | 6 . . . . . ."


def labels(morning: Morning) -> list[str]:
    return [button.label for row in render(morning, VIEW).rows for button in row]


def text(morning: Morning) -> str:
    return render(morning, VIEW).text


def test_next_leads_past_the_question_to_the_session() -> None:
    life = lived(TOO_FEW)
    assert life.morning(22).ask is MorningAsk.CATCH_UP
    assert labels(life.morning(22))[-1] == "Next"
    life.tap(Action.NEXT, stamp(22))
    assert life.last(Morning).ask is MorningAsk.SESSION
    assert "Start" in labels(life.last(Morning))


def test_the_question_stays_open_behind_next() -> None:
    life = lived(TOO_FEW)
    life.tap(Action.NEXT, stamp(22))
    life.asks(Command.TODAY)
    assert life.last(Morning).ask is MorningAsk.CATCH_UP


def test_on_a_rest_day_there_is_nothing_behind_the_question() -> None:
    life = Life(days=(1, 3, 5)).scores(1, *[6] * 7).until(22, "12:00")
    assert life.morning(22).ask is MorningAsk.CATCH_UP
    assert "Next" not in labels(life.morning(22))


def test_an_answer_on_a_later_day_is_shown_without_that_days_session() -> None:
    life = lived(TOO_FEW).until(24, "12:00")
    outcome = life.tap(Action.CATCH_UP, stamp(22), "2")
    assert CatchUpSaved(2) in outcome.messages
    assert not any(isinstance(message, Morning) for message in outcome.messages)


def test_an_answer_to_an_earlier_morning_offers_no_session_that_is_over() -> None:
    life = Life().until(3, "18:00").trains(3).until(5, "12:00")
    life.tap(Action.NEXT_MORNING, stamp(4), "same")
    assert life.last(Morning).ask is not MorningAsk.SESSION


def test_the_phase_waits_until_the_question_is_answered_and_says_so() -> None:
    phase = lived(TOO_FEW).morning(22).phase
    assert phase is not None
    assert phase.missing[0] is GateItem.OPEN
    assert "First the knee has to be calm again." in text(lived(TOO_FEW).morning(22))


def test_that_there_are_too_few_answers_is_said_once() -> None:
    told = text(Life().scores(1, 6).until(22, "12:00").morning(22))
    assert "There are no answers from last week." in told
    assert "too few answers yet to tell a trend" not in told


def test_after_the_day_of_a_booked_visit_it_asks_about_the_visit() -> None:
    life = lived("6x7 | 6x7 | 6x7")
    life.tap(Action.BOOKED, stamp(22), Booking.BOOKED.value)
    life.does(Typed("29 January", 1, day=on_day(25)))
    life.scores(22, *[6] * 7).until(29, "12:00")
    assert "Were you seen on Thursday, 29 January?" in text(life.morning(29))
