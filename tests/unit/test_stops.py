"""A verdict, its advice and follow-up, and that nothing leads past it (conversation.md 3)."""

import pytest

from care.act import shown_again
from care.events import Action, Command, FellDue, Kind, Tapped
from care.messages import Toast
from care.messages.enrollment import (
    AnswersNoted,
    BeginTonight,
    FollowUp,
    FollowUpNoted,
    MistakeTakenBack,
    ScreenLines,
    ScreenQuestion,
    StopNote,
    StopRemembered,
    Verdict,
    Welcome,
    WhereQuestion,
)
from care.messages.morning import Morning
from care.messages.plan import NoLoad
from care.messages.scores import SixClear, SixQuestion
from care.person import Purpose, Step
from rehab.red_flags import Urgency
from tests.unit.chats import Chat, january, local

EMERGENCY, SAME_DAY, SOON = "chest_or_breath", "calf", "gives_way"


# --- The verdict ----------------------------------------------------------------------------


@pytest.mark.parametrize("line", [EMERGENCY, SAME_DAY, SOON])
def test_a_verdict_makes_its_advice_due_in_the_same_outcome(line: str) -> None:
    chat = Chat().at("6 Jan 18:42").stopped(line)
    assert chat.said == (AnswersNoted(),)
    advice = chat.due[0]
    assert (advice.kind, advice.at, advice.occasion) == (Kind.VERDICT, chat.now, chat.stop_name)
    assert chat.row(advice) == (Verdict(chat.person.stops[0], None, enrolled=False),)


def test_the_advice_asked_for_twice_is_the_same() -> None:
    chat = Chat().stopped(EMERGENCY)
    first, before = chat.row(chat.due[0]), chat.person
    assert chat.row(chat.due[0]) == first
    assert chat.person == before


def test_of_an_enrollment_that_a_verdict_ends_only_the_verdict_is_kept() -> None:
    chat = Chat().stopped(SOON)
    assert chat.person.dialog is None
    assert chat.person.answers == ()
    assert chat.person.enrollment is None
    [stop] = chat.person.stops
    assert (stop.lines, stop.on, bool(stop.text_version)) == ((SOON,), january(5), True)


def test_the_advice_knows_the_country_of_the_person_and_that_they_are_enrolled() -> None:
    chat = Chat().enrolled().six("six_fever")
    verdict = chat.row(chat.due[0])
    assert verdict == (Verdict(chat.person.stops[0], "DE", enrolled=True),)


def test_the_advice_answers_somebody_who_had_stopped_all_messages() -> None:
    chat = Chat().enrolled()
    chat.command(Command.STOP)
    chat.six("six_fever")
    advice, follow_up = chat.due
    assert isinstance(chat.row(advice)[0], Verdict)
    assert chat.row(follow_up) == ()


# --- The follow-up --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raised", "asked"),
    [
        ("6 Jan 09:30", "7 Jan 08:00"),  # 21:30 is quiet
        ("6 Jan 07:00", "6 Jan 19:00"),
        ("6 Jan 20:30", "7 Jan 08:30"),
    ],
)
def test_a_follow_up_goes_12_hours_later_or_at_the_end_of_quiet_hours(
    raised: str, asked: str
) -> None:
    chat = Chat().at("5 Jan 12:00").enrolled().at(raised).six("six_calf", SAME_DAY)
    [follow_up] = [due for due in chat.due if due.kind is Kind.FOLLOW_UP]
    assert follow_up.at == local(asked)
    chat.row(follow_up)
    assert chat.one(FollowUp).stop == chat.person.stops[0]


@pytest.mark.parametrize("line", [EMERGENCY, SAME_DAY])
def test_where_the_zone_is_unknown_the_follow_up_goes_24_hours_later(line: str) -> None:
    chat = Chat().at("6 Jan 18:42").stopped(line)
    [follow_up] = [due for due in chat.due if due.kind is Kind.FOLLOW_UP]
    assert follow_up.at == local("7 Jan 18:42")


def test_what_can_wait_2_days_has_no_follow_up() -> None:
    assert [due.kind for due in Chat().stopped(SOON).due] == [Kind.VERDICT]


def test_a_follow_up_is_not_asked_when_the_stop_is_over() -> None:
    chat = Chat().at("6 Jan 18:42").stopped(SAME_DAY)
    follow_up = chat.due[1]
    chat.at("7 Jan 10:00").came_back()
    assert chat.row(follow_up) == ()


def test_the_follow_up_is_answered_and_lifts_nothing() -> None:
    chat = Chat().stopped(EMERGENCY)
    assert chat.tap(Action.HELPED, chat.stop_name, "yes") == (FollowUpNoted(True, None),)
    asks = FollowUpNoted(False, None, may_ask=chat.stop_name)
    assert chat.tap(Action.HELPED, chat.stop_name, "no") == (asks,)
    assert isinstance(chat.start()[0], StopRemembered)


# --- Tapped by mistake ----------------------------------------------------------------------


def test_a_tap_by_mistake_is_taken_back_for_10_minutes_and_the_question_comes_again() -> None:
    chat = Chat().at("6 Jan 18:00").stopped(SAME_DAY).at("6 Jan 18:10")
    again = chat.tap(Action.MISTAKE, chat.stop_name)
    assert again == (MistakeTakenBack(), ScreenQuestion(1, Purpose.ENROLL))
    chat.none_of_the_screens()
    assert chat.said == (WhereQuestion(),)


def test_the_question_that_comes_again_is_the_first_that_something_applied_to() -> None:
    chat = Chat().stopped(SOON)
    chat.tap(Action.MISTAKE, chat.stop_name)
    assert chat.said == (MistakeTakenBack(), ScreenQuestion(2, Purpose.ENROLL))


def test_after_10_minutes_it_is_too_late() -> None:
    chat = Chat().at("6 Jan 18:00").stopped(SAME_DAY).at("6 Jan 18:11")
    assert chat.tap(Action.MISTAKE, chat.stop_name) == ()
    assert chat.outcome is not None
    assert chat.outcome.toast is Toast.TOO_LATE
    assert isinstance(chat.start()[0], StopRemembered)


def test_what_was_taken_back_says_nothing_any_more() -> None:
    chat = Chat().stopped(EMERGENCY)
    rows = tuple(chat.due)
    chat.tap(Action.MISTAKE, chat.stop_name)
    for row in rows:
        assert chat.row(row) == ()


def test_it_can_be_taken_back_once() -> None:
    chat = Chat().stopped(EMERGENCY)
    chat.tap(Action.MISTAKE, chat.stop_name)
    before = chat.person
    chat.tap(Action.MISTAKE, chat.stop_name)
    assert chat.outcome is not None
    assert chat.outcome.toast is Toast.TOO_LATE
    assert chat.person == before


def test_in_the_program_the_six_come_again() -> None:
    chat = Chat().enrolled().six("six_fever")
    chat.tap(Action.MISTAKE, chat.stop_name)
    assert isinstance(chat.said[1], ScreenLines)
    assert chat.step is Step.SIX
    assert chat.tap(Action.SIX_NONE) == (SixClear(),)


def test_the_same_second_may_hold_a_mistake_and_a_new_verdict() -> None:
    chat = Chat().stopped(EMERGENCY)
    chat.tap(Action.MISTAKE, chat.stop_name)
    chat.applies(1, EMERGENCY)
    first, second = chat.person.stops
    assert first.taken_back
    assert not second.taken_back
    verdicts = [due for due in chat.due if due.kind is Kind.VERDICT]
    assert chat.row(verdicts[1]) == (Verdict(second, None, enrolled=False),)


def test_taking_back_a_second_verdict_does_not_lead_past_the_first() -> None:
    chat = Chat().stopped(EMERGENCY)
    chat.tap(Action.GOT_WORSE, chat.stop_name)
    chat.tap(Action.SCREEN_SOME, 0)
    chat.tap(Action.SIX_PICK, "six_swollen")
    chat.tap(Action.SWELLING, "none")
    chat.tap(Action.MISTAKE, chat.stop_name)
    assert chat.step is Step.SIX
    chat.tap(Action.SIX_NONE)
    assert chat.one(StopRemembered).stop.urgency is Urgency.EMERGENCY


# --- Remembered -----------------------------------------------------------------------------


def test_a_stop_is_remembered_for_30_days() -> None:
    chat = Chat().at("1 Jan 12:00").stopped(SOON)
    assert chat.at("31 Jan 12:00").start() == (
        StopRemembered(chat.person.stops[0], way_back=True, country=None),
    )
    assert chat.at("31 Jan 12:01").start() == (Welcome(),)


def test_somebody_who_enrolls_after_30_days_is_not_stopped_again() -> None:
    chat = Chat().at("1 Jan 12:00").stopped(SOON)
    chat.at("2 Feb 10:00").enrolled()
    chat.happen(FellDue(Kind.MORNING, january(1).replace(month=2, day=4)))
    assert chat.one(Morning).plan.session is not None


def test_a_stop_in_the_program_holds_until_it_is_cleared() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled().six("six_locks", SOON)
    chat.at("27 Feb 08:00").happen(FellDue(Kind.MORNING, january(1).replace(month=2, day=27)))
    plan = chat.one(Morning).plan
    assert (plan.session, plan.no_load) == (None, NoLoad.STOP)


def test_a_stop_is_met_again_whatever_is_written() -> None:
    chat = Chat().stopped(SOON)
    for say in (
        chat.start,
        lambda: chat.write("hello"),
        lambda: chat.command(Command.TODAY),
        lambda: chat.command(Command.RESUME),
    ):
        say()
        assert chat.one(StopRemembered)


def test_a_note_for_the_doctor_can_be_had() -> None:
    chat = Chat().stopped(SOON)
    assert chat.tap(Action.STOP_NOTE, chat.stop_name) == (StopNote(chat.person.stops[0]),)


def test_delete_my_answer_asks_first_and_then_keeps_nothing() -> None:
    chat = Chat().stopped(SOON)
    chat.tap(Action.DELETE)
    assert chat.person.stops
    chat.tap(Action.DELETE, "yes")
    assert chat.outcome is not None
    assert chat.outcome.forget


# --- No way out -----------------------------------------------------------------------------


@pytest.mark.parametrize("line", [EMERGENCY, SAME_DAY])
def test_no_command_and_no_old_button_leads_past_an_urgent_stop(line: str) -> None:
    chat = Chat().at("6 Jan 12:00").stopped(line)
    stops = chat.person.stops
    chat.at("6 Jan 12:30")
    for _ in range(2):
        for command in Command:
            chat.command(command)
        for action, *args in (
            (Action.AGREE,),
            (Action.SCREEN_NONE, "1"),
            (Action.SCREEN_NONE, "2"),
            (Action.SCREEN_NONE, "3"),
            (Action.SCREEN_SOME, "0"),
            (Action.BACK,),
            (Action.SIX_NONE, "worry"),
            (Action.BACK,),
            (Action.SCREEN_SOME, "0"),
            (Action.SIX_NONE,),
            (Action.CANCEL,),
            (Action.CLEARED, ""),
            (Action.CLEARED, chat.stop_name),
            (Action.CLEARED_DAY, "0"),
            (Action.PAIN_NOW, "0"),
            (Action.WHERE, "left"),
            (Action.MISTAKE, chat.stop_name),
        ):
            chat.tap(Action(action), *args)
            assert chat.step not in {Step.SCREEN, Step.WHERE, Step.CLEARED_ON, Step.CONSENT}
        chat.write("I am fine")
        assert chat.person.stops == stops
        assert isinstance(chat.start()[0], StopRemembered)


# --- While it holds -------------------------------------------------------------------------


def test_begin_gives_no_exercise_while_a_stop_holds() -> None:
    chat = Chat().enrolled().six("six_calf", SAME_DAY)
    for action, *args in ((Action.BEGIN,), (Action.SESSION, "", "begin")):
        chat.tap(Action(action), *args)
        assert not any(isinstance(message, BeginTonight) for message in chat.said)
        assert chat.one(Morning).plan.no_load is NoLoad.STOP
    assert chat.person.sessions == ()


def test_an_unanswered_repeat_after_a_verdict_shows_the_stop() -> None:
    chat = Chat().enrolled().six("six_calf", SAME_DAY)
    again = shown_again(chat.person, Tapped(Action.LINES_DONE, ("0",)), chat.now)
    assert [type(message) for message in again.messages] == [StopRemembered]


def test_somebody_stopped_can_still_say_that_something_is_new() -> None:
    chat = Chat().stopped(SOON)
    chat.write("now my calf is hot", worry=True)
    assert chat.one(SixQuestion)
