"""What the questions about the person and the nudges look like."""

from dataclasses import replace
from datetime import date

import pytest

from app.specimens_about import ACTIVITY, GOAL, PLAN
from bot.views import ViewContext, render
from bot.views.about_you import plan_in_words
from bot.views.motivation import nudge, race_beside_the_plan
from care.messages.about import (
    AboutQuestion,
    ClinicianNoted,
    ClinicianSaid,
    GoalNoted,
    HistoryNoted,
    HurtFor,
    NudgeFacts,
    NudgeLine,
)
from care.messages.scores import Evening, EveningAsk
from care.person import IfThen, Step, Units
from rehab.races import RaceOutlook

VIEW = ViewContext.of(7, "en")
TODAY = date(2026, 1, 6)


def labels(question: AboutQuestion) -> list[str]:
    return [button.label for row in render(question, VIEW).rows for button in row]


def test_a_half_that_comes_too_soon_is_said_so_kindly() -> None:
    outlook = RaceOutlook(21.1, 12, 15, fits=False, early_visit=False)
    assert race_beside_the_plan(outlook, Units.KM, VIEW) == (
        "Your half is in 12 weeks. On this plan 30 easy minutes can take 15 weeks or more. Many "
        "people move to a 5 or 10 km first. A physio can look at the date with you."
    )


def test_a_short_race_that_comes_too_soon_is_moved_and_not_shortened() -> None:
    outlook = RaceOutlook(10.0, 12, 15, fits=False, early_visit=False)
    text = race_beside_the_plan(outlook, Units.KM, VIEW)
    assert "Your 10 km race is in 12 weeks." in text
    assert "Many people choose a later race first." in text


def test_a_race_within_8_weeks_suggests_an_early_visit() -> None:
    outlook = RaceOutlook(None, 7, 15, fits=False, early_visit=True)
    assert "An early visit to a physio can speed things up." in race_beside_the_plan(
        outlook, Units.KM, VIEW
    )


def test_a_far_race_is_met_without_a_warning() -> None:
    outlook = RaceOutlook(5.0, 30, 15, fits=True, early_visit=False)
    text = race_beside_the_plan(outlook, Units.KM, VIEW)
    assert text.endswith("The date leaves room for that.")


def test_distances_are_told_in_the_persons_units() -> None:
    goal = replace(GOAL, name="City Run", km=10.0)
    assert "10 km" in render(GoalNoted(goal, None, Units.KM), VIEW).text
    assert "6.2 miles" in render(GoalNoted(goal, None, Units.MILES), VIEW).text


def test_the_plan_reads_as_one_sentence_and_what_is_missing_leaves_no_gap() -> None:
    whole = IfThen("I come home", "living room", "I am late")
    assert plan_in_words(whole, VIEW) == (
        "When I come home, I do my session: living room. If I am late, I do the 8-minute version."
    )
    assert plan_in_words(IfThen("I come home"), VIEW) == "When I come home, I do my session."


def test_each_question_can_be_skipped_and_left() -> None:
    for step in (Step.GOAL, Step.PARTNER, Step.HURT_FOR, Step.CLINICIAN, Step.ACTIVITY):
        assert labels(AboutQuestion(step))[-3:] == ["Skip", "Back", "Cancel"]


def test_from_the_settings_what_is_set_can_be_removed() -> None:
    question = AboutQuestion(Step.PARTNER, partner="Anna", skippable=False, removable=True)
    assert labels(question) == ["Remove", "Back", "Cancel"]
    assert "Set so far: Anna." in render(question, VIEW).text


def test_the_partner_is_told_that_nothing_is_sent_to_them() -> None:
    assert "Nothing is sent to them." in render(AboutQuestion(Step.PARTNER), VIEW).text


@pytest.mark.parametrize(
    ("hurt_for", "says"),
    [
        (HurtFor.UNDER_6_WEEKS, False),
        (HurtFor.UNDER_4_MONTHS, False),
        (HurtFor.UNDER_12_MONTHS, True),
        (HurtFor.LONGER, True),
    ],
)
def test_more_than_4_months_suggests_a_physio_and_the_12_week_version(
    hurt_for: HurtFor, says: bool
) -> None:
    text = render(HistoryNoted(hurt_for, None), VIEW).text
    assert ("12 weeks" in text, "physio beside it" in text) == (says, says)


def test_a_clinician_who_says_wait_comes_before_the_plan() -> None:
    screen = render(ClinicianNoted(ClinicianSaid.WAIT), VIEW)
    assert "Wait with the exercises until they say it is OK." in screen.text
    assert [button.label for row in screen.rows for button in row] == ["Pause"]


def test_what_a_person_wrote_stands_as_they_wrote_it() -> None:
    facts = NudgeFacts(race="{10} & <b>bold</b>", days=40)
    text = nudge(NudgeLine("race_routine", facts), VIEW)
    assert text == (
        "{10} &amp; &lt;b&gt;bold&lt;/b&gt; is 40 days away. Small and steady gets you closer."
    )
    assert "living room &amp; kitchen" in plan_in_words(PLAN, VIEW)


def test_q5_asks_about_the_persons_own_activity() -> None:
    asked = Evening(TODAY, "e", 4, 4, EveningAsk.ACTIVITY, "same", False, TODAY)
    screen = render(replace(asked, activity=ACTIVITY.name), VIEW)
    assert "How well does this go now: run 5 km &amp; more?" in screen.text
    assert "0 = cannot, 10 = as before." in screen.text
    numbers = [button.label for row in screen.rows for button in row][:11]
    assert numbers == [str(number) for number in range(11)]
