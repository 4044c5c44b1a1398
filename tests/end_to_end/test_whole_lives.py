"""People live with the bot, from slot to slot of their own days, under a turned clock."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.demo import made_up_world
from simulator.play.life import live
from simulator.play.runners import RUNNER_BY_NAME
from simulator.play.world import World
from simulator.telegram import Fault, Message
from tests.end_to_end.chats import PLACES, enroll, step
from tests.end_to_end.prepared import BERLIN, three_weeks_no_better

THREE_WEEKS = 22
QUESTION = "What was the WORST your knee got"
NEW_YORK = ZoneInfo("America/New_York")
NUUK = ZoneInfo("America/Nuuk")
SWOLLEN = "Visibly swollen"


def at(on: date, clock: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.combine(on, time.fromisoformat(clock), tzinfo=zone)


def january(day: int) -> date:
    return date(2026, 1, day)


class Days:
    """One person's days in a world: what they do, and what came by itself."""

    def __init__(self, world: World, first_name: str = "Ann") -> None:
        self.world = world
        self.person = world.server.person(first_name=first_name)
        self._seen = 0

    async def enroll(self) -> None:
        await enroll(self.person, self.world.settle)
        self._seen = len(self.person.messages)

    async def until(self, instant: datetime) -> list[Message]:
        """Live on without a word; what came from the bot since the last look."""
        await self.world.until(instant)
        return self.look()

    def look(self) -> list[Message]:
        new = [message for message in self.person.messages[self._seen :] if message.from_bot]
        self._seen = len(self.person.messages)
        return new

    async def tap(self, *labels: str) -> Message:
        """Tap one after the other; the newest message then."""
        for label in labels:
            await self.person.tap(label, prefix=True)
            await self.world.settle()
        return self.person.last

    async def type(self, text: str) -> Message:
        await self.person.type(text)
        await self.world.settle()
        return self.person.last


@pytest.fixture
async def ann(world: World) -> Days:
    return Days(world)


def came(messages: list[Message], zone: ZoneInfo = BERLIN) -> list[str]:
    """When they came and which they are: "Wed 08:00 morning"."""
    told = []
    for message in messages:
        local = message.date.astimezone(zone)
        kind = "evening" if QUESTION in message.text else "morning"
        assert kind == "evening" or f"Day {(local.date() - january(5)).days + 1} " in message.text
        told.append(f"{local:%a %H:%M} {kind}")
    return told


# --- three weeks ----------------------------------------------------------------------------------


async def test_three_weeks_without_improvement_end_with_advice_on_day_22_at_nine(
    sqlite_url: str, postgresql_url: str
) -> None:
    transcripts = []
    for database_url in (sqlite_url, postgresql_url):
        async with made_up_world(database_url) as world:
            person = world.server.person()
            plateau = replace(RUNNER_BY_NAME["plateau"], days=THREE_WEEKS)
            transcripts.append(str(await live(world, person, plateau)))
            assert world.server.violations == []
    on_sqlite, on_postgresql = transcripts
    assert on_sqlite == on_postgresql

    before, _, day_22 = on_sqlite.partition(", day 22\n")
    assert "physio or doctor in the next 1-2 weeks" not in before
    assert "09:00  Monday, 26 January. Day 22 of your program." in day_22
    assert "3 weeks in, your knee is about as sore as at the start." in day_22
    assert "Please book a physio or doctor in the next 1-2 weeks." in " ".join(day_22.split())
    for button in ("Get summary", "How to find help", "Booked", "Something new or worrying"):
        assert f"[{button}]" in day_22
    assert "SUMMARY FOR A VISIT" in day_22
    assert "Week 3: 6 (7 of 7 days)" in day_22


async def test_three_weeks_of_improvement_end_with_carry_on(world: World) -> None:
    person = world.server.person()
    recovering = replace(RUNNER_BY_NAME["recovering"], days=THREE_WEEKS)
    transcript = str(await live(world, person, recovering))
    _, _, day_22 = transcript.partition(", day 22\n")
    assert "Week 3: your knee is doing better." in day_22
    assert "Carry on with the plan" in " ".join(day_22.split())
    assert "Please book" not in transcript


async def test_the_advice_speaks_through_a_pause_and_nothing_else_does(
    world: World, ann: Days
) -> None:
    await three_weeks_no_better(world, ann.person, until="12:00")
    await ann.type("/start")
    await ann.type("/pause")
    ann.look()
    spoken = await ann.until(at(january(28), "22:00"))  # day 24
    assert [f"{message.date.astimezone(BERLIN):%a %H:%M}" for message in spoken] == ["Mon 09:00"]
    assert "3 weeks in, your knee is about as sore as at the start." in spoken[0].text
    assert {"Get summary", "How to find help", "Booked"} <= set(spoken[0].all_labels)
    assert "Welcome back." in (await ann.type("/resume")).text
    ann.look()
    assert came(await ann.until(at(january(29), "21:00"))) == [
        "Thu 08:00 morning",
        "Thu 20:00 evening",
    ]


async def test_advice_of_a_day_on_which_nothing_ran_comes_with_the_next_morning(
    world: World, ann: Days
) -> None:
    await three_weeks_no_better(world, ann.person)
    await ann.type("/start")
    ann.look()
    world.clock.turn_to(at(january(27), "05:00"))  # day 22 has gone by
    assert await ann.until(at(january(27), "07:59")) == []
    (morning,) = await ann.until(at(january(27), "12:00"))
    assert came([morning]) == ["Tue 08:00 morning"]
    assert "3 weeks in, your knee is about as sore as at the start." in morning.text
    assert "Get summary" in morning.all_labels


# --- slots ----------------------------------------------------------------------------------------


async def test_a_day_on_which_nothing_ran_is_not_made_up_for_at_night(
    world: World, ann: Days
) -> None:
    await ann.enroll()
    await ann.until(at(january(6), "21:00"))
    world.clock.turn_to(at(january(7), "23:10"))  # Wednesday has gone by
    assert await ann.until(at(january(8), "07:00")) == []
    assert came(await ann.until(at(january(8), "23:00"))) == [
        "Thu 08:00 morning",
        "Thu 20:00 evening",
    ]


async def test_a_morning_that_is_some_hours_late_still_comes_once(world: World, ann: Days) -> None:
    await ann.enroll()
    await ann.until(at(january(6), "21:00"))
    world.clock.turn_to(at(january(7), "11:40"))
    assert came(await ann.until(at(january(7), "23:00"))) == [
        "Wed 11:40 morning",
        "Wed 20:00 evening",
    ]


async def test_a_traveler_gets_each_slot_of_each_day_once(world: World, ann: Days) -> None:
    await ann.enroll()
    assert came(await ann.until(at(january(7), "12:00"))) == [
        "Tue 08:00 morning",
        "Tue 20:00 evening",
        "Wed 08:00 morning",
    ]
    await ann.type("4")  # somebody who answers is asked every evening
    await fly(ann, "@New York", "New York")  # where it is 06:00 of the same Wednesday
    assert came(await ann.until(at(january(9), "12:00", NEW_YORK)), NEW_YORK) == [
        "Wed 20:00 evening",
        "Thu 08:00 morning",
        "Thu 20:00 evening",
        "Fri 08:00 morning",
    ]
    await fly(ann, "@Berlin", "Berlin")  # where it is 18:00 of the same Friday
    assert came(await ann.until(at(january(10), "23:00"))) == [
        "Fri 20:00 evening",
        "Sat 08:00 morning",
        "Sat 20:00 evening",
    ]


async def fly(days: Days, place: str, name: str) -> None:
    await days.type("/settings")
    await days.tap("Where I am")
    await days.person.press("Share location", location=PLACES[place])
    await days.world.settle()
    days.person.mark()
    assert any(name in message.text for message in days.look())


async def test_the_clock_goes_forward_in_the_night_and_the_slots_stay_where_they_are(
    world: World, ann: Days
) -> None:
    world.clock.turn_to(at(date(2026, 3, 27), "16:00"))
    await ann.enroll()
    messages = await ann.until(at(date(2026, 3, 30), "12:00"))
    assert [f"{message.date:%a %H:%M}" for message in messages] == [  # UTC
        "Fri 19:00",
        "Sat 07:00",
        "Sat 19:00",
        "Sun 06:00",
        "Sun 18:00",
        "Mon 06:00",
    ]


async def test_a_slot_in_the_hour_that_is_left_out_comes_at_its_end(
    world: World, ann: Days
) -> None:
    world.clock.turn_to(at(date(2026, 3, 27), "12:00", NUUK))
    await enroll_in_nuuk(ann)
    await ann.type("/settings")
    await ann.tap("Evening time", "23:00")
    ann.look()
    # On Saturday 23:00 is midnight there; 23:00 is not.
    messages = await ann.until(at(date(2026, 3, 30), "02:00", NUUK))
    evenings = [message for message in messages if QUESTION in message.text]
    assert [f"{evening.date.astimezone(NUUK):%a %H:%M}" for evening in evenings] == [
        "Fri 23:00",
        "Sun 00:00",
        "Sun 23:00",
    ]


async def enroll_in_nuuk(days: Days) -> None:
    await days.enroll()
    await days.type("/settings")
    await days.tap("Where I am")
    await days.person.press("Share location", location=(64.18, -51.72))
    await days.world.settle()


# --- stops ----------------------------------------------------------------------------------------


async def say_swollen(days: Days) -> None:
    """List 2, where it applies, to its end."""
    await days.tap("Something applies", f"☐ {SWOLLEN}", "Continue", "None of these")


async def test_a_swollen_knee_is_stopped_at_the_door_and_comes_back_when_cleared(
    world: World, ann: Days
) -> None:
    await ann.type("/start")
    await ann.tap("I am 18 or over and I agree", "None of these")
    await say_swollen(ann)
    verdict = await ann.tap("None of these")  # list 3: no verdict before all three
    assert "Please see a doctor within 2 days." in verdict.text
    assert "A doctor said exercise is OK" in verdict.all_labels
    ann.look()
    assert await ann.until(at(january(8), "12:00")) == []

    remembered = await ann.type("/start")
    assert "On Monday, 5 January you told me:" in remembered.text
    await ann.tap("A clinician has cleared me", "Today", "Gone", "3")
    await ann.tap("None of these", "None of these", "None of these")
    for label, sees in (
        ("Front, left", "how bad was the worst moment?"),
        ("6", "Are you running now?"),
        ("Not at the moment", "Where are you?"),
        ("@Berlin", "All set."),
    ):
        await step(ann.person, label, sees, world.settle)
    ann.look()

    _, friday = await ann.until(at(january(9), "12:00"))
    assert "Thigh press on a towel" in friday.text
    assert "1 exercise" in friday.text
    monday = (await ann.until(at(january(12), "12:00")))[-1]
    assert "Session A today, 5 exercises" in monday.text


async def test_a_swollen_knee_in_the_program_takes_the_sessions_away_and_keeps_the_question(
    world: World, ann: Days
) -> None:
    await ann.enroll()
    await ann.until(at(january(6), "20:10"))
    await ann.tap("Something new or worrying", "Something applies", SWOLLEN)
    verdict = await ann.tap("None of these")
    assert "Please see a doctor within 2 days." in verdict.text
    assert "Sessions stop. The evening pain question stays." in verdict.text
    ann.look()

    wednesday, evening = await ann.until(at(january(7), "20:10"))
    assert came([wednesday, evening]) == ["Wed 08:00 morning", "Wed 20:00 evening"]
    assert "Session A today" not in wednesday.text
    assert "Done" not in wednesday.all_labels
    assert "A clinician has cleared me" in wednesday.all_labels

    await ann.until(at(january(8), "12:00"))
    await ann.tap("A clinician has cleared me", "Today", "Less", "2")
    back = await ann.tap("None of these", "None of these", "None of these")
    assert "Welcome back. For the first 3 days there is 1 easy exercise" in back.text
    ann.look()
    friday = (await ann.until(at(january(9), "12:00")))[-1]
    assert "Thigh press on a towel" in friday.text


# --- blocked --------------------------------------------------------------------------------------


async def test_whoever_blocks_gets_nothing_until_they_are_back(world: World, ann: Days) -> None:
    await ann.enroll()
    await ann.until(at(january(6), "12:00"))
    # Telegram's word of the block is lost: the message that is due finds out.
    refusal = world.server.faults.add(Fault("sendMessage", ann.person.id, times=None, status=403))
    assert await ann.until(at(january(8), "12:00")) == []
    assert refusal.hits == 1
    refusal.remove()
    assert await world.next_due() is None

    await ann.person.block()
    await world.settle()
    await ann.person.unblock()
    await world.settle()
    assert ann.look() == []
    assert came(await ann.until(at(january(9), "12:00"))) == [
        "Thu 20:00 evening",
        "Fri 08:00 morning",
    ]
