"""What is said while something holds the sessions back: no screen invites past it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.screen import Screen
from bot.views import ViewContext, render
from care.act import act
from care.events import Action, Asked, Command, Event, FellDue, Kind, Tapped
from care.holds import held, no_load
from care.messages import Message
from care.messages.decisions import DecisionNote, SeenQuestion
from care.messages.enrollment import WelcomeBack
from care.messages.morning import Morning
from care.messages.pages import SummaryPage
from care.messages.plan import Held, HighNumber, NoLoad
from care.messages.scores import SevereNote, SixClear, TooLate
from care.person import Booking, Decided, Escalation, Knee, PersonState, Stop, Visit
from care.weekly import spoken
from rehab.content.lessons import Track
from rehab.red_flags import Urgency
from rehab.three_week_rule import Decision, VisitOutcome
from tests.unit.lives import DAY_1, Life, lived, on_day, series, stamp

VIEW = ViewContext.of(1, "en")


def shown(message: Message) -> Screen:
    return render(message, VIEW)


def labels(message: Message) -> list[str]:
    return [button.label for row in shown(message).rows for button in row]


def severe(track: Track = Track.STOP) -> Life:
    """9 on the first three days, the last of them a Wednesday."""
    return Life(baseline=7, track=track).scores(1, 9, 9, 9)


# --- The matrix -----------------------------------------------------------------------------

ON = on_day(22)  # a Monday with a session
INVITING = ("goes on as it is", "Carry on", "Up to 5/10", "each run")


def stopped(person: PersonState) -> PersonState:
    at = Life().at(20, "12:00")
    return replace(person, stops=(Stop(at, on_day(20), Urgency.SOON, ("swollen",), "1"),))


def returned(person: PersonState) -> PersonState:
    [stop] = stopped(person).stops
    return replace(person, stops=(replace(stop, cleared_on=ON, returned_on=ON),))


def in_severe(person: PersonState) -> PersonState:
    return replace(person, escalations=(Escalation(on_day(20), Decision.SEVERE),))


def found(finding: Decision) -> Callable[[PersonState], PersonState]:
    decided = Decided(DAY_1, 2, on_day(15), finding, finding, Life().at(15, "09:00"))
    return lambda person: replace(person, decisions=(decided, *person.decisions))


def told_to_stop(person: PersonState) -> PersonState:
    return replace(person, visits=(Visit(on_day(21), VisitOutcome.STOP),))


HOLDS = {
    NoLoad.STOP: stopped,
    NoLoad.SEVERE: in_severe,
    NoLoad.VISIT_STOP: told_to_stop,
    Held.RETURNED: returned,
    Held.ESCALATION: found(Decision.ESCALATE_PLATEAU),
    Held.FLARE: found(Decision.FLARE),
}
RUNNERS = {
    "track K": (Track.KEEP, Knee.LEFT),
    "track S": (Track.STOP, Knee.LEFT),
    "elsewhere": (Track.STOP, Knee.ELSEWHERE),
}
THREE_WEEKS = lived("6x21")


def said_to(person: PersonState) -> list[Message]:
    """What the person is shown on the day: the morning, pages, and the six answered with none."""
    now = THREE_WEEKS.now
    events: tuple[Event, ...] = (
        FellDue(Kind.MORNING, ON),
        *(Asked(command) for command in (Command.TODAY, Command.SUMMARY, Command.PROGRESS)),
        *(Tapped(Action.SESSION, (stamp(22), answer)) for answer in ("done", "change")),
        Tapped(Action.SIX_NONE, ("worry",)),
        Tapped(Action.NEXT, (stamp(22),)),
        Tapped(Action.BEGIN),
    )
    return [message for event in events for message in act(person, event, now).messages]


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("hold", HOLDS)
@pytest.mark.parametrize("runner", RUNNERS)
def test_no_screen_invites_past_what_holds(
    decision: Decision, hold: NoLoad | Held, runner: str
) -> None:
    life = THREE_WEEKS
    enrollment = life.person.enrollment
    assert enrollment is not None
    track, knee = RUNNERS[runner]
    [check] = life.person.decisions
    decided = replace(check, decision=decision, finding=decision)
    person = replace(
        life.person,
        enrollment=replace(enrollment, track=track, knee=knee),
        decisions=(decided,),
        escalations=(Escalation(ON, decision),) if decision.escalates else (),
    )
    person = HOLDS[hold](person)
    if no_load(person, ON, life.now) is None and held(person, ON) is None:
        assert hold in {Held.ESCALATION, Held.FLARE}, "a good check ends these"
        return
    note = spoken(person, decided, life.now)
    texts = [shown(message).text for message in said_to(person)]
    if note is not None:
        texts.append(shown(DecisionNote(note)).text)
    for text in texts:
        assert [words for words in INVITING if words in text] == []


# --- The six, answered with none ------------------------------------------------------------


def test_none_of_the_six_under_severe_stands_beside_the_advice_and_repeats_it() -> None:
    life = severe()
    outcome = life.tap(Action.SIX_NONE, "severe")
    assert outcome.messages == (SixClear(NoLoad.SEVERE),)
    assert outcome.beside
    assert shown(SixClear(NoLoad.SEVERE)).text == (
        "Noted. Please still be seen within a few days. No sessions until then."
    )
    assert life.tap(Action.SCREEN_SOME, "0", "severe").beside
    assert life.tap(Action.SIX_NONE, "severe").beside


def test_none_of_the_six_while_held_keeps_to_the_easier_session() -> None:
    life = lived("6x21")
    outcome = life.tap(Action.SIX_NONE, "worry")
    assert outcome.messages == (SixClear(None, Held.ESCALATION),)
    assert "Keep to the easier session." in shown(outcome.messages[0]).text


# --- A clinician's word ---------------------------------------------------------------------


def test_after_seen_and_stop_today_has_no_session_until_resume() -> None:
    life = lived("6x21")
    life.tap(Action.SEEN, VisitOutcome.STOP.value)
    life.asks(Command.TODAY)
    day = life.last(Morning)
    assert (day.plan.session, day.plan.no_load) == (None, NoLoad.VISIT_STOP)
    assert "They said stop. /resume when they agree." in shown(day).text
    assert "Messages are paused." in shown(day).text
    life.until(24, "12:00").asks(Command.RESUME)
    life.asks(Command.TODAY)
    assert life.last(Morning).plan.session is not None


def test_today_while_paused_begins_with_the_pause() -> None:
    life = Life().until(3, "12:00")
    life.asks(Command.PAUSE)
    life.asks(Command.TODAY)
    assert (
        "\n\nMessages are paused. /resume brings them back.\n\n" in shown(life.last(Morning)).text
    )


def stop_in(life: Life) -> None:
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_swollen")
    life.tap(Action.SWELLING, "none")


def come_back(life: Life) -> WelcomeBack:
    life.tap(Action.CLEARED)
    life.tap(Action.CLEARED_DAY, "0")
    life.tap(Action.STILL_SWOLLEN, "gone")
    life.tap(Action.PAIN_NOW, "2")
    for screen in ("1", "2", "3"):
        life.tap(Action.SCREEN_NONE, screen)
    return life.last(WelcomeBack)


def test_a_clearance_ends_severe_too() -> None:
    life = severe().until(4, "12:00")
    stop_in(life)
    life.until(5, "10:00")
    assert come_back(life) == WelcomeBack(3)
    [advice] = life.person.escalations
    assert (advice.outcome, advice.answered_on) == (Booking.SEEN, on_day(5))
    assert life.until(8, "12:00").morning(8).plan.no_load is None


def test_a_welcome_says_what_still_holds() -> None:
    life = lived("6x21")
    stop_in(life)
    life.until(23, "10:00")
    welcome = come_back(life)
    assert welcome == WelcomeBack(3, easier=True)
    assert "the easier session follows" in shown(welcome).text
    assert "No sessions until then." in shown(WelcomeBack(3, NoLoad.SEVERE)).text


def test_on_a_morning_of_severe_a_visit_can_be_told() -> None:
    life = severe().until(4, "12:00")
    morning = life.morning(4)
    assert labels(morning) == [
        "Seen",
        "Booked",
        "Not yet",
        "Prefer not",
        "Something new or worrying",
    ]
    assert shown(morning).silent
    [noted] = life.tap(Action.BOOKED, stamp(3), "not_yet").messages
    assert labels(noted) == ["Seen", "Booked", "Something new or worrying"]
    assert "Not booked yet" in shown(noted).text
    assert life.tap(Action.BOOKED, stamp(3), "seen").messages == (noted, SeenQuestion())
    assert life.last(SevereNote).on == on_day(3)


# --- Who runs -------------------------------------------------------------------------------


def test_whoever_keeps_running_hears_when_not_to() -> None:
    until_seen = "No running or jumping until you were seen."
    assert until_seen in shown(severe(Track.KEEP).until(4, "12:00").morning(4)).text
    life = Life(track=Track.KEEP).scores(1, *series("6x21")).until(24, "12:00")
    assert until_seen in shown(life.morning(22)).text
    assert until_seen in shown(life.morning(24)).text
    assert until_seen not in shown(lived("6x21").morning(22)).text


def test_the_page_for_the_visit_says_that_running_rests_while_held() -> None:
    life = Life(track=Track.KEEP).scores(1, *series("6x21"))
    life.asks(Command.SUMMARY)
    assert life.last(SummaryPage).track is Track.KEEP
    life.until(22, "12:00").asks(Command.SUMMARY)
    assert life.last(SummaryPage).track is Track.STOP


def test_pain_elsewhere_is_not_told_to_run_before_it_was_seen() -> None:
    life = lived("6x7 | 3x7 | 2x7 | 1x14")
    said = life.morning(36).spoken
    assert said is not None
    assert said.decided.decision is Decision.RESOLVED_CHECK
    assert "each run" in shown(DecisionNote(said)).text
    for rests in (replace(said, see_first=True), replace(said, held=Held.RETURNED)):
        text = shown(DecisionNote(rests)).text
        assert "A physio should see the knee before you run." in text
        assert "each run" not in text


def test_pain_elsewhere_counts_as_seen_after_a_visit() -> None:
    life = lived("6x21")
    enrollment = life.person.enrollment
    assert enrollment is not None
    person = replace(life.person, enrollment=replace(enrollment, knee=Knee.ELSEWHERE))
    [decided] = person.decisions
    before = spoken(person, decided, life.now)
    visited = replace(person, visits=(Visit(ON - timedelta(days=30), VisitOutcome.CARRY_ON),))
    after = spoken(visited, decided, life.now)
    assert before is not None
    assert after is not None
    assert (before.see_first, after.see_first) == (True, False)


# --- The morning after a high score ---------------------------------------------------------


def test_the_morning_after_an_8_asks_for_the_six_first_and_holds_the_session() -> None:
    morning = Life().scores(1, 5, 8).until(3, "12:00").morning(3)
    text = shown(morning).text
    assert "You said 8 on Tuesday. Please answer this first: is any of it new?" in text
    assert (morning.plan.session, morning.plan.no_load) == (None, NoLoad.SIX)
    assert "5/10" not in text


def test_a_rest_day_after_an_8_asks_for_the_six_too() -> None:
    morning = Life().scores(1, 8).until(2, "12:00").morning(2)
    assert "You said 8 on Monday." in shown(morning).text
    assert shown(morning).silent


def test_a_jump_asks_for_the_six_first_too() -> None:
    life = Life(baseline=2).scores(1, 2, 6).until(3, "12:00")
    assert life.morning(3).plan.unanswered == HighNumber(on_day(2), 6)


def test_six_that_were_answered_the_same_evening_leave_the_morning_as_it_is() -> None:
    life = Life().scores(1, 5, 8)
    life.tap(Action.SIX_NONE, "high_score")
    plan = life.until(3, "12:00").morning(3).plan
    assert (plan.unanswered, plan.careful) == (None, False)


def test_six_answered_on_the_morning_keep_its_limit() -> None:
    life = Life().scores(1, 5, 8).until(3, "12:00")
    life.tap(Action.SIX_NONE, "worry")
    life.asks(Command.TODAY)
    plan = life.last(Morning).plan
    assert (plan.unanswered, plan.careful) == (None, True)


# --- The morning's buttons ------------------------------------------------------------------


def test_every_morning_has_the_button_for_something_new() -> None:
    life = Life()
    rest = life.until(2, "12:00").morning(2)
    life.until(3, "12:00").tap(Action.SESSION, stamp(3), "done")
    for morning in (rest, life.morning(3), life.last(Morning)):
        assert "Something new or worrying" in labels(morning)
    assert shown(rest).silent


def test_a_session_that_was_skipped_by_mistake_can_be_started_after_all() -> None:
    life = Life().until(3, "12:00")
    life.skips(3)
    assert labels(life.last(Morning))[0] == "Start after all"
    assert life.starts(3) is not None


def test_start_under_an_old_morning_after_a_stop_shows_the_day_as_it_stands() -> None:
    life = Life().until(3, "12:00")
    stop_in(life)
    outcome = life.tap(Action.SESSION, stamp(3), "start", "m")
    [morning] = outcome.messages
    assert isinstance(morning, Morning)
    assert (morning.plan.session, morning.plan.no_load) == (None, NoLoad.STOP)
    assert life.person.sessions == ()


# --- Small things ---------------------------------------------------------------------------


def test_the_page_counts_today_as_planned_once_it_is_answered() -> None:
    life = Life().until(3, "12:00")
    life.asks(Command.SUMMARY)
    assert life.last(SummaryPage).sessions_planned == 1
    life.skips(3)
    life.asks(Command.SUMMARY)
    assert life.last(SummaryPage).sessions_planned == 2


def test_a_number_for_3_days_ago_is_told_which_days_can_be_filled_in() -> None:
    life = Life().until(6, "12:00")
    outcome = life.types("4", days_ago=3)
    assert outcome.messages == (TooLate(on_day(3)),)
    assert "Only today, yesterday and the day before" in shown(outcome.messages[0]).text
