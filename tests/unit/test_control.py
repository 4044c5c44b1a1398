"""Settings, pause, stop, delete, help and privacy (conversation.md 1 and 6)."""

from dataclasses import replace
from datetime import time

import pytest

from care.act import shown_again
from care.events import Action, Asked, Blocked, CameBack, Command, FellDue, Kind, SentOther
from care.messages.control import (
    DaysQuestion,
    Help,
    NotUnderstood,
    Paused,
    Resumed,
    SettingsPage,
    StoppedByPerson,
    TimeQuestion,
    TimeSlot,
)
from care.messages.data import Deleted, DeleteQuestion, Kept
from care.messages.decisions import FindHelp
from care.messages.enrollment import (
    AllSet,
    Canceled,
    NothingToCancel,
    PlaceQuestion,
    PlaceSaved,
    PrivacyNotice,
    Welcome,
)
from care.messages.morning import Morning
from care.messages.scores import Evening, PainSaved
from care.person import Escalation, Knee, PersonState, Status, Step, Visit
from care.slots import slot_plans
from rehab.program import DaysProblem
from rehab.schedule import QUIET_DEFAULT
from rehab.three_week_rule import Decision, VisitOutcome
from tests.unit.chats import AUCKLAND, BERLIN, PARIS_FRANCE, PARIS_TEXAS, Chat, january

# --- Settings -------------------------------------------------------------------------------


def test_settings_show_times_days_place_and_clock() -> None:
    chat = Chat().at("5 Jan 18:42").enrolled()
    chat.command(Command.SETTINGS)
    assert chat.said == (
        SettingsPage(
            morning_at=time(8),
            evening_at=time(20),
            days=(0, 2, 4),
            place=BERLIN,
            local_time=time(18, 42),
            quiet=QUIET_DEFAULT,
            paused=False,
            knee=Knee.LEFT,
        ),
    )


@pytest.mark.parametrize(
    ("typed", "at"), [("7", time(7)), ("6:30", time(6, 30)), ("05:00", time(5)), ("11", time(11))]
)
def test_a_morning_time_from_5_to_11_is_taken(typed: str, at: time) -> None:
    chat = Chat().enrolled()
    assert chat.tap(Action.SET_MORNING) == (TimeQuestion(TimeSlot.MORNING, time(8)),)
    chat.write(typed)
    assert chat.one(SettingsPage).morning_at == at
    assert chat.person.dialog is None


@pytest.mark.parametrize(
    ("typed", "at"), [("9 pm", time(21)), ("8", time(20)), ("17:00", time(17)), ("23:00", time(23))]
)
def test_an_evening_time_from_17_to_23_is_taken(typed: str, at: time) -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_EVENING)
    chat.write(typed)
    assert chat.one(SettingsPage).evening_at == at


@pytest.mark.parametrize("typed", ["4:59", "11:01", "noon", "", "25:00", "8:30 or 9"])
def test_any_other_morning_time_is_asked_again_and_changes_nothing(typed: str) -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_MORNING)
    chat.write(typed)
    assert chat.said == (TimeQuestion(TimeSlot.MORNING, time(8), refused=True),)
    assert chat.person.morning_at == time(8)


def test_a_time_may_be_tapped() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_EVENING)
    chat.tap(Action.PICK_TIME, "2100")
    assert chat.one(SettingsPage).evening_at == time(21)


def test_the_days_are_toggles_and_are_saved_when_they_leave_a_day_between() -> None:
    chat = Chat().enrolled()
    assert chat.tap(Action.SET_DAYS) == (DaysQuestion((0, 2, 4), None),)
    for day, on in ((0, 0), (2, 0), (4, 0), (1, 1), (3, 1), (5, 1)):
        chat.tap(Action.TOGGLE_DAY, day, on)
    assert chat.said == (DaysQuestion((1, 3, 5), None),)
    assert chat.person.training_days == (0, 2, 4)
    chat.tap(Action.DAYS_DONE)
    assert chat.one(SettingsPage).days == (1, 3, 5)


@pytest.mark.parametrize(
    ("set_days", "problem"),
    [
        ([(0, 0)], DaysProblem.TOO_FEW),
        ([(1, 1), (6, 1)], DaysProblem.TOO_MANY),
        ([(2, 0), (3, 1)], DaysProblem.BACK_TO_BACK),
    ],
)
def test_days_that_do_not_work_say_why_and_stay_open(
    set_days: list[tuple[int, int]], problem: DaysProblem
) -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_DAYS)
    for day, on in set_days:
        chat.tap(Action.TOGGLE_DAY, day, on)
    chat.tap(Action.DAYS_DONE)
    assert chat.one(DaysQuestion).problem == problem.value
    assert chat.person.training_days == (0, 2, 4)
    assert chat.step is Step.SET_DAYS


def test_a_new_place_changes_the_clock_and_keeps_the_times() -> None:
    chat = Chat().at("5 Jan 18:42").enrolled()
    assert chat.tap(Action.SET_ZONE) == (PlaceQuestion(enrolling=False),)
    chat.share(AUCKLAND)
    assert chat.said[0] == PlaceSaved(AUCKLAND, time(6, 42))
    assert chat.one(SettingsPage).place == AUCKLAND
    assert chat.one(SettingsPage).morning_at == time(8)
    assert {plan.zone for plan in slot_plans(chat.person)} == {"Pacific/Auckland"}


def test_a_new_place_may_be_typed_and_chosen() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_ZONE)
    chat.write("paris", PARIS_FRANCE, PARIS_TEXAS)
    chat.tap(Action.PLACE_PICK, 0)
    assert chat.person.place == PARIS_FRANCE
    assert chat.person.enrollment is not None
    assert chat.person.enrollment.started_on == january(5)


@pytest.mark.parametrize(
    "setting", [Action.SET_MORNING, Action.SET_EVENING, Action.SET_DAYS, Action.SET_ZONE]
)
def test_back_from_a_setting_leads_to_the_settings_and_cancel_leaves_them(setting: Action) -> None:
    chat = Chat().enrolled()
    chat.tap(setting)
    chat.tap(Action.BACK)
    assert chat.one(SettingsPage)
    assert chat.person.dialog is None
    chat.tap(setting)
    assert chat.tap(Action.CANCEL) == (Canceled(enrolled=True),)
    assert chat.person.dialog is None
    assert chat.person.status is Status.ACTIVE


def test_settings_work_while_a_stop_holds() -> None:
    chat = Chat().enrolled().six("six_fever")
    chat.tap(Action.SET_ZONE)
    chat.tap(Action.BACK)
    assert chat.one(SettingsPage)


def test_after_the_evening_question_a_typed_number_is_a_score_whatever_was_left_open() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled()
    chat.tap(Action.SET_EVENING)
    chat.at("5 Jan 20:00").happen(FellDue(Kind.EVENING, january(5)))
    assert chat.one(Evening)
    chat.write("8")
    assert chat.one(PainSaved).score == 8
    assert chat.person.evening_at == time(20)


def test_a_number_typed_beside_open_toggles_is_a_score() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_DAYS)
    chat.write("4")
    assert chat.one(PainSaved).score == 4
    assert chat.step is Step.SET_DAYS


# --- Pause and resume -----------------------------------------------------------------------


def test_while_paused_no_slot_speaks_and_logging_stays_possible() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled()
    assert chat.command(Command.PAUSE) == (Paused(already=False),)
    assert chat.command(Command.PAUSE) == (Paused(already=True),)
    assert chat.at("5 Jan 20:00").happen(FellDue(Kind.EVENING, january(5))) == ()
    assert chat.at("6 Jan 08:00").happen(FellDue(Kind.MORNING, january(6))) == ()
    chat.write("5")
    assert chat.one(PainSaved).score == 5


def test_a_red_flags_follow_up_speaks_while_paused() -> None:
    chat = Chat().enrolled()
    chat.command(Command.PAUSE)
    chat.six("six_fever")
    assert all(chat.row(due) for due in chat.due)


def test_resume_says_when_the_next_message_comes() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled()
    chat.command(Command.PAUSE)
    chat.at("7 Jan 12:00").command(Command.RESUME)
    assert chat.said == (Resumed(True, january(7), time(20), january(7)),)
    assert chat.person.paused_on is None


def test_a_return_after_a_visit_that_said_stop_begins_anew_tomorrow() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled()
    for day, said in ((20, "stop"), (25, "carry_on")):
        advice = Escalation(january(day - 1), Decision.SEVERE)
        chat.person = replace(chat.person, escalations=(*chat.person.escalations, advice))
        chat.at(f"{day} Jan 12:00").tap(Action.SEEN, said)
        assert chat.person.paused_on == january(20)
    chat.command(Command.RESUME)
    assert chat.person.visits == (Visit(january(25), VisitOutcome.CARRY_ON),)


# --- Stop, start, delete --------------------------------------------------------------------


def test_stop_is_silence_with_the_data_kept_and_start_resumes() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled()
    chat.write("5")
    assert chat.command(Command.STOP) == (StoppedByPerson(),)
    assert slot_plans(chat.person) == ()
    assert chat.at("5 Jan 20:00").happen(FellDue(Kind.EVENING, january(5))) == ()
    assert chat.at("6 Jan 08:00").happen(FellDue(Kind.MORNING, january(6))) == ()
    assert len(chat.person.scores) == 1
    chat.at("9 Jan 12:00").start()
    assert chat.one(Resumed).was_paused
    assert chat.person.status is Status.ACTIVE


@pytest.mark.parametrize("command", [Command.DELETE, Command.WITHDRAW])
def test_delete_asks_first(command: Command) -> None:
    chat = Chat().enrolled()
    assert chat.command(command) == (DeleteQuestion(),)
    assert chat.tap(Action.KEEP) == (Kept(),)
    assert chat.person.enrollment is not None
    chat.command(command)
    assert chat.tap(Action.DELETE, "yes") == (Deleted(),)
    assert chat.outcome is not None
    assert chat.outcome.forget


def test_after_delete_everything_begins_anew() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.DELETE, "yes")
    assert chat.start() == (Welcome(),)


def test_an_old_button_after_delete_asks_nothing_about_health() -> None:
    chat = Chat(person=PersonState(id=1))
    assert chat.tap(Action.WORRY) == (FindHelp(None),)
    assert chat.tap(Action.SCREEN_SOME, 0) == ()
    assert chat.person == PersonState(id=1)


# --- Help, privacy, cancel ------------------------------------------------------------------


def test_help_and_how_to_find_help_are_there_for_everybody() -> None:
    stranger = Chat()
    assert stranger.command(Command.HELP) == (Help(Status.NEW, None),)
    assert stranger.tap(Action.FIND_HELP) == (FindHelp(None),)
    enrolled = Chat().enrolled()
    assert enrolled.command(Command.HELP) == (Help(Status.ACTIVE, "DE"),)
    assert enrolled.tap(Action.FIND_HELP) == (FindHelp("DE"),)


def test_the_privacy_notice_says_when_they_agreed() -> None:
    chat = Chat().enrolled()
    assert chat.command(Command.PRIVACY) == (PrivacyNotice(agreed=chat.now),)


def test_cancel_with_nothing_open_says_so() -> None:
    chat = Chat().enrolled()
    assert chat.command(Command.CANCEL) == (NothingToCancel(),)


def test_help_and_privacy_leave_the_open_question_alone() -> None:
    chat = Chat().asked_for_place()
    chat.command(Command.HELP)
    chat.command(Command.PRIVACY)
    chat.command(Command.DELETE)
    assert chat.step is Step.PLACE


def test_a_sticker_gets_a_useful_line() -> None:
    chat = Chat().asked_for_place()
    chat.happen(SentOther())
    assert chat.said == (NotUnderstood(chat.dialog, enrolled=False),)


# --- Gone and back --------------------------------------------------------------------------


def test_nothing_is_sent_to_somebody_who_blocked_until_they_come_back() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled()
    assert chat.happen(Blocked()) == ()
    assert slot_plans(chat.person) == ()
    assert chat.at("6 Jan 08:00").happen(FellDue(Kind.MORNING, january(6))) == ()
    assert chat.happen(CameBack()) == ()
    assert len(slot_plans(chat.person)) == 2
    chat.at("7 Jan 08:00").happen(FellDue(Kind.MORNING, january(7)))
    assert chat.one(Morning)


def test_whoever_writes_after_the_goodbye_is_written_to_again() -> None:
    chat = Chat().enrolled()
    chat.person = replace(chat.person, status=Status.SAID_GOODBYE)
    chat.command(Command.HELP)
    assert chat.person.status is Status.ACTIVE


# --- A repeated update ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "again"),
    [
        (Command.PAUSE, Paused(already=True)),
        (Command.STOP, StoppedByPerson()),
        (Command.DELETE, DeleteQuestion()),
        (Command.CANCEL, NothingToCancel()),
    ],
)
def test_a_repeated_command_is_answered_and_changes_nothing(
    command: Command, again: object
) -> None:
    chat = Chat().enrolled()
    chat.command(command)
    repeated = shown_again(chat.person, Asked(command), chat.now)
    assert repeated.messages == (again,)
    assert repeated.person == chat.person


def test_a_repeat_for_somebody_who_has_blocked_since_does_no_harm() -> None:
    chat = Chat().enrolled()
    chat.happen(Blocked())
    repeated = shown_again(chat.person, Asked(Command.START), chat.now)
    assert [type(message) for message in repeated.messages] == [AllSet]
    assert not repeated.person.reachable
