"""Made-up runners live their weeks with the real bot, over HTTP, under a turned clock."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.demo import made_up_world, played
from simulator.play.clock import TurnedClock
from simulator.play.life import StuckError, live
from simulator.play.runners import RUNNER_BY_NAME, RUNNERS
from simulator.play.transcript import WIDTH, Transcript
from simulator.play.world import NotSettledError, World
from simulator.telegram import Fault
from tests.end_to_end.told import Told
from tests.end_to_end.told import told as told_life

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_DAY = date(2026, 1, 5)
A_WEEK = 9  # days: enrollment and the first weekly question


@pytest.fixture(scope="module", params=[runner.name for runner in RUNNERS])
def name(request: pytest.FixtureRequest) -> str:
    runner_name: str = request.param
    return runner_name


async def life(name: str, folder: Path) -> Told:
    """The whole life of a runner; lived once, because it takes some seconds."""
    return await told_life(RUNNER_BY_NAME[name], folder)


@pytest.fixture
async def told(name: str, tmp_path: Path) -> Told:
    return await life(name, tmp_path)


@pytest.fixture
async def plateau(tmp_path: Path) -> Told:
    return await life("plateau", tmp_path)


@pytest.fixture
async def recovering(tmp_path: Path) -> Told:
    return await life("recovering", tmp_path)


@pytest.fixture
async def silent(tmp_path: Path) -> Told:
    return await life("silent", tmp_path)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
        yield world


# --- every runner ---------------------------------------------------------------------------------


def test_enrollment_takes_at_most_nine_taps(told: Told) -> None:
    enrollment, _, _ = told.text.partition("All set.")
    # The shared location or the typed city is one of them.
    assert enrollment.count("> ") - enrollment.count("> /start") <= 9


def test_no_evening_question_comes_two_hours_after_the_enrollment(told: Told) -> None:
    assert "Evening check" not in told.day(1)


def test_a_transcript_is_readable_at_eighty_columns(told: Told) -> None:
    assert max(map(len, told.text.splitlines())) <= WIDTH


async def test_the_same_runner_lives_the_same_life_again(recovering: Told) -> None:
    again = await played(replace(RUNNER_BY_NAME["recovering"], days=A_WEEK))
    assert len(again.splitlines()) > 200
    assert recovering.text.startswith(again)


# --- plateau --------------------------------------------------------------------------------------


def test_plateau_is_told_on_day_22_at_nine(plateau: Told) -> None:
    morning, _, _ = plateau.day(22).partition("09:20")
    assert "09:00  Monday, 26 January. Day 22 of your program." in morning
    assert "your knee is about as sore as at the start" in morning
    assert "physio or doctor" in morning
    assert "[Get summary] [How to find help]" in morning


def test_plateau_hears_of_no_professional_before_day_22(plateau: Told) -> None:
    before, _, _ = plateau.text.partition(", day 22\n")
    assert "Please book" not in before


def test_plateau_fetches_the_summary_with_the_numbers(plateau: Told) -> None:
    assert "> [Get summary]" in plateau.day(22)
    assert "Week 3: 6 (7 of 7 days)" in plateau.day(22)


def test_plateau_does_the_session_of_day_22_in_its_easier_form(plateau: Told) -> None:
    assert "Session A today, 3 exercises" in plateau.day(22)
    assert "Session done" in plateau.day(22)


def test_plateau_is_asked_a_week_later_and_has_booked(plateau: Told) -> None:
    assert "Have you been able to book?" in plateau.day(29)
    assert "> [Booked]" in plateau.day(29)
    assert "> 17 February" in plateau.day(29)
    assert "Booked for Tuesday, 17 February." in plateau.day(29)


def test_plateau_hears_on_day_43_that_six_weeks_are_done(plateau: Told) -> None:
    assert "6 weeks are done" in plateau.day(43)


# --- recovering -----------------------------------------------------------------------------------


def test_recovering_is_never_sent_to_a_professional(recovering: Told) -> None:
    assert "Please book" not in recovering.text
    assert "Get summary" not in recovering.text


def test_recovering_hears_each_week_that_the_knee_is_better(recovering: Told) -> None:
    for day, week in ((22, 3), (29, 4), (36, 5), (43, 6)):
        assert f"Week {week}: your knee is doing better." in recovering.day(day)


def test_recovering_types_the_city(recovering: Told) -> None:
    assert "> Berlin\n" in recovering.day(1)
    assert "Saved: Berlin, Germany." in recovering.day(1)


# --- silent ---------------------------------------------------------------------------------------


def test_silent_answers_three_evenings_and_no_more(silent: Told) -> None:
    assert re.findall(r"20:10  > \[(\d+)\]", silent.text) == ["6", "6", "6"]
    assert silent.text.rindex("> [") < silent.text.index(", day 5\n")


def test_silent_is_asked_for_a_typical_day_every_week(silent: Told) -> None:
    for day, week in ((22, 3), (29, 4), (36, 5), (43, 6), (50, 7)):
        assert f"Week {week}: I cannot tell yet." in silent.day(day)
        assert "On a typical day last week" in silent.day(day)


def test_silent_gets_the_safety_net_after_weeks_3_and_5_alone(silent: Told) -> None:
    with_net = [day for day in range(1, 61) if "can't tell how your knee" in silent.day(day)]
    assert with_net == [25, 39]


def test_silent_is_told_goodbye_two_weeks_after_the_second_net(silent: Told) -> None:
    assert "20:00  I have not heard from you for a while" in silent.day(53)


def test_after_the_goodbye_nothing_comes_any_more(silent: Told) -> None:
    _, _, after = silent.text.partition("and we go on from there.")
    assert after == ""
    assert silent.next_due is None


# --- the clock and the world ----------------------------------------------------------------------


def test_a_clock_is_never_turned_back() -> None:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    clock = TurnedClock(noon)
    with pytest.raises(ValueError, match="already"):
        clock.turn_to(noon - timedelta(seconds=1))
    assert clock.now() == noon


async def test_sleeping_turns_the_clock_on() -> None:
    clock = TurnedClock(datetime(2026, 1, 5, 12, tzinfo=UTC))
    await clock.sleep(90)
    assert clock.now() == datetime(2026, 1, 5, 12, 1, 30, tzinfo=UTC)
    assert clock.monotonic() == 90


def test_a_clock_wants_an_instant_not_a_wall_time() -> None:
    wall_time = datetime(2026, 1, 5, 12, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        TurnedClock(wall_time)


async def test_a_world_without_people_has_nothing_due(world: World) -> None:
    before = world.clock.now()
    assert await world.next() is None
    assert world.clock.now() == before


async def test_a_life_goes_through_every_instant_and_skips_none(world: World) -> None:
    person = world.server.person()
    await live(world, person, replace(RUNNER_BY_NAME["silent"], days=2))
    mark = len(person.messages)
    await world.until(world.clock.now() + timedelta(days=3))
    instants = [f"{message.date.astimezone(BERLIN):%a %H:%M}" for message in person.messages[mark:]]
    assert instants == [
        "Wed 08:00",
        "Wed 20:00",
        "Thu 08:00",
        "Thu 20:00",
        "Fri 08:00",
        "Fri 20:00",
    ]


async def test_next_goes_to_the_next_message_and_no_further(world: World) -> None:
    person = world.server.person()
    await live(world, person, replace(RUNNER_BY_NAME["silent"], days=1))
    assert await world.next() == datetime(2026, 1, 6, 7, tzinfo=UTC)
    assert person.last.text.startswith("Tuesday, 6 January.")


async def test_the_same_life_is_lived_on_postgresql(silent: Told, postgresql_url: str) -> None:
    async with made_up_world(postgresql_url) as world:
        text = await live(world, world.server.person(), replace(RUNNER_BY_NAME["silent"], days=4))
    assert ", day 4\n" in str(text)
    assert silent.text.startswith(str(text))


async def test_a_world_says_when_something_stays_open(world: World) -> None:
    world.server.faults.add(Fault("sendMessage", times=None))
    await world.server.person().type("/start")
    with pytest.raises(NotSettledError, match="1 updates and 0 messages stay open"):
        await world.settle()


async def test_a_runner_whose_city_nobody_knows_is_stuck(world: World) -> None:
    lost = replace(RUNNER_BY_NAME["recovering"], city="Qqqqqq Zzzzzz")
    with pytest.raises(StuckError, match="I did not find that place"):
        await live(world, world.server.person(), lost)


async def test_a_runner_who_goes_back_again_and_again_is_stuck(world: World) -> None:
    undecided = replace(RUNNER_BY_NAME["plateau"], running="Back")
    with pytest.raises(StuckError, match="on and on"):
        await live(world, world.server.person(), undecided)


# --- what a transcript shows ----------------------------------------------------------------------


async def test_a_transcript_marks_what_came_without_a_sound(plateau: Told) -> None:
    assert "08:00  (silent)\n       Tuesday, 6 January." in plateau.day(2)
    assert "(silent)" not in plateau.day(3)


async def test_an_edit_shows_what_is_new_and_not_the_whole_again(plateau: Told) -> None:
    _, tap, after = plateau.day(3).partition("18:30  > [Start]\n\n")
    edit, card, _ = after.partition("18:30  Up to 5/10 is OK")
    assert tap
    assert card
    assert edit.strip() == (
        "18:30  (this message changes)\n       …\n\n"
        "       Session A today, 5 exercises, about 25 min.\n\n"
        "       Started. The cards are in a message of their own; /today brings them\n"
        "       back.\n\n"
        "       [Something new or worrying]"
    )


def test_a_session_takes_six_taps(plateau: Told) -> None:
    taps = re.findall(r"18:30  > \[(.+)\]", plateau.day(3))
    assert taps == ["Start", "Next", "Next", "Next", "Next", "3"]


def test_the_evening_repeats_what_was_said_during_the_session(plateau: Told) -> None:
    _, _, evening = plateau.day(3).partition("20:00")
    assert "You said 3 during the session." in evening


async def test_an_edit_of_an_older_message_names_it(plateau: Told) -> None:
    assert "(the message of 09:00 changes)" in plateau.day(22)


async def test_a_transcript_shows_what_a_person_writes_edits_and_does(world: World) -> None:
    person = world.server.person()
    transcript = Transcript(world.server, person, BERLIN, FIRST_DAY)
    typed = await person.type("hello")
    await person.edit(typed, "hello there")
    await person.send_sticker()
    await person.delete_message(typed)
    await person.block()
    await person.unblock()
    assert str(transcript) == (
        "Mon 5 Jan 2026, day 1\n---------------------\n"
        "\n18:00  > hello\n"
        "\n18:00  > (edited) hello there\n"
        "\n18:00  > (shares a sticker)\n"
        "\n18:00  (a message is deleted)\n"
        "\n18:00  > (blocks the bot)\n"
        "\n18:00  > (unblocks the bot)"
    )


async def test_a_transcript_is_of_one_person(world: World) -> None:
    transcript = Transcript(world.server, world.server.person(), BERLIN, FIRST_DAY)
    await world.server.person().type("/start")
    await world.settle()
    assert str(transcript) == ""


# --- the command ----------------------------------------------------------------------------------


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`kneebot demo` in a folder whose .env and environment are of no use to it."""
    (folder / ".env").write_text("PORT=none\nTELEGRAM_BOT_TOKEN=none\n")
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "demo", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), "DATABASE_URL": "none", "LOG_LEVEL": "none"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


async def test_demo_prints_a_transcript_without_token_or_settings(
    silent: Told, tmp_path: Path
) -> None:
    run = demo(tmp_path, "--runner", "silent", "--transcript")
    assert run.returncode == 0
    assert run.stdout == silent.text + "\n"
    assert re.fullmatch(r"Played in \d+\.\d s\.\n", run.stderr)


def test_demo_of_an_unknown_runner_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    run = demo(tmp_path, "--runner", "nobody")
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr == (
        "kneebot: there is no runner 'nobody'; there are recovering, plateau, relapse, red-flag, "
        "silent, good-days\n"
    )
