"""The red-flag questions, as conversation.md 3 and clinical.md 7 have them."""

import pytest

from care.events import Action, Kind
from care.messages import Toast
from care.messages.enrollment import (
    AllSet,
    AnswersNoted,
    ClinicianFirst,
    HowToLook,
    Over55Question,
    ScreenLines,
    ScreenQuestion,
    StopRemembered,
    SwellingQuestion,
    Verdict,
    WhereQuestion,
    WhichLine,
)
from care.messages.scores import SixClear, SixQuestion, SixWhy
from care.person import Purpose, Step
from rehab.red_flags import LINES, SCREENS, SIX, SIX_RUNNING, SWELLING, Urgency, verdict
from tests.unit.chats import BERLIN, Chat

# conversation.md 3, line by line.
URGENCY = {
    "chest_or_breath": "E",
    "hot_with_fever": "E",
    "out_of_place": "E",
    "cold_foot": "E",
    "numb_between_legs": "E",
    "calf": "U",
    "stuck": "U",
    "no_weight": "U",
    "after_injury": "U",
    "swollen": "S",
    "gives_way": "S",
    "constant_pain": "S",
    "groin": "S",
    "bone_spot": "S",
    "numb_leg": "U",
    "over_65": "C",
    "pregnant": "C",
    "recent_operation": "C",
    "cancer": "C",
    "heart": "C",
    "other_illness": "C",
    "lump": "S",
    "several_joints": "S",
    "swollen_hot": "E",
    "swollen_after_injury": "U",
    "swollen_fast": "U",
}
LETTER = {
    Urgency.EMERGENCY: "E",
    Urgency.SAME_DAY: "U",
    Urgency.SOON: "S",
    Urgency.CLINICIAN_FIRST: "C",
}


def screens_until(chat: Chat, screen: int) -> Chat:
    chat.agree()
    for earlier in range(1, screen):
        chat.tap(Action.SCREEN_NONE, earlier)
    return chat


# --- The lines ------------------------------------------------------------------------------


def test_every_line_has_the_one_urgency_of_the_page() -> None:
    assert {id: LETTER[line.urgency] for id, line in LINES.items()} == URGENCY


def test_the_screens_cover_every_red_flag_that_a_person_can_answer() -> None:
    covered = {code for line in LINES.values() for code in line.codes}
    # RF13 is the consent (under 18), RF22 "somewhere else", RF23 the 3-week rule.
    assert covered == {f"RF{n:02}" for n in range(1, 24)} - {"RF13", "RF22", "RF23"}


def test_the_highest_urgency_wins() -> None:
    assert verdict(["over_65", "swollen"]) is Urgency.SOON
    assert verdict(["swollen", "calf"]) is Urgency.SAME_DAY
    assert verdict(["calf", "cold_foot", "over_65"]) is Urgency.EMERGENCY
    assert verdict([]) is None


def test_the_six_open_lines_of_screens_1_and_2() -> None:
    for offered in (SIX | SIX_RUNNING).values():
        assert all(LINES[line].screen in (1, 2) for line in offered)


# --- The three screens ----------------------------------------------------------------------


@pytest.mark.parametrize("screen", [1, 2, 3])
def test_something_applies_shows_that_screens_lines_as_toggles(screen: int) -> None:
    chat = screens_until(Chat(), screen)
    chat.tap(Action.SCREEN_SOME, screen)
    lines = tuple(line.id for line in SCREENS[screen - 1])
    assert chat.said == (ScreenLines(screen, lines, (), Purpose.ENROLL),)


def test_a_toggle_sets_and_clears_its_line_and_a_double_tap_does_no_harm() -> None:
    chat = screens_until(Chat(), 1)
    chat.tap(Action.SCREEN_SOME, 1)
    chat.tap(Action.TOGGLE, "calf", 1)
    chat.tap(Action.TOGGLE, "calf", 1)
    assert chat.one(ScreenLines).chosen == ("calf",)
    chat.tap(Action.TOGGLE, "calf", 0)
    assert chat.one(ScreenLines).chosen == ()


def test_a_line_of_another_screen_cannot_be_set() -> None:
    chat = screens_until(Chat(), 1)
    chat.tap(Action.SCREEN_SOME, 1)
    chat.tap(Action.TOGGLE, "over_65", 1)
    assert chat.dialog.lines == ()


@pytest.mark.parametrize("line", [line for line, letter in URGENCY.items() if letter == "U"][:4])
def test_no_verdict_before_all_three_screens(line: str) -> None:
    chat = screens_until(Chat(), 1).applies(1, line)
    if chat.step is Step.OVER_55:
        chat.tap(Action.OVER_55, 1)
    assert chat.said == (ScreenQuestion(2, Purpose.ENROLL),)
    chat.tap(Action.SCREEN_NONE, 2)
    assert not chat.person.stops
    assert chat.tap(Action.SCREEN_NONE, 3) == (AnswersNoted(),)
    assert chat.person.stops[0].urgency is Urgency.SAME_DAY


@pytest.mark.parametrize("line", [line for line, letter in URGENCY.items() if letter == "E"][:5])
def test_an_emergency_answers_at_once(line: str) -> None:
    chat = screens_until(Chat(), 1).applies(1, "calf", line)
    assert chat.said == (AnswersNoted(),)
    [stop] = chat.person.stops
    assert (stop.urgency, stop.lines) == (Urgency.EMERGENCY, ("calf", line))


@pytest.mark.parametrize("line", ["gives_way", "constant_pain", "groin", "bone_spot"])
def test_a_line_of_screen_2_is_to_be_seen_within_2_days(line: str) -> None:
    chat = screens_until(Chat(), 2).applies(2, line)
    chat.tap(Action.SCREEN_NONE, 3)
    assert chat.person.stops[0].urgency is Urgency.SOON


@pytest.mark.parametrize("line", ["lump", "several_joints"])
def test_a_stop_of_screen_3_is_to_be_seen_within_2_days(line: str) -> None:
    chat = screens_until(Chat(), 3).applies(3, "over_65", line)
    [stop] = chat.person.stops
    assert stop.urgency is Urgency.SOON


@pytest.mark.parametrize("line", [line for line, letter in URGENCY.items() if letter == "C"])
def test_the_other_lines_of_screen_3_ask_a_clinician_first(line: str) -> None:
    chat = screens_until(Chat(), 3).applies(3, line)
    assert chat.said == (ClinicianFirst((line,)),)
    assert chat.person.stops == ()


def test_only_the_lines_that_stop_are_kept() -> None:
    chat = screens_until(Chat(), 2).applies(2, "gives_way").applies(3, "pregnant")
    assert chat.person.stops[0].lines == ("gives_way",)
    assert chat.person.answers == ()


def test_going_back_a_line_can_be_cleared_again() -> None:
    chat = screens_until(Chat(), 1).applies(1, "calf")
    chat.tap(Action.BACK)
    chat.tap(Action.SCREEN_SOME, 1)
    assert chat.one(ScreenLines).chosen == ("calf",)
    chat.tap(Action.TOGGLE, "calf", 0)
    chat.tap(Action.SCREEN_NONE, 1)
    chat.none_of_the_screens(first=2)
    assert chat.said == (WhereQuestion(),)


def test_none_of_these_clears_what_was_set_on_that_screen() -> None:
    chat = screens_until(Chat(), 1).applies(1, "calf")
    chat.tap(Action.BACK)
    chat.none_of_the_screens()
    assert chat.said == (WhereQuestion(),)


def test_a_button_of_another_screen_changes_nothing() -> None:
    chat = screens_until(Chat(), 2)
    chat.tap(Action.SCREEN_SOME, 2)
    for action in (Action.SCREEN_NONE, Action.SCREEN_SOME, Action.LINES_DONE):
        chat.tap(action, 1)
        assert chat.outcome is not None
        assert chat.outcome.toast is Toast.OLD_BUTTON
        assert (chat.step, chat.dialog.screen) == (Step.LINES, 2)


# --- Not sure -------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "counts"), [("yes", True), ("no", False), ("unsure", True)])
def test_not_sure_comes_with_how_to_look_and_still_unsure_counts_as_yes(
    answer: str, counts: bool
) -> None:
    chat = screens_until(Chat(), 2)
    chat.tap(Action.SCREEN_SOME, 2)
    lines = tuple(line.id for line in SCREENS[1])
    assert chat.tap(Action.NOT_SURE) == (WhichLine(lines),)
    assert chat.tap(Action.LOOK, "numb_leg") == (HowToLook("numb_leg"),)
    chat.tap(Action.LOOKED, "numb_leg", answer)
    assert chat.one(ScreenLines).chosen == (("numb_leg",) if counts else ())


def test_how_to_look_answers_only_for_the_line_that_is_looked_at() -> None:
    chat = screens_until(Chat(), 2)
    chat.tap(Action.SCREEN_SOME, 2)
    chat.tap(Action.NOT_SURE)
    chat.tap(Action.LOOK, "swollen")
    chat.tap(Action.LOOKED, "groin", "yes")
    assert chat.said == (HowToLook("swollen"),)


# --- A swollen knee, an injury --------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "urgency"),
    [
        ("swollen_hot", Urgency.EMERGENCY),
        ("swollen_after_injury", Urgency.SAME_DAY),
        ("swollen_fast", Urgency.SAME_DAY),
        ("none", Urgency.SOON),
    ],
)
def test_a_swollen_knee_is_narrowed(kind: str, urgency: Urgency) -> None:
    chat = screens_until(Chat(), 2).applies(2, "swollen")
    assert chat.said == (SwellingQuestion(),)
    chat.tap(Action.SWELLING, kind)
    if urgency is not Urgency.EMERGENCY:
        chat.tap(Action.SCREEN_NONE, 3)
    assert chat.person.stops[0].urgency is urgency


def test_narrowing_again_replaces_the_kind_of_swelling() -> None:
    chat = screens_until(Chat(), 2).applies(2, "swollen")
    chat.tap(Action.SWELLING, "swollen_fast")
    chat.tap(Action.BACK)
    chat.tap(Action.SCREEN_SOME, 2)
    chat.tap(Action.LINES_DONE, 2)
    chat.tap(Action.SWELLING, "none")
    chat.tap(Action.SCREEN_NONE, 3)
    assert chat.person.stops[0].lines == ("swollen",)


def test_the_kind_of_swelling_goes_with_the_swelling() -> None:
    chat = screens_until(Chat(), 2).applies(2, "swollen")
    chat.tap(Action.SWELLING, "swollen_fast")
    chat.tap(Action.BACK)
    chat.tap(Action.SCREEN_SOME, 2)
    chat.tap(Action.TOGGLE, "swollen", 0)
    chat.tap(Action.SCREEN_NONE, 2)
    assert chat.tap(Action.SCREEN_NONE, 3) == (WhereQuestion(),)


def test_an_injury_asks_whether_they_are_55_or_over() -> None:
    chat = screens_until(Chat(), 1).applies(1, "after_injury")
    assert chat.said == (Over55Question(),)
    assert chat.tap(Action.OVER_55, 1) == (ScreenQuestion(2, Purpose.ENROLL),)
    chat.none_of_the_screens(first=2)
    assert chat.person.stops[0].urgency is Urgency.SAME_DAY


def test_an_emergency_beside_an_injury_does_not_wait_for_the_age() -> None:
    chat = screens_until(Chat(), 1).applies(1, "after_injury", "out_of_place")
    assert chat.person.stops[0].urgency is Urgency.EMERGENCY


# --- The six --------------------------------------------------------------------------------


def test_something_new_or_worrying_asks_the_six() -> None:
    chat = Chat().enrolled()
    assert chat.tap(Action.WORRY) == (SixQuestion(SixWhy.WORRY, running=False),)
    chat.tap(Action.SCREEN_SOME, 0)
    assert chat.one(ScreenLines).offered == tuple(SIX)


def test_on_track_k_the_six_ask_about_groin_and_bone_too() -> None:
    chat = Chat().screened()
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 3)
    chat.tap(Action.RUNNING, "keep")
    chat.share(BERLIN)
    assert chat.tap(Action.WORRY) == (SixQuestion(SixWhy.WORRY, running=True),)
    chat.tap(Action.SCREEN_SOME, 0)
    assert chat.one(ScreenLines).offered == (*SIX, *SIX_RUNNING)


def test_a_line_of_running_is_not_taken_from_somebody_who_does_not_run() -> None:
    chat = Chat().enrolled().six("six_groin")
    assert chat.step is Step.SIX
    assert chat.person.stops == ()


@pytest.mark.parametrize("pick", [pick for pick, lines in SIX.items() if len(lines) > 1])
def test_a_tapped_line_opens_the_matching_lines(pick: str) -> None:
    chat = Chat().enrolled().six(pick)
    lines = chat.one(ScreenLines)
    assert (lines.screen, lines.offered, lines.chosen) == (0, SIX[pick], ())


def test_hot_with_fever_is_an_emergency_without_a_further_question() -> None:
    chat = Chat().enrolled().six("six_fever")
    assert chat.person.stops[0].urgency is Urgency.EMERGENCY


def test_a_visible_swelling_is_narrowed_here_too() -> None:
    chat = Chat().enrolled().six("six_swollen")
    assert chat.said == (SwellingQuestion(),)
    chat.tap(Action.SWELLING, "none")
    assert chat.person.stops[0].urgency is Urgency.SOON


def test_the_verdict_of_the_lines_holds_at_once() -> None:
    chat = Chat().enrolled().six("six_calf", "calf", "chest_or_breath")
    assert chat.said == (AnswersNoted(),)
    assert chat.person.stops[0].urgency is Urgency.EMERGENCY


def test_none_of_the_six_is_said_to_be_clear() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.WORRY)
    assert chat.tap(Action.SIX_NONE, "worry") == (SixClear(),)
    chat.tap(Action.WORRY)
    chat.tap(Action.SCREEN_SOME, 0)
    assert chat.tap(Action.SIX_NONE) == (SixClear(),)
    assert chat.person.dialog is None


def test_back_from_the_lines_leads_to_the_six_and_from_there_to_their_question() -> None:
    chat = Chat().enrolled().six("six_locks")
    chat.tap(Action.BACK)
    assert chat.step is Step.SIX
    assert chat.tap(Action.BACK) == (SixQuestion(SixWhy.WORRY, running=False),)
    assert chat.person.dialog is None


def test_an_old_none_of_these_does_not_answer_the_lines_that_are_open() -> None:
    chat = Chat().enrolled().six("six_locks")
    chat.tap(Action.TOGGLE, "stuck", 1)
    chat.tap(Action.SIX_NONE, "worry")
    assert chat.one(ScreenLines).chosen == ("stuck",)


def test_the_six_leave_an_open_setting_alone() -> None:
    chat = Chat().enrolled()
    chat.tap(Action.SET_MORNING)
    chat.tap(Action.WORRY)
    assert chat.tap(Action.SIX_NONE, "worry") == (SixClear(),)
    assert chat.step is Step.SET_MORNING


def test_none_of_the_six_does_not_lift_a_stop() -> None:
    chat = Chat().enrolled().six("six_locks", "stuck")
    chat.tap(Action.WORRY)
    chat.tap(Action.SIX_NONE, "worry")
    assert chat.one(StopRemembered).stop == chat.person.stops[0]


def test_what_got_worse_is_a_further_verdict() -> None:
    chat = Chat().enrolled().six("six_swollen")
    chat.tap(Action.SWELLING, "none")
    chat.tap(Action.GOT_WORSE, chat.stop_name)
    chat.tap(Action.SCREEN_SOME, 0)
    chat.tap(Action.SIX_PICK, "six_fever")
    soon, now = chat.person.stops
    assert (soon.urgency, now.urgency) == (Urgency.SOON, Urgency.EMERGENCY)
    advice = [due for due in chat.due if due.kind is Kind.VERDICT]
    assert len({due.occasion for due in advice}) == 2
    chat.row(advice[1])
    assert chat.one(Verdict).stop == now


def test_each_kind_of_swelling_is_a_line_that_only_the_question_sets() -> None:
    chat = screens_until(Chat(), 2)
    chat.tap(Action.SCREEN_SOME, 2)
    for kind in SWELLING:
        chat.tap(Action.TOGGLE, kind.id, 1)
    assert chat.dialog.lines == ()


def test_not_sure_about_a_swelling_comes_with_how_to_look() -> None:
    chat = Chat().enrolled().six("six_swollen")
    assert chat.one(SwellingQuestion)
    assert chat.tap(Action.NOT_SURE) == (HowToLook("swollen"),)
    chat.tap(Action.LOOKED, "swollen", "no")
    chat.tap(Action.SCREEN_NONE, 0)
    assert chat.one(SixClear) == SixClear()
    assert chat.person.stops == ()


def test_on_the_way_back_how_to_look_compares_with_the_day_it_was_seen() -> None:
    chat = Chat().stopped("gives_way")
    chat.tap(Action.CLEARED, chat.stop_name)
    chat.tap(Action.CLEARED_DAY, 0)
    chat.tap(Action.PAIN_NOW, 3)
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_SOME, 2)
    chat.tap(Action.NOT_SURE)
    assert chat.tap(Action.LOOK, "swollen") == (HowToLook("swollen", again=True),)


def test_a_line_of_screen_3_past_a_clinician_is_known_at_the_end() -> None:
    chat = Chat().at("5 Jan 12:00").agree()
    chat.tap(Action.SCREEN_NONE, 1)
    chat.tap(Action.SCREEN_NONE, 2)
    chat.applies(3, "over_65")
    chat.tap(Action.CLEARED, "")
    chat.tap(Action.CLEARED_DAY, 0)
    chat.tap(Action.WHERE, "left")
    chat.tap(Action.BASELINE, 5)
    chat.tap(Action.RUNNING, "none")
    chat.share(BERLIN)
    assert chat.one(AllSet).cleared
