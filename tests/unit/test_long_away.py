"""A year without a word: a warning, and a month later nothing is left (clinical.md 9)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.views import ViewContext, render
from care.events import Action, CameBack, Command, Kind, LongAway
from care.long_away import WARNED_FOR
from care.messages.data import DeletionComing, Kept
from care.outcome import Due
from care.person import PersonState, Status
from tests.unit.chats import Chat, january

A_YEAR_LATER = datetime(2027, 1, 6, 3, 30, tzinfo=UTC)  # 04:30 in Berlin

A_MONTH_AND_A_DAY = WARNED_FOR + timedelta(days=1)


def away() -> Chat:
    """Somebody who enrolled on 5 January 2026 in Berlin, a year and a day later."""
    chat = Chat().enrolled()
    chat.due.clear()
    chat.now = A_YEAR_LATER
    return chat


def warned(chat: Chat | None = None) -> tuple[Chat, Due]:
    chat = chat or away()
    chat.happen(LongAway())
    [due] = chat.due
    chat.now = due.at
    chat.row(due)
    return chat, due


def test_who_did_something_was_seen_on_that_date() -> None:
    chat = Chat().enrolled()
    assert chat.person.seen_on == january(5)
    chat.at("9 Jan 12:00").tap(Action.WHY)
    assert chat.person.seen_on == january(9)
    chat.at("12 Jan 12:00").happen(CameBack())
    assert chat.person.seen_on == january(12)


def test_of_a_stranger_who_only_asks_not_even_the_date_is_kept() -> None:
    chat = Chat()
    chat.command(Command.HELP)
    assert chat.person == PersonState(id=1)


def test_after_less_than_a_year_nothing_happens() -> None:
    chat = away()
    chat.now -= timedelta(days=2)
    before = chat.person
    assert chat.happen(LongAway()) == ()
    assert (chat.person, chat.due) == (before, [])


def test_after_a_year_the_warning_comes_at_the_next_morning_time_and_names_the_date() -> None:
    chat = away()
    assert chat.happen(LongAway()) == ()
    [due] = chat.due
    assert (due.kind, due.on) == (Kind.DELETION_WARNING, date(2027, 1, 6))
    assert due.at == datetime(2027, 1, 6, 7, tzinfo=UTC)
    chat.now = due.at
    assert chat.row(due) == (DeletionComing(date(2027, 2, 5)),)
    screen = render(chat.said[0], ViewContext.of(1, "en"))
    assert "From 5 February 2027 on I delete" in screen.text


def test_a_warning_is_given_once() -> None:
    chat, _ = warned()
    chat.due.clear()
    chat.happen(LongAway())
    assert chat.due == []


def test_where_the_zone_is_unknown_the_warning_comes_at_noon_utc() -> None:
    chat = Chat().stopped("swollen")
    chat.due.clear()
    chat.now = A_YEAR_LATER
    _, due = warned(chat)
    assert due.at == datetime(2027, 1, 7, 12, tzinfo=UTC)
    assert chat.one(DeletionComing)


def test_a_warning_that_is_late_into_the_night_waits_for_the_morning() -> None:
    chat = away()
    chat.happen(LongAway())
    [due] = chat.due
    chat.now = datetime(2027, 1, 7, 1, tzinfo=UTC)
    assert chat.row(due) == ()
    assert chat.due[-1].at == datetime(2027, 1, 7, 7, tzinfo=UTC)


@pytest.mark.parametrize("status", [Status.STOPPED, Status.SAID_GOODBYE])
def test_the_warning_comes_after_a_stop_and_a_goodbye_too(status: Status) -> None:
    chat = away()
    chat.person = replace(chat.person, status=status)
    chat, _ = warned(chat)
    assert chat.one(DeletionComing)


def test_a_month_after_the_warning_everything_is_forgotten() -> None:
    chat, due = warned()
    chat.now = due.at + A_MONTH_AND_A_DAY
    chat.happen(LongAway())
    assert chat.outcome is not None
    assert chat.outcome.forget
    assert chat.said == ()


def test_nothing_is_deleted_before_its_date_has_begun_everywhere() -> None:
    chat, _ = warned()
    chat.now = datetime(2027, 2, 5, 11, 59, tzinfo=UTC)  # still the 4th at -12 hours
    chat.happen(LongAway())
    assert chat.outcome is not None
    assert not chat.outcome.forget


@pytest.mark.parametrize("status", list(Status)[2:])
def test_keep_my_data_keeps_it_and_brings_no_reminders_back(status: Status) -> None:
    chat = away()
    chat.person = replace(chat.person, status=status)
    chat, due = warned(chat)
    assert chat.tap(Action.STAY) == (Kept(),)
    assert chat.person.status is status
    assert chat.person.deletion_on is None
    chat.now = due.at + A_MONTH_AND_A_DAY
    chat.happen(LongAway())
    assert chat.outcome is not None
    assert not chat.outcome.forget


def test_any_word_keeps_everything_too() -> None:
    chat, _ = warned()
    chat.command(Command.HELP)
    assert chat.person.deletion_on is None


def test_who_came_back_before_the_warning_was_sent_gets_none() -> None:
    chat = away()
    chat.happen(LongAway())
    [due] = chat.due
    chat.command(Command.TODAY)
    assert chat.row(due) == ()


def test_who_blocked_the_bot_is_forgotten_without_a_warning_that_cannot_come() -> None:
    chat = away()
    chat.person = replace(chat.person, reachable=False)
    chat.happen(LongAway())
    [due] = chat.due
    assert chat.row(due) == ()
    chat.now = due.at + A_MONTH_AND_A_DAY
    chat.happen(LongAway())
    assert chat.outcome is not None
    assert chat.outcome.forget
