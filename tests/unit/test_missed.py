"""What was not sent through our own fault: told once, and never read as the person's silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.views import ViewContext, render
from care.act import act
from care.events import Action, Blocked, Command, FellDue, Kind, Missed
from care.messages.decisions import Goodbye
from care.messages.morning import Morning, StartFromToday
from care.messages.scores import Evening, EveningAsk
from care.missed import MissedSlots
from care.person import Score, Status
from care.weekly import sessions
from rehab.three_week_rule import Decision
from tests.unit.lives import Life, on_day, series, stamp

FAULT = "That was a fault of mine, and nothing you did."
DAY = timedelta(days=1)


def missed(first: int, last: int, *, mornings: bool = False, evenings: bool = False) -> MissedSlots:
    return MissedSlots(on_day(first), on_day(last), mornings=mornings, evenings=evenings)


def shown(message: Morning | Evening) -> str:
    return render(message, ViewContext.of(1, "en")).text


def away(since: tuple[int, str], until: tuple[int, str], life: Life | None = None) -> Life:
    """A life in which nothing was sent from one local time of a day to another."""
    return (life or Life()).until(*since).until(*until, running=False)


# --- It is told once ----------------------------------------------------------------------------


def test_the_morning_after_an_evening_that_did_not_come_says_so() -> None:
    life = away((3, "12:00"), (3, "23:00")).until(4, "09:00")
    assert life.morning(4).missed == missed(3, 3, evenings=True)
    assert f"Yesterday evening's question did not reach you. {FAULT}" in shown(life.morning(4))


def test_the_evening_after_a_morning_that_did_not_come_says_so() -> None:
    life = away((3, "07:00"), (3, "20:00")).until(3, "21:00")
    assert life.evening(3).missed == missed(3, 3, mornings=True)
    said = f"This morning's message did not reach you; /today has it. {FAULT}"
    assert said in shown(life.evening(3))


def test_of_several_days_the_first_and_the_last_are_named() -> None:
    life = away((3, "12:00"), (6, "07:00")).until(6, "09:00")
    assert life.morning(6).missed == missed(3, 5, mornings=True, evenings=True)
    named = "My messages from Wednesday, 7 January to Friday, 9 January did not all reach you."
    assert named in shown(life.morning(6))


def test_it_is_told_once() -> None:
    life = away((3, "12:00"), (3, "23:00")).until(6, "09:00")
    assert [morning.on for morning in life.all(Morning) if morning.missed] == [on_day(4)]
    assert [evening.on for evening in life.all(Evening) if evening.missed] == []


def test_where_the_message_that_tells_it_does_not_come_either_the_next_one_tells_both() -> None:
    life = away((3, "12:00"), (3, "23:00")).until(4, "09:00")
    life.misses(Kind.MORNING, on_day(4))
    life.until(4, "20:30")
    assert life.evening(4).missed == missed(3, 4, mornings=True, evenings=True)


def test_after_an_answer_the_line_is_gone_from_the_evening() -> None:
    life = away((3, "07:00"), (3, "20:00")).until(3, "20:05")
    life.score(3, 4)
    assert FAULT not in shown(life.last(Evening))


def test_what_is_more_than_a_week_ago_is_not_told_any_more() -> None:
    life = away((3, "12:00"), (3, "23:00"))
    life.asks(Command.PAUSE)
    life.until(12, "12:00").asks(Command.RESUME)
    assert life.until(13, "09:00").morning(13).missed is None


def test_dates_that_were_skipped_are_told_by_the_row_that_comes() -> None:
    life = Life().until(3, "12:00")
    event = FellDue(Kind.EVENING, on_day(6), missed_from=on_day(3))
    life.now = life.at(6, "20:00")
    outcome = act(life.person, event, life.now)
    assert act(outcome.person, event, life.now) == outcome
    (evening,) = outcome.messages
    assert isinstance(evening, Evening)
    assert evening.missed == missed(3, 5, evenings=True)


# --- Only what would have come ------------------------------------------------------------------


def test_nothing_is_missed_by_whoever_paused_stopped_or_blocked() -> None:
    paused, stopped, blocked = (Life().until(3, "12:00") for _ in range(3))
    paused.asks(Command.PAUSE)
    stopped.asks(Command.STOP)
    blocked.does(Blocked())
    for life in (paused, stopped, blocked):
        before = life.person
        life.misses(Kind.EVENING, on_day(3))
        assert life.person == before


def test_an_evening_that_the_taper_leaves_out_is_not_missed() -> None:
    life = Life().until(5, "12:00")  # the fourth evening was not asked, after three ignored ones
    assert [len(life.sent(Kind.EVENING, day)) for day in (1, 2, 3, 4)] == [1, 1, 1, 0]
    before = life.person
    life.misses(Kind.EVENING, on_day(4))
    assert life.person == before


def test_the_first_day_has_no_morning_to_miss() -> None:
    life = Life()
    life.misses(Kind.MORNING, on_day(1))
    assert life.until(1, "20:30").evening(1).missed is None


# --- It is no silence ---------------------------------------------------------------------------


def test_evenings_that_were_not_asked_do_not_thin_out_the_questions() -> None:
    ignored = Life().until(8, "21:00")
    unasked = away((1, "21:00"), (5, "12:00")).until(8, "21:00")
    assert [len(ignored.sent(Kind.EVENING, day)) for day in (5, 6, 7)] != [1, 1, 1]
    assert [len(unasked.sent(Kind.EVENING, day)) for day in (5, 6, 7)] == [1, 1, 1]


def test_the_evening_after_one_that_did_not_come_asks_about_both_days() -> None:
    life = away((3, "12:00"), (3, "23:00")).until(4, "20:05")
    life.score(4, 3)
    assert life.last(Evening).ask is EveningAsk.YESTERDAY
    life.tap(Action.SCORE, stamp(3), "y", "6")
    assert {score.on: score.value for score in life.person.scores} == {on_day(4): 3, on_day(3): 6}


def test_the_weekly_questions_of_an_evening_that_did_not_come_are_asked_on_the_next() -> None:
    life = away((7, "12:00"), (7, "23:00"), Life().scores(1, *series("6x6"))).until(8, "20:05")
    life.score(8, 5)
    life.tap(Action.SCORE, stamp(7), "y", "6")
    assert life.last(Evening).ask is EveningAsk.GLOBAL_CHANGE


def test_nobody_is_asked_whether_they_are_still_there_when_it_was_us_who_were_not() -> None:
    life = away((2, "07:00"), (6, "07:00")).until(8, "09:00")
    assert not any(morning.still_there for morning in life.all(Morning))


def test_whoever_writes_after_a_week_without_a_message_of_ours_is_not_welcomed_back() -> None:
    life = away((2, "07:00"), (12, "12:00"))
    said = len(life.said)
    life.asks(Command.PLAN)
    assert len(life.said) > said
    assert life.all(StartFromToday) == []


def test_sessions_that_were_not_told_do_not_count_as_left_out() -> None:
    told = Life().until(8, "12:00")
    untold = away((2, "07:00"), (8, "12:00"))
    until = on_day(7)
    assert sessions(told.person, until)[1] == 3
    assert sessions(untold.person, until)[1] < 3


def test_days_without_a_question_are_days_without_an_answer_and_never_a_better_week() -> None:
    life = Life().scores(1, *series("6x14"))
    away((14, "21:00"), (21, "23:00"), life).until(22, "12:00")
    assert life.spoken() == [(22, "ASK_CATCH_UP")]


# --- What it would have said is still to be said ------------------------------------------------


def test_advice_whose_morning_did_not_come_is_given_on_the_next() -> None:
    life = Life().scores(1, *series("6x21")).until(22, "12:00")
    life.misses(Kind.MORNING, on_day(22))  # opened at nine, and never taken by Telegram
    assert (life.person.decisions, life.person.escalations) == ((), ())
    life.until(23, "12:00")
    assert life.morning(23).spoken is not None
    assert [e.on for e in life.person.escalations] == [on_day(23)]


def test_advice_that_was_answered_by_way_of_today_is_not_given_again() -> None:
    life = Life().scores(1, *series("6x21")).until(22, "12:00")
    life.tap(Action.BOOKED, stamp(22), "not_yet")
    decisions, escalations = life.person.decisions, life.person.escalations
    life.misses(Kind.MORNING, on_day(22))
    assert (life.person.decisions, life.person.escalations) == (decisions, escalations)


def test_what_was_said_of_earlier_weeks_stands() -> None:
    life = Life().scores(1, *series("6x28")).until(29, "12:00")
    first = life.person.decisions[0]
    life.misses(Kind.MORNING, on_day(29))
    assert life.person.decisions == (first,)
    assert first.decision is Decision.ESCALATE_NO_IMPROVEMENT


def test_a_safety_net_that_did_not_come_goes_with_the_next_evening() -> None:
    life = Life().scores(1, *series("6x14")).until(25, "20:30")
    assert life.evening(25).safety_net
    life.misses(Kind.EVENING, on_day(25))
    assert life.until(26, "20:30").evening(26).safety_net


def test_a_goodbye_that_did_not_come_ends_nothing() -> None:
    life = Life().scores(1, *series("6x14")).until(53, "20:30")
    life.misses(Kind.EVENING, on_day(53))
    assert life.person.status is Status.ACTIVE
    assert len(life.until(80, "12:00").all(Goodbye)) == 2


# --- Once more what may have arrived ------------------------------------------------------------


def repeated(life: Life, kind: Kind, day: int, clock: str) -> FellDue:
    """A slot whose first try, at its time of day, may have arrived."""
    return FellDue(kind, on_day(day), perhaps_sent=life.at(day, clock))


def test_an_evening_question_that_may_have_arrived_comes_again_while_it_is_unanswered() -> None:
    life = Life().until(3, "20:01")
    again = act(life.person, repeated(life, Kind.EVENING, 3, "20:00"), life.now)
    assert again.messages == (life.evening(3),)


@pytest.mark.parametrize("source", ["e", "m77"])
def test_an_answered_question_does_not_come_again(source: str) -> None:
    life = Life().until(3, "20:01")
    given = Score(on_day(3), source, 4, life.now)
    answered = replace(life.person, scores=(given,))
    assert act(answered, repeated(life, Kind.EVENING, 3, "20:00"), life.now).messages == ()


def test_an_answer_from_before_the_first_try_is_none_to_it() -> None:
    life = Life().until(3, "19:00")
    life.types("4")
    life.until(3, "20:01")
    again = act(life.person, repeated(life, Kind.EVENING, 3, "20:00"), life.now)
    assert len(again.messages) == 1


def test_a_nudge_is_never_said_twice() -> None:
    life = Life()
    day = next(day for day in range(2, 15) if life.until(day, "09:00").morning(day).nudge)
    event = repeated(life, Kind.MORNING, day, "08:00")
    (again,) = act(life.person, event, life.now).messages
    assert again == replace(life.morning(day), nudge=None)


def test_advice_comes_again_whatever_was_answered() -> None:
    assert [kind for kind in Kind if kind.advice] == [Kind.VERDICT, Kind.SEVERE, Kind.DECISION]
    life = Life().scores(1, 9, 9, 9)
    due = FellDue(Kind.SEVERE, on_day(3), perhaps_sent=life.at(3, "20:00"))
    assert len(act(life.person, due, life.now).messages) == 1


def test_missed_changes_nothing_for_somebody_who_never_enrolled() -> None:
    life = Life()
    new = replace(life.person, enrollment=None, status=Status.ENROLLING)
    assert act(new, Missed(Kind.EVENING, on_day(1)), life.now).person == new
