"""Single screens: the labels that are exact, what each button carries, what must be said."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.callback_data import unpack
from bot.screen import Screen
from bot.views import ViewContext, render
from bot.views.words import bullets, clock, day, named_day, stamp, weekdays
from care.messages import Message
from care.messages.control import DaysQuestion, SettingsPage, TimeQuestion, TimeSlot
from care.messages.data import Deleted, DeleteQuestion
from care.messages.decisions import BookedNoted, DecisionNote, SeenNoted, SeenQuestion
from care.messages.enrollment import (
    AllSet,
    BaselineQuestion,
    BeginTonight,
    ClinicianFirst,
    FollowUp,
    HowToLook,
    NotSettled,
    PainNowQuestion,
    PlaceQuestion,
    PlaceSaved,
    PrivacyNotice,
    RunningQuestion,
    ScreenLines,
    ScreenQuestion,
    StopRemembered,
    SwellingQuestion,
    Verdict,
    Welcome,
    WhereQuestion,
)
from care.messages.morning import Morning, MorningAsk, Spoken
from care.messages.pages import SummaryPage
from care.messages.plan import Held, NoLoad, Plan
from care.messages.scores import (
    Evening,
    EveningAsk,
    PainQuestion,
    PainSaved,
    SevereNote,
    SixQuestion,
    SixWhy,
)
from care.person import (
    Answer,
    Booking,
    Decided,
    Escalation,
    Knee,
    Place,
    Purpose,
    Stop,
    Topic,
)
from rehab.content.lessons import Track
from rehab.program import SessionForm, evening_begin, session_for
from rehab.red_flags import SCREENS, SIX, Urgency
from rehab.schedule import QUIET_DEFAULT
from rehab.three_week_rule import Check, Decision, Diary, Reference, ReferenceSource, assess

VIEW = ViewContext.of(1000, "en")
START = date(2026, 1, 5)  # a Monday
TODAY = date(2026, 1, 6)
NOW = datetime(2026, 1, 6, 17, 42, tzinfo=UTC)
MOMENT = "1767721320"


def shown(message: Message) -> Screen:
    return render(message, VIEW)


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in shown(message).rows]


def flat(message: Message) -> list[str]:
    return [label for row in labels(message) for label in row]


def taps(message: Message) -> dict[str, tuple[str, ...]]:
    """What each button carries, by its label."""
    carried = {}
    for row in shown(message).rows:
        for button in row:
            data = unpack(button.data)
            assert data
            carried[button.label] = (data.action, *data.args)
    return carried


def stop(*lines: str, urgency: Urgency) -> Stop:
    return Stop(NOW, TODAY, urgency, lines, "1")


SWOLLEN = stop("swollen", urgency=Urgency.SOON)
CALF = stop("calf", "swollen", urgency=Urgency.SAME_DAY)
CHEST = stop("chest_or_breath", "swollen", urgency=Urgency.EMERGENCY)

# --- words ----------------------------------------------------------------------------------


def test_a_time_has_two_digits_and_a_date_its_weekday() -> None:
    assert clock(time(8)) == "08:00"
    assert day(TODAY, VIEW) == "Tuesday, 6 January"
    assert weekdays((4, 0, 2), VIEW) == "Mon, Wed, Fri"


def test_a_date_close_by_is_named_as_people_do() -> None:
    assert [named_day(TODAY - timedelta(days=n), TODAY, VIEW) for n in range(3)] == [
        "today",
        "yesterday",
        "Sunday, 4 January",
    ]


def test_a_date_in_a_button_is_yymmdd() -> None:
    assert stamp(TODAY) == "260106"


def test_bullets_are_a_line_each() -> None:
    assert bullets(["a", "b"]) == "• a\n• b"


# --- enrollment -----------------------------------------------------------------------------


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


# --- red flags ------------------------------------------------------------------------------


def test_an_emergency_names_the_number_of_the_country_and_nothing_softens_it() -> None:
    assert shown(Verdict(CHEST, "GB", enrolled=False)).text == (
        "<b>This needs help now. Call 999.</b>\n\n"
        "Sit down and stay still.\n\n"
        "Do not wait for me. Nobody watches this chat."
    )


def test_an_unknown_country_gets_112_or_the_local_number() -> None:
    assert "Call 112 or your local number." in shown(Verdict(CHEST, None, True)).text


def test_the_way_back_is_offered_at_once_for_s_alone() -> None:
    assert taps(Verdict(SWOLLEN, "GB", enrolled=False)) == {
        "A doctor said exercise is OK": ("cl", MOMENT),
        "It got worse": ("gw", MOMENT),
        "Note for the doctor": ("sx", MOMENT),
        "Delete my answer": ("de",),
        "Tapped by mistake": ("mi", MOMENT),
    }
    assert flat(Verdict(CALF, "GB", enrolled=False)) == [
        "Tapped by mistake",
        "It got worse",
        "Note for the doctor",
    ]
    assert flat(Verdict(CHEST, "GB", enrolled=False)) == ["Tapped by mistake"]


def test_a_swollen_knee_is_told_when_to_go_today_and_when_now() -> None:
    text = shown(Verdict(SWOLLEN, "GB", enrolled=False)).text
    assert "within 2 days" in text
    assert "Swelling that gets big, fast or hot: go today." in text
    assert "Hot and red with fever: go to hospital now, or call 999." in text
    assert "I keep only this answer and today's date." in text


def test_a_groin_pain_stops_running_now() -> None:
    groin = stop("groin", urgency=Urgency.SOON)
    assert "Stop running and hopping now." in shown(Verdict(groin, "GB", False)).text


@pytest.mark.parametrize("raised", [SWOLLEN, CALF, CHEST])
def test_an_enrolled_person_hears_that_the_pain_question_stays(raised: Stop) -> None:
    text = shown(Verdict(raised, "GB", enrolled=True)).text
    assert "Sessions stop. The evening pain question stays." in text
    assert "I keep only" not in text


def test_a_remembered_stop_asks_whether_it_was_looked_at() -> None:
    open_way = StopRemembered(SWOLLEN, way_back=True, country="GB")
    assert shown(open_way).text.startswith("On Tuesday, 6 January you told me:\n• Knee visibly")
    assert taps(open_way)["A clinician has cleared me"] == ("cl", MOMENT)
    closed = StopRemembered(CALF, way_back=False, country="GB")
    assert flat(closed) == ["It got worse", "Note for the doctor", "Delete my answer"]
    assert "From tomorrow" in shown(closed).text
    for remembered in (open_way, closed):
        assert "If it gets worse, call 999." in shown(remembered).text


def test_somebody_in_the_program_is_not_offered_to_delete_under_a_stop() -> None:
    for message in (
        StopRemembered(SWOLLEN, way_back=True, country="GB", enrolled=True),
        Verdict(SWOLLEN, "GB", enrolled=True),
    ):
        assert "Delete my answer" not in flat(message)


@pytest.mark.parametrize(("raised", "asked"), [(SWOLLEN, True), (CALF, True), (CHEST, False)])
def test_after_a_verdict_in_the_program_another_line_may_apply_too(
    raised: Stop, asked: bool
) -> None:
    verdict = Verdict(raised, "GB", enrolled=True)
    assert ("Does another one apply too?" in shown(verdict).text) is asked
    assert ("Something new or worrying" in flat(verdict)) is asked


def test_not_settled_names_the_emergency_number() -> None:
    assert "call 999" in shown(NotSettled("GB")).text


def test_on_the_way_back_only_what_came_since_counts() -> None:
    back = shown(ScreenQuestion(2, Purpose.RETURN)).text
    assert "bigger again than when they looked at it" in back
    assert "last 14 days" not in back
    assert "since they saw you" in shown(ScreenQuestion(1, Purpose.RETURN)).text
    assert "bigger again" in shown(HowToLook("swollen", again=True)).text
    assert "last 14 days" in shown(ScreenQuestion(2, Purpose.ENROLL)).text


def test_severe_can_be_answered_with_a_visit_under_the_advice() -> None:
    note = SevereNote((TODAY,), running=True, country="GB", on=TODAY)
    assert taps(note)["Seen"] == ("bo", "260106", "seen")
    assert taps(note)["Booked"] == ("bo", "260106", "booked")
    assert taps(note)["None of these"] == ("xn", "severe")
    assert "No running or jumping until you were seen." in shown(note).text


def test_help_is_asked_about_once_with_yes_and_not_yet() -> None:
    assert taps(FollowUp(CHEST, "GB")) == {
        "Yes": ("hp", MOMENT, "yes"),
        "Not yet": ("hp", MOMENT, "no"),
    }


@pytest.mark.parametrize(("running", "count"), [(False, 6), (True, 8)])
def test_the_six_are_eight_while_a_person_runs(running: bool, count: int) -> None:
    assert shown(SixQuestion(SixWhy.WORRY, running)).text.count("•") == count


def test_severe_pain_is_seen_within_a_few_days_and_asks_the_six() -> None:
    note = SevereNote((START, TODAY), running=False, country="GB")
    assert "Your pain was 8 or more on these days: 5 Jan, 6 Jan." in shown(note).text
    assert "within a few days" in shown(note).text
    assert {"None of these", "Something applies", "Get summary"} <= set(flat(note))


# --- check-ins ------------------------------------------------------------------------------


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


# --- the morning and the weekly decision ----------------------------------------------------


def checks(series: str, baseline: int = 6, catch_up: int | None = None) -> Check:
    """The last check of weeks written as digits, "." for no answer."""
    answers = series.replace(" ", "")
    until = START + timedelta(days=len(answers))
    diary = Diary(
        start=START,
        baseline=baseline,
        pain={START + timedelta(days=n): int(a) for n, a in enumerate(answers) if a != "."},
        global_change={},
        catch_up={} if catch_up is None else {until: catch_up},
        visits={},
    )
    return [event for event in assess(diary, until) if isinstance(event, Check)][-1]


def spoken(
    check: Check,
    *,
    done: int = 9,
    one_line: bool = False,
    after_more: bool = False,
    end_of_plan: bool = False,
) -> Spoken:
    decided = Decided(START, check.week, check.date, check.decision, check.finding, NOW)
    return Spoken(decided, check, one_line, after_more, end_of_plan, done, 9)


def decision(series: str, baseline: int = 6, catch_up: int | None = None) -> str:
    return shown(DecisionNote(spoken(checks(series, baseline, catch_up)))).text


FLAT = checks("5555555 5555555 5555555")


def test_day_22_without_improvement_says_why_what_and_by_when() -> None:
    note = DecisionNote(spoken(FLAT))
    text = shown(note).text
    for part in (
        "3 weeks in, your knee is about as sore as at the start.",
        "On at least 3 days last week your pain reached 5.",
        "At the start it was 5.",
        "This is common, and a good time for help.",
        "Please book a physio or doctor in the next 1-2 weeks.",
        "Keep to what stays at 2/10 or less.",
        "New swelling, fever, or cannot stand on it? Tap below now.",
        "cannot examine you",
        "Nobody watches this chat",
    ):
        assert part in text
    assert taps(note) == {
        "Get summary": ("su",),
        "How to find help": ("fh",),
        "Booked": ("bo", "260126", "booked"),
        "Something new or worrying": ("wo",),
    }


def test_few_sessions_change_one_line_of_the_advice() -> None:
    line = "You managed 4 of 9 sessions. A physio can also help fit the plan to your life."
    assert line in shown(DecisionNote(spoken(FLAT, done=4))).text
    assert line not in shown(DecisionNote(spoken(FLAT, done=5))).text


def test_a_little_gain_has_its_own_tone() -> None:
    assert "your knee is a little better" in decision("6666666 6666666 5555555")


def test_worse_is_booked_this_week() -> None:
    text = decision("4444444 6666666", baseline=4)
    assert "Please book a physio or doctor this week." in text


def test_more_sore_after_doing_more_says_so_and_nothing_of_a_level() -> None:
    found = checks("3333333 6666666", baseline=7)
    text = shown(DecisionNote(spoken(found, after_more=True))).text
    assert "since you did more" in text
    assert "stay at this level" not in text


def test_an_absorbed_escalation_is_one_line_without_buttons() -> None:
    note = DecisionNote(spoken(FLAT, one_line=True))
    assert flat(note) == []
    assert "\n" not in shown(note).text


@pytest.mark.parametrize("weeks", [4, 9])
def test_quiet_and_the_summary_line_are_one_line_without_buttons(weeks: int) -> None:
    note = DecisionNote(spoken(checks("6666666" * weeks)))
    assert flat(note) == []
    assert "\n" not in shown(note).text


def test_going_on_is_praised_in_the_persons_own_numbers() -> None:
    text = decision("6666666 5555555 4434543")
    assert "your knee is doing better" in text
    assert "your pain stayed at 4 or lower. At the start it was 6." in text


def test_a_flare_is_common_and_gets_one_week() -> None:
    text = decision("7777777 5555555 3333333 5555555")
    assert "A flare is common. It does not mean you are back at the start." in text
    assert "We look again in 1 week." in text


def test_an_answer_from_memory_carries_on_without_praise() -> None:
    text = decision("6666666 4444444 .......", catch_up=2)
    assert "Carry on with the plan for now." in text
    assert "better" not in text


def test_two_calm_weeks_bring_running_back_in_the_steps_of_the_plan() -> None:
    text = decision("6666666 3333333 2222222 1111111 1111111")
    assert "2 calm weeks in a row." in text
    assert "Running comes back in the small steps of your plan." in text


def test_week_6_says_that_the_plan_goes_on() -> None:
    found = checks("7777777 6666666 5555555 4444444 4444444 3333333", baseline=7)
    text = shown(DecisionNote(spoken(found, end_of_plan=True))).text
    assert "up to 12 weeks" in text
    assert "a review by a physio" in text


FULL = Plan(session_for(0), None, None, None, None, None)
REST = Plan(None, None, "load", None, None, None)


def morning(
    plan: Plan,
    ask: MorningAsk | None = None,
    said: Spoken | None = None,
    booked: Escalation | None = None,
    next_morning: Answer | None = None,
) -> Morning:
    return Morning(TODAY, 2, said, ask, next_morning, None, None, booked, plan)


def test_a_session_morning_says_what_how_much_and_how_far_pain_may_go() -> None:
    text = shown(morning(FULL, MorningAsk.SESSION)).text
    assert "Session A today, 5 exercises, about 25 min." in text
    assert "Up to 5/10 is OK if it settles by tomorrow morning. Sharp pain: stop that one." in text
    assert "• <b>Bridge</b>: 3 sets of 10\n• <b>Side plank on knees</b>: 3 sets of 15 s" in text
    assert taps(morning(FULL, MorningAsk.SESSION)) == {
        "Start": ("se", "260106", "start", "m"),
        "Done": ("se", "260106", "done", "m"),
        "Later": ("se", "260106", "later", "m"),
        "Too sore": ("se", "260106", "sore", "m"),
        "Skip": ("se", "260106", "skip", "m"),
        "Short version": ("se", "260106", "short", "m"),
        "Something new or worrying": ("wo",),
    }


def test_a_held_session_is_easier_capped_at_2_and_says_why() -> None:
    plan = Plan(session_for(0, SessionForm.HELD), None, None, None, Held.ESCALATION, None)
    text = shown(morning(plan)).text
    assert "3 exercises" in text
    assert "Keep to what stays at 2/10 or less." in text
    assert "until you were seen or a week goes clearly better" in text
    assert "5/10" not in text


def test_a_rest_day_holds_one_useful_thing_and_makes_no_sound() -> None:
    screen = shown(morning(REST))
    assert "Rest is part of the plan." in screen.text
    assert VIEW.content.lesson("load").title in screen.text
    assert screen.silent


@pytest.mark.parametrize(
    "speaks",
    [
        morning(FULL, MorningAsk.SESSION),
        morning(REST, MorningAsk.CATCH_UP),
        morning(REST, MorningAsk.DECISION, said=spoken(FLAT)),
    ],
)
def test_a_session_advice_and_the_catch_up_make_a_sound(speaks: Morning) -> None:
    assert not shown(speaks).silent


def test_an_open_stop_takes_the_exercise_out_and_offers_the_way_back() -> None:
    plan = Plan(None, None, None, NoLoad.STOP, None, SWOLLEN)
    text = shown(morning(plan)).text
    assert "No exercise today. On Tuesday, 6 January you told me:\n• Knee visibly bigger" in text
    assert "The evening pain question stays." in text
    assert "A clinician has cleared me" in flat(morning(plan))


@pytest.mark.parametrize(
    ("line", "urgency", "said"),
    [
        ("chest_or_breath", Urgency.EMERGENCY, "If nobody has looked at it yet, get help now."),
        ("calf", Urgency.SAME_DAY, "If nobody has looked at it yet, please go today."),
        ("swollen", Urgency.SOON, "Please have it looked at first."),
    ],
)
def test_how_soon_is_said_each_morning_until_somebody_has_looked(
    line: str, urgency: Urgency, said: str
) -> None:
    plan = Plan(None, None, None, NoLoad.STOP, None, stop(line, urgency=urgency))
    assert f"{said} The evening pain question stays." in shown(morning(plan)).text


def test_today_stands_among_the_scores_of_the_visits_page_once_it_is_answered() -> None:
    daily = Reference(6, ReferenceSource.DAILY, 6)
    page = SummaryPage(START, START, 1, Knee.LEFT, Track.STOP, 6, daily, (), 0, 0, (), (), ())
    assert "Pain of each day" not in shown(page).text
    told = replace(page, today=START + timedelta(days=2), scores=((START + timedelta(days=1), 5),))
    assert "5 Jan: – 5" in shown(told).text.splitlines()


def test_q3_compares_with_yesterday_morning_right_above_its_buttons() -> None:
    asked = morning(REST, MorningAsk.NEXT_MORNING)
    assert shown(asked).text.endswith(
        "<b>How is the knee now, compared with yesterday morning?</b>"
    )
    assert taps(asked)["A bit worse"] == ("nm", "260106", "bit_worse")
    assert flat(asked)[:4] == ["Better", "Same", "A bit worse", "Clearly worse"]


def test_the_decision_comes_before_the_plan_and_its_question_after() -> None:
    thin = spoken(checks("6666666 4444444 ......."))
    text = shown(morning(FULL, MorningAsk.CATCH_UP, said=thin)).text
    positions = [
        text.index(part)
        for part in ("I cannot tell yet.", "Session A today", "On a typical day last week")
    ]
    assert positions == sorted(positions)


def test_the_catch_up_names_its_check() -> None:
    thin = spoken(checks("6666666 4444444 ......."))
    carried = taps(morning(FULL, MorningAsk.CATCH_UP, said=thin))
    assert carried["7"] == ("cu", "260126", "7")


def test_have_you_been_able_to_book_has_its_four_answers() -> None:
    asked = morning(
        REST,
        MorningAsk.BOOKED,
        booked=Escalation(START, Decision.ESCALATE_NO_IMPROVEMENT),
    )
    assert "<b>Have you been able to book?</b>" in shown(asked).text
    assert taps(asked) == {
        "Seen": ("bo", "260105", "seen"),
        "Booked": ("bo", "260105", "booked"),
        "Not yet": ("bo", "260105", "not_yet"),
        "Prefer not": ("bo", "260105", "prefer_not"),
        "Something new or worrying": ("wo",),
    }


def test_a_bit_worse_is_no_reason_to_stop() -> None:
    answer = Answer(Topic.NEXT_MORNING, TODAY, "bit_worse", NOW)
    text = shown(morning(FULL, MorningAsk.SESSION, next_morning=answer)).text
    assert "Saved: a bit worse than yesterday morning. No need to stop." in text


def test_seen_asks_what_was_said_about_the_plan() -> None:
    assert taps(SeenQuestion()) == {
        "Carry on": ("sv", "carry_on"),
        "Changed plan": ("sv", "changed"),
        "Stop": ("sv", "stop"),
    }


def test_a_visit_begins_a_new_count_and_tells_the_next_check() -> None:
    text = shown(SeenNoted("changed", date(2026, 1, 28))).text
    assert "do theirs" in text
    assert "The next 3-week check is on Wednesday, 28 January." in text


def test_a_booked_visit_is_repeated_with_its_date() -> None:
    booked = Escalation(START, Decision.ESCALATE_WORSE, Booking.BOOKED, date(2026, 1, 14))
    assert shown(BookedNoted(booked)).text.startswith("Booked for Wednesday, 14 January.")


# --- control --------------------------------------------------------------------------------


def test_times_are_offered_by_the_hour_within_their_range() -> None:
    asked = TimeQuestion(TimeSlot.MORNING, time(8))
    assert flat(asked)[:7] == ["05:00", "06:00", "07:00", "08:00", "09:00", "10:00", "11:00"]
    assert taps(asked)["05:00"] == ("pt", "0500")
    refused = TimeQuestion(TimeSlot.EVENING, time(20), refused=True)
    assert "A time from 17:00 to 23:00 works." in shown(refused).text


def test_days_are_toggles_with_a_reason_when_they_do_not_work() -> None:
    asked = DaysQuestion((0, 1, 2), "back to back")
    assert taps(asked)["☑ Mon"] == ("td", "0", "0")
    assert taps(asked)["☐ Thu"] == ("td", "3", "1")
    assert "follow each other" in shown(asked).text


def test_settings_offer_resume_only_while_paused() -> None:
    place = Place("Berlin", "Europe/Berlin", "DE")
    on = SettingsPage(
        time(8), time(20), (0, 2, 4), place, time(18, 42), QUIET_DEFAULT, paused=False
    )
    off = SettingsPage(
        time(8), time(20), (0, 2, 4), place, time(18, 42), QUIET_DEFAULT, paused=True
    )
    assert labels(on)[-2] == ["Use miles", "Pause"]
    assert labels(off)[-2] == ["Use miles", "Resume"]


def test_deleting_is_asked_twice_and_telegrams_copy_is_named() -> None:
    assert taps(DeleteQuestion()) == {
        "Take my data along": ("ex",),
        "Delete everything": ("de", "yes"),
        "Keep": ("ke",),
    }
    assert "Telegram's own copy of this chat is yours to clear" in shown(Deleted()).text
