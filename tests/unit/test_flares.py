"""A flare as the sessions see it: how it begins, what is trained in it, what follows it (4.5)."""

from dataclasses import replace

import pytest

from bot.views import ViewContext, render
from care.events import Action, Asked, Command
from care.flares import flare_since
from care.messages import Message
from care.messages.enrollment import StopRemembered
from care.messages.morning import Morning
from care.messages.plan import ChangeWhy, Held, NoLoad, Plan
from care.messages.runs import FlareSaid, RunSaved
from care.messages.scores import SixClear, SixQuestion, SixWhy
from care.morning import plan_of
from care.person import NextMorning, Purpose, Settled
from care.session_log import record_of
from rehab.content.exercises import EXERCISE_BY_ID
from rehab.content.lessons import Track
from rehab.levels import standing
from rehab.program import Phase, SessionForm
from tests.unit.lives import Life, lived, on_day, stamp


def text(message: Message) -> str:
    return render(message, ViewContext.of(1, "en")).text


def plan(life: Life, day: int) -> Plan:
    return plan_of(life.person, on_day(day), life.at(day, "12:00"))


def flare(life: Life) -> Life:
    life.asks(Command.FLARE)
    life.tap(Action.SIX_NONE, SixWhy.FLARE.value)
    return life


def trained(during: int = 2, track: Track = Track.STOP) -> Life:
    """Somebody who trained on day 3, a Wednesday, on the evening of that day."""
    life = Life(track=track).scores(1, 2, 2).until(3, "12:00").trains(3, during)
    return life.until(3, "18:00")


# --- What is trained in it ------------------------------------------------------------------


def test_in_a_flare_the_session_is_the_towel_press_and_easy_hips() -> None:
    life = flare(Life().scores(1, 2, 2).until(3, "12:00"))
    today = plan(life, 3)
    assert today.held is Held.CALM
    assert today.session is not None
    assert today.session.form is SessionForm.HELD_LIGHT
    assert [item.exercise.id for item in today.session.exercises] == ["E01", "E03", "E04"]
    assert all(item.easier for item in today.session.exercises)


@pytest.mark.parametrize("phase", Phase)
def test_no_session_of_a_flare_has_jumps_or_hops(phase: Phase) -> None:
    life = flare(Life().scores(1, 2, 2).until(3, "12:00"))
    enrollment = life.person.enrollment
    assert enrollment is not None
    life.person = replace(life.person, enrollment=replace(enrollment, phase=phase))
    session = plan(life, 3).session
    assert session is not None
    assert not any(item.exercise.impact for item in session.exercises)


def test_a_flare_beside_open_advice_has_the_easier_session_of_the_two() -> None:
    life = flare(lived("6x21"))
    assert plan(life, 22).held is Held.ESCALATION
    session = plan(life, 22).session
    assert session is not None
    assert session.form is SessionForm.HELD_LIGHT


def test_two_sessions_left_after_an_exercise_hurt_much_are_a_flare_in_the_morning() -> None:
    life = Life().scores(1, 2, 2)
    for day in (3, 5):
        life.until(day, "12:00").starts(day)
        life.tap(Action.MARK, stamp(day), "E01", "h")
        life.tap(Action.MARK, stamp(day), "E01", "7")
        life.until(day + 1, "12:00")
    assert flare_since(life.person, on_day(6)) == on_day(6)
    shown = text(life.morning(6))
    assert "Twice in 7 days it was too much. That is a flare." in shown
    assert "no running, no jumping" in shown
    assert plan(life, 8).held is Held.CALM
    assert [f.on for f in life.until(9, "12:00").person.flares] == [on_day(6)]


# --- What follows it ------------------------------------------------------------------------


def levels(life: Life, day: int) -> dict[str, int]:
    session = plan(life, day).session
    return {item.exercise.id: item.level for item in session.exercises} if session else {}


def over_on_8() -> Life:
    """Session A and B, a flare on day 6 that is over on day 8, a Monday."""
    life = Life().scores(1, 2, 2).until(3, "12:00").trains(3).scores(3, 2, 2)
    life.until(4, "12:00").tap(Action.NEXT_MORNING, stamp(4), "same")
    life.until(5, "12:00").trains(5).scores(5, 2).until(6, "12:00")
    life.tap(Action.NEXT_MORNING, stamp(6), "same")
    return flare(life).scores(6, 5, 2).until(8, "12:00")


def test_after_a_flare_every_exercise_done_before_is_one_level_lower() -> None:
    life = over_on_8()
    assert flare_since(life.person, on_day(7)) == on_day(6)
    assert flare_since(life.person, on_day(8)) is None
    assert set(levels(life, 8).values()) == {-1}


def test_the_first_session_after_a_flare_says_why_it_is_easier() -> None:
    morning = over_on_8().morning(8)
    assert morning.change is not None
    assert morning.change.why is ChangeWhy.FLARE
    assert "a level easier after the flare" in text(morning)


def test_a_calm_session_on_the_first_day_after_a_flare_counts_from_the_lower_level() -> None:
    life = over_on_8().trains(8).scores(8, 2).until(9, "12:00")
    life.tap(Action.NEXT_MORNING, stamp(9), "same")
    marks = record_of(life.person, on_day(10)).marks["E01"]
    now = standing(EXERCISE_BY_ID["E01"], marks)
    assert (now.level, now.calm) == (-1, 1)


# --- Two reds -------------------------------------------------------------------------------


def test_the_second_red_session_in_7_days_begins_a_flare_at_once_in_a_low_week() -> None:
    life = trained(during=6).scores(3, 1, 1).until(5, "12:00")
    life.trains(5, during=6)
    said = life.last(FlareSaid)
    assert said.two_reds
    assert "running" not in text(said).replace("no running", "")
    assert "Then the sessions go on one level lower." in text(said)
    assert flare_since(life.person, on_day(5)) == on_day(5)


def test_a_red_session_and_a_red_run_begin_a_flare_together() -> None:
    life = trained(during=6, track=Track.KEEP).scores(3, 1, 1).until(5, "12:00")
    said = life.does(Asked(Command.RUN, "10 min pain 5", 500)).messages
    assert [type(message) for message in said[:2]] == [RunSaved, FlareSaid]


def test_a_clearly_worse_morning_that_is_the_second_red_begins_a_flare_at_once() -> None:
    life = trained(during=6).scores(3, 1, 1).until(5, "12:00").trains(5).scores(5, 1)
    life.until(6, "12:00")
    said = life.tap(Action.NEXT_MORNING, stamp(6), NextMorning.CLEARLY_WORSE.value).messages
    assert [type(message) for message in said] == [Morning, FlareSaid]


def test_not_yet_settled_that_is_the_second_red_begins_a_flare_at_once() -> None:
    life = trained(during=6).scores(3, 1, 1).until(5, "12:00").trains(5).scores(5, 1)
    life.until(6, "12:00")
    life.tap(Action.NEXT_MORNING, stamp(6), NextMorning.BIT_WORSE.value)
    assert not life.all(FlareSaid)
    said = life.tap(Action.SETTLED, stamp(5), Settled.NOT_YET.value).messages
    assert isinstance(said[-1], FlareSaid)


def test_a_red_run_of_yesterday_told_after_todays_red_session_begins_a_flare() -> None:
    life = Life(track=Track.KEEP).scores(1, 2, 2).until(3, "12:00").trains(3, during=6)
    assert not life.all(FlareSaid)
    said = life.does(Asked(Command.RUN, "10 min pain 5", 500, 1)).messages
    assert FlareSaid in [type(message) for message in said]


def test_the_same_two_reds_begin_one_flare() -> None:
    life = trained(during=6).scores(3, 1, 1).until(5, "12:00").trains(5, during=6)
    life.scores(5, 1, 1).until(7, "12:00")
    assert flare_since(life.person, on_day(7)) is None
    life.tap(Action.DURING, stamp(5), "7")
    assert len(life.all(FlareSaid)) == 1


def test_two_reds_8_days_apart_are_no_flare() -> None:
    life = trained(during=6).scores(3, *[1] * 7).until(10, "12:00").trains(10, during=6)
    assert not life.all(FlareSaid)


def test_beside_an_open_stop_two_reds_say_nothing_of_their_own() -> None:
    life = trained(during=6).scores(3, 1, 1).until(5, "12:00").trains(5).scores(5, 1)
    life.until(6, "08:30").tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    assert plan(life, 6).no_load is NoLoad.STOP
    life.tap(Action.NEXT_MORNING, stamp(6), NextMorning.CLEARLY_WORSE.value)
    assert not life.all(FlareSaid)


# --- /flare and the six ---------------------------------------------------------------------


def test_a_flare_whose_list_ends_with_nothing_still_brings_its_plan() -> None:
    life = Life().scores(1, 2, 2).until(3, "12:00")
    life.asks(Command.FLARE)
    life.tap(Action.SCREEN_SOME, "0", SixWhy.FLARE.value)
    (said,) = life.tap(Action.SIX_NONE).messages
    assert isinstance(said, FlareSaid)
    assert flare_since(life.person, on_day(3)) == on_day(3)


def test_back_from_the_list_of_a_flare_asks_about_the_flare_again() -> None:
    life = Life().scores(1, 2, 2).until(3, "12:00")
    life.asks(Command.FLARE)
    life.tap(Action.SCREEN_SOME, "0", SixWhy.FLARE.value)
    assert life.person.dialog is not None
    assert life.person.dialog.purpose is Purpose.FLARE
    (again,) = life.tap(Action.BACK).messages
    assert isinstance(again, SixQuestion)
    assert again.why is SixWhy.FLARE


def test_a_flare_told_while_severe_pain_holds_says_what_holds() -> None:
    life = Life(baseline=7).scores(1, 9, 9, 9).until(4, "12:00")
    flare(life)
    assert isinstance(life.said[-1].message, SixClear | StopRemembered)
    assert not life.all(FlareSaid)
