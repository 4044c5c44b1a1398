"""The screens of a pain score: the evening question, what was saved, other days."""

from datetime import date

import pytest

from care.messages import Message
from care.messages.scores import Evening, EveningAsk, PainQuestion, PainSaved
from tests.unit.screens import START, TODAY, labels, shown, taps


def evening(
    value: int | None = None,
    highest: int | None = None,
    ask: EveningAsk | None = EveningAsk.PAIN,
    on: date = TODAY,
    safety_net: bool = False,
) -> Evening:
    return Evening(on, "e", value, highest, ask, None, safety_net, TODAY)


def test_the_evening_question_is_q1_word_for_word_with_eleven_numbers() -> None:
    assert shown(evening()).text == (
        "Evening check. What was the WORST your knee got in the last 24 hours? "
        "0 = no pain, 10 = worst you can imagine."
    )
    assert labels(evening()) == [
        ["0", "1", "2", "3", "4", "5"],
        ["6", "7", "8", "9", "10"],
        ["Something new or worrying"],
    ]
    assert taps(evening())["10"] == ("sc", "260106", "e", "10")


def test_a_day_before_is_asked_about_by_its_name() -> None:
    assert "on Monday, 5 January?" in shown(evening(on=START)).text


def test_an_answer_can_be_changed() -> None:
    saved = evening(4, 4, ask=None)
    assert shown(saved).text == "Saved: 4."
    assert taps(saved)["Change"] == ("ch", "260106", "e")


def test_the_day_counts_its_highest_number_and_says_so() -> None:
    assert shown(evening(4, 6, ask=None)).text == (
        "Saved: 4. The day counts its highest number: 6."
    )


def test_the_safety_net_leads_the_evening_question() -> None:
    assert shown(evening(safety_net=True)).text.startswith(
        "I can't tell how your knee is doing. If it still hurts after 3 weeks, a physio or "
        "doctor is the next step."
    )


def test_the_weekly_six_ride_on_the_evening_of_the_seventh_day() -> None:
    carried = taps(evening(4, 4, ask=EveningAsk.SIX))
    assert carried["None of these"] == ("ws", "260106", "none")
    assert carried["Something applies"] == ("ws", "260106", "some")


@pytest.mark.parametrize(
    "check_in",
    [
        *(evening(4, 4, ask=ask) for ask in (*EveningAsk, None)),
        PainQuestion(TODAY, "p1", TODAY),
        PainSaved(TODAY, 4, 4, TODAY),
    ],
)
def test_every_check_in_has_a_button_for_something_worrying(check_in: Message) -> None:
    assert taps(check_in)["Something new or worrying"] == ("wo",)


def test_yesterday_and_the_day_before_can_be_filled_in() -> None:
    carried = taps(PainQuestion(TODAY, "p1", TODAY))
    assert carried["Yesterday"] == ("sd", "1", "p1")
    assert carried["2 days ago"] == ("sd", "2", "p1")
