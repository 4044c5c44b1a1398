"""The session as a conversation: started, card by card, Q2, and what it leads to."""

import pytest

from care.act import act
from care.events import Action, Asked, Command, Tapped
from care.messages import Message, Toast
from care.messages.morning import Morning, MorningAsk
from care.messages.plan import Held
from care.messages.scores import Evening, EveningAsk, SixQuestion, SixWhy
from care.messages.sessions import DuringQuestion, SessionCard, SessionDone, SessionPage
from care.person import LeftOut, SessionLog
from care.session_log import log_of, record_of
from rehab.day_rule import Verdict
from rehab.program import Mark, Prescription, Template
from tests.unit.lives import Life, lived, on_day, stamp


def wednesday() -> Life:
    """Noon of the first session's day, day 3."""
    return Life().until(3, "12:00")


def log(life: Life, day: int) -> SessionLog:
    found = log_of(life.person, on_day(day))
    assert found is not None
    return found


def said(life: Life) -> Message:
    return life.said[-1].message


def card(life: Life) -> SessionCard:
    shown = said(life)
    assert isinstance(shown, SessionCard)
    return shown


def of(card: SessionCard) -> Prescription:
    return card.session.exercises[card.index]


def exercise(life: Life, day: int, id: str) -> Prescription | None:
    """How the session of the morning of `day` has an exercise."""
    session = life.morning(day).plan.session
    return next((p for p in session.exercises if p.exercise.id == id), None) if session else None


def calm_to(life: Life, *days: int) -> Life:
    """Sessions of 2/10 on these days, each followed by a good morning."""
    for day in days:
        life.until(day, "12:00").trains(day)
        life.until(day + 1, "12:00").tap(Action.NEXT_MORNING, stamp(day + 1), "same")
    return life


# --- Card by card ---------------------------------------------------------------------------


def test_start_leaves_the_morning_readable_and_brings_the_first_card() -> None:
    life = wednesday()
    outcome = life.tap(Action.SESSION, stamp(3), "start", "m")
    morning, first = outcome.messages
    assert isinstance(morning, Morning)
    assert (morning.ask, morning.plan.under_way) == (None, True)
    assert isinstance(first, SessionCard)
    assert (first.index, of(first).exercise.id) == (0, "E01")


def test_next_goes_through_the_exercises_in_their_order() -> None:
    life = wednesday()
    life.starts(3)
    seen = [of(card(life)).exercise.id]
    for index in range(1, 5):
        life.tap(Action.CARD, stamp(3), str(index))
        seen.append(of(card(life)).exercise.id)
    assert seen == ["E01", "E03", "E05", "E06", "E17"]


def test_a_session_without_troubles_takes_six_taps() -> None:
    life = wednesday()
    taps = [
        Tapped(Action.SESSION, (stamp(3), "start", "m")),
        *(Tapped(Action.CARD, (stamp(3), str(index))) for index in range(1, 5)),
        Tapped(Action.DURING, (stamp(3), "2")),
    ]
    for tap in taps:
        life.does(tap)
    assert len(taps) == 6
    assert said(life) == SessionDone(on_day(3), 2, 1, too_much=False, held=False)


def test_a_double_tap_on_next_goes_on_by_one_card() -> None:
    life = wednesday()
    life.starts(3)
    for _ in range(2):
        life.tap(Action.CARD, stamp(3), "1")
    assert card(life).index == 1


def test_the_card_that_scrolled_away_comes_back_with_today() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.CARD, stamp(3), "2")
    before = card(life)
    assert life.asks(Command.TODAY).messages == (before,)


def test_start_again_shows_the_card_where_the_session_is() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.CARD, stamp(3), "3")
    life.tap(Action.SESSION, stamp(3), "start", "m")
    assert card(life).index == 3


def test_reaching_the_last_card_is_a_session_also_without_an_answer_to_q2() -> None:
    life = wednesday()
    life.starts(3)
    for index in range(1, 5):
        life.tap(Action.CARD, stamp(3), str(index))
    assert (log(life, 3).done, log(life, 3).during) == (True, None)
    session = life.until(5, "12:00").morning(5).plan.session
    assert life.morning(4).ask is MorningAsk.NEXT_MORNING
    assert session is not None
    assert session.template is Template.B


def test_enough_for_today_leads_to_q2_and_counts() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.CARD, stamp(3), "1")
    life.tap(Action.SESSION, stamp(3), "enough", "c")
    assert said(life) == DuringQuestion(on_day(3))
    life.tap(Action.DURING, stamp(3), "3")
    assert log(life, 3).done
    assert log(life, 3).marks == {"E01": Mark.NONE}


def test_only_q2_is_left_when_today_brings_it_back() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.CARD, stamp(3), "1")
    life.tap(Action.SESSION, stamp(3), "enough", "c")
    assert life.asks(Command.TODAY).messages == (DuringQuestion(on_day(3)),)


def test_a_session_begun_and_left_is_not_counted_and_the_next_morning_asks() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.CARD, stamp(3), "1")
    life.until(4, "12:00")
    assert life.morning(4).ask is MorningAsk.NEXT_MORNING
    assert not log(life, 3).done


def test_a_session_is_done_on_its_own_day() -> None:
    life = wednesday().until(4, "12:00")
    outcome = life.tap(Action.SESSION, stamp(3), "start", "m")
    assert (outcome.toast, outcome.messages) == (Toast.TOO_LATE, ())


def test_q2_of_a_session_that_was_begun_can_be_given_for_two_days() -> None:
    life = wednesday()
    life.starts(3)
    life.until(5, "12:00").tap(Action.DURING, stamp(3), "4")
    assert log(life, 3).during == 4
    life.until(6, "12:00")
    assert life.tap(Action.DURING, stamp(3), "9").toast is Toast.TOO_LATE


def test_q2_can_be_typed_while_it_is_what_is_asked() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.CARD, stamp(3), "4")
    life.types("4")
    assert (log(life, 3).during, life.person.scores) == (4, ())
    life.types("5")
    assert [score.value for score in life.person.scores] == [5]


def test_before_the_last_card_a_typed_number_is_the_score_of_the_day() -> None:
    life = wednesday()
    life.starts(3)
    life.types("4")
    assert [score.value for score in life.person.scores] == [4]


def test_q2_can_be_changed() -> None:
    life = wednesday().trains(3, during=5)
    life.tap(Action.CARD, stamp(3), "9")
    assert said(life) == DuringQuestion(on_day(3))
    life.tap(Action.DURING, stamp(3), "3")
    assert (log(life, 3).during, life.last(SessionDone).during) == (3, 3)


def test_q2_is_no_score_of_the_day() -> None:
    assert wednesday().trains(3, during=7).person.scores == ()


def test_the_praise_counts_the_persons_own_sessions() -> None:
    life = calm_to(Life(), 3, 5, 8)
    assert [done.sessions_done for done in life.all(SessionDone)] == [1, 2, 3]


def test_a_card_of_a_session_that_is_over_shows_that_it_is_over() -> None:
    life = wednesday().trains(3)
    life.tap(Action.CARD, stamp(3), "2")
    assert isinstance(said(life), SessionDone)
    life.tap(Action.MARK, stamp(3), "E01", "h")
    assert isinstance(said(life), SessionDone)
    assert log(life, 3).marks["E01"] is Mark.NONE


def test_a_stop_in_the_middle_of_a_session_closes_its_cards() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.tap(Action.CARD, stamp(3), "1")
    assert not isinstance(said(life), SessionCard)
    life.asks(Command.TODAY)
    assert not any(isinstance(m, SessionCard) for m in life.all(SessionCard)[1:])


# --- All on one page ------------------------------------------------------------------------


def test_all_on_one_page_is_offered_after_three_sessions() -> None:
    life = calm_to(Life(), 3, 5).until(8, "12:00")
    assert not life.morning(8).plan.one_page
    life = calm_to(life, 8).until(10, "12:00")
    assert life.morning(10).plan.one_page


def test_all_on_one_page_takes_three_taps() -> None:
    life = calm_to(Life(), 3, 5, 8).until(10, "12:00")
    life.tap(Action.SESSION, stamp(10), "page", "m")
    page = said(life)
    assert isinstance(page, SessionPage)
    life.tap(Action.CARD, stamp(10), str(len(page.session.exercises)))
    assert said(life) == DuringQuestion(on_day(10))
    life.tap(Action.DURING, stamp(10), "1")
    assert life.last(SessionDone).sessions_done == 4
    assert len(log(life, 10).marks) == 5


def test_the_first_card_offers_the_page_too_and_the_page_the_cards() -> None:
    life = calm_to(Life(), 3, 5, 8).until(10, "12:00")
    first = life.starts(10)
    assert first is not None
    assert first.one_page
    life.tap(Action.SESSION, stamp(10), "page", "c")
    assert isinstance(said(life), SessionPage)
    life.tap(Action.CARD, stamp(10), "0")
    assert card(life).index == 0


# --- Hurts, too easy, too hard --------------------------------------------------------------


@pytest.mark.parametrize(
    ("tap", "mark", "toast"),
    [
        ("h", Mark.HURTS, Toast.HURTS),
        ("s", Mark.HURTS, Toast.SHARP),
        ("e", Mark.TOO_EASY, Toast.TOO_EASY),
        ("d", Mark.TOO_HARD, Toast.TOO_HARD),
    ],
)
def test_a_mark_is_kept_with_the_session_and_the_card_stays(
    tap: str, mark: Mark, toast: Toast
) -> None:
    life = wednesday()
    life.starts(3)
    outcome = life.tap(Action.MARK, stamp(3), "E01", tap)
    assert (outcome.toast, card(life).index, card(life).mark) == (toast, 0, mark)
    assert log(life, 3).marks == {"E01": mark}


def test_the_last_mark_of_a_card_counts() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.MARK, stamp(3), "E01", "h")
    life.tap(Action.MARK, stamp(3), "E01", "e")
    assert log(life, 3).marks == {"E01": Mark.TOO_EASY}


def with_mark(tap: str) -> Life:
    """Session A with a mark on the bridge, then a calm B: on day 8 it is A's turn again."""
    life = wednesday()
    life.starts(3)
    life.tap(Action.MARK, stamp(3), "E05", tap)
    for index in (3, 4):
        life.tap(Action.CARD, stamp(3), str(index))
    life.tap(Action.DURING, stamp(3), "2")
    life.until(4, "12:00").tap(Action.NEXT_MORNING, stamp(4), "same")
    return calm_to(life, 5).until(8, "12:00")


@pytest.mark.parametrize("tap", ["h", "d"])
def test_what_hurt_or_was_too_hard_comes_in_its_easier_form_next_time(tap: str) -> None:
    bridge, plank = (exercise(with_mark(tap), 8, id) for id in ("E05", "E06"))
    assert bridge is not None
    assert plank is not None
    assert (bridge.easier, plank.easier) == (True, False)


def test_too_easy_once_changes_nothing_yet() -> None:
    bridge = exercise(with_mark("e"), 8, "E05")
    assert bridge is not None
    assert (bridge.easier, bridge.dose) == (False, bridge.exercise.dose)


def twice_too_easy(during: int, morning: str) -> Prescription:
    """E01 is in A and in B: too easy on day 3 and 5, as it is on day 8."""
    life = Life()
    for day in (3, 5):
        life.until(day, "12:00").starts(day)
        life.tap(Action.MARK, stamp(day), "E01", "e")
        for index in range(1, 5):
            life.tap(Action.CARD, stamp(day), str(index))
        life.tap(Action.DURING, stamp(day), str(during))
        life.until(day + 1, "12:00")
        if morning:
            life.tap(Action.NEXT_MORNING, stamp(day + 1), morning)
    found = exercise(life.until(8, "12:00"), 8, "E01")
    assert found is not None
    return found


def test_too_easy_in_two_green_sessions_goes_up_a_step() -> None:
    assert twice_too_easy(2, "same").dose.sets == 2


@pytest.mark.parametrize(("during", "morning"), [(3, "same"), (2, "bit_worse"), (2, "")])
def test_a_session_that_was_not_green_or_is_unknown_never_leads_on(
    during: int, morning: str
) -> None:
    assert twice_too_easy(during, morning).dose.sets == 1


# --- What Q2 leads to -----------------------------------------------------------------------


def test_5_during_the_session_holds_nothing_back() -> None:
    life = wednesday().trains(3, during=5)
    assert life.until(5, "12:00").morning(5).plan.held is None


def test_after_6_during_the_next_session_is_held_and_the_one_after_is_not() -> None:
    life = wednesday().trains(3, during=6)
    assert life.last(SessionDone).too_much
    assert life.until(5, "12:00").morning(5).plan.held is Held.SORE
    life.trains(5)
    assert life.until(8, "12:00").morning(8).plan.held is None


def test_after_a_sharp_pain_that_exercise_is_easier_whatever_q2_says() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.MARK, stamp(3), "E01", "s")
    life.tap(Action.CARD, stamp(3), "1")
    plan = life.until(5, "12:00").morning(5).plan
    assert plan.held is None
    assert plan.session is not None
    assert [p.easier for p in plan.session.exercises if p.exercise.id == "E01"] == [True]


def test_after_a_red_session_in_which_nothing_particular_hurt_all_is_a_level_down() -> None:
    plan = wednesday().trains(3, during=6).until(5, "12:00").morning(5).plan
    assert plan.held is Held.SORE
    assert plan.session is not None
    assert (len(plan.session.exercises), {p.level for p in plan.session.exercises}) == (5, {-1})


def test_the_short_version_is_3_exercises_and_counts_as_a_session() -> None:
    life = wednesday()
    life.tap(Action.SESSION, stamp(3), "short", "m")
    assert len(life.last(SessionCard).session.exercises) == 3
    life.tap(Action.CARD, stamp(3), "2")
    life.tap(Action.DURING, stamp(3), "2")
    assert life.last(SessionDone).sessions_done == 1


@pytest.mark.parametrize(
    ("baseline", "during", "why"),
    [(6, 8, SixWhy.HIGH_SCORE), (2, 6, SixWhy.JUMP), (6, 7, None), (2, 5, None)],
)
def test_8_or_a_jump_during_the_session_asks_the_six(
    baseline: int, during: int, why: SixWhy | None
) -> None:
    life = Life(baseline=baseline).until(3, "12:00").trains(3, during=during)
    assert [asked.why for asked in life.all(SixQuestion)] == ([why] if why else [])


def test_changing_an_8_downwards_does_not_ask_the_six_again_and_a_9_does() -> None:
    life = wednesday().trains(3, during=8)
    life.tap(Action.DURING, stamp(3), "8")
    assert len(life.all(SixQuestion)) == 1
    life.tap(Action.DURING, stamp(3), "9")
    assert len(life.all(SixQuestion)) == 2


# --- The evening ----------------------------------------------------------------------------


def test_the_evening_shows_what_was_said_during_the_session() -> None:
    evening = wednesday().trains(3, during=4).until(3, "21:00").evening(3)
    assert (evening.during, evening.value, evening.ask) == (4, None, EveningAsk.PAIN)


def test_a_number_given_before_a_later_session_is_not_the_evenings_and_is_asked_again() -> None:
    life = wednesday().scores(3, 3).until(3, "21:00").trains(3, during=5)
    again = said(life)
    assert isinstance(again, Evening)
    assert (again.ask, again.value, again.highest) == (EveningAsk.PAIN, None, 3)
    life.until(3, "21:30").score(3, 6)
    assert life.last(Evening).value == 6


def test_a_number_given_after_the_session_stands() -> None:
    life = wednesday().trains(3).scores(3, 3)
    assert life.last(Evening).value == 3


# --- Left out -------------------------------------------------------------------------------


@pytest.mark.parametrize(("tap", "why"), [("sore", LeftOut.TOO_SORE), ("skip", LeftOut.SKIPPED)])
def test_too_sore_and_skip_are_answered_in_place_and_count_against_nobody(
    tap: str, why: LeftOut
) -> None:
    life = wednesday()
    life.tap(Action.SESSION, stamp(3), tap, "m")
    shown = life.last(Morning)
    assert (shown.ask, shown.plan.left_out, shown.plan.done) == (None, why, False)
    assert life.until(5, "12:00").morning(5).plan.held is None


def test_whoever_skipped_can_start_after_all() -> None:
    life = wednesday()
    life.skips(3)
    life.trains(3)
    assert log(life, 3).done


def test_what_was_begun_is_not_skipped_by_an_old_button() -> None:
    life = wednesday()
    life.starts(3)
    life.skips(3)
    assert log(life, 3).left_out is None
    assert card(life).index == 0


# --- It survives ----------------------------------------------------------------------------


def test_where_a_session_stands_follows_from_the_record_alone() -> None:
    life = wednesday()
    life.starts(3)
    life.tap(Action.MARK, stamp(3), "E01", "h")
    kept = life.person
    event = Tapped(Action.CARD, (stamp(3), "1"))
    assert act(kept, event, life.now) == act(kept, event, life.now)
    [again] = act(kept, Asked(Command.TODAY), life.now).messages
    assert isinstance(again, SessionCard)
    assert (again.index, again.mark) == (0, Mark.HURTS)


def test_a_held_session_is_kept_as_such_and_leads_on_to_nothing() -> None:
    life = lived("6x21")
    life.tap(Action.NEXT, stamp(22))
    life.trains(22)
    assert log(life, 22).held
    assert life.last(SessionDone).held


def test_done_logs_a_session_without_the_cards_and_asks_only_how_it_was() -> None:
    life = Life().until(3, "12:00")
    outcome = life.tap(Action.SESSION, stamp(3), "done", "m")
    assert [type(message) for message in outcome.messages] == [Morning, DuringQuestion]
    assert [(log.on, log.done) for log in life.person.sessions] == [(on_day(3), True)]
    life.until(4, "12:00")
    assert life.morning(4).ask is MorningAsk.NEXT_MORNING


def test_a_red_session_that_was_only_said_to_be_done_makes_its_exercises_easier() -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.SESSION, stamp(3), "done", "m")
    life.tap(Action.DURING, stamp(3), "7")
    record = record_of(life.person, on_day(10))
    assert {marks[-1].verdict for marks in record.marks.values()} == {Verdict.RED}
    assert len(record.marks) == 5
