"""What holds for every screen: Telegram takes it, a phone shows it, and its words are plain."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

import pytest

from bot.callback_data import unpack
from bot.screen import Screen
from bot.views import (
    ViewContext,
    commands,
    description,
    private_only,
    render,
    short_description,
    toast_text,
)
from bot.views.about import DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT
from care import messages as m
from care.events import Action
from care.messages import Message
from care.person import (
    Answer,
    Booking,
    Decided,
    Dialog,
    Escalation,
    Knee,
    Place,
    Purpose,
    Status,
    Step,
    Stop,
    Topic,
)
from rehab.content.lessons import LESSONS, Track
from rehab.pain import Unreadable
from rehab.program import DaysProblem, SessionForm, evening_begin, session_for
from rehab.red_flags import LINES, SCREENS, SIX, SIX_RUNNING, Urgency
from rehab.schedule import QUIET_DEFAULT
from rehab.three_week_rule import (
    Check,
    Decision,
    Diary,
    GlobalChange,
    Level,
    Reference,
    ReferenceSource,
    VisitOutcome,
    WeekClass,
    assess,
)

LARGEST_ID = 2**52 - 1  # Telegram: "at most 52 significant bits"
VIEW = ViewContext.of(LARGEST_ID, "en")

TODAY = date(2026, 1, 6)  # a Tuesday
NOW = datetime(2026, 1, 6, 17, 42, tzinfo=UTC)
START = date(2026, 1, 5)
WEEK = timedelta(days=7)
# A name that would break the page if it were not escaped.
PLACE = Place("<b>Ålesund & Sons", "Europe/Oslo", "NO")
BERLIN = Place("Berlin", "Europe/Berlin", "DE")

NUMBERED = {
    "T01 no improvement": ("6666666 6666666 6666666", None),
    "T04 partial": ("6666666 6666666 5555555", None),
    "T02 improved": ("6666666 5555555 4434543", None),
    "T07 low": ("2222222 2222222 2222222", None),
    "T24 worse": ("4444444 6666666", None),
    "after more": ("3333333 6666666", None),
    "T26 plateau": ("7777777 6666666 4444444 4444444 4444444 4444444", None),
    "T27 flare": ("7777777 5555555 3333333 5555555", None),
    "T27 relapse": ("7777777 5555555 3333333 5555555 5555555", None),
    "T31 resolved": ("6666666 3333333 2222222 1111111 1111111", None),
    "T32 quiet": ("6666666 6666666 6666666 6666666", None),
    "T32 summary line": (" ".join(["6666666"] * 9), None),
    "T12 catch-up": ("6666666 4444444 .......", None),
    "thin": ("6666666 4444444 .4....4", None),
    "T14 provisional": ("6666666 4444444 .......", 2),
    "T13 catch-up 6": ("6666666 4444444 .......", 6),
    "recall": (".6..... .6..... 6666666", None),
}


def check(name: str) -> Check:
    """The last check of a series of docs/rules.md 6.7, or what its catch-up answer led to."""
    series, catch_up = NUMBERED[name]
    answers = series.replace(" ", "")
    pain = {
        START + timedelta(days=n): int(answer) for n, answer in enumerate(answers) if answer != "."
    }
    until = START + timedelta(days=len(answers))
    diary = Diary(
        start=START,
        baseline=7,
        pain=pain,
        global_change={},
        catch_up={} if catch_up is None else {until: catch_up},
        visits={},
    )
    return [event for event in assess(diary, until) if isinstance(event, Check)][-1]


def spoken(name: str, *, one_line: bool = False, end_of_plan: bool = False) -> m.Spoken:
    found = check(name)
    return m.Spoken(
        decided=Decided(START, found.week, found.date, found.decision, found.finding, NOW),
        check=found,
        one_line=one_line,
        after_more=name == "after more",
        end_of_plan=end_of_plan,
        sessions_done=4,
        sessions_planned=9,
    )


def stop(*lines: str, urgency: Urgency) -> Stop:
    return Stop(NOW, TODAY, urgency, lines, "1")


STOPS = tuple(
    stop(line.id, "over_65", urgency=line.urgency) for line in LINES.values() if line.urgency.stops
)
EVERYTHING = stop(*LINES, urgency=Urgency.SAME_DAY)

EXERCISE_DAYS = tuple(
    m.Plan(session_for(done, form), None, None, None, held, None)
    for done in (0, 1)
    for form, held in (
        (SessionForm.FULL, None),
        (SessionForm.LIGHT, None),
        (SessionForm.HELD, m.Held.FLARE),
        (SessionForm.HELD, m.Held.ESCALATION),
        (SessionForm.ONLY_QUAD_PRESS, m.Held.RETURNED),
    )
)
REST_DAYS = (
    *(m.Plan(None, None, lesson.id, None, None, None) for lesson in LESSONS),
    m.Plan(None, None, None, None, None, None),
    m.Plan(None, None, None, m.NoLoad.SEVERE, None, None),
    m.Plan(None, None, None, m.NoLoad.STOP, None, None),
    *(m.Plan(None, None, None, m.NoLoad.STOP, None, stop) for stop in STOPS),
)
DONE = m.Plan(session_for(0), True, None, None, None, None)
NOT_TODAY = m.Plan(session_for(0), False, None, None, None, None)


def morning(
    plan: m.Plan,
    ask: m.MorningAsk | None = None,
    *,
    spoken: m.Spoken | None = None,
    next_morning: str | None = None,
    catch_up: int | None = None,
    escalation: Escalation | None = None,
    booked: Escalation | None = None,
) -> m.Morning:
    return m.Morning(
        on=TODAY,
        day=23,
        spoken=spoken,
        ask=ask,
        next_morning=_answered(Topic.NEXT_MORNING, next_morning),
        catch_up=_answered(Topic.CATCH_UP, catch_up),
        escalation=escalation,
        booked=booked,
        plan=plan,
    )


def _answered(topic: Topic, value: str | int | None) -> Answer | None:
    return None if value is None else Answer(topic, TODAY, str(value), NOW)


def mornings() -> Iterator[m.Morning]:
    escalation = Escalation(TODAY, Decision.ESCALATE_NO_IMPROVEMENT)
    for plan in (*EXERCISE_DAYS, *REST_DAYS):
        yield morning(plan, m.MorningAsk.SESSION if plan.session else None)
    for name in NUMBERED:
        for one_line in (False, True):
            yield morning(
                EXERCISE_DAYS[4],
                m.MorningAsk.DECISION,
                spoken=spoken(name, one_line=one_line, end_of_plan=True),
                escalation=escalation,
            )
    yield morning(EXERCISE_DAYS[0], m.MorningAsk.CATCH_UP, spoken=spoken("T12 catch-up"))
    yield morning(EXERCISE_DAYS[0], m.MorningAsk.CATCH_UP)
    for answer in ("better", "same", "bit_worse", "clearly_worse"):
        yield morning(EXERCISE_DAYS[0], m.MorningAsk.SESSION, next_morning=answer, catch_up=3)
    yield morning(REST_DAYS[0], m.MorningAsk.NEXT_MORNING)
    for outcome in (None, *Booking):
        asked = Escalation(TODAY - WEEK, Decision.ESCALATE_WORSE, outcome, TODAY + WEEK)
        yield morning(REST_DAYS[0], None if outcome else m.MorningAsk.BOOKED, booked=asked)
    yield morning(
        EXERCISE_DAYS[0],
        m.MorningAsk.BOOKED,
        booked=Escalation(TODAY - WEEK, Decision.SEVERE, Booking.BOOKED),
    )
    for plan in (DONE, NOT_TODAY):
        yield morning(plan)


def evenings() -> Iterator[m.Evening]:
    for on in (TODAY, TODAY - timedelta(days=1)):
        for safety_net in (False, True):
            for ask in (m.EveningAsk.PAIN, None):
                yield m.Evening(on, "e", None, None, ask, None, safety_net, TODAY)
                yield m.Evening(on, "e", None, 6, ask, None, safety_net, TODAY)
            for ask in (*m.EveningAsk, None):
                yield m.Evening(on, "e", 4, 4, ask, None, safety_net, TODAY)
                yield m.Evening(on, "p123456789", 4, 7, ask, "much_worse", safety_net, TODAY)


def pages() -> Iterator[Message]:
    daily = Reference(6, ReferenceSource.DAILY, 6)
    recall = Reference(7, ReferenceSource.RECALL, 0)
    weeks = tuple(m.WeekLine(n, Level(0, 10, 2, 6), WeekClass.UNKNOWN) for n in range(1, 60))
    week = (
        m.WeekLine(1, Level(6, 6, 1, 6), None),
        m.WeekLine(2, Level(0, 10, 0, 0), WeekClass.UNKNOWN),
    )
    days = tuple((START + timedelta(days=n), None if n == 2 else 4) for n in range(7))
    yield m.Progress(9, daily, week, 4, days)
    yield m.Progress(1, recall, (), 0, ())
    yield m.Progress(400, daily, weeks, 170, days)
    yield m.SummaryPage(
        START, START, 1, Knee.ELSEWHERE, Track.STOP, 6, recall, (), 0, 0, (), (), ()
    )
    advice = tuple(
        Escalation(TODAY, reason, outcome, TODAY + WEEK)
        for reason in (d for d in Decision if d.escalates or d is Decision.SEVERE)
        for outcome in (None, *Booking)
    )
    cleared = Stop(NOW, TODAY, Urgency.SOON, ("swollen",), "1", cleared_on=TODAY)
    yield m.SummaryPage(
        today=START + timedelta(days=400),
        started_on=START,
        day=401,
        knee=Knee.BOTH,
        track=Track.KEEP,
        baseline=7,
        reference=daily,
        weeks=weeks,
        sessions_done=10,
        sessions_planned=171,
        stops=(*STOPS, cleared),
        advice=(*advice, Escalation(TODAY, Decision.ESCALATE_WORSE, Booking.BOOKED)),
        scores=tuple((START + timedelta(days=n), n % 11) for n in range(372, 401, 2)),
    )


def screening() -> Iterator[Message]:
    for purpose in Purpose:
        for number, lines in enumerate(SCREENS, 1):
            offered = tuple(line.id for line in lines)
            yield m.ScreenQuestion(number, purpose)
            yield m.ScreenLines(number, offered, (), purpose)
            yield m.ScreenLines(number, offered, offered[:2], purpose)
            yield m.WhichLine(offered)
    for opened in (*SIX.values(), *SIX_RUNNING.values()):
        yield m.ScreenLines(0, opened, (), Purpose.SIX)
    yield m.ScreenLines(0, tuple(SIX), (), Purpose.SIX)
    yield m.ScreenLines(0, (*SIX, *SIX_RUNNING), (), Purpose.SIX)
    for line in LINES:
        yield m.HowToLook(line)
    yield m.ClinicianFirst(())
    yield m.ClinicianFirst(tuple(line.id for line in SCREENS[2]))


def verdicts() -> Iterator[Message]:
    for country in ("GB", None):
        for raised in (*STOPS, EVERYTHING):
            for enrolled in (True, False):
                yield m.Verdict(raised, country, enrolled)
            for way_back in (True, False):
                yield m.StopRemembered(raised, way_back, country)
            yield m.FollowUp(raised, country)
            yield m.NotYetToday(raised, country)
            yield m.StopNote(raised)
        for helped in (True, False):
            yield m.FollowUpNoted(helped, country)
        yield m.SevereNote((TODAY, TODAY - WEEK), running=True, country=country)
        yield m.FindHelp(country)
        yield m.CrisisHelp(country)
        yield from (m.Help(status, country) for status in Status)


def enrollment() -> Iterator[Message]:
    for begin, next_on in ((True, TODAY), (False, TODAY + timedelta(days=1))):
        for knee in Knee:
            for track in Track:
                yield m.AllSet(
                    knee=knee,
                    track=track,
                    days=(0, 2, 4),
                    morning_at=time(8),
                    evening_at=time(20),
                    local_time=time(18, 42),
                    today=TODAY,
                    next_on=next_on,
                    next_at=time(8),
                    begin=begin,
                )
    for flag in (True, False):
        yield m.PlaceQuestion(enrolling=flag)
        yield m.PlaceList((BERLIN,) * 5)
        yield m.PlaceList((PLACE, BERLIN))
        yield m.Canceled(enrolled=flag)
        yield m.Paused(already=flag)
        yield m.Resumed(flag, TODAY, time(8), TODAY)
        yield m.Resumed(flag, TODAY + WEEK, time(8), TODAY)
        yield m.Resumed(flag, None, None, None)
        yield m.SettingsPage(time(8), time(20), (0, 2, 4), PLACE, time(18, 42), QUIET_DEFAULT, flag)
        for slot in m.TimeSlot:
            yield m.TimeQuestion(slot, time(8), refused=flag)
    yield m.PlaceSaved(PLACE, time(18, 42))


def the_rest() -> Iterator[Message]:
    yield from (
        m.Welcome(), m.PrivacyNotice(None), m.PrivacyNotice(NOW), m.TooYoung(),
        m.SwellingQuestion(), m.Over55Question(), m.AnswersNoted(), m.ClearedWhen(),
        m.StillSwollenQuestion(), m.PainNowQuestion(), m.NotSettled(), m.WelcomeBack(3),
        m.MistakeTakenBack(), m.WhereQuestion(), m.ElsewhereNote(), m.BaselineQuestion(),
        m.RunningQuestion(), m.PlaceUnknown(), m.ClockQuestion(), m.ClockUnreadable(),
        m.NothingToCancel(), m.TooLate(TODAY), m.EditKept(4), m.SixClear(), m.CatchUpSaved(4),
        m.VisitDateQuestion(), m.DateUnreadable(), m.SeenQuestion(), m.Goodbye(),
        m.StoppedByPerson(), m.DeleteQuestion(), m.Deleted(), m.Kept(), m.NotEnrolledYet(),
    )  # fmt: skip
    for done in (True, False):
        yield m.BeginTonight(date(2026, 1, 5), evening_begin(), done)
    for on in (TODAY, TODAY - timedelta(days=2)):
        yield m.PainQuestion(on, "p123456789", TODAY)
        yield m.PainSaved(on, 4, 4, TODAY)
        yield m.PainSaved(on, 4, 6, TODAY)
    yield from (m.ScoreAskAgain(why) for why in Unreadable)
    yield from (m.SixQuestion(why, running) for why in m.SixWhy for running in (True, False))
    for name in NUMBERED:
        yield m.DecisionNote(spoken(name))
    for outcome in (None, *Booking):
        for visit_on in (None, TODAY):
            told = Escalation(TODAY, Decision.ESCALATE_WORSE, outcome, visit_on)
            yield m.BookedNoted(told)
    yield from (m.SeenNoted(outcome.value, TODAY) for outcome in VisitOutcome)
    yield m.SeenNoted(VisitOutcome.STOP.value, None)
    for problem in (None, *DaysProblem):
        yield m.DaysQuestion((0, 1, 2), problem)
    for step in (None, *Step):
        for enrolled in (True, False):
            yield m.NotUnderstood(Dialog(step) if step else None, enrolled)


MESSAGES: tuple[Message, ...] = (
    *screening(), *verdicts(), *enrollment(), *evenings(), *mornings(), *pages(), *the_rest(),
)  # fmt: skip
# Messages that look the same are one case.
_FIRST_WITH = {(type(message), render(message, VIEW)): message for message in MESSAGES}
SCREENS_SHOWN: tuple[tuple[Message, Screen], ...] = tuple(
    (message, screen) for (_kind, screen), message in _FIRST_WITH.items()
)

every_screen = pytest.mark.parametrize(
    ("message", "screen"),
    SCREENS_SHOWN,
    ids=[type(message).__name__ for message, _ in SCREENS_SHOWN],
)


def visible(screen: Screen) -> str:
    return html.unescape(re.sub(r"</?[bi]>", "", screen.text))


def labels(screen: Screen) -> list[str]:
    inline = [button.label for row in screen.rows for button in row]
    typed = (
        [label for row in screen.reply_keyboard.rows for label in row]
        if (screen.reply_keyboard)
        else []
    )
    return inline + typed


def test_every_kind_of_message_is_rendered_here() -> None:
    assert {type(message) for message in MESSAGES} == set(get_args(Message))


def test_every_screen_fits_one_telegram_message_with_room_for_longer_languages() -> None:
    lengths = {
        len(visible(screen).encode("utf-16-le")) // 2: type(message).__name__
        for message, screen in SCREENS_SHOWN
        if not isinstance(message, m.StopNote | m.Verdict | m.StopRemembered)
        or message.stop is not EVERYTHING
    }
    assert max(lengths) <= 4096 * 3 // 4, lengths[max(lengths)]


@every_screen
def test_a_button_belongs_to_the_person_and_names_a_known_action(
    message: Message, screen: Screen
) -> None:
    for row in screen.rows:
        for button in row:
            data = unpack(button.data)
            assert data is not None
            assert (data.person_id, len(button.data.encode()) <= 64) == (LARGEST_ID, True)
            assert Action(data.action)


@every_screen
def test_no_two_buttons_of_a_screen_do_the_same(message: Message, screen: Screen) -> None:
    data = [button.data for row in screen.rows for button in row]
    if not isinstance(message, m.PlaceList):
        assert len(labels(screen)) == len(set(labels(screen)))
    assert len(data) == len(set(data))


# Labels that are exact as they are, though a narrow phone may cut their end.
LONG_LABELS = {"A clinician knows and says exercise is OK", "Yes, pain stays at 2/10 or less"}


@every_screen
def test_a_label_fits_a_phone(message: Message, screen: Screen) -> None:
    inline = [tuple(button.label for button in row) for row in screen.rows]
    for texts in (*inline, *(screen.reply_keyboard.rows if screen.reply_keyboard else ())):
        room = 30 if len(texts) == 1 else 40
        if not LONG_LABELS.intersection(texts):
            assert sum(map(len, texts)) <= room, texts


@every_screen
def test_only_bold_and_italic_stand_in_the_text_and_they_are_closed(
    message: Message, screen: Screen
) -> None:
    bare = screen.text
    for tag in "bi":
        assert bare.count(f"<{tag}>") == bare.count(f"</{tag}>")
        bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;|quot;|#)", bare)


@every_screen
def test_no_placeholder_is_left_open(message: Message, screen: Screen) -> None:
    assert not re.search(r"[{}]", " ".join((screen.text, *labels(screen))))


# docs/rules.md 8.3
AVOIDED = (
    "damage", "worn", "grinding", "rubbing", "bone on bone", "maltracking", "misaligned",
    "weak glutes", "permanent", "chronic", "degeneration", "failed", "missed", "streak",
    "no pain no gain", "push through", "warning", "danger", "you have runner's knee", "cured",
)  # fmt: skip


@every_screen
def test_no_word_of_the_avoided_list_is_used(message: Message, screen: Screen) -> None:
    said = " ".join((visible(screen), *labels(screen))).lower()
    assert [word for word in AVOIDED if re.search(rf"\b{word}\b", said)] == []


@every_screen
def test_nothing_is_shouted(message: Message, screen: Screen) -> None:
    assert "!" not in screen.text


LONGEST_SENTENCE = 18  # words; docs/rules.md 8.3 aims at 15
LONGEST_ON_AVERAGE = 11
# The three screens and the pages list conditions and names, which are no sentences.
LISTS = (
    m.ScreenQuestion, m.ScreenLines, m.ClinicianFirst, m.HowToLook, m.StopNote, m.SummaryPage,
    m.StopRemembered, m.FollowUp, m.Progress,
)  # fmt: skip


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"\n|[.?:;]\"?(?:\s|$)", text) if part.strip()]


@every_screen
def test_sentences_are_short(message: Message, screen: Screen) -> None:
    repeats_what_was_told = isinstance(message, m.Morning) and message.plan.stop is not None
    if not isinstance(message, LISTS) and not repeats_what_was_told:
        words = {sentence: len(sentence.split()) for sentence in sentences(visible(screen))}
        assert [s for s, count in words.items() if count > LONGEST_SENTENCE] == []


def test_sentences_are_short_on_average() -> None:
    said = {sentence for _, screen in SCREENS_SHOWN for sentence in sentences(visible(screen))}
    assert sum(len(sentence.split()) for sentence in said) / len(said) <= LONGEST_ON_AVERAGE


@every_screen
def test_an_emoji_never_stands_alone(message: Message, screen: Screen) -> None:
    for line in (*screen.text.splitlines(), *labels(screen)):
        if re.search(r"[☐☑✅]", line):
            assert re.search(r"[A-Za-z]{3}", line)


def test_the_commands_fit_telegrams_menu() -> None:
    menu = commands(VIEW.translate)
    assert [name for name, _ in menu] == [
        "start", "today", "pain", "progress", "settings", "summary", "pause", "resume",
        "privacy", "delete", "help", "stop",
    ]  # fmt: skip
    assert all(3 <= len(text) <= 256 for _, text in menu)


def test_the_descriptions_fit_telegrams_profile_and_hold_the_disclaimers() -> None:
    long, short = description(VIEW.translate), short_description(VIEW.translate)
    assert len(long) <= DESCRIPTION_LIMIT
    assert len(short) <= SHORT_DESCRIPTION_LIMIT
    assert "not a doctor" in long
    assert "not a doctor" in short.lower()


def test_a_group_gets_one_line_about_nobodys_health() -> None:
    assert private_only(VIEW).text == ("I work in private chats only. Please write to me directly.")


@pytest.mark.parametrize("toast", m.Toast)
def test_a_toast_is_one_short_sentence(toast: m.Toast) -> None:
    assert 0 < len(toast_text(toast, VIEW)) <= 60


def test_q4_has_its_seven_answers() -> None:
    asked = m.Evening(TODAY, "e", 4, 4, m.EveningAsk.GLOBAL_CHANGE, None, False, TODAY)
    data = [unpack(b.data) for row in render(asked, VIEW).rows for b in row]
    answers = [d.args[1] for d in data if d and d.action == Action.GLOBAL_CHANGE]
    assert sorted(answers) == sorted(GlobalChange)
