"""The day of the goal race and the morning after: kind and exact (conversation.md 8, S25, S55)."""

from dataclasses import replace

from care.events import Command, Kind
from care.messages.morning import MorningAsk
from care.messages.runs import RunHold
from care.person import Goal
from rehab.content.exercises import Phase
from rehab.content.lessons import Track
from tests.unit.lives import Life, on_day
from tests.unit.runners import say, text


def racing(life: Life, day: int, km: float | None = 10.0) -> Life:
    life.person = replace(life.person, goal=Goal("Ghent <10K>", on_day(day), km))
    return life


def in_phase_4(life: Life) -> Life:
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, phase=Phase.P4, phase_since=on_day(1))
    life.person = replace(life.person, enrollment=enrollment)
    return life


def test_before_the_entry_list_is_done_the_race_is_let_go_kindly() -> None:
    morning = racing(Life(), 6).until(6, "09:00").morning(6)
    assert morning.race_day is not None
    assert morning.race_day.hold is RunHold.ENTRY
    assert (
        "Today is the day of your race: Ghent &lt;10K&gt;.</b>\n\nNo running yet. It is hard "
        "to let it pass, and it is not lost. A later date? /settings takes it."
    ) in text(morning)


def test_who_may_run_reads_what_the_plan_has_room_for() -> None:
    shown = text(racing(in_phase_4(Life()), 6).until(6, "09:00").morning(6))
    assert "10 km takes about 70 min at an easy pace. The plan has room for 8 min." in shown
    assert "It is today's run, and a session can wait." in shown


def test_a_race_that_the_plan_has_room_for_is_there_to_enjoy() -> None:
    life = Life(track=Track.KEEP).until(3, "09:00")
    say(life, "45 min pain 1")
    shown = text(racing(life, 6, km=4.0).until(6, "09:00").morning(6))
    assert "4 km takes about 28 min at an easy pace. The plan has room for that. Enjoy it." in shown


def test_the_day_of_a_race_is_no_rest_day() -> None:
    assert "Rest day." not in text(racing(in_phase_4(Life()), 6).until(6, "09:00").morning(6))
    assert "Rest day." in text(racing(Life(), 6).until(6, "09:00").morning(6))


def test_the_morning_after_asks_for_the_race_or_names_it() -> None:
    quiet = racing(in_phase_4(Life()), 6).until(7, "09:00")
    assert "If you ran it, tell me, like: /run 10 km pain 2 yesterday." in text(quiet.morning(7))
    told = racing(in_phase_4(Life()), 6).until(6, "18:00")
    say(told, "10 km 70 min pain 2")
    shown = text(told.until(7, "09:00").morning(7))
    assert "You ran 70 min, pain 2. Well done.\n\n" in shown
    assert "A new goal? /settings takes it." in shown


def test_a_sore_race_gets_no_praise() -> None:
    life = racing(in_phase_4(Life()), 6).until(6, "18:00")
    say(life, "10 km 70 min pain 5")
    shown = text(life.until(7, "09:00").morning(7))
    assert "You ran 70 min, pain 5.\n\n" in shown


def test_the_morning_after_says_once_that_it_is_a_rest_day() -> None:
    for race, rest in ((6, "Rest day."), (7, "Today is a rest day from running.")):
        life = racing(in_phase_4(Life()), race).until(race, "18:00")
        say(life, "10 km 70 min pain 2")
        shown = text(life.until(race + 1, "09:00").morning(race + 1))
        assert rest in shown
        assert shown.lower().count("rest day") == 1


def test_the_day_of_the_race_neither_nudges_nor_asks_about_the_person() -> None:
    ordinary = in_phase_4(Life()).until(6, "09:00").morning(6)
    assert ordinary.nudge is not None
    assert ordinary.ask is MorningAsk.ABOUT_YOU
    race = racing(in_phase_4(Life()), 6).until(6, "09:00").morning(6)
    assert race.nudge is None
    assert race.ask is None


def test_other_mornings_have_no_word_of_it() -> None:
    life = racing(Life(), 6).until(9, "09:00")
    assert [life.morning(day).race_day is None for day in (5, 6, 7, 8)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_in_maintenance_the_day_of_the_race_has_its_morning() -> None:
    life = racing(Life(), 6).until(4, "12:00")
    assert life.person.enrollment is not None
    resolved = replace(life.person.enrollment, resolved_on=on_day(4))
    life.person = replace(life.person, enrollment=resolved)
    shown = text(life.until(6, "09:00").morning(6))
    assert "Today is your race: Ghent &lt;10K&gt;.</b>\n\nEnjoy it." in shown
    assert life.until(7, "09:00").sent(Kind.MORNING, 7) == []


def test_plan_shows_the_race_until_its_day_is_over() -> None:
    life = racing(Life(), 6).until(6, "09:00")
    assert "Your race: " in text(life.asks(Command.PLAN).messages[0])
    assert "Your race: " not in text(life.until(7, "09:00").asks(Command.PLAN).messages[0])
