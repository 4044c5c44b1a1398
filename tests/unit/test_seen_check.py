"""Not yet seen after a red flag: may I ask once, in 2 days? (conversation.md 1)"""

from datetime import timedelta

from bot.views import ViewContext, render
from care.events import Action, Command, Kind
from care.messages import Toast
from care.messages.enrollment import FollowUp, FollowUpNoted, SeenCheck, SeenCheckAnswered
from care.stops import moment
from tests.unit.lives import Life

VIEW = ViewContext.of(1, "en")


def stopped() -> Life:
    """Day 3: the calf is swollen; the follow-up comes the next morning."""
    life = Life().until(3, "12:00")
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_calf")
    life.tap(Action.TOGGLE, "calf", "1")
    life.tap(Action.LINES_DONE, "0")
    assert life.person.stops
    life.until(4, "12:00")
    assert len(life.all(FollowUp)) == 1
    return life


def name(life: Life) -> str:
    return moment(life.person.stops[-1])


def labels(message: FollowUpNoted) -> list[str]:
    return [button.label for row in render(message, VIEW).rows for button in row]


def test_not_yet_is_answered_with_help_now_and_one_question() -> None:
    life = stopped()
    life.tap(Action.HELPED, name(life), "no")
    noted = life.last(FollowUpNoted)
    assert render(noted, VIEW).text.startswith("Please get help now.")
    assert "May I ask once, in 2 days, if you were seen?" in render(noted, VIEW).text
    assert labels(noted) == ["Yes, ask me", "No"]


def test_yes_brings_one_message_in_two_days() -> None:
    life = stopped()
    life.tap(Action.HELPED, name(life), "no")
    life.tap(Action.ASK_AGAIN, name(life), "yes")
    asked_at = life.now
    assert life.last(SeenCheckAnswered).asks
    life.until(20, "12:00")
    (check,) = [said for said in life.said if isinstance(said.message, SeenCheck)]
    assert check.at == asked_at + timedelta(days=2)
    assert "were you seen?" in render(check.message, VIEW).text


def test_it_waits_for_the_end_of_the_quiet_hours() -> None:
    life = stopped().until(4, "23:30")
    life.tap(Action.HELPED, name(life), "no")
    life.tap(Action.ASK_AGAIN, name(life), "yes")
    life.until(20, "12:00")
    (check,) = [said for said in life.said if isinstance(said.message, SeenCheck)]
    assert check.at == life.at(7, "08:00")


def test_no_brings_nothing() -> None:
    life = stopped()
    life.tap(Action.HELPED, name(life), "no")
    life.tap(Action.ASK_AGAIN, name(life), "no")
    assert not life.last(SeenCheckAnswered).asks
    assert life.until(20, "12:00").all(SeenCheck) == []


def test_it_is_asked_once_however_often_it_is_tapped() -> None:
    life = stopped()
    life.tap(Action.HELPED, name(life), "no")
    for _ in range(3):
        life.tap(Action.ASK_AGAIN, name(life), "yes")
    life.until(7, "12:00")
    life.tap(Action.HELPED, name(life), "no")
    assert labels(life.last(FollowUpNoted)) == []
    life.tap(Action.ASK_AGAIN, name(life), "yes")
    assert len(life.until(30, "12:00").all(SeenCheck)) == 1


def test_help_that_was_found_asks_no_more() -> None:
    life = stopped()
    life.tap(Action.HELPED, name(life), "yes")
    assert labels(life.last(FollowUpNoted)) == []


def test_in_a_pause_it_speaks_and_after_stop_it_does_not() -> None:
    paused, left = stopped(), stopped()
    for life, command in ((paused, Command.PAUSE), (left, Command.STOP)):
        life.tap(Action.HELPED, name(life), "no")
        life.tap(Action.ASK_AGAIN, name(life), "yes")
        life.asks(command)
        life.until(12, "12:00")
    assert len(paused.all(SeenCheck)) == 1
    assert left.all(SeenCheck) == []


def test_a_stop_that_is_not_the_persons_is_an_old_button() -> None:
    outcome = stopped().tap(Action.ASK_AGAIN, "1", "yes")
    assert outcome.toast is Toast.OLD_BUTTON
    assert [row.kind for row in outcome.due] == []
    assert Kind.SEEN_CHECK not in {row.kind for row in outcome.due}
