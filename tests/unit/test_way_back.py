"""The way back in after a stop, by a clinician's word (conversation.md 3)."""

import pytest

from care.events import Action, FellDue, Kind
from care.messages.decisions import DateUnreadable
from care.messages.enrollment import (
    AllSet,
    AnswersNoted,
    ClearedWhen,
    ClinicianFirst,
    NotSettled,
    NotYetToday,
    PainNowQuestion,
    ScreenQuestion,
    StillSwollenQuestion,
    StopRemembered,
    WelcomeBack,
    WhereQuestion,
)
from care.messages.morning import Morning
from care.messages.plan import Held
from care.person import Purpose, Step
from rehab.red_flags import Urgency
from tests.unit.chats import AUCKLAND, BERLIN, Chat, january

EMERGENCY, SAME_DAY, SOON = "chest_or_breath", "calf", "gives_way"


# --- The way back ---------------------------------------------------------------------------


def test_what_can_wait_2_days_has_its_way_back_at_once() -> None:
    chat = Chat().stopped(SOON)
    assert chat.tap(Action.CLEARED, chat.stop_name) == (ClearedWhen(),)


@pytest.mark.parametrize("line", [EMERGENCY, SAME_DAY])
def test_an_urgent_stop_has_its_way_back_from_the_next_day_on(line: str) -> None:
    chat = Chat().at("6 Jan 09:00").stopped(line)
    stop = chat.person.stops[0]
    for same_day in ("6 Jan 09:01", "6 Jan 21:30"):
        chat.at(same_day)
        assert chat.tap(Action.CLEARED, chat.stop_name) == (NotYetToday(stop, None),)
        assert chat.start() == (StopRemembered(stop, way_back=False, country=None),)
    chat.at("7 Jan 08:00")
    assert chat.start() == (StopRemembered(stop, way_back=True, country=None),)
    assert chat.tap(Action.CLEARED, chat.stop_name) == (ClearedWhen(),)


def test_where_the_zone_is_unknown_the_next_day_is_at_least_12_hours_away() -> None:
    chat = Chat().at("6 Jan 23:30").stopped(SAME_DAY)
    assert not isinstance(chat.at("7 Jan 08:00").tap(Action.CLEARED, "")[0], ClearedWhen)
    assert isinstance(chat.at("7 Jan 11:30").tap(Action.CLEARED, "")[0], ClearedWhen)


def test_in_the_program_the_next_day_is_the_persons_own() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled().at("6 Jan 22:00").six("six_calf", SAME_DAY)
    assert isinstance(chat.at("7 Jan 03:59").tap(Action.CLEARED, "")[0], NotYetToday)
    assert isinstance(chat.at("7 Jan 04:00").tap(Action.CLEARED, "")[0], ClearedWhen)


def test_a_change_of_zone_does_not_make_it_tomorrow() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled().at("6 Jan 12:00").six("six_calf", SAME_DAY)
    chat.tap(Action.SET_ZONE)
    chat.share(AUCKLAND)  # 00:00 on 7 January there
    assert isinstance(chat.tap(Action.CLEARED, "")[0], NotYetToday)


def test_the_newest_stop_decides_when_the_way_back_opens() -> None:
    chat = Chat().at("6 Jan 10:00").stopped(EMERGENCY).at("7 Jan 10:00")
    chat.six("six_calf", SAME_DAY)
    assert isinstance(chat.tap(Action.CLEARED, "")[0], NotYetToday)
    assert isinstance(chat.at("8 Jan 10:00").tap(Action.CLEARED, "")[0], ClearedWhen)


def test_the_date_of_a_clearance_is_not_before_the_stop() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled().at("6 Jan 12:00").six("six_calf", SAME_DAY)
    chat.at("7 Jan 12:00").tap(Action.CLEARED, chat.stop_name)
    chat.write("5 Jan", day=january(5))
    assert chat.one(DateUnreadable)
    chat.write("8 Jan", day=january(8))
    assert chat.one(DateUnreadable)
    chat.write("6 Jan", day=january(6))
    assert chat.said == (PainNowQuestion(),)


def test_a_swollen_knee_is_asked_whether_it_still_is() -> None:
    chat = Chat().stopped("swollen")
    chat.tap(Action.CLEARED, chat.stop_name)
    assert chat.tap(Action.CLEARED_DAY, 0) == (StillSwollenQuestion(),)
    assert chat.tap(Action.STILL_SWOLLEN, "less") == (PainNowQuestion(),)
    assert chat.tap(Action.PAIN_NOW, 7) == (ScreenQuestion(1, Purpose.RETURN),)


@pytest.mark.parametrize("answer", ["same", "more"])
def test_swollen_the_same_or_more_goes_back_to_them(answer: str) -> None:
    chat = Chat().stopped("swollen")
    chat.tap(Action.CLEARED, chat.stop_name)
    chat.tap(Action.CLEARED_DAY, 0)
    assert chat.tap(Action.STILL_SWOLLEN, answer) == (NotSettled(),)
    assert isinstance(chat.start()[0], StopRemembered)


@pytest.mark.parametrize("typed", [True, False])
def test_pain_of_8_goes_back_to_them(typed: bool) -> None:
    chat = Chat().stopped(SOON)
    chat.tap(Action.CLEARED, chat.stop_name)
    chat.tap(Action.CLEARED_DAY, 0)
    if typed:
        chat.write("8")
    else:
        chat.tap(Action.PAIN_NOW, 8)
    assert chat.said == (NotSettled(),)
    assert isinstance(chat.start()[0], StopRemembered)


def test_the_screens_once_more_and_then_the_enrollment_goes_on() -> None:
    chat = Chat().at("6 Jan 10:00").stopped("swollen").came_back(swollen="gone")
    assert chat.said == (WhereQuestion(),)
    [stop] = chat.person.stops
    assert (stop.cleared_on, stop.returned_on) == (january(6), january(6))


def test_the_screens_once_more_may_stop_again() -> None:
    chat = Chat().at("6 Jan 10:00").stopped(SOON)
    chat.tap(Action.CLEARED, chat.stop_name)
    chat.tap(Action.CLEARED_DAY, 0)
    chat.tap(Action.PAIN_NOW, 3)
    chat.applies(1, EMERGENCY)
    assert chat.said == (AnswersNoted(),)
    old, new = chat.person.stops
    assert old.returned_on is None
    assert new.urgency is Urgency.EMERGENCY
    assert isinstance(chat.tap(Action.CLEARED, "")[0], NotYetToday)


def test_a_line_of_screen_3_still_asks_a_clinician_first_on_the_way_back() -> None:
    chat = Chat().stopped(SOON)
    chat.tap(Action.CLEARED, chat.stop_name)
    chat.tap(Action.CLEARED_DAY, 0)
    chat.tap(Action.PAIN_NOW, 3)
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "heart")
    assert chat.said == (ClinicianFirst(("heart",)),)


def test_back_leads_from_the_return_to_the_stop_and_not_past_it() -> None:
    chat = Chat().stopped("swollen")
    chat.tap(Action.CLEARED, chat.stop_name)
    chat.tap(Action.CLEARED_DAY, 0)
    chat.tap(Action.STILL_SWOLLEN, "gone")
    chat.tap(Action.PAIN_NOW, 2)
    steps = []
    while chat.step is not None:
        chat.tap(Action.BACK)
        steps.append(chat.step)
    assert steps == [Step.PAIN_NOW, Step.CLEARED_ON, None]
    assert chat.one(StopRemembered)


def test_cancel_in_the_return_leaves_the_stop() -> None:
    chat = Chat().stopped(SOON)
    chat.tap(Action.CLEARED, chat.stop_name)
    chat.tap(Action.CANCEL)
    assert isinstance(chat.start()[0], StopRemembered)


def test_somebody_in_the_program_is_welcomed_back_to_one_easy_exercise_for_3_days() -> None:
    chat = Chat().at("5 Jan 12:00").enrolled().at("6 Jan 12:00").six("six_calf", SAME_DAY)
    chat.at("7 Jan 07:00").came_back()
    assert chat.said == (WelcomeBack(3),)
    found = []
    for day in (7, 9, 12):  # Wednesday, Friday, Monday
        chat.at(f"{day} Jan 08:00").happen(FellDue(Kind.MORNING, january(day)))
        plan = chat.one(Morning).plan
        assert plan.session is not None
        found.append((plan.held, len(plan.session.exercises)))
    assert found == [(Held.RETURNED, 1), (Held.RETURNED, 1), (None, 5)]


def test_somebody_who_returns_into_the_enrollment_has_the_3_easy_days_from_day_1_on() -> None:
    chat = Chat().at("6 Jan 10:00").stopped(SOON).at("7 Jan 10:00").came_back()
    chat.at("11 Jan 12:00")
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 5)
    chat.tap(Action.RUNNING, "none")
    chat.share(BERLIN)
    assert chat.one(AllSet)
    chat.at("12 Jan 08:00").happen(FellDue(Kind.MORNING, january(12)))
    assert chat.one(Morning).plan.held is Held.RETURNED
    chat.at("14 Jan 08:00").happen(FellDue(Kind.MORNING, january(14)))
    assert chat.one(Morning).plan.held is None
