"""The screens of the enrollment: exact labels, what each button carries, what must be said."""

from dataclasses import replace
from datetime import date, time

import pytest

from care.messages import Message
from care.messages.enrollment import (
    AllSet,
    BaselineQuestion,
    BeginTonight,
    ClinicianFirst,
    HowToLook,
    PainNowQuestion,
    PlaceQuestion,
    PlaceSaved,
    PrivacyNotice,
    RunningQuestion,
    ScreenLines,
    ScreenQuestion,
    SwellingQuestion,
    Welcome,
    WhereQuestion,
)
from care.person import Knee, Place, Purpose
from rehab.content.lessons import Track
from rehab.program import evening_begin
from rehab.red_flags import SCREENS, SIX
from tests.unit.screens import NOW, START, TODAY, flat, labels, shown, taps


def test_the_consent_has_its_three_buttons_and_neither_back_nor_cancel() -> None:
    assert flat(Welcome()) == [
        "I am 18 or over and I agree",
        "Privacy",
        "I am under 18",
    ]


def test_the_consent_says_what_this_is_before_the_first_health_question() -> None:
    text = shown(Welcome()).text
    for part in (
        "not a doctor",
        "Nobody watches this chat",
        "I store your health answers",
        "Telegram keeps a copy",
        "/delete",
        "112 or your local number",
    ):
        assert part in text


def test_the_privacy_notice_can_be_agreed_to_until_it_is() -> None:
    assert flat(PrivacyNotice(None)) == ["I am 18 or over and I agree", "I am under 18"]
    assert flat(PrivacyNotice(NOW)) == []
    assert "You agreed on 6 January 2026." in shown(PrivacyNotice(NOW)).text


def test_a_screen_shows_all_its_lines_and_asks_for_one_tap() -> None:
    question = ScreenQuestion(2, Purpose.ENROLL)
    assert labels(question) == [["None of these"], ["Something applies"], ["Back", "Cancel"]]
    assert shown(question).text.count("•") == len(SCREENS[1])
    assert taps(question)["None of these"] == ("sn", "2")
    assert taps(question)["Something applies"] == ("ss", "2")


def test_a_line_is_a_toggle_that_shows_how_it_stands() -> None:
    offered = tuple(line.id for line in SCREENS[1])
    carried = taps(ScreenLines(2, offered, ("gives_way",), Purpose.ENROLL))
    assert carried["☐ Visibly swollen knee"] == ("tg", "swollen", "1")
    assert carried["☑ Gives way again and again"] == ("tg", "gives_way", "0")


def test_going_on_needs_a_line_and_none_of_these_needs_no_line() -> None:
    offered = tuple(line.id for line in SCREENS[0])
    nothing = ScreenLines(1, offered, (), Purpose.ENROLL)
    something = ScreenLines(1, offered, ("calf",), Purpose.ENROLL)
    assert labels(nothing)[-2:] == [["Not sure", "None of these"], ["Back", "Cancel"]]
    assert labels(something)[-2:] == [["Not sure", "Continue"], ["Back", "Cancel"]]
    assert taps(something)["Continue"] == ("ld", "1")


def test_a_line_of_another_screen_does_not_count_as_chosen_here() -> None:
    offered = tuple(line.id for line in SCREENS[1])
    assert "None of these" in flat(ScreenLines(2, offered, ("calf",), Purpose.ENROLL))


def test_the_six_are_a_list_to_pick_one_from() -> None:
    carried = taps(ScreenLines(0, tuple(SIX), (), Purpose.SIX))
    assert carried["Visibly swollen"] == ("xp", "six_swollen")
    assert carried["None of these"] == ("xn",)


def test_not_sure_comes_with_how_to_look() -> None:
    look = HowToLook("swollen")
    assert labels(look) == [["Yes", "No"], ["Still not sure"], ["Back", "Cancel"]]
    assert taps(look)["Still not sure"] == ("ly", "swollen", "unsure")
    assert "from above" in shown(look).text


def test_a_swollen_knee_is_narrowed_from_the_most_urgent_down() -> None:
    assert taps(SwellingQuestion()) == {
        "Hot and red, or I feel ill": ("sw", "swollen_hot"),
        "After a fall, twist or hit": ("sw", "swollen_after_injury"),
        "Big, or came up within hours": ("sw", "swollen_fast"),
        "None of these": ("sw", "none"),
        "Not sure": ("ns",),
        "Back": ("bk",),
        "Cancel": ("cn",),
    }


def test_a_clinicians_word_is_one_tap_away_from_screen_3() -> None:
    first = ClinicianFirst(("pregnant",))
    assert taps(first)["A clinician knows and says exercise is OK"] == ("cl", "")
    assert "Pregnant, or a baby in the last 12 weeks" in shown(first).text
    assert "/start" in shown(first).text


def test_where_has_its_four_answers() -> None:
    assert labels(WhereQuestion()) == [
        ["Front, left", "Front, right"],
        ["Front, both", "Somewhere else"],
        ["Back", "Cancel"],
    ]
    assert taps(WhereQuestion())["Somewhere else"] == ("wh", "elsewhere")


def test_running_has_its_three_answers() -> None:
    assert labels(RunningQuestion()) == [
        ["Yes, pain stays at 2/10 or less"],
        ["Yes, more than that"],
        ["Not at the moment"],
        ["Back", "Cancel"],
    ]


@pytest.mark.parametrize("question", [BaselineQuestion(), PainNowQuestion()])
def test_the_scale_is_two_rows_of_numbers(question: Message) -> None:
    assert labels(question) == [
        ["0", "1", "2", "3", "4", "5"],
        ["6", "7", "8", "9", "10"],
        ["Back", "Cancel"],
    ]


def test_the_place_is_asked_on_a_keyboard_that_can_share_the_location() -> None:
    keyboard = shown(PlaceQuestion(enrolling=True)).reply_keyboard
    assert keyboard
    assert keyboard.rows == (
        ("Share location",),
        ("Choose from a list",),
        ("What time is it for you?",),
        ("Back", "Cancel"),
    )
    assert keyboard.location_label == "Share location"


def test_a_saved_place_takes_the_keyboard_away_and_is_escaped() -> None:
    screen = shown(PlaceSaved(Place("<i>X", "Europe/Oslo", "NO"), time(18, 42)))
    assert screen.remove_keyboard
    assert screen.text == "Saved: &lt;i&gt;X. It is 18:42 where you are."


def all_set(track: Track = Track.KEEP, knee: Knee = Knee.LEFT, next_on: date = TODAY) -> AllSet:
    return AllSet(
        knee=knee,
        track=track,
        days=(0, 2, 4),
        morning_at=time(8),
        evening_at=time(20),
        local_time=time(18, 42),
        today=START,
        next_on=next_on,
        next_at=time(8),
        begin=True,
    )


def test_the_closing_summary_says_when_and_what_comes_next() -> None:
    text = shown(all_set()).text
    assert text.startswith(
        "All set. Sessions Mon, Wed, Fri. Morning message about 08:00, pain question about "
        "20:00. It is 18:42 where you are."
    )
    assert "Next message: Tuesday about 08:00." in text
    assert "Want to begin tonight? One easy exercise, 3 minutes." in text
    assert flat(all_set()) == ["Begin", "Change", "Add a goal race"]


def test_track_k_keeps_running_and_track_s_pauses() -> None:
    assert "Keep running, about a third less, flat, with walk breaks." in shown(all_set()).text
    assert "No running for now." in shown(all_set(Track.STOP)).text


def test_somewhere_else_means_no_running_until_it_was_seen() -> None:
    text = shown(all_set(Track.KEEP, Knee.ELSEWHERE)).text
    assert "No running for now, until a physio has seen the knee." in text
    assert "Keep running" not in text


def test_the_closing_summary_has_one_line_about_seeing_somebody() -> None:
    first_step = "Seeing a physio or doctor once is a good first step, if you have not."
    parallel = "A check by a physio or doctor in parallel is wise."
    cleared = shown(replace(all_set(), cleared=True)).text
    elsewhere = shown(all_set(Track.STOP, Knee.ELSEWHERE)).text
    assert first_step in shown(all_set()).text
    assert parallel not in shown(all_set()).text
    assert (parallel in cleared, first_step in cleared) == (True, False)
    assert (parallel in elsewhere, first_step in elsewhere) == (False, False)


def test_in_the_first_days_after_a_clearance_nobody_is_told_to_run() -> None:
    text = shown(replace(all_set(), first_days=True)).text
    assert "No running or jumping in these first days." in text
    assert "Keep running" not in text


def test_the_first_evening_is_one_exercise() -> None:
    card = BeginTonight(date(2026, 1, 5), evening_begin(), done=False)
    assert "1 set of 10 on each side, hold each for 5 s" in shown(card).text
    assert flat(card) == ["Done"]
    assert flat(BeginTonight(date(2026, 1, 5), evening_begin(), done=True)) == []
