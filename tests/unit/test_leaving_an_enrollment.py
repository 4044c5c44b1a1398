"""In the middle of an enrollment: a red-flag word, Back, cancel, /start, a repeat."""

import pytest

from care.act import shown_again
from care.events import Action, Command, Tapped
from care.messages.control import NotEnrolledYet
from care.messages.enrollment import (
    AllSet,
    BaselineQuestion,
    Canceled,
    ClinicianFirst,
    PlaceQuestion,
    RunningQuestion,
    ScreenLines,
    ScreenQuestion,
    Welcome,
    WhereQuestion,
)
from care.messages.scores import SixQuestion
from care.person import Knee, Purpose, Step
from tests.unit.chats import (
    BERLIN,
    PARIS_FRANCE,
    PARIS_TEXAS,
    Chat,
)

# --- A red flag word in the middle ----------------------------------------------------------


def test_a_red_flag_word_in_the_middle_asks_the_six_and_keeps_the_answers() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "right")
    before = chat.dialog
    chat.write("3 but my calf is swollen", worry=True)
    assert chat.one(SixQuestion)
    assert chat.dialog == before


def test_none_of_the_six_in_the_middle_shows_the_open_question_again() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "right")
    chat.write("my knee feels hot", worry=True)
    assert chat.tap(Action.SIX_NONE, "worry") == (BaselineQuestion(),)
    assert chat.dialog.knee is Knee.RIGHT


def test_something_of_the_six_and_then_none_after_all_begins_with_the_screens_again() -> None:
    chat = Chat().asked_for_place()
    chat.write("it locked", worry=True)
    chat.tap(Action.SCREEN_SOME, 0)
    chat.tap(Action.SIX_PICK, "six_locks")
    assert chat.tap(Action.SCREEN_NONE, 0) == (ScreenQuestion(1, Purpose.ENROLL),)


def test_a_line_of_the_six_in_the_middle_stops_and_drops_the_enrollment() -> None:
    chat = Chat().asked_for_place().six("six_calf", "calf")
    assert chat.person.stops[0].lines == ("calf",)
    assert chat.person.dialog is None
    assert chat.person.enrollment is None


def test_none_of_the_six_is_no_way_past_a_question() -> None:
    chat = Chat().agree()
    chat.tap(Action.SIX_NONE, "worry")
    assert chat.said == (ScreenQuestion(1, Purpose.ENROLL),)
    assert chat.step is Step.SCREEN


# --- Back, cancel, /start -------------------------------------------------------------------


def test_back_leads_through_every_step_to_the_beginning() -> None:
    chat = Chat().asked_for_place()
    chat.tap(Action.CLOCK)
    steps = [chat.step]
    while chat.step is not Step.CONSENT:
        chat.tap(Action.BACK)
        steps.append(chat.step)
    assert steps == [
        Step.CLOCK,
        Step.PLACE,
        Step.RUNNING,
        Step.BASELINE,
        Step.WHERE,
        Step.SCREEN,
        Step.SCREEN,
        Step.SCREEN,
        Step.CONSENT,
    ]


def test_back_from_the_way_on_asks_the_clinicians_question_again() -> None:
    chat = Chat().agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "heart")
    chat.tap(Action.CLEARED, "")
    assert chat.tap(Action.BACK) == (ClinicianFirst(("heart",)),)
    assert chat.tap(Action.BACK) == (ScreenQuestion(3, Purpose.ENROLL),)


def test_back_from_the_six_of_a_high_baseline_asks_the_baseline_again() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 9)
    chat.tap(Action.SIX_PICK, "six_locks")
    assert chat.tap(Action.BACK) and chat.step is Step.SIX
    assert chat.tap(Action.BACK) == (BaselineQuestion(),)
    assert chat.tap(Action.BASELINE, 6) == (RunningQuestion(),)


def test_a_baseline_of_8_cannot_be_passed_by_going_back_from_the_clinicians_question() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 8)
    chat.tap(Action.SIX_NONE)
    assert chat.tap(Action.BACK) == (BaselineQuestion(),)
    assert chat.tap(Action.RUNNING, "keep") == (BaselineQuestion(),)


def test_start_in_the_middle_goes_on_where_it_was() -> None:
    chat = Chat().asked_for_place()
    chat.at("9 Jan 10:00")
    assert chat.start() == (PlaceQuestion(enrolling=True),)
    chat.share(BERLIN)
    assert chat.person.enrollment is not None


def test_start_keeps_the_lines_that_were_set() -> None:
    chat = Chat().agree()
    chat.tap(Action.SCREEN_SOME, 1)
    chat.tap(Action.TOGGLE, "calf", 1)
    chat.start()
    assert chat.one(ScreenLines).chosen == ("calf",)


@pytest.mark.parametrize("leave", [Command.CANCEL, Command.STOP])
def test_cancel_drops_the_answers(leave: Command) -> None:
    chat = Chat().agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "cancer")
    chat.tap(Action.CLEARED, "")
    chat.tap(Action.CLEARED_DAY, 0)
    assert chat.command(leave) == (Canceled(enrolled=False),)
    assert chat.person.answers == ()
    assert chat.person.dialog is None
    assert chat.start() == (Welcome(),)


def test_commands_of_the_program_say_that_there_is_no_plan_yet() -> None:
    chat = Chat().screened()
    for command in (Command.TODAY, Command.PAIN, Command.PROGRESS, Command.SETTINGS):
        assert chat.command(command) == (NotEnrolledYet(),)
    assert chat.step is Step.WHERE


# --- A repeated update ----------------------------------------------------------------------


def test_a_repeat_of_the_last_answer_shows_the_summary_again() -> None:
    chat = Chat().asked_for_place()
    chat.write("paris", PARIS_FRANCE, PARIS_TEXAS)
    chat.tap(Action.PLACE_PICK, 0)
    again = shown_again(chat.person, Tapped(Action.PLACE_PICK, ("0",)), chat.now)
    assert [type(message) for message in again.messages] == [AllSet]
    assert again.person == chat.person


def test_a_repeat_in_the_middle_shows_the_next_question() -> None:
    chat = Chat().screened()
    again = shown_again(chat.person, Tapped(Action.SCREEN_NONE, ("3",)), chat.now)
    assert again.messages == (WhereQuestion(),)


def test_a_repeated_cancel_opens_nothing() -> None:
    chat = Chat().screened()
    chat.tap(Action.CANCEL)
    again = shown_again(chat.person, Tapped(Action.CANCEL), chat.now)
    assert again.messages == (NotEnrolledYet(),)
    assert again.person.dialog is None
