"""Quiet hours, units and which knee in the settings (conversation.md 1)."""

from dataclasses import replace
from datetime import UTC, date, time

import pytest

from bot.views import ViewContext, render
from care.events import Action, Command, Kind
from care.messages.about import AboutQuestion
from care.messages.control import KneeQuestion, QuietEdge, QuietQuestion, SettingsNote, SettingsPage
from care.person import Activity, Goal, IfThen, Knee, Step, Units
from care.slots import slot_plans
from rehab.content.lessons import Track
from rehab.schedule import QUIET_DEFAULT, QuietHours
from tests.unit.chats import Chat, january

VIEW = ViewContext.of(1, "en")


def quiet_from(chat: Chat, start: str, end: str) -> SettingsPage:
    chat.tap(Action.SET_QUIET)
    chat.write(start)
    chat.write(end)
    return chat.one(SettingsPage)


def test_quiet_hours_are_asked_edge_by_edge_and_typed_or_tapped() -> None:
    chat = Chat().enrolled()
    assert chat.tap(Action.SET_QUIET) == (QuietQuestion(QuietEdge.START, QUIET_DEFAULT),)
    assert chat.tap(Action.PICK_TIME, "2200") == (QuietQuestion(QuietEdge.END, QUIET_DEFAULT),)
    chat.write("6:30")
    page = chat.one(SettingsPage)
    assert page.quiet == chat.person.quiet == QuietHours(time(22), time(6, 30))
    assert page.note is None
    assert chat.person.dialog is None


def test_a_bare_number_in_the_evening_is_read_as_one() -> None:
    assert quiet_from(Chat().enrolled(), "10", "7").quiet == QuietHours(time(22), time(7))


@pytest.mark.parametrize("typed", ["4 am", "noon", "17:59", "soon"])
def test_another_time_is_asked_again_and_changes_nothing(typed: str) -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_QUIET)
    chat.write(typed)
    assert chat.said == (QuietQuestion(QuietEdge.START, QUIET_DEFAULT, refused=True),)
    assert "from 18:00 to 23:59" in render(chat.said[0], VIEW).text
    assert chat.person.quiet == QUIET_DEFAULT


def test_back_leads_to_the_first_edge_and_then_to_the_settings() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_QUIET)
    chat.write("22:00")
    chat.tap(Action.BACK)
    assert chat.one(QuietQuestion).edge is QuietEdge.START
    chat.tap(Action.BACK)
    assert chat.one(SettingsPage).quiet == QUIET_DEFAULT


def test_a_set_time_wins_over_quiet_hours_that_are_chosen_and_is_told_once() -> None:
    chat = Chat().enrolled()
    page = quiet_from(chat, "19:00", "9:00")
    assert page.quiet == QuietHours(time(21), time(8))
    assert page.note is SettingsNote.QUIET_MOVED
    text = render(page, VIEW).text
    assert "A time that you set for a message wins. So the quiet hours go from 21:00" in text
    chat.command(Command.SETTINGS)
    assert chat.one(SettingsPage).note is None


def test_a_time_set_later_moves_the_edge_and_is_told_once() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_EVENING)
    chat.write("22:00")
    assert chat.one(SettingsPage).quiet == QuietHours(time(23), time(8))
    assert chat.one(SettingsPage).note is SettingsNote.QUIET_MOVED
    chat.tap(Action.SET_MORNING)
    chat.write("10:00")
    assert chat.one(SettingsPage).note is None


def test_the_chosen_hours_come_back_when_the_time_is_earlier_again() -> None:
    chat = Chat().enrolled()
    for typed in ("22:00", "19:00"):
        chat.tap(Action.SET_EVENING)
        chat.write(typed)
    assert chat.one(SettingsPage).quiet == QUIET_DEFAULT


def test_an_evening_question_stays_due_until_the_quiet_hours_begin() -> None:
    chat = Chat().enrolled()
    quiet_from(chat, "22:30", "7:00")
    [evening] = [plan for plan in slot_plans(chat.person) if plan.kind is Kind.EVENING]
    assert evening.expires(january(6)).astimezone(UTC).time() == time(21, 30)  # in Berlin 22:30


def test_a_follow_up_waits_for_the_end_of_the_chosen_quiet_hours() -> None:
    chat = Chat().at("5 Jan 15:00").enrolled()
    quiet_from(chat, "21:00", "6:00")
    chat.at("5 Jan 15:30").six("six_fever")
    [asked] = [due for due in chat.due if due.kind is Kind.FOLLOW_UP]
    assert asked.at.astimezone(UTC).time() == time(5)  # in Berlin 06:00


def test_units_change_in_place() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_UNITS, "mi")
    assert chat.one(SettingsPage).units is Units.MILES
    text = render(chat.said[0], VIEW)
    assert "Distances: miles" in text.text
    assert "Use km" in [button.label for row in text.rows for button in row]
    chat.tap(Action.SET_UNITS, "km")
    assert chat.person.units is Units.KM


def test_a_forged_unit_changes_nothing() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_UNITS, "furlongs")
    assert chat.person.units is Units.KM


def test_the_knee_can_be_changed() -> None:
    chat = Chat().enrolled()
    assert chat.tap(Action.SET_KNEE) == (KneeQuestion(Knee.LEFT),)
    chat.tap(Action.KNEE_PICK, "both")
    assert chat.one(SettingsPage).knee is Knee.BOTH
    assert chat.person.enrollment is not None
    assert chat.person.enrollment.knee is Knee.BOTH
    assert chat.person.dialog is None


def test_somewhere_else_means_a_physio_and_no_running() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_KNEE)
    chat.tap(Action.KNEE_PICK, "elsewhere")
    assert chat.one(SettingsPage).note is SettingsNote.ELSEWHERE
    assert chat.person.enrollment is not None
    assert chat.person.enrollment.track is Track.STOP
    assert "see a physio in the next 1-2 weeks" in render(chat.said[0], VIEW).text


@pytest.mark.parametrize("setting", [Action.SET_QUIET, Action.SET_KNEE])
def test_each_question_has_back_and_cancel(setting: Action) -> None:
    chat = Chat().enrolled()
    chat.tap(setting)
    assert chat.step in {Step.SET_QUIET, Step.SET_KNEE}
    last = [button.label for button in render(chat.said[0], VIEW).rows[-1]]
    assert last == ["Back", "Cancel"]
    chat.tap(Action.BACK)
    assert chat.one(SettingsPage)


ABOUT_YOU = {
    "Goal": Action.SET_GOAL,
    "Running partner": Action.SET_PARTNER,
    "Weekly activity": Action.SET_ACTIVITY,
    "If-then plan": Action.SET_IF_THEN,
    "How it began": Action.SET_HISTORY,
    "Seen by": Action.SET_CLINICIAN,
}


@pytest.mark.parametrize("label", ABOUT_YOU)
def test_what_was_asked_in_week_1_can_be_told_and_changed_here(label: str) -> None:
    chat = Chat().enrolled()
    chat.command(Command.SETTINGS)
    buttons = [button.label for row in render(chat.said[0], VIEW).rows for button in row]
    assert label in buttons
    chat.tap(ABOUT_YOU[label])
    [question] = chat.said
    assert isinstance(question, AboutQuestion)
    assert chat.outcome is not None
    assert not chat.outcome.beside
    chat.tap(Action.BACK)
    assert chat.one(SettingsPage)


def test_what_was_told_stands_on_its_line_in_the_persons_units() -> None:
    chat = Chat().enrolled()
    chat.person = replace(
        chat.person,
        goal=Goal("Berlin <Half>", date(2026, 4, 4), 21.1),
        partner="Kim",
        activity=Activity("run 5 km", january(6)),
        if_then=IfThen("I come home", "living room", "I am late"),
        units=Units.MILES,
    )
    chat.command(Command.SETTINGS)
    text = render(chat.said[0], VIEW).text
    assert "Goal: Berlin &lt;Half&gt;, 4 April 2026, 13.1 miles" in text
    assert "Running partner: Kim" in text
    assert "Weekly activity: run 5 km" in text
    assert "If-then plan: When I come home, I do my session: living room." in text
