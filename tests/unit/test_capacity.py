"""`kneebot capacity`: a day as a flow of messages, beside the real pacing, and its page."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from app.cli import app
from bot.pacing import REPLY_WAIT, Lane, Paid
from care.events import Kind
from care.person import Enrollment, Knee, PersonState, Place, Status
from care.slots import slot_plans
from rehab.content.lessons import Track
from simulator.play.capacity import (
    DAY,
    REPLIES_WITHIN,
    TICK,
    Cohort,
    Demand,
    Limits,
    _Bot,
    apportioned,
    cohorts,
    served,
)
from tests.unit.test_pacing import Desk, Purse

SUMMER = datetime(2026, 7, 1, tzinfo=UTC)
BERLIN = Place("Berlin, Germany", "Europe/Berlin", "DE")
HERE = {BERLIN.zone: 1}
FREE, PAID = Limits.of(30), Limits.of(1000)
NOON = DAY // 2


def at_noon(messages: int, open_for: int = 4 * 3600) -> list[Cohort]:
    """So many messages, all due at the same second."""
    return [Cohort(NOON, NOON, NOON + open_for, messages)] if messages else []


def waits(day: list[Cohort], limits: Limits) -> list[int]:
    """How late each message is, in whole seconds and in order; nobody replies."""
    lateness = served(day, limits, replies=0).lateness
    return [seconds for seconds in sorted(lateness) for _ in range(lateness[seconds])]


class TestDemand:
    @given(st.integers(0, 10_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
    def test_shares_are_whole_and_add_up(self, total: int, weights: list[float]) -> None:
        shares = apportioned(total, weights)
        assert sum(shares) == total
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - total * weight / sum(weights)) < 1

    @settings(max_examples=25, deadline=None)
    @given(
        people=st.integers(1, 50_000),
        at_default=st.floats(0, 1),
        around=st.floats(1, 240),
        spread=st.integers(0, 1800),
    )
    def test_everybody_gets_two_messages_and_none_early(
        self, people: int, at_default: float, around: float, spread: int
    ) -> None:
        day = cohorts(Demand(people, at_default, around, spread), SUMMER.date())
        assert sum(one.messages for one in day) == 2 * people
        for one in day:
            assert 0 <= one.due < DAY
            assert 0 <= one.shown - one.due < spread + TICK
            assert one.shown < one.until

    def test_half_of_one_country_wants_the_same_two_minutes(self) -> None:
        day = cohorts(Demand(1000, zones=HERE), SUMMER.date())
        for hour in (6, 18):  # UTC, in summer
            assert sum(one.messages for one in day if one.due == hour * 3600) == 500

    def test_a_message_may_wait_as_long_as_the_program_lets_it(self) -> None:
        person = PersonState(
            id=1,
            status=Status.ACTIVE,
            place=BERLIN,
            enrollment=Enrollment(SUMMER.date(), SUMMER, 5, Knee.LEFT, Track.STOP),
        )
        for one in cohorts(Demand(5000, zones=HERE), SUMMER.date()):
            at = time(one.due // 3600 + 2, one.due % 3600 // 60)
            if at.hour < 12:
                kind, chosen = Kind.MORNING, replace(person, morning_at=at)
            else:
                kind, chosen = Kind.EVENING, replace(person, evening_at=at)
            (plan,) = (plan for plan in slot_plans(chosen) if plan.kind is kind)
            # A day that decides nothing, so that no morning waits for 09:00.
            on = SUMMER.date().replace(day=5)
            allowed = plan.expires(on) - plan.instant(on)
            assert one.until - one.due == allowed.total_seconds()

    def test_few_messages_are_not_all_early_in_their_spread(self) -> None:
        late = served(cohorts(Demand(2000, spread=300), SUMMER.date()), FREE, replies=0).within(0.5)
        assert late is not None
        assert 130 < late < 180  # of 300 s


class TestServed:
    @settings(max_examples=10, deadline=None)
    @given(
        day=st.lists(
            st.builds(
                lambda due, after, open_for, messages: Cohort(
                    due, due + after, due + after + open_for, messages
                ),
                st.integers(0, DAY - 1),
                st.integers(0, 1800),
                st.integers(1, 14 * 3600),
                st.integers(1, 300_000),
            ),
            max_size=8,
        ),
        per_second=st.sampled_from([10, 30, 300, 1000]),
        replies=st.floats(0, 3),
    )
    def test_each_message_is_sent_or_expires_and_none_is_both(
        self, day: list[Cohort], per_second: int, replies: float
    ) -> None:
        found = served(day, Limits.of(per_second), replies)
        assert found.sent + found.expired == found.due == sum(one.messages for one in day)
        for late in found.lateness:
            assert any(one.shown <= one.due + late < one.until for one in day)

    @pytest.mark.parametrize("messages", [1, 2, 60, 200])
    async def test_reminders_go_when_the_real_pacing_lets_them(self, messages: int) -> None:
        desk = Desk()
        chats = range(1, messages + 1)
        await desk.clock.run(*(desk.message(chat, Lane.REMINDER) for chat in chats))
        real = [at for at, _, _ in desk.went]
        for late, exact in zip(waits(at_noon(messages), FREE), real, strict=True):
            assert abs(late - exact) <= 1

    async def test_reminders_have_what_replies_leave_as_in_the_real_pacing(self) -> None:
        desk = Desk()
        replies = [desk.message(1000 + n, Lane.REPLY, after=n / 20) for n in range(240)]
        reminders = [desk.message(chat, Lane.REMINDER) for chat in range(1, 61)]
        await desk.clock.run(*reminders, *replies)
        took = max(at for at, _, lane in desk.went if lane is Lane.REMINDER)
        assert took == pytest.approx(60 / FREE.left_to_reminders(20), rel=0.1)

    def test_a_million_at_one_free_bot_at_once_take_half_a_day(self) -> None:
        found = served(at_noon(1_000_000, open_for=13 * 3600), FREE, replies=0)
        assert found.expired == 0
        assert found.within(1) == pytest.approx(1_000_000 / 24, abs=1)
        assert found.backlog == pytest.approx(found.within(1), abs=70)

    def test_replies_take_from_reminders(self) -> None:
        alone = served(at_noon(100_000), FREE, replies=0).within(1)
        beside = served(at_noon(100_000), FREE, replies=1).within(1)
        assert alone is not None
        assert beside is not None
        # In the long run each message leads to a reply, and both share 27 a second.
        assert beside == pytest.approx(100_000 / 13.5 - REPLIES_WITHIN / 2, rel=0.05)
        assert alone < beside

    def test_the_nearest_deadline_goes_first(self) -> None:
        early, late = at_noon(240, open_for=600), at_noon(240, open_for=7200)
        found = served([*late, *early], Limits.of(30), replies=0)
        assert found.expired == 0
        found = served([*late, Cohort(NOON, NOON, NOON + 12, 240)], FREE, replies=0)
        assert found.expired == 0

    def test_what_cannot_go_in_time_expires_and_is_never_sent(self) -> None:
        found = served(at_noon(24_000, open_for=100), FREE, replies=0)
        assert found.sent == pytest.approx(2_400, abs=1)
        assert found.within(0.09) is not None
        assert found.within(0.5) is None

    def test_only_what_is_beyond_the_free_pace_is_paid_for(self) -> None:
        assert served(at_noon(20), PAID, replies=0).paid == 0
        found = served(at_noon(100_000), PAID, replies=0)
        assert found.within(1) == pytest.approx(100_000 / (24 + 970 * 39 / 40), abs=1)
        assert found.paid == pytest.approx(100_000 * (1 - 24 / (24 + 970 * 39 / 40)), rel=0.01)

    @pytest.mark.parametrize("messages", [10_000, 100_000])
    def test_replies_that_are_paid_for_wait_no_longer_than_half_a_second(
        self, messages: int
    ) -> None:
        free_pace = served(at_noon(messages), FREE, replies=1)
        assert free_pace.paid == 0
        found = served(at_noon(messages), PAID, replies=1)
        assert found.message_wait < REPLY_WAIT
        assert found.edit_wait == 0
        assert found.paid > served(at_noon(messages), PAID, replies=0).paid

    def test_few_replies_are_not_paid_for(self) -> None:
        # 20,000 replies in 900 seconds are 22 a second.
        alone = served(at_noon(20_000), PAID, replies=0).paid
        assert served(at_noon(20_000), PAID, replies=1).paid == pytest.approx(alone, rel=0.03)

    def test_replies_are_paid_for_before_reminders(self) -> None:
        alone = waits(at_noon(2_000_000), PAID)[-1]
        found = served(at_noon(2_000_000), PAID, replies=1)
        assert found.message_wait < REPLY_WAIT
        assert max(found.lateness) > 1.4 * alone

    def test_edits_wait_for_the_free_pace(self) -> None:
        found = served(at_noon(100_000), PAID, replies=1, edits=0.5)
        # 50,000 edits come, and for some 950 seconds faster than the 27 a second that go.
        assert found.edit_wait == pytest.approx((50_000 - 27 * 950) / 27, rel=0.02)
        assert found.message_wait < REPLY_WAIT
        assert served(at_noon(100_000), FREE, replies=1, edits=0.5).edit_wait == 0

    @pytest.mark.parametrize("edits", [False, True])
    async def test_replies_are_paid_for_when_the_real_pacing_pays_for_them(
        self, edits: bool
    ) -> None:
        desk = Desk(Paid(200, Purse(10_000)))
        replies = [
            desk.message(n, Lane.REPLY, after=n / 60, edit=edits and n % 2 == 0)
            for n in range(1, 601)
        ]
        await desk.clock.run(*replies)
        paid = len(desk.paid)
        bot = _Bot(Limits.of(200), replies=0, edits=0.5 if edits else 0, seconds=DAY + 10)
        bot._changes[DAY], bot._changes[DAY + 10] = 60.0, -60.0
        for now in range(DAY, DAY + 10):
            bot.second(now, ())
        assert bot.found.paid == pytest.approx(paid, rel=0.1)


class TestCommand:
    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, ["capacity", *arguments])

    def test_it_writes_the_same_page_and_picture_each_time(self, tmp_path: Path) -> None:
        made = []
        for name in ("first", "second"):
            folder = tmp_path / name
            folder.mkdir()
            some = ("--people", "2000", "--bots", "1", "--per-second", "30", "--sizes", "500")
            result = self.run(*some, "--zone", "Asia/Tokyo", "--to", str(folder))
            assert result.exit_code == 0, result.output
            made.append([file.read_bytes() for file in sorted(folder.iterdir())])
        assert made[0] == made[1]
        text, picture = made[0]
        assert picture.startswith(b"\x89PNG")
        assert "## 2,000 people, two messages a day each" in text.decode()
        assert "Asia/Tokyo 100%" in text.decode()

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--people", "0"),
            ("--bots", "0"),
            ("--per-second", "1001"),
            ("--default-share", "101"),
            ("--around", "0"),
            ("--spread", "31"),
            ("--replies", "-1"),
            ("--edits", "101"),
            ("--zone", "Europe/Nowhere"),
            ("--zone", "../x"),
            ("--to", "/nowhere"),
        ],
    )
    def test_what_cannot_be_is_refused_in_one_line(self, arguments: tuple[str, str]) -> None:
        result = self.run(*arguments)
        assert result.exit_code == 2
        (line,) = result.output.splitlines()
        assert line.startswith(f"kneebot: {arguments[0]} ")
