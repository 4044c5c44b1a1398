"""The runs of a person: offered on their days, held back, in a flare, on the pages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.events import Action, Asked, Command
from care.export import as_data
from care.flares import flare_since
from care.gates import missing_for_running
from care.messages.morning import Morning, MorningAsk
from care.messages.pages import WeekAhead
from care.messages.plan import Held
from care.messages.runs import (
    FlareSaid,
    RunHold,
    RunSaved,
    RunWhy,
)
from care.messages.scores import SixQuestion, SixWhy
from care.messages.sessions import SessionOffer
from care.morning import loaded_on, plan_of
from care.person import NOTHING_EARLIER, Knee, LeftOut, NextMorning, Settled, Units
from care.runs import run_of, running_hold
from rehab.content.exercises import Phase
from rehab.content.lessons import Track
from rehab.run_caps import monday
from tests.unit.lives import Life, on_day, stamp
from tests.unit.runners import calm_after, keeps, labels, ready, say, text


def test_who_keeps_running_has_a_run_day_with_its_buttons() -> None:
    morning = keeps().morning(3)
    assert morning.ask is MorningAsk.RUN
    assert labels(morning)[:3] == ["Start run", "Log a run", "No run today"]
    assert "5 times: run 4 min, walk 1 min." in text(morning)
    assert "Run first, strength after." in text(morning)


def test_the_session_of_a_run_day_can_be_begun_whatever_becomes_of_the_run() -> None:
    waits = labels(keeps().morning(3))
    assert {"Start", "Too sore", "Later", "Skip"} <= set(waits)
    assert len(waits) == len(set(waits))


def test_after_a_run_the_next_day_is_a_rest_day_from_running() -> None:
    life = keeps().until(4, "09:00")
    say(life, "20 min pain 1")
    life.until(5, "09:00")
    run = life.morning(5).plan.run
    assert run is None


def two_calm_runs() -> Life:
    life = keeps()
    for day in (3, 5):
        life.until(day, "10:00")
        say(life, "20 min pain 1")
        calm_after(life, day)
    return life


def test_two_calm_runs_lead_a_step_up_and_the_morning_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("care.runs.missing_for_running", lambda *_: ())
    morning = two_calm_runs().until(8, "09:00").morning(8)
    assert morning.plan.run is not None
    assert morning.plan.run.plan is not None
    assert (morning.plan.run.why, morning.plan.run.plan.stage) == (RunWhy.FORWARD, 7)
    assert "Two calm runs in a row, the last at 1/10: one step up." in text(morning)


def test_who_keeps_running_stays_at_the_same_run_while_a_test_is_open() -> None:
    morning = two_calm_runs().until(8, "09:00").morning(8)
    assert morning.plan.run is not None
    assert morning.plan.run.plan is not None
    assert (morning.plan.run.why, morning.plan.run.plan.stage) == (None, 6)
    assert "It stays at this length for now. /run says what is still missing." in text(morning)


def test_run_names_what_a_longer_run_waits_for() -> None:
    life = two_calm_runs().until(8, "09:00")
    (question,) = life.does(Asked(Command.RUN, "", 500)).messages
    assert "Before a longer run, still missing: " in text(question)


def test_in_phase_4_no_test_holds_the_runs_of_who_keeps_running() -> None:
    life = two_calm_runs().until(8, "09:00")
    enrollment = life.person.enrollment
    assert enrollment is not None
    life.person = replace(life.person, enrollment=replace(enrollment, phase=Phase.P4))
    assert missing_for_running(life.person, on_day(8), life.now) == ()


def test_a_run_as_long_as_planned_is_not_called_shorter_once_the_tests_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    life = two_calm_runs().until(8, "10:00")
    say(life, "20 min pain 1")
    calm_after(life, 8)
    monkeypatch.setattr("care.runs.missing_for_running", lambda *_: ())
    run = life.until(10, "09:00").morning(10).plan.run
    assert run is not None
    assert run.why is RunWhy.FORWARD


@pytest.mark.parametrize(
    ("told", "why"), [("20 min pain 3", RunWhy.AMBER), ("12 min pain 0", RunWhy.SHORTER)]
)
def test_a_stage_that_waited_for_a_test_waits_for_a_calm_run_too(
    monkeypatch: pytest.MonkeyPatch, told: str, why: RunWhy
) -> None:
    life = keeps()
    for day, run in ((3, "20 min pain 0"), (5, "20 min pain 0"), (8, told)):
        life.until(day, "10:00")
        say(life, run)
        calm_after(life, day)
    monkeypatch.setattr("care.runs.missing_for_running", lambda *_: ())
    shown = life.until(10, "09:00").morning(10).plan.run
    assert shown is not None
    assert shown.plan is not None
    assert (shown.plan.stage, shown.why) == (6, why)
    assert "Same run again: " in text(life.morning(10))


def test_the_last_stage_says_that_it_takes_three_runs_of_one_week(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("care.runs.missing_for_running", lambda *_: ())
    life = keeps()
    for day in (3, 5, 8):
        life.until(day, "10:00")
        say(life, "30 min pain 1")
        calm_after(life, day)
    morning = life.until(10, "09:00").morning(10)
    assert morning.plan.run is not None
    assert morning.plan.run.why is RunWhy.OF_WEEK
    assert "3 such runs in one week" in text(morning)


def test_after_a_red_run_the_session_of_the_day_is_not_offered_anew() -> None:
    messages = say(keeps(), "24 min pain 4").messages
    assert not any(isinstance(message, SessionOffer) for message in messages)


def test_a_red_run_makes_the_next_one_two_steps_shorter() -> None:
    life = keeps()
    say(life, "24 min pain 1")
    calm_after(life, 3)
    life.until(5, "10:00")
    (saved, *_) = say(life, "24 min pain 4").messages
    assert "2 steps shorter" in text(saved)
    life.until(8, "09:00")
    run = life.morning(8).plan.run
    assert run is not None
    assert run.plan is not None
    assert (run.plan.stage, run.why, run.last) == (5, RunWhy.RED, 4)


def test_who_pauses_running_has_no_run_day_and_reads_what_is_missing() -> None:
    life = Life().until(3, "09:00")
    assert life.morning(3).plan.run is None
    life.asks(Command.PLAN)
    page = life.last(WeekAhead)
    assert page.road is not None
    assert page.road.missing
    assert "Before running, still missing: " in text(page)
    assert "at the earliest" in text(page)


def test_the_first_run_after_the_entry_list_is_8_times_1_minute() -> None:
    morning = ready().until(3, "09:00").morning(3)
    assert "8 times: run 1 min, walk 2 min." in text(morning)
    assert labels(morning)[:3] == ["Start run", "Log a run", "No run today"]


def test_a_run_before_the_entry_list_is_taken_and_told() -> None:
    life = Life().until(3, "09:00")
    (asked,) = life.asks(Command.RUN).messages
    assert "Before it, still missing: " in text(asked)
    saved, *_ = say(life, "10 min pain 1").messages
    assert "No running yet." in text(saved)
    assert [run.minutes for run in life.person.runs] == [10]


def test_the_road_of_a_runner_begins_at_their_stage() -> None:
    life = ready().until(3, "10:00")
    say(life, "8 min pain 1")
    life.asks(Command.PLAN)
    road = life.last(WeekAhead).road
    assert road is not None
    assert [(place.value, f"{on:%d %b}") for place, on in road.ahead] == [("easy_run", "13 Feb")]


def test_a_run_is_loaded_work_in_the_evening_and_the_morning_after() -> None:
    life = keeps()
    life.tap(Action.RUN, stamp(3), "skip", "m")
    assert run_of(life.person, on_day(3)) is not None
    life.until(4, "09:00")
    say(life, "20 min pain 1")
    life.until(4, "20:05")
    life.score(4, 1)
    assert text(life.said[-1].message).count("within an hour") == 1
    life.until(5, "09:00")
    assert life.morning(5).ask is MorningAsk.NEXT_MORNING


def test_a_skipped_run_counts_against_nobody() -> None:
    life = keeps()
    (day,) = life.tap(Action.RUN, stamp(3), "skip", "m").messages
    assert isinstance(day, Morning)
    assert day.plan.run is not None
    assert day.plan.run.left_out is LeftOut.SKIPPED
    assert "that is fine" in text(day)


def test_a_run_that_was_put_off_comes_again() -> None:
    life = keeps()
    life.tap(Action.RUN, stamp(3), "later", "m")
    life.tap(Action.RUN_LATER, stamp(3), "hour", "m")
    life.until(3, "10:00")
    assert text(life.said[-1].message).startswith("Your run, as you asked.")


def test_after_a_red_run_the_next_session_is_a_level_easier_for_once() -> None:
    life = keeps().trains(3)
    life.tap(Action.RUN_DURING, stamp(3), "1")
    calm_after(life, 3)
    life.until(5, "09:00")
    say(life, "20 min pain 5")
    calm_after(life, 5)
    plan = life.until(8, "09:00").morning(8).plan
    assert plan.held is Held.RUN
    assert plan.session is not None
    assert {p.level for p in plan.session.exercises} == {-1}
    assert plan.run is not None
    assert plan.run.plan is not None  # two stages shorter, and not held
    assert "A level easier today: the last run was too much" in text(life.morning(8))
    life.trains(8)
    assert life.until(10, "09:00").morning(10).plan.held is None


def test_the_why_line_of_a_run_names_what_was_more_than_green() -> None:
    life = keeps()
    say(life, "20 min pain 3")
    life.until(3, "20:05").score(3, 2)
    life.tap(Action.SETTLED, stamp(3), Settled.BY_TOMORROW.value)
    life.until(4, "09:00")
    life.tap(Action.NEXT_MORNING, stamp(4), NextMorning.BIT_WORSE.value)
    assert (
        "1 step back: the last run was a bit much in two ways. You said 3 during it. It took "
        "over an hour to settle, and the morning after was a bit worse."
    ) in text(life.until(5, "09:00").morning(5))


def test_a_3_after_a_run_that_was_not_at_0_is_told_the_same_at_once_and_later() -> None:
    life = keeps()
    say(life, "20 min pain 1")
    calm_after(life, 3)
    life.until(5, "09:00")
    (saved,) = say(life, "20 min pain 3").messages  # the session is not offered anew
    assert (
        "3 is the number to stop at. The run before was not at 0 either. The next run is 1 step "
        "shorter. Tomorrow no run. The session can wait today: /today has it."
    ) in text(saved)
    calm_after(life, 5)
    assert "1 step back: a 3 in the last run, and the one before not at 0." in text(
        life.until(8, "09:00").morning(8)
    )


def test_why_names_the_next_run_and_what_made_it_so() -> None:
    life = keeps()
    say(life, "20 min pain 5")
    calm_after(life, 3)
    shown = text(life.until(5, "12:00").asks(Command.WHY).messages[0])
    assert "Your next run, Friday, 9 January:" in shown
    assert "2 steps back: the last run was too much for the knee. You said 5 during it." in shown


# --- Held back -----------------------------------------------------------------------------------


def test_no_run_while_a_red_flag_is_open() -> None:
    life = keeps()
    life.tap(Action.WORRY)
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.until(5, "09:00")
    run = life.morning(5).plan.run
    assert run is not None
    assert (run.plan, run.hold) == (None, RunHold.STOP)


def test_no_run_for_a_knee_that_is_sore_elsewhere_until_seen() -> None:
    life = Life(track=Track.KEEP)
    assert life.person.enrollment is not None
    elsewhere = replace(life.person.enrollment, knee=Knee.ELSEWHERE)
    life.person = replace(life.person, enrollment=elsewhere)
    life.until(3, "09:00")
    run = life.morning(3).plan.run
    assert run is not None
    assert run.hold is RunHold.ELSEWHERE


# --- Flares --------------------------------------------------------------------------------------


def flare(life: Life) -> FlareSaid:
    (six,) = life.asks(Command.FLARE).messages
    assert isinstance(six, SixQuestion)
    (said,) = life.tap(Action.SIX_NONE, SixWhy.FLARE.value).messages
    assert isinstance(said, FlareSaid)
    return said


def test_a_flare_asks_the_six_then_tells_its_days() -> None:
    said = flare(keeps().scores(3, 2, 2))
    assert said.level == 2
    assert "It does not mean you are back at the start." in text(said)
    assert "no running, no jumping" in text(said)


def test_running_rests_in_a_flare_and_begins_lower_when_the_number_is_back() -> None:
    life = keeps()
    say(life, "24 min pain 1")
    life.scores(3, 2, 2)
    life.until(4, "21:00")
    flare(life)
    life.until(5, "09:00")
    held = life.morning(5).plan.run
    assert held is not None
    assert held.hold is RunHold.FLARE
    life.scores(5, 5, 4, 2)
    assert flare_since(life.person, on_day(7)) == on_day(4)
    assert flare_since(life.person, on_day(8)) is None
    life.until(8, "09:00")
    run = life.morning(8).plan.run
    assert run is not None
    assert run.plan is not None
    assert (run.plan.stage, run.why) == (5, RunWhy.AFTER_FLARE)


def test_the_third_flare_in_six_weeks_suggests_a_running_assessment() -> None:
    life = keeps().scores(3, 2, 2)
    said = []
    for day in (5, 10, 15):
        life.until(day, "10:00")
        said.append(flare(life).many)
        life.scores(day, 5, 2, 2, 2, 2)
    assert said == [False, False, True]


def test_two_red_runs_in_a_week_are_a_flare() -> None:
    life = keeps()
    say(life, "20 min pain 4")
    life.until(8, "10:00")
    said = say(life, "8 min pain 4").messages
    assert [type(message) for message in said[:2]] == [RunSaved, FlareSaid]
    assert flare_since(life.person, on_day(8)) == on_day(8)


# --- Pages ---------------------------------------------------------------------------------------


def test_the_page_for_a_visit_and_progress_hold_the_minutes_of_running() -> None:
    life = keeps()
    say(life, "5 km 28 min pain 2")
    life.asks(Command.SUMMARY)
    page = text(life.said[-1].message)
    assert "Running: step by step, 26 min of running at a time now." in page
    assert "Minutes of running a week: 28 from 5 Jan." in page
    assert "Most pain during a run: 2." in page
    life.asks(Command.PROGRESS)
    assert "Minutes of running a week: 28 from 5 Jan." in text(life.said[-1].message)


def test_the_export_holds_runs_and_flares() -> None:
    life = keeps().scores(3, 2, 2)
    flare(life)
    say(life, "5 km 28 min pain 2")
    data = as_data(life.person, NOTHING_EARLIER, life.now)
    assert str(data["runs"]).count("'minutes': 28, 'km': 5.0, 'during': 2") == 1
    assert str(data["flares"]).count("'level': 2") == 1


def test_a_distance_is_told_in_the_unit_of_the_person() -> None:
    life = keeps()
    life.person = replace(life.person, units=Units.MILES)
    saved, *_ = say(life, "3 miles 28 min pain 2").messages
    assert text(saved).startswith("✅ Run saved for today: 28 min, 3 miles, pain 2.")


# --- What always holds ---------------------------------------------------------------------------


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["as planned", "as planned", "far", "skip", "nothing", "flare", "pause"]),
        st.sampled_from([0, 1, 2, 3, 4, 6, 8]),
        st.sampled_from([*NextMorning]),
    ),
    min_size=20,
    max_size=28,
)


@given(DEEDS, st.sampled_from([(0, 2, 4), (1, 3, 5), (0, 2, 4, 6), (1, 3, 4, 6)]))
@settings(max_examples=12, deadline=None)
def test_no_day_of_any_life_breaks_the_days_of_running(
    deeds: list[tuple[str, int, NextMorning]], days: tuple[int, ...]
) -> None:
    life = Life(track=Track.KEEP, days=days)
    for day, (deed, pain, after) in enumerate(deeds, 2):
        life.until(day, "09:00")
        if loaded_on(life.person, on_day(day - 1)):
            life.tap(Action.NEXT_MORNING, stamp(day), after.value)
        run = plan_of(life.person, on_day(day), life.now).run
        if run is not None and run.plan is not None:
            planned_well(life, day)
        does(life, day, deed, pain, offered=run is not None and run.waits)
        life.until(day, "20:05")
        life.score(day, min(pain, 7))


def planned_well(life: Life, day: int) -> None:
    """A planned run: not beside another, not a fourth, not while anything holds it back."""
    on, person = on_day(day), life.person
    others = [run.on for run in person.runs if run.done and run.on != on]
    assert on - timedelta(days=1) not in others
    assert sum(monday(other) == monday(on) for other in others) < 3
    assert running_hold(person, on, life.now) is None


def does(life: Life, day: int, deed: str, pain: int, *, offered: bool) -> None:
    match deed:
        case "as planned" if offered:
            say(life, f"8 min pain {pain}")
        case "far":
            say(life, f"55 min pain {pain}")
        case "skip" if offered:
            life.tap(Action.RUN, stamp(day), "skip", "m")
        case "flare" if flare_since(life.person, on_day(day)) is None:
            life.tap(Action.SIX_NONE, SixWhy.FLARE.value)
        case "pause":
            life.asks(Command.RESUME if life.person.paused_on else Command.PAUSE)
