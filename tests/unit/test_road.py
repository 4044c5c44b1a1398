"""The road ahead on /plan: each date is the earliest there is (3.6, 4.2-4.4)."""

from datetime import date, timedelta

import pytest

from bot.views import ViewContext, render
from care.events import Action, Command
from care.messages.pages import WeekAhead
from care.messages.runs import Milestone
from care.messages.sessions import GateQuestion
from care.morning import loaded_on
from care.person import NextMorning, Settled
from rehab.content.exercises import Phase
from rehab.road import Standpoint, hop_sessions, road_ahead
from tests.unit.lives import Life, on_day, stamp

MON = date(2026, 1, 5)
DAYS = (0, 2, 4)


def told(life: Life) -> dict[Milestone, date]:
    life.asks(Command.PLAN)
    road = life.last(WeekAhead).road
    assert road is not None
    return dict(road.ahead)


def fastest(life: Life, first: int, last: int) -> dict[Milestone, date]:
    """All there is done as soon as it can be; when each phase and the first run came."""
    reached: dict[Milestone, date] = {}
    names = {Phase.P2: Milestone.P2, Phase.P3: Milestone.P3, Phase.P4: Milestone.ENTRY}
    for day in range(first, last + 1):
        life.until(day, "12:00")
        assert life.person.enrollment is not None
        if life.person.enrollment.phase in names:
            reached.setdefault(names[life.person.enrollment.phase], on_day(day))
        if day > first and life.morning(day).plan.run is not None:
            reached.setdefault(Milestone.FIRST_RUN, on_day(day))
        if loaded_on(life.person, on_day(day - 1)):
            life.tap(Action.NEXT_MORNING, stamp(day), NextMorning.SAME.value)
        life.trains(day, during=1)
        while life.said and isinstance(question := life.said[-1].message, GateQuestion):
            life.tap(Action.GATE, stamp(day), question.item.value, "yes")
        life.until(day, "20:05")
        life.score(day, 1)
        if loaded_on(life.person, on_day(day)):
            life.tap(Action.SETTLED, stamp(day), Settled.WITHIN_AN_HOUR.value)
    return reached


def test_who_does_all_at_once_reaches_each_part_on_the_day_that_was_told() -> None:
    life = Life().until(1, "11:00")
    ahead = told(life)
    reached = fastest(life, 1, 36)
    assert list(reached) == [Milestone.P2, Milestone.P3, Milestone.ENTRY, Milestone.FIRST_RUN]
    assert reached == {place: ahead[place] for place in reached}


@pytest.mark.parametrize("day", [9, 27])
def test_no_date_of_the_road_is_later_than_what_comes_true(day: int) -> None:
    life = Life()
    reached = fastest(life, 1, day - 1)
    ahead = told(life.until(day, "07:00"))
    rest = fastest(life, day, 36)
    assert all(ahead[place] <= on for place, on in rest.items() if place not in reached)


def test_30_easy_minutes_are_the_17th_run_where_every_run_is_green() -> None:
    ahead = road_ahead(Standpoint(Phase.P4, MON, 0), MON, DAYS)
    assert (ahead.first_run, ahead.easy_run) == (MON, MON + timedelta(weeks=5, days=2))
    later = road_ahead(Standpoint(Phase.P4, MON, 0, stage=8, greens=1), MON, DAYS)
    assert later.easy_run == MON + timedelta(days=2)
    there = road_ahead(Standpoint(Phase.P4, MON, 0, stage=9, greens=1), MON, DAYS)
    assert there.easy_run is None


def test_a_race_is_compared_with_the_doses_of_the_plan() -> None:
    """conversation.md 8: about 13-17 weeks to 30 easy minutes, every gate the first time."""
    assert hop_sessions() == 17
    for start in (MON + timedelta(days=n) for n in range(7)):
        easy = road_ahead(Standpoint(Phase.P1, start, 0), start, DAYS, doses=True).easy_run
        assert easy is not None
        assert timedelta(weeks=13) <= easy - start <= timedelta(weeks=17)


def test_plan_says_that_the_dates_can_move() -> None:
    life = Life().until(1, "11:00")
    life.asks(Command.PLAN)
    shown = render(life.last(WeekAhead), ViewContext.of(1, "en")).text
    assert "The road ahead, at the earliest" in shown
    assert "each gate is passed the first time and each run is calm" in shown
