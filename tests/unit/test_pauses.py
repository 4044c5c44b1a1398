"""A pause until a date: silence, and back by itself on that morning (conversation.md 6)."""

from datetime import date

import pytest

from bot.views import ViewContext, render
from care.events import Action, Asked, Command, Kind
from care.messages.control import NotUnderstood, Paused, PauseDateRefused, Resumed, SettingsPage
from care.messages.decisions import DecisionNote
from care.messages.morning import Morning, MorningAsk
from care.messages.scores import PainSaved
from care.person import Step
from care.stops import moment
from tests.unit.chats import Chat, january
from tests.unit.lives import Life, lived, on_day

VIEW = ViewContext.of(1, "en")


def labels(chat: Chat) -> list[str]:
    return [button.label for row in render(chat.said[-1], VIEW).rows for button in row]


def test_pause_is_silence_at_once_and_asks_until_when() -> None:
    chat = Chat().enrolled()
    assert chat.command(Command.PAUSE) == (Paused(already=False),)
    assert chat.person.paused_on == january(5)
    assert chat.person.paused_until is None
    assert labels(chat) == ["3 days", "1 week", "2 weeks", "Until I say", "Resume"]


@pytest.mark.parametrize(("days", "until"), [(3, 8), (7, 12), (14, 19)])
def test_a_pause_of_some_days_ends_on_that_morning(days: int, until: int) -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    assert chat.tap(Action.PAUSE_FOR, days) == (Paused(False, january(until), asking=False),)
    assert chat.person.paused_until == january(until)
    assert chat.person.dialog is None


def test_until_i_say_has_no_date() -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    assert chat.tap(Action.PAUSE_FOR, 0) == (Paused(False, None, asking=False),)
    assert chat.person.paused_on == january(5)


def test_a_date_may_be_typed() -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    chat.write("until 20 January", day=january(20))
    assert chat.one(Paused).until == january(20)


def test_a_date_may_be_typed_with_the_command() -> None:
    chat = Chat().enrolled()
    chat.happen(Asked(Command.PAUSE, "20 January", day=january(20)))
    assert chat.one(Paused).until == january(20)
    assert chat.person.paused_until == january(20)


@pytest.mark.parametrize("day", [january(4), january(5), date(2026, 7, 8)])
def test_a_date_that_is_not_ahead_or_too_far_is_asked_again(day: date) -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    chat.write("a date", day=day)
    assert chat.one(PauseDateRefused).latest == date(2026, 7, 7)
    assert chat.person.paused_until is None
    assert chat.step is Step.PAUSE_UNTIL


def test_a_number_typed_while_the_date_is_asked_is_a_score() -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    chat.write("5")
    assert chat.one(PainSaved).score == 5


def test_what_is_no_date_says_what_is_taken() -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    chat.write("when I am well")
    assert "a date, like 14 May" in render(chat.one(NotUnderstood), VIEW).text


def test_another_date_takes_the_place_of_the_first() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.PAUSE)
    chat.tap(Action.PAUSE_FOR, 3)
    assert labels(chat) == ["Another date", "Resume"]
    chat.tap(Action.PAUSE)
    chat.tap(Action.PAUSE_FOR, 7)
    assert chat.person.paused_until == january(12)


def test_the_settings_name_the_date() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.PAUSE)
    chat.tap(Action.PAUSE_FOR, 3)
    chat.command(Command.SETTINGS)
    assert chat.one(SettingsPage).paused_until == january(8)
    text = render(chat.one(SettingsPage), VIEW).text
    assert "Messages: paused until Thursday, 8 January" in text


def paused_life(day: int, days: int) -> Life:
    life = lived("6x7")
    life.until(day, "12:00").tap(Action.PAUSE)
    life.tap(Action.PAUSE_FOR, str(days))
    return life


def test_nothing_comes_until_the_morning_of_the_date_which_says_so() -> None:
    life = paused_life(8, 3).until(11, "12:00")
    said = [said for said in life.said if said.at > life.at(8, "12:00") and said.slot]
    assert [said.at for said in said] == [life.at(11, "08:00")]
    assert life.morning(11).back
    assert "Your pause is over." in render(life.morning(11), VIEW).text
    assert life.person.paused_on is None
    assert life.person.paused_until is None
    life.until(12, "12:00")
    assert life.evening(11)
    assert not life.morning(12).back


def test_a_return_whose_morning_never_came_is_made_up_by_the_evening() -> None:
    life = paused_life(8, 3).until(11, "12:00", running=False).until(11, "21:00")
    assert life.evening(11)
    assert life.person.paused_on is None


def test_resume_ends_it_before_the_date() -> None:
    life = paused_life(8, 14).until(9, "12:00")
    life.asks(Command.RESUME)
    assert life.last(Resumed).was_paused
    assert life.person.paused_until is None
    life.until(10, "12:00")
    assert life.morning(10)


def test_stop_forgets_the_date() -> None:
    life = paused_life(8, 3)
    life.asks(Command.STOP)
    assert life.until(14, "12:00").sent(Kind.MORNING, 11) == []


def test_a_check_that_fell_into_the_pause_asks_on_the_morning_of_the_return() -> None:
    life = lived("6x7 | 4x7 | . . . .")
    life.until(19, "12:00").tap(Action.PAUSE)
    life.tap(Action.PAUSE_FOR, "5")
    life.until(24, "12:00")
    assert life.sent(Kind.MORNING, 22) == []
    assert life.morning(24).ask is MorningAsk.CATCH_UP
    assert life.spoken() == [(24, "ASK_CATCH_UP")]


def test_a_question_that_was_open_is_asked_again_on_the_morning_of_the_return() -> None:
    life = lived("6x7 | 4x7 | . . . . . . .")
    life.tap(Action.PAUSE)
    life.tap(Action.PAUSE_FOR, "2")
    life.until(24, "08:30")
    assert life.morning(22).ask is MorningAsk.CATCH_UP
    assert life.morning(24).ask is MorningAsk.CATCH_UP
    outcome = life.tap(Action.CATCH_UP, f"{on_day(22):%y%m%d}", "3")
    screen = outcome.messages[0]
    assert isinstance(screen, Morning)
    assert screen.on == on_day(24)
    assert screen.catch_up is not None
    life.until(25, "12:00")
    assert life.morning(25).spoken is None


def test_no_safety_net_while_paused() -> None:
    life = lived("6x7 | 4x7 | . . . . . . .")
    life.tap(Action.PAUSE)
    life.tap(Action.PAUSE_FOR, "14")
    life.until(36, "12:00")
    assert "SAFETY_NET" not in [said for _, said in life.spoken()]


def test_an_escalation_speaks_while_paused() -> None:
    life = lived("6x20")
    life.tap(Action.PAUSE)
    life.tap(Action.PAUSE_FOR, "7")
    life.score(21, 6)
    life.until(22, "12:00")
    assert life.spoken() == [(22, "ESCALATE_NO_IMPROVEMENT")]
    assert life.last(DecisionNote)
    assert life.person.paused_until == on_day(28)


def test_a_red_flags_follow_up_speaks_while_paused() -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    chat.tap(Action.PAUSE_FOR, 7)
    chat.six("six_fever")
    assert moment(chat.person.stops[-1])
    assert all(chat.row(due) for due in chat.due)
