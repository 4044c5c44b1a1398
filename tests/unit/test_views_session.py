"""What a session looks like: the morning's buttons, a card, the page, Q2 and the end."""

from dataclasses import replace
from datetime import date, time

import pytest

from care.messages.plan import Held, LaterWhen, Plan
from care.messages.scores import Evening, EveningAsk
from care.messages.sessions import SessionCard, SessionDone, SessionOffer, SessionPage
from care.person import LeftOut
from rehab.program import Mark, SessionForm, session_for
from tests.unit.screens import VIEW, labels, shown, taps

ON = date(2026, 1, 7)
WAITS = Plan(session_for(0), None, None, None, None, None)
A, B = session_for(0), session_for(1)


def card(index: int, mark: Mark = Mark.NONE, *, sharp: bool = False) -> SessionCard:
    return SessionCard(ON, A, index, mark, sharp, None, one_page=False)


def test_the_session_that_waits_can_be_started_logged_put_off_or_left() -> None:
    assert labels(SessionOffer(ON, WAITS)) == [
        ["Start", "Done"],
        ["Later", "Too sore", "Skip"],
        ["Short version"],
        ["Something new or worrying"],
    ]


def test_the_morning_is_short_a_line_for_each_exercise_and_no_how() -> None:
    text = shown(SessionOffer(ON, WAITS)).text
    assert text.count("\n• ") + text.startswith("• ") == 5
    assert "• <b>Thigh press on a towel</b>: 1 set of 10 on each side\n" in text
    assert VIEW.content.exercise("E01").how not in text


def test_after_three_sessions_all_on_one_page_stands_below() -> None:
    offer = SessionOffer(ON, replace(WAITS, one_page=True))
    assert labels(offer)[2] == ["Short version", "All on one page"]
    assert taps(offer)["All on one page"] == ("se", "260107", "page", "o")


def test_the_first_card_has_the_warm_up_the_dose_and_what_to_watch() -> None:
    text = shown(card(0)).text
    words = VIEW.content.exercise("E01")
    parts = (
        "Warm-up, 5 min",
        "1 of 5: Thigh press on a towel",
        "1 set of 10 on each side, hold each for 5 s.",
        words.how,
        words.feel,
        f"What goes wrong often: {words.mistake}",
        words.stop,
    )
    positions = [text.index(part) for part in parts]
    assert positions == sorted(positions)


def test_each_card_has_next_and_the_three_marks() -> None:
    assert labels(card(0)) == [
        ["Next"],
        ["Hurts", "Too easy", "Too hard"],
        ["Something new or worrying"],
    ]
    assert labels(card(2)) == [
        ["Next"],
        ["Hurts", "Too easy", "Too hard"],
        ["Back", "Enough for today"],
        ["Something new or worrying"],
    ]


def test_the_buttons_of_a_card_name_the_card_and_the_exercise() -> None:
    found = taps(card(1))
    assert found["Next"] == ("ca", "260107", "2")
    assert found["Back"] == ("ca", "260107", "0")
    assert found["Too easy"] == ("mk", "260107", "E03", "e")


def test_the_last_card_has_the_stretch_and_asks_q2() -> None:
    text = shown(card(4)).text
    assert "Stretch, if it feels good" in text
    assert "<b>What was the worst your knee got during the session?</b> 0 = no pain" in text
    assert [label for row in labels(card(4))[:2] for label in row] == [str(n) for n in range(11)]
    assert "Next" not in taps(card(4))
    assert taps(card(4))["4"] == ("du", "260107", "4")


def test_hurts_stops_that_one_and_offers_the_easier_form() -> None:
    text = shown(card(2, Mark.HURTS)).text
    assert "Stop this one. Sore does not mean harm." in text
    assert VIEW.content.exercise("E05").easier in text
    assert taps(card(2, Mark.HURTS))["It was sharp"] == ("mk", "260107", "E05", "s")


def test_what_hurts_in_its_easier_form_is_left_out() -> None:
    held = session_for(0, SessionForm.HELD)
    hurts = SessionCard(ON, held, 1, Mark.HURTS, False, Held.SORE, one_page=False)
    assert "Leave it out today." in shown(hurts).text


def test_a_sharp_pain_is_left_out_and_points_to_the_six() -> None:
    sharp = card(2, Mark.HURTS, sharp=True)
    assert "Leave this one out today." in shown(sharp).text
    assert "give way" in shown(sharp).text
    assert "It was sharp" not in taps(sharp)


def test_an_easier_form_tells_how_it_is_done() -> None:
    held = session_for(0, SessionForm.HELD)
    text = shown(SessionCard(ON, held, 1, Mark.NONE, False, Held.SORE, one_page=False)).text
    assert VIEW.content.exercise("E03").easier in text
    assert VIEW.content.exercise("E03").how not in text


def test_the_page_has_every_exercise_with_its_dose_and_how() -> None:
    page = SessionPage(ON, B, None)
    text = shown(page).text
    for prescribed in B.exercises:
        words = VIEW.content.exercise(prescribed.exercise.id)
        assert f"<b>{words.name}</b>" in text
        assert words.how in text
    assert labels(page) == [["Done"], ["Card by card"], ["Something new or worrying"]]


@pytest.mark.parametrize("form", [SessionForm.HELD, SessionForm.FULL])
def test_the_page_of_a_held_session_never_says_up_to_5(form: SessionForm) -> None:
    held = Held.FLARE if form is SessionForm.HELD else None
    text = shown(SessionPage(ON, session_for(0, form), held)).text
    assert ("5/10" in text) is (held is None)


def test_the_end_praises_in_the_persons_own_total() -> None:
    text = shown(SessionDone(ON, 2, 11, too_much=False, held=False)).text
    assert text.startswith("✅ Session done. 11 sessions so far.")
    assert "Saved: 2 during the session." in text


@pytest.mark.parametrize(
    ("during", "held", "says"),
    [
        (4, False, "Up to 5/10 is OK if it settles by tomorrow morning."),
        (4, True, "For now 2/10 is enough."),
        (6, False, "Next time is easier."),
    ],
)
def test_the_end_says_what_the_number_means(during: int, held: bool, says: str) -> None:
    done = SessionDone(ON, during, 3, too_much=during >= 6, held=held)
    assert says in shown(done).text


def test_too_sore_is_kind_and_suggests_what_is_fine_without_load() -> None:
    plan = replace(WAITS, done=False, left_out=LeftOut.TOO_SORE)
    text = shown(SessionOffer(ON, plan)).text
    assert "nothing counts against you" in text
    assert "No load today." in text
    assert "2/10 or less" in text


def test_later_promises_about_when() -> None:
    tonight = replace(WAITS, remind_at=time(18, 30))
    moved = replace(WAITS, done=False, left_out=LeftOut.TOMORROW, next_morning_at=time(9))
    assert "I come back to it about 18:30." in shown(SessionOffer(ON, tonight)).text
    assert shown(SessionOffer(ON, moved)).text == (
        "Moved to tomorrow. It comes with the morning message, about 09:00."
    )


def test_later_asks_when_with_the_times_that_are_left() -> None:
    asked = SessionOffer(ON, WAITS, tuple(LaterWhen))
    assert labels(asked) == [["In 1 hour"], ["Tonight, about 18:30"], ["Tomorrow"], ["Back"]]
    assert taps(asked)["Tomorrow"] == ("lt", "260107", "tomorrow", "o")
    assert labels(SessionOffer(ON, WAITS, ())) == [["Back"]]


def test_the_evening_shows_q2_above_its_buttons() -> None:
    evening = Evening(ON, "e", None, None, EveningAsk.PAIN, None, False, ON, during=4)
    assert shown(evening).text.startswith("You said 4 during the session.\n\nEvening check.")
