"""A high number asks the six, and nothing is loaded until they are answered (7.3)."""

import pytest

from bot.views import ViewContext, render
from care.answers import with_answer
from care.day_after import with_painkillers
from care.events import Action, Asked, Command
from care.messages import Message
from care.messages.morning import Morning
from care.messages.pages import WeekAhead, Why
from care.messages.plan import HighNumber, NoLoad, Plan
from care.messages.runs import RunHold, RunSaved
from care.messages.scores import SixQuestion
from care.morning import plan_of
from care.person import Answer, SessionLog, Topic
from care.runs import running_hold
from rehab.content.lessons import Track
from rehab.levels import Mark
from tests.unit.lives import Life, on_day, stamp


def text(message: Message) -> str:
    return render(message, ViewContext.of(1, "en")).text


def labels(message: Message) -> list[str]:
    return [b.label for row in render(message, ViewContext.of(1, "en")).rows for b in row]


def plan(life: Life, day: int) -> Plan:
    return plan_of(life.person, on_day(day), life.now)


def typed_8(track: Track = Track.STOP) -> Life:
    """An 8 typed before noon of day 3, a Wednesday with a session."""
    life = Life(track=track).scores(1, 2, 2).until(3, "11:00")
    life.types("8")
    return life


def test_today_says_answer_this_first_and_offers_no_session_on_the_same_day() -> None:
    life = typed_8()
    life.asks(Command.TODAY)
    screen = life.last(Morning)
    assert screen.plan.unanswered == HighNumber(on_day(3), 8)
    assert "You said 8 on Wednesday. Please answer this first" in text(screen)
    assert "5/10" not in text(screen)
    assert labels(screen) == ["Something new or worrying"]


def test_start_of_the_morning_before_it_begins_nothing() -> None:
    life = typed_8()
    assert life.starts(3) is None
    assert life.person.sessions == ()


def test_why_and_plan_say_that_the_six_hold_the_session() -> None:
    life = typed_8()
    life.asks(Command.WHY)
    assert "No exercise until you have answered" in text(life.last(Why))
    assert "Something new or worrying" in labels(life.last(Why))
    life.asks(Command.PLAN)
    assert "No exercise until you have answered" in text(life.last(WeekAhead))


def test_the_run_of_the_day_waits_too() -> None:
    life = typed_8(Track.KEEP)
    assert running_hold(life.person, on_day(3), life.now) is RunHold.SIX


def test_none_of_the_six_gives_the_session_back_at_2() -> None:
    life = typed_8()
    life.tap(Action.SIX_NONE, "high_score")
    today = plan(life, 3)
    assert (today.no_load, today.careful) == (None, True)
    assert today.session is not None
    life.asks(Command.TODAY)
    assert "Keep to what stays at 2/10 or less." in text(life.last(Morning))


def test_a_correction_below_8_gives_it_back_as_well() -> None:
    life = typed_8()
    life.edits("3")
    assert plan(life, 3).no_load is None


def test_the_day_after_it_waits_until_the_six_are_answered() -> None:
    life = typed_8().until(5, "12:00")
    assert plan(life, 5).no_load is NoLoad.SIX
    life.tap(Action.SIX_NONE, "worry")
    assert plan(life, 5).no_load is None


@pytest.mark.parametrize("words", ["10 min pain 8", "10 min pain 9"])
def test_an_8_of_a_run_holds_the_session_of_the_day(words: str) -> None:
    life = Life(track=Track.KEEP).scores(1, 2, 2).until(3, "11:00")
    life.does(Asked(Command.RUN, words, 500))
    assert plan(life, 3).no_load is NoLoad.SIX


def test_an_8_on_the_card_of_an_exercise_asks_the_six_and_stops_the_session() -> None:
    life = Life().scores(1, 2, 2).until(3, "11:00")
    assert life.starts(3) is not None
    life.tap(Action.MARK, stamp(3), "E01", "h")
    said = life.tap(Action.MARK, stamp(3), "E01", "8").messages
    assert isinstance(said[-1], SixQuestion)
    assert plan(life, 3).no_load is NoLoad.SIX
    life.tap(Action.SIX_NONE, "high_score")
    log: SessionLog = life.person.sessions[-1]
    assert log.marks["E01"] is Mark.HURTS
    assert plan(life, 3).under_way


def test_a_run_told_with_a_swelling_asks_the_six() -> None:
    life = Life(track=Track.KEEP).scores(1, 2, 2).until(3, "11:00")
    said = life.does(Asked(Command.RUN, "10 min pain 1 swollen", 500, worry=True)).messages
    assert [type(message) for message in said] == [RunSaved, SixQuestion]


def test_a_yes_about_painkillers_goes_on_until_a_week_says_no() -> None:
    life = Life()
    masked = Answer(Topic.PAINKILLERS, on_day(7), "yes", life.now)
    clear = Answer(Topic.PAINKILLERS, on_day(14), "no", life.now)
    assert [with_painkillers(with_answer(life.person, masked), on_day(d)) for d in (1, 7, 8)] == [
        True,
        True,
        True,
    ]
    both = with_answer(with_answer(life.person, masked), clear)
    assert [with_painkillers(both, on_day(day)) for day in (7, 8, 15)] == [True, False, False]
    assert not with_painkillers(life.person, on_day(3))
