"""/plan: the week ahead as dates (conversation.md 7; clinical.md 3.4)."""

from dataclasses import replace

from bot.views import ViewContext, render
from care.events import Action, Command
from care.messages.control import NotEnrolledYet
from care.messages.pages import WeekAhead
from care.messages.plan import Held, NoLoad
from care.person import Booking, Escalation, SessionLog
from rehab.three_week_rule import Decision
from tests.unit.chats import Chat, january
from tests.unit.lives import lived, on_day

VIEW = ViewContext.of(1, "en")


def plan(chat: Chat) -> WeekAhead:
    chat.command(Command.PLAN)
    return chat.one(WeekAhead)


def lines(page: WeekAhead) -> list[str]:
    text = render(page, VIEW).text
    return [line for line in text.splitlines() if " Jan:" in line or " Feb:" in line]


def test_the_next_7_days_are_sessions_and_rest_days_as_dates() -> None:
    assert [line.split(", about")[0] for line in lines(plan(Chat().enrolled()))] == [
        "Mon 5 Jan: session A",
        "Tue 6 Jan: rest",
        "Wed 7 Jan: session B",
        "Thu 8 Jan: rest",
        "Fri 9 Jan: session A",
        "Sat 10 Jan: rest",
        "Sun 11 Jan: rest",
    ]


def test_a_session_says_how_long_it_takes() -> None:
    assert ", about " in lines(plan(Chat().enrolled()))[0]
    assert lines(plan(Chat().enrolled()))[0].endswith(" min")


def test_a_session_that_was_done_today_is_done() -> None:
    chat = Chat().enrolled()
    log = SessionLog(january(5), "A", True, chat.now)
    chat.person = replace(chat.person, sessions=(log,))
    shown = lines(plan(chat))
    assert shown[0] == "Mon 5 Jan: session A, done"
    assert "session B" in shown[2]


def test_the_page_changes_nothing() -> None:
    chat = Chat().enrolled()
    before = chat.person
    plan(chat)
    assert chat.person == before


def test_the_first_weekly_check_is_on_day_22() -> None:
    page = plan(Chat().enrolled())
    assert page.next_check == on_day(22)
    assert "Next weekly check: Monday, 26 January." in render(page, VIEW).text


def test_a_check_within_the_week_is_named_on_its_day() -> None:
    chat = Chat().enrolled().at("20 Jan 12:00")
    page = plan(chat)
    [line] = [line for line in lines(page) if "weekly check" in line]
    assert line.startswith("Mon 26 Jan: session ")
    assert "Next weekly check" not in render(page, VIEW).text


def test_the_day_after_a_check_the_next_one_is_a_week_later() -> None:
    assert plan(Chat().enrolled().at("27 Jan 12:00")).next_check == on_day(29)


def test_a_booked_visit_is_on_its_day() -> None:
    chat = Chat().enrolled()
    advice = Escalation(january(5), Decision.SEVERE, Booking.BOOKED, january(8))
    chat.person = replace(chat.person, escalations=(advice,))
    assert "your visit" in lines(plan(chat))[3]


def test_after_a_stop_there_is_no_exercise_and_the_reason_stands_below() -> None:
    page = plan(Chat().enrolled().six("six_fever"))
    assert page.no_load is NoLoad.STOP
    text = render(page, VIEW).text
    assert "Mon 5 Jan: no exercise" in text
    assert "On Monday, 5 January you told me:" in text


def test_after_an_escalation_the_sessions_are_shorter_and_the_reason_stands_below() -> None:
    life = lived("6x21")
    [page] = life.asks(Command.PLAN).messages
    assert isinstance(page, WeekAhead)
    assert page.held is Held.ESCALATION
    assert all(len(day.session.exercises) == 3 for day in page.days if day.session)
    assert "since I advised you to see somebody" in render(page, VIEW).text


def test_a_pause_and_a_stop_of_messages_are_said() -> None:
    chat = Chat().enrolled()
    assert "Messages" not in render(plan(chat), VIEW).text
    chat.command(Command.PAUSE)
    assert "Messages are off. /resume brings them back." in render(plan(chat), VIEW).text
    chat.tap(Action.PAUSE_FOR, 3)
    assert "Messages are paused until Thursday, 8 January." in render(plan(chat), VIEW).text
    chat.command(Command.STOP)
    assert "Messages are off." in render(plan(chat), VIEW).text


def test_without_an_enrollment_there_is_no_plan() -> None:
    assert Chat().command(Command.PLAN) == (NotEnrolledYet(),)
