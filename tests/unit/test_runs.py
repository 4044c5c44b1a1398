"""Runs of a person: offered, told in words and taps, held back, and cues in the chat."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views import ViewContext, render
from care.events import Action, Asked, Command, FellDue, Kind
from care.export import as_data
from care.flares import flare_since
from care.gates import missing_for_running
from care.messages import Message
from care.messages.morning import Morning, MorningAsk
from care.messages.pages import WeekAhead
from care.messages.runs import (
    FlareSaid,
    RunBegun,
    RunCue,
    RunDuringQuestion,
    RunHold,
    RunLimpQuestion,
    RunMinutesQuestion,
    RunReady,
    RunSaved,
    RunUnreadable,
    RunWhy,
)
from care.messages.scores import SixQuestion, SixWhy
from care.messages.sessions import SessionOffer
from care.morning import loaded_on, plan_of
from care.outcome import Outcome, Shown
from care.person import NOTHING_EARLIER, Knee, LeftOut, NextMorning, Settled, Units
from care.runs import run_of, running_hold
from rehab.content.exercises import Phase
from rehab.content.lessons import Track
from rehab.run_caps import monday
from rehab.run_text import RunProblem, RunText, parse_run
from tests.unit.lives import Life, on_day, stamp

VIEW = ViewContext.of(1, "en")


def text(message: Message) -> str:
    return render(message, VIEW).text


def labels(message: Message) -> list[str]:
    return [button.label for row in render(message, VIEW).rows for button in row]


def keeps() -> Life:
    """Somebody who keeps running, on the first run day at 09:00: Wednesday, day 3."""
    return Life(track=Track.KEEP).until(3, "09:00")


def say(life: Life, words: str, message_id: int = 500, days_ago: int = 0) -> Outcome:
    return life.does(Asked(Command.RUN, words, message_id, days_ago))


# --- /run in words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5 km 28 min pain 2", RunText(28, 5.0, 2)),
        ("30 min", RunText(30)),
        ("3 miles 2", RunText(None, 4.83, 2)),
        ("ran 5,5 km in 31 minutes, no limp", RunText(31, 5.5)),
        ("1h 5 pain 3", RunText(65, None, 3)),
        ("28:30 2/10 limped", RunText(28, None, 2, limp=True)),
        ("30", RunProblem.WHICH),
        ("", RunProblem.NOTHING),
        ("a lovely day", RunProblem.NOTHING),
        ("5 km 3 km", RunProblem.TWICE),
        ("30 min pain 11", RunProblem.PAIN),
        ("30 min pain 2.5", RunProblem.PAIN),
        ("5 km -2", RunProblem.PAIN),
        ("0 km", RunProblem.TOO_MUCH),
        ("900 min", RunProblem.TOO_MUCH),
    ],
)
def test_a_typed_run_is_read_or_told_why_not(typed: str, read: RunText | RunProblem) -> None:
    assert parse_run(typed) == read


@given(st.text(max_size=200))
def test_any_text_is_a_run_or_a_problem(typed: str) -> None:
    read = parse_run(typed)
    if isinstance(read, RunText):
        assert read.minutes is None or 1 <= read.minutes <= 600
        assert read.km is None or 0 < read.km <= 100
        assert read.during is None or 0 <= read.during <= 10


@given(st.integers(1, 600), st.integers(1, 100), st.integers(0, 10))
def test_what_is_written_out_is_read_as_it_is(minutes: int, km: int, pain: int) -> None:
    assert parse_run(f"{km} km {minutes} min pain {pain}") == RunText(minutes, float(km), pain)


def test_a_run_in_words_is_saved_with_its_pain() -> None:
    life = keeps()
    saved, session = say(life, "5 km 28 min pain 2").messages
    assert isinstance(saved, RunSaved)
    assert text(session).startswith("Strength comes after the run, whenever you are ready.")
    assert text(saved).startswith("✅ Run saved for today: 28 min, 5 km, pain 2.")
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.minutes, run.km, run.during, run.stage) == (28, 5.0, 2, 8)


def test_a_second_word_corrects_the_run_and_so_does_an_edit() -> None:
    life = keeps()
    say(life, "5 km 28 min pain 2", message_id=7)
    say(life, "30 min", message_id=8)
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.minutes, run.km, run.during, len(life.person.runs)) == (30, None, 2, 1)
    say(life, "pain 3", message_id=9)
    life._message_id = 9
    life.edits("/run 25 min pain 1")
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.minutes, run.during) == (25, 1)


def test_a_text_that_is_no_run_says_what_to_write() -> None:
    life = keeps()
    (said,) = say(life, "30").messages
    assert isinstance(said, RunUnreadable)
    assert "/run 5 km 28 min pain 2" in text(said)
    assert life.person.runs == ()


def test_run_alone_asks_minutes_pain_and_limp() -> None:
    life = keeps()
    (asked,) = life.asks(Command.RUN).messages
    assert isinstance(asked, RunMinutesQuestion)
    (pain,) = life.tap(Action.RUN_MINUTES, stamp(3), "20").messages
    assert isinstance(pain, RunDuringQuestion)
    (limp,) = life.tap(Action.RUN_DURING, stamp(3), "1").messages
    assert isinstance(limp, RunLimpQuestion)
    saved, *_ = life.tap(Action.RUN_LIMP, stamp(3), "no").messages
    assert isinstance(saved, RunSaved)
    assert (saved.minutes, saved.during, saved.limp) == (20, 1, False)


def test_a_number_after_the_question_is_the_pain_of_the_run() -> None:
    life = keeps()
    life.tap(Action.RUN_MINUTES, stamp(3), "20")
    life.types("2")
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.during, life.person.scores) == (2, ())


def test_a_run_of_yesterday_counts_for_yesterday() -> None:
    life = keeps().until(4, "09:00")
    say(life, "20 min pain 1 yesterday", days_ago=1)
    assert [run.on for run in life.person.runs] == [on_day(3)]


def test_a_run_far_over_the_plan_is_taken_told_and_counted() -> None:
    life = keeps()
    say(life, "20 min pain 1")
    life.until(5, "09:00")
    saved, *_ = say(life, "60 min pain 1").messages
    assert isinstance(saved, RunSaved)
    assert (saved.minutes, saved.most) == (60, 23)
    assert "more than the 23 min" in text(saved)
    assert [run.minutes for run in life.person.runs] == [20, 60]


def test_a_run_that_reaches_8_asks_the_six() -> None:
    life = keeps()
    saved, six = say(life, "20 min pain 8").messages
    assert isinstance(saved, RunSaved)
    assert isinstance(six, SixQuestion)
    assert six.why is SixWhy.HIGH_SCORE


# --- A run day ------------------------------------------------------------------------------


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
    assert "Two calm runs in a row" in text(morning)


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


def ready() -> Life:
    """Somebody who paused running and has passed the entry list, before the first run day."""
    life = Life()
    assert life.person.enrollment is not None
    passed = replace(life.person.enrollment, phase=Phase.P4, phase_since=on_day(1))
    life.person = replace(life.person, enrollment=passed)
    return life


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
    assert [(place.value, f"{on:%d %b}") for place, on in road.ahead] == [("easy_run", "16 Feb")]


def test_the_road_is_as_long_as_the_gates_make_it() -> None:
    life = Life().until(1, "12:00")
    life.asks(Command.PLAN)
    road = life.last(WeekAhead).road
    assert road is not None
    assert [f"{on:%d %b}" for _, on in road.ahead] == [
        "13 Jan", "24 Jan", "05 Mar", "06 Mar", "15 Apr",
    ]  # fmt: skip


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


# --- Held back ------------------------------------------------------------------------------


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


# --- Flares ---------------------------------------------------------------------------------


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


# --- Pages ----------------------------------------------------------------------------------


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


# --- Cues -----------------------------------------------------------------------------------


def begun() -> Life:
    life = keeps()
    (_, ready) = life.tap(Action.RUN, stamp(3), "start", "m").messages
    assert isinstance(ready, RunReady)
    (line,) = life.tap(Action.CUES, stamp(3), "go").messages
    assert isinstance(line, RunBegun)
    return life


def test_a_run_that_was_started_too_soon_can_be_left_for_later() -> None:
    life = keeps()
    (_, ready) = life.tap(Action.RUN, stamp(3), "start", "m").messages
    assert labels(ready)[:2] == ["Go", "Not now"]
    (offer,) = life.tap(Action.RUN, stamp(3), "back", "o").messages
    assert labels(offer)[:4] == ["Start run", "Log a run", "Later", "Skip"]


def cues(life: Life) -> list[tuple[int, str]]:
    """The minutes after 09:00 at which cues came, and what they said."""
    found = []
    for said in life.said:
        if isinstance(said.message, RunCue) and isinstance(said.why, FellDue):
            spell = said.message.spells[said.message.index]
            minutes = (said.at - life.at(3, "09:00")) // timedelta(minutes=1)
            if said.message.left == spell.seconds:
                found.append((minutes, spell.pace.value))
    return found


def test_each_change_has_its_cue_at_its_minute() -> None:
    life = begun().until(3, "09:30")
    expected = [
        (minute, pace) for n in range(5) for minute, pace in ((5 * n, "run"), (5 * n + 4, "walk"))
    ]
    assert cues(life) == expected
    assert isinstance(life.said[-1].message, RunDuringQuestion)
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.done, run.minutes) == (True, 20)


def test_only_a_change_is_a_new_message() -> None:
    life = begun()
    outcomes = [life_act(life, f"0.0.{passed}").shown for passed in (0, 60, 120)]
    assert outcomes == [Shown.IN_TURN, Shown.EDIT, Shown.EDIT]


def life_act(life: Life, occasion: str) -> Outcome:
    return life.does(FellDue(Kind.CUE, on_day(3), occasion))


def test_nothing_is_sent_while_paused_and_it_goes_on_where_it_stood() -> None:
    life = begun().until(3, "09:02")
    life.tap(Action.CUES, stamp(3), "pause")
    life.until(3, "09:12")
    assert cues(life) == [(0, "run")]
    (cue,) = life.tap(Action.CUES, stamp(3), "on").messages
    assert isinstance(cue, RunCue)
    assert cue.left == 120
    life.until(3, "09:14")
    assert cues(life) == [(0, "run"), (14, "walk")]


def test_nothing_is_sent_once_stopped_and_what_was_run_counts() -> None:
    life = begun().until(3, "09:06")
    (question,) = life.tap(Action.CUES, stamp(3), "stop").messages
    assert isinstance(question, RunDuringQuestion)
    assert question.minutes == 5
    before = len(life.said)
    life.until(3, "10:30")
    assert len(life.said) == before


def test_a_small_pain_may_go_on_and_3_ends_the_run() -> None:
    life = begun().until(3, "09:03")
    (asked,) = life.tap(Action.CUES, stamp(3), "hurts").messages
    assert isinstance(asked, RunCue)
    assert asked.hurts
    (paused,) = life.tap(Action.RUN_DURING, stamp(3), "2").messages
    assert isinstance(paused, RunCue)
    assert "Go on" in labels(paused)
    life.tap(Action.CUES, stamp(3), "on")
    life.tap(Action.CUES, stamp(3), "hurts")
    (limp,) = life.tap(Action.RUN_DURING, stamp(3), "3").messages
    assert isinstance(limp, RunLimpQuestion)
    run = run_of(life.person, on_day(3))
    assert run is not None
    assert (run.done, run.during, run.minutes) == (True, 3, 3)


def test_a_cue_expires_within_its_part_of_the_run() -> None:
    life = begun()
    rows = [row for row in life._rows if row.kind is Kind.CUE and not row.occasion.endswith("end")]
    assert rows
    assert all(row.expires_at - row.at <= timedelta(minutes=4) for row in rows)


def test_today_and_run_show_the_run_that_is_under_way() -> None:
    life = begun().until(3, "09:02")
    for command in (Command.TODAY, Command.RUN):
        (shown,) = life.asks(command).messages
        assert isinstance(shown, RunCue)
        assert text(shown) == "🏃 <b>Run</b>: 2 min left. Part 1 of 5."


def test_a_second_start_on_the_same_day_sends_its_own_cues() -> None:
    life = begun().until(3, "09:02")
    life.tap(Action.CUES, stamp(3), "go")
    assert [run.live.lap for run in life.person.runs if run.live] == [0]


def calm_after(life: Life, day: int) -> None:
    """Back within the hour, the evening at 1, the next morning the same."""
    life.until(day, "20:05")
    life.score(day, 1)
    life.tap(Action.SETTLED, stamp(day), Settled.WITHIN_AN_HOUR.value)
    life.until(day + 1, "08:30")
    life.tap(Action.NEXT_MORNING, stamp(day + 1), NextMorning.SAME.value)


# --- What always holds ---------------------------------------------------------------------

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
