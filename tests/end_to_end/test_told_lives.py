"""Whole lives with the bot, over HTTP: what was said, kept as text, and how often it was written.

The transcripts under tests/transcripts are there to be read. After a change that is meant,
`make transcripts` writes them anew; the difference belongs to the change.
"""

import os
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from simulator.play.runners import RUNNER_BY_NAME
from tests.end_to_end.lives import LIVES, TRANSCRIPTS
from tests.end_to_end.prepared import BERLIN
from tests.end_to_end.told import Came, Told, told

WRITE = "KNEEBOT_WRITE_TRANSCRIPTS"  # in the environment: write instead of comparing

MOST_A_DAY = 2
MOST_SOUNDS_A_WEEK = 10
# The named extras of conversation.md 1 that these lives bring about, by their words.
CUES = ("Run now", "Walk now", "Walk a few minutes more.")
EXTRAS = ("Were you able to get help?", "were you seen?", *CUES)
HOURS = {8, 9, 20}
OTHER_HOURS = {"other-days": {*HOURS, 6}, "travels": {*HOURS, 5, 6, 7, 17, 19}}

LIFE_BY_NAME = {life.name: life for life in LIVES}
every_life = pytest.mark.parametrize("name", LIFE_BY_NAME)


async def life(name: str, folder: Path) -> Told:
    return await told(LIFE_BY_NAME[name], folder)


def local_date(came: Came) -> date:
    return came.at.astimezone(BERLIN).date()


def by_itself(lived: Told) -> list[Came]:
    """What the bot began: no deed of the person came before it."""
    return [came for came in lived.came if not came.asked]


def is_extra(came: Came) -> bool:
    return any(words in came.message.text for words in EXTRAS)


def sounds(came: Came) -> bool:
    """Whether it made a sound that counts: not a morning that escalates or asks the catch-up."""
    urgent = "Get summary" in came.message.all_labels or "typical day" in came.message.text
    rest = "Rest day." in came.message.text or urgent
    return not came.message.silent and not is_extra(came) and not (urgent and rest)


# --- Every life -----------------------------------------------------------------------------------


@every_life
async def test_what_is_said_in_a_life_is_what_was_read_and_agreed_to(
    name: str, tmp_path: Path
) -> None:
    said = (await life(name, tmp_path)).text + "\n"
    kept = TRANSCRIPTS / f"{name}.txt"
    if os.environ.get(WRITE):
        kept.write_text(said, encoding="utf-8")
    assert said.splitlines() == kept.read_text(encoding="utf-8").splitlines()


@every_life
async def test_nothing_fails_in_a_life_and_telegram_takes_everything(
    name: str, tmp_path: Path
) -> None:
    lived = await life(name, tmp_path)
    assert lived.failures == ()
    assert lived.violations == ()


@every_life
async def test_it_writes_at_most_twice_a_day_but_for_the_named_extras(
    name: str, tmp_path: Path
) -> None:
    begun = [came for came in by_itself(await life(name, tmp_path)) if not is_extra(came)]
    assert max(Counter(map(local_date, begun)).values()) <= MOST_A_DAY


@every_life
async def test_it_sounds_at_most_ten_times_in_any_seven_days(name: str, tmp_path: Path) -> None:
    heard = Counter(
        local_date(came) for came in by_itself(await life(name, tmp_path)) if sounds(came)
    )
    for first in heard:
        assert sum(heard[first + timedelta(days=n)] for n in range(7)) <= MOST_SOUNDS_A_WEEK


@every_life
async def test_it_begins_nothing_in_the_quiet_hours(name: str, tmp_path: Path) -> None:
    begun = by_itself(await life(name, tmp_path))
    cues = [came for came in begun if any(words in came.message.text for words in CUES)]
    hours = {came.at.astimezone(BERLIN).hour for came in begun if came not in cues}
    assert hours <= OTHER_HOURS.get(name, HOURS)


@every_life
async def test_nobody_is_told_that_they_failed_or_are_cured(name: str, tmp_path: Path) -> None:
    said = (await life(name, tmp_path)).text.lower()
    for word in ("you missed", "you failed", "streak", "cured", "damage", "you have runner's knee"):
        assert word not in said


def test_the_runners_of_the_demo_are_those_of_the_contract() -> None:
    assert list(RUNNER_BY_NAME) == [
        "recovering",
        "plateau",
        "relapse",
        "red-flag",
        "silent",
        "good-days",
    ]


def test_every_transcript_is_one_of_a_life() -> None:
    assert {path.stem for path in TRANSCRIPTS.glob("*.txt")} == set(LIFE_BY_NAME)


# --- One by one -----------------------------------------------------------------------------------


async def test_relapse_gets_better_then_a_flare_then_advice(tmp_path: Path) -> None:
    lived = await life("relapse", tmp_path)
    assert "Week 3: your knee is doing better." in lived.day(22)
    assert "A flare is common. It does not mean you are back at the start." in lived.day(36)
    assert "Shorter and easier today" in lived.day(36)
    assert "6 weeks in, your knee has gone back after a better time." in lived.day(43)
    assert "Please book" not in lived.text.partition(", day 43\n")[0]


async def test_red_flag_is_stopped_the_same_evening_and_asked_the_next_morning(
    tmp_path: Path,
) -> None:
    lived = await life("red-flag", tmp_path)
    assert "Please have this looked at today." in lived.day(11)
    assert "08:10  On Thursday, 15 January you told me:" in lived.day(12)
    assert "You asked me to come back to this: were you seen?" in lived.day(14)
    for day in range(12, 17):
        assert not re.search(r"Session [AB]|\[Start\]", lived.day(day))


async def test_red_flag_comes_back_with_one_easy_exercise(tmp_path: Path) -> None:
    lived = await life("red-flag", tmp_path)
    assert "Welcome back. For the first 3 days there is 1 easy exercise" in lived.day(16)
    assert "Today, 1 exercise, about 2 min." in lived.day(17)
    assert "Session A today, 5 exercises" in lived.day(22)
    assert "Week 3: your knee is doing better." in lived.day(22)


async def test_good_days_alone_never_count_as_better(tmp_path: Path) -> None:
    lived = await life("good-days", tmp_path)
    assert "doing better" not in lived.text
    assert "a calm knee" not in lived.text
    for day in (22, 29, 36, 43):
        assert "I cannot tell yet." in lived.day(day)
    assert "I can't tell how your knee is doing." in lived.day(25)
    assert "next week\n       decides" in lived.day(36)


async def test_an_emergency_answers_at_once_with_the_number_and_nothing_soft(
    tmp_path: Path,
) -> None:
    lived = await life("emergency", tmp_path)
    assert "20:10  This needs help now. Call 112." in lived.day(9)
    assert "Were you able to get help?" in lived.day(10)
    assert "[A clinician has cleared me]" not in lived.day(9)
    assert "Welcome back." in lived.day(13)


async def test_a_knee_that_gives_way_is_sent_back_while_it_has_not_settled(tmp_path: Path) -> None:
    lived = await life("gives-way", tmp_path)
    assert "Please see a doctor within 2 days." in lived.day(5)
    assert "Please go back and tell them it has not" in lived.day(8)
    assert "Welcome back." in lived.day(10)


async def test_pain_somewhere_else_begins_easy_and_hears_of_a_physio_first(tmp_path: Path) -> None:
    lived = await life("somewhere-else", tmp_path)
    assert "This may be something else than pain around the kneecap." in lived.day(1)
    assert "No running for now, until a physio has seen the knee." in lived.day(1)
    assert "Keep running" not in lived.text
    assert "Jump" not in lived.text


async def test_whoever_is_back_after_silence_is_met_without_a_word_about_it(
    tmp_path: Path,
) -> None:
    lived = await life("back-again", tmp_path)
    assert "Good to hear from you. Nothing is lost: let's start from today." in lived.day(30)
    assert "One question is still open." in lived.day(30)
    assert "4 weeks in, your knee is about as sore as at the start." in lived.day(30)
    assert "20:00  " in lived.day(31)


async def test_a_holiday_is_silent_and_ends_by_itself(tmp_path: Path) -> None:
    lived = await life("holiday", tmp_path)
    quiet = [came for came in by_itself(lived) if 12 <= _day(came) < 20]
    assert quiet == []
    assert "Saved: 3." in lived.day(15)
    assert "Your pause is over. Good to have you back." in lived.day(20)


async def test_moved_training_days_and_a_moved_morning_hold_from_then_on(tmp_path: Path) -> None:
    lived = await life("other-days", tmp_path)
    assert "2 of these days follow each other." in lived.day(4)
    sessions = [day for day in range(5, 15) if "Session " in lived.day(day).partition("18:30")[0]]
    assert sessions == [6, 9, 11, 13]
    assert "06:30  " in lived.day(5)
    assert "went another way" not in lived.text


async def test_after_a_visit_the_weeks_are_counted_anew(tmp_path: Path) -> None:
    lived = await life("seen", tmp_path)
    assert "Were you seen on Thursday, 29 January?" in lived.day(29)
    assert "The next\n       3-week check is on Tuesday, 24 February." in lived.day(29)
    assert "Week 3 after your visit: your knee is doing better." in lived.day(51)


# --- Twelve weeks ---------------------------------------------------------------------------------


async def test_races_passes_every_gate_runs_step_by_step_and_has_a_race_at_the_end(
    tmp_path: Path,
) -> None:
    lived = await life("races", tmp_path)
    order = ("Phase 2 begins", "Phase 3 begins", "Phase 4 begins", _run(1, 8), "30 min without")
    places = [lived.text.index(words) for words in order]
    assert places == sorted(places)
    assert "Walk and run" not in lived.text.partition("Phase 4 begins")[0]
    assert "On this plan 30 easy minutes can take" in _flat(lived.day(2))
    assert "The race comes before the plan is through." in _flat(lived.day(23))
    assert "Today is your race: River 5k." in _flat(lived.day(84))
    assert "✅ Run saved for today: 34 min, 5 km, pain 1." in _flat(lived.day(84))


async def test_who_keeps_running_has_cues_and_grows_past_thirty_minutes(tmp_path: Path) -> None:
    lived = await life("keeps-running", tmp_path)
    assert "Run now: 4 min. Part 1 of 5." in lived.day(3)
    assert "Walk a few minutes more." in _flat(lived.day(3))
    assert "Have you run? How many minutes did you run?" in _flat(lived.day(5))
    longest = max(int(long) for long in re.findall(r"Run saved for today: (\d+) min", lived.text))
    assert 30 < longest < 60
    assert "more than the" not in lived.text


async def test_two_sessions_that_were_too_much_in_phase_1_make_it_short_and_easy(
    tmp_path: Path,
) -> None:
    lived = await life("steps-back", tmp_path)
    assert "Twice in 7 days it was too much. That is a flare." in _flat(lived.day(5))
    assert "Monday is short and easy. Yesterday reached 7" in _flat(lived.day(6))
    assert "Light session today, 3 exercises" in lived.day(8)
    assert "flare plan, docs/rules.md 4.5" in _flat(lived.day(9))
    assert "Phase 2 begins" not in lived.text.partition(", day 10\n")[0]
    assert "Phase 3 begins" in lived.text


async def test_the_third_flare_in_six_weeks_suggests_an_assessment_and_each_lowers_the_runs(
    tmp_path: Path,
) -> None:
    lived = await life("flares", tmp_path)
    told = "3 flares in 6 weeks: a physio or a running assessment"
    assert told in _flat(lived.day(52))
    assert told not in _flat(lived.text.partition(", day 52\n")[0])
    for day in (25, 39, 52):
        assert "Noted: a flare since today." in lived.day(day)
        assert "[Start run]" not in lived.day(day + 1)
    assert lived.text.count("step back after the flare.") >= 2


async def test_a_gate_holds_for_weeks_and_names_the_item_that_is_missing(tmp_path: Path) -> None:
    lived = await life("holds", tmp_path)
    before, _, after = lived.text.partition(", day 61\n")
    assert "Phase 3 begins" not in before
    assert "Phase 3 begins" in after
    assert "You stay in phase 2 for now. Still missing:" in _flat(before)
    assert "• stairs at 2/10 or less" in lived.day(40)


async def test_a_traveler_hears_at_the_hours_of_the_place_and_trains_on_the_new_days(
    tmp_path: Path,
) -> None:
    lived = await life("travels", tmp_path)
    assert "07:00  " in lived.day(19)
    assert "05:00  " in lived.day(40)
    assert "08:00  " in lived.day(62)
    assert "Phase 4 begins" in lived.text


async def test_what_was_swapped_stays_swapped_and_no_step_and_no_band_come_back(
    tmp_path: Path,
) -> None:
    lived = await life("swaps", tmp_path)
    taps = ("No band", "No step here", "Swap it", "4/10")
    for label in taps:
        assert f"> [{label}]" in lived.text
    after = lived.text.rpartition("> [No step here]")[2].partition("\n\n")[2]
    plans = re.findall(r"• (.+): \d", after)
    assert plans
    for name in ("Step-up", "Hip hike", "Side step-down", "Band side-steps"):
        assert name not in plans


async def test_a_run_far_over_the_cap_is_taken_told_without_blame_and_lifts_no_cap(
    tmp_path: Path,
) -> None:
    lived = await life("over-the-cap", tmp_path)
    told = re.findall(r"That was more than the (\d+) min the plan had room for.", _flat(lived.text))
    assert len(told) == 2
    assert all(int(most) < 40 for most in told)
    after = lived.text.rpartition("the plan had room for")[2]
    longest = max(int(long) for long in re.findall(r"> /run (\d+) min", after))
    assert longest < 45


async def test_painkillers_before_training_repeat_the_run_until_they_are_left(
    tmp_path: Path,
) -> None:
    lived = await life("masks", tmp_path)
    runs = re.findall(r"> /run (\d+) min", lived.text.partition(", day 43\n")[0])
    later = re.findall(r"> /run (\d+) min", lived.text.partition(", day 43\n")[2])
    assert max(map(int, runs)) < max(map(int, later))
    assert "after painkillers I cannot tell how calm it was." in _flat(lived.day(36))


def _run(run: int, times: int) -> str:
    return f"Walk and run: {times} times: run {run} min"


def _flat(text: str) -> str:
    """The words of a part of the conversation, in lines no more."""
    return " ".join(text.split())


def _day(came: Came) -> int:
    return (local_date(came) - date(2026, 1, 5)).days + 1
