"""Instances of every message: what a person can be shown, for reviews and for the tests.

A new kind of message gets its instances here, in the group of its situation. They are made up;
where a decision stands in them it is made by the rule itself, from a series of docs/rules.md 6.7.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from app import specimens_week
from app.specimens_about import ACTIVITY, MORNING_QUESTIONS, NUDGE_LINES, OUTLOOKS, about
from app.specimens_running import (
    FLARE,
    RACE_DAYS,
    RACE_HELD,
    ROADS,
    RUN_DAYS,
    RUN_HELD,
    running,
)
from care import messages as say
from care.messages.about import ClinicianSaid, HurtFor
from care.messages.control import QuietEdge, SettingsNote, TimeSlot
from care.messages.morning import MorningAsk, Spoken
from care.messages.pages import PlannedDay, WeekLine
from care.messages.plan import Held, HighNumber, LaterWhen, NoLoad, Plan
from care.messages.scores import EveningAsk, SixWhy
from care.person import (
    NOTHING_EARLIER,
    Activity,
    Answer,
    Booking,
    Decided,
    Dialog,
    Escalation,
    Goal,
    IfThen,
    Knee,
    LeftOut,
    PersonState,
    Place,
    Purpose,
    Status,
    Step,
    Stop,
    Topic,
    Units,
)
from care.swaps import SWAPS
from rehab.content.lessons import LESSONS, Track
from rehab.day_rule import STRENGTH_RED_FROM
from rehab.gates import GateItem
from rehab.pain import Unreadable
from rehab.program import DaysProblem, Mark, Phase, Record, SessionForm, evening_begin, session_for
from rehab.red_flags import LINES, SCREENS, SIX, SIX_RUNNING, Urgency
from rehab.schedule import QUIET_DEFAULT
from rehab.three_week_rule import (
    Check,
    Decision,
    Diary,
    Level,
    Reference,
    ReferenceSource,
    VisitOutcome,
    WeekClass,
    assess,
)

TODAY = date(2026, 1, 6)  # a Tuesday
NOW = datetime(2026, 1, 6, 17, 42, tzinfo=UTC)
START = date(2026, 1, 5)
WEEK = timedelta(days=7)
# A name that would break the page if it were not escaped.
PLACE = Place("Telford & Wrekin, UK", "Europe/London", "GB")
BERLIN = Place("Berlin, Germany", "Europe/Berlin", "DE")
BERLINS = (
    BERLIN,
    Place("Berlin, New Hampshire", "America/New_York", "US"),
    Place("Berlín, El Salvador", "America/El_Salvador", "SV"),
    Place("Berlin, Wisconsin", "America/Chicago", "US"),
    Place("Berlin, South Africa", "Africa/Johannesburg", "ZA"),
)

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


def spoken(name: str, *, one_line: bool = False, end_of_plan: bool = False) -> Spoken:
    found = check(name)
    return Spoken(
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
    Plan(session_for(done, form), None, None, None, held, None)
    for done in (0, 1)
    for form, held in (
        (SessionForm.FULL, None),
        (SessionForm.LIGHT, None),
        (SessionForm.HELD, Held.FLARE),
        (SessionForm.HELD_LIGHT, Held.CALM),
        (SessionForm.HELD, Held.TWO_REDS),
        (SessionForm.FULL, Held.SORE),
        (SessionForm.FULL, Held.RUN),
        (SessionForm.HELD, Held.ESCALATION),
        (SessionForm.ONLY_QUAD_PRESS, Held.RETURNED),
    )
)
REST_DAYS = (
    *(Plan(None, None, lesson.id, None, None, None) for lesson in LESSONS),
    Plan(None, None, None, None, None, None),
    Plan(None, None, None, NoLoad.SEVERE, None, None),
    Plan(None, None, None, NoLoad.STOP, None, None),
    Plan(None, None, None, NoLoad.SIX, None, None, unanswered=HighNumber(TODAY, 8)),
    *(Plan(None, None, None, NoLoad.STOP, None, stop) for stop in STOPS),
)
DONE = Plan(session_for(0), True, None, None, None, None)
NOT_TODAY = Plan(session_for(0), False, None, None, None, None)
WAITS = Plan(session_for(0), None, None, None, None, None)
BECAME = (
    replace(WAITS, under_way=True),
    replace(WAITS, remind_at=time(18, 30)),
    replace(WAITS, one_page=True),
    *(replace(NOT_TODAY, left_out=why, next_morning_at=time(8)) for why in LeftOut),
)


def morning(
    plan: Plan,
    ask: MorningAsk | None = None,
    *,
    spoken: Spoken | None = None,
    next_morning: str | None = None,
    catch_up: int | None = None,
    escalation: Escalation | None = None,
    booked: Escalation | None = None,
) -> say.Morning:
    return say.Morning(
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


def mornings() -> Iterator[say.Morning]:
    escalation = Escalation(TODAY, Decision.ESCALATE_NO_IMPROVEMENT)
    for plan in (*EXERCISE_DAYS, *REST_DAYS):
        yield morning(plan, MorningAsk.SESSION if plan.session else None)
    for name in NUMBERED:
        for one_line in (False, True):
            yield morning(
                EXERCISE_DAYS[4],
                MorningAsk.DECISION,
                spoken=spoken(name, one_line=one_line, end_of_plan=True),
                escalation=escalation,
            )
    yield morning(EXERCISE_DAYS[0], MorningAsk.CATCH_UP, spoken=spoken("T12 catch-up"))
    yield morning(EXERCISE_DAYS[0], MorningAsk.CATCH_UP)
    for answer in ("better", "same", "bit_worse", "clearly_worse"):
        yield morning(EXERCISE_DAYS[0], MorningAsk.SESSION, next_morning=answer, catch_up=3)
    yield morning(REST_DAYS[0], MorningAsk.NEXT_MORNING)
    for outcome in (None, *Booking):
        asked = Escalation(TODAY - WEEK, Decision.ESCALATE_WORSE, outcome, TODAY + WEEK)
        yield morning(REST_DAYS[0], None if outcome else MorningAsk.BOOKED, booked=asked)
    yield morning(
        REST_DAYS[0],
        MorningAsk.BOOKED,
        booked=Escalation(TODAY - 2 * WEEK, Decision.ESCALATE_WORSE, Booking.BOOKED, TODAY - WEEK),
    )
    yield morning(
        EXERCISE_DAYS[0],
        MorningAsk.BOOKED,
        booked=Escalation(TODAY - WEEK, Decision.SEVERE, Booking.BOOKED),
    )
    for plan in (DONE, NOT_TODAY, *BECAME):
        yield morning(plan, None if plan.done is not None else MorningAsk.SESSION)
    for later in ((), tuple(LaterWhen)):
        yield replace(morning(EXERCISE_DAYS[0], MorningAsk.SESSION), later=later)
    for question in MORNING_QUESTIONS:
        yield replace(morning(REST_DAYS[0], MorningAsk.ABOUT_YOU), about=question)
    yield from (replace(morning(REST_DAYS[0]), nudge=line) for line in NUDGE_LINES)
    yield from (replace(morning(REST_DAYS[0]), race=outlook) for outlook in OUTLOOKS)
    yield from (replace(morning(REST_DAYS[0]), race_day=race) for race in RACE_DAYS)
    yield replace(morning(replace(WAITS, run=RUN_HELD)), race_day=RACE_HELD)
    yield replace(morning(REST_DAYS[0]), flare=FLARE)
    for run in RUN_DAYS:
        for plan in (WAITS, DONE, REST_DAYS[0]):
            with_run = replace(plan, run=run)
            yield morning(with_run, MorningAsk.RUN if run.waits else None)
    for later in ((), (LaterWhen.HOUR, LaterWhen.TONIGHT)):
        offered = morning(replace(WAITS, run=RUN_DAYS[0]), MorningAsk.RUN)
        yield replace(offered, run_later=later)


def sessions() -> Iterator[say.Message]:
    for plan in (*EXERCISE_DAYS, *REST_DAYS[-3:], DONE, NOT_TODAY, *BECAME):
        for later in (None, (), tuple(LaterWhen)):
            yield say.SessionOffer(TODAY, plan, later)
    whole = [
        *(session_for(done, phase=phase) for phase in Phase for done in (0, 1)),
        session_for(0, phase=Phase.P3, two_green=True),
        *(session_for(done, form) for form in SessionForm for done in (0, 1)),
    ]
    for session in whole:
        easier = session.form in {SessionForm.HELD, SessionForm.HELD_LIGHT}
        held = Held.FLARE if easier else None
        yield say.SessionPage(TODAY, session, held)
        for index in range(len(session.exercises)):
            for mark in Mark:
                yield say.SessionCard(TODAY, session, index, mark, False, held, index == 0)
            yield say.SessionCard(TODAY, session, index, Mark.HURTS, True, held, False)
            yield say.SessionCard(TODAY, session, index, Mark.HURTS, False, held, False, hurt=4)
    for why in SWAPS:
        swapped = session_for(1, phase=Phase.P3, record=Record(swapped=frozenset({"E12"})))
        yield say.SessionCard(TODAY, swapped, 2, Mark.NONE, False, None, False, swapped=why)
    yield say.DuringQuestion(TODAY)
    for during in range(11):
        for held_form in (False, True):
            yield say.SessionDone(TODAY, during, during + 1, during >= STRENGTH_RED_FROM, held_form)


def evenings() -> Iterator[say.Evening]:
    for on in (TODAY, TODAY - timedelta(days=1)):
        for safety_net in (False, True):
            for ask in (EveningAsk.PAIN, None):
                yield say.Evening(on, "e", None, None, ask, None, safety_net, TODAY)
                yield say.Evening(on, "e", None, 6, ask, None, safety_net, TODAY)
            for ask in (*EveningAsk, None):
                q5 = ACTIVITY.name if ask is EveningAsk.ACTIVITY else None
                alone = say.Evening(on, "e", 4, 4, ask, None, safety_net, TODAY)
                yield replace(alone, activity=q5)
                of_two = say.Evening(on, "p123456789", 4, 7, ask, "much_worse", safety_net, TODAY)
                yield replace(of_two, activity=q5)
            told = say.Evening(on, "e", 4, 4, None, "same", safety_net, TODAY)
            yield replace(told, activity=ACTIVITY.name, activity_score="3")


def pages() -> Iterator[say.Message]:
    daily = Reference(6, ReferenceSource.DAILY, 6)
    recall = Reference(7, ReferenceSource.RECALL, 0)
    weeks = tuple(WeekLine(n, Level(0, 10, 2, 6), WeekClass.UNKNOWN) for n in range(1, 60))
    week = (
        WeekLine(1, Level(6, 6, 1, 6), None),
        WeekLine(2, Level(0, 10, 0, 0), WeekClass.UNKNOWN),
    )
    days = tuple((START + timedelta(days=n), None if n == 2 else 4) for n in range(7))
    yield say.Progress(9, daily, week, 4, days)
    yield say.Progress(1, recall, (), 0, ())
    rows = tuple((START + n * WEEK, n % 11) for n in range(20))
    yield say.Progress(9, daily, week, 4, days, ACTIVITY.name, rows)
    yield say.Progress(400, daily, weeks, 170, days, run_weeks=rows)
    yield say.SummaryPage(
        START, START, 1, Knee.ELSEWHERE, Track.STOP, 6, recall, (), 0, 0, (), (), ()
    )
    advice = tuple(
        Escalation(TODAY, reason, outcome, TODAY + WEEK)
        for reason in (d for d in Decision if d.escalates or d is Decision.SEVERE)
        for outcome in (None, *Booking)
    )
    cleared = Stop(NOW, TODAY, Urgency.SOON, ("swollen",), "1", cleared_on=TODAY)
    yield say.SummaryPage(
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
        activity=ACTIVITY.name,
        activity_scores=rows,
        hurt_for=HurtFor.UNDER_12_MONTHS,
        load_change="new shoes & inserts",
        clinician=ClinicianSaid.NOT_SEEN,
        painkillers=(3, 12),
        run_weeks=rows,
        worst_run=4,
        run_now=24,
        flares=(START, TODAY),
    )


def screening() -> Iterator[say.Message]:
    for purpose in Purpose:
        for number, lines in enumerate(SCREENS, 1):
            offered = tuple(line.id for line in lines)
            yield say.ScreenQuestion(number, purpose)
            yield say.ScreenLines(number, offered, (), purpose)
            yield say.ScreenLines(number, offered, offered[:2], purpose)
            yield say.WhichLine(offered)
    for opened in (*SIX.values(), *SIX_RUNNING.values()):
        yield say.ScreenLines(0, opened, (), Purpose.SIX)
    yield say.ScreenLines(0, tuple(SIX), (), Purpose.SIX)
    yield say.ScreenLines(0, (*SIX, *SIX_RUNNING), (), Purpose.SIX)
    for line in LINES:
        yield say.HowToLook(line)
    yield say.ClinicianFirst(())
    yield say.ClinicianFirst(tuple(line.id for line in SCREENS[2]))


def verdicts() -> Iterator[say.Message]:
    for country in ("GB", None):
        for raised in (*STOPS, EVERYTHING):
            for enrolled in (True, False):
                yield say.Verdict(raised, country, enrolled)
            for way_back in (True, False):
                yield say.StopRemembered(raised, way_back, country)
            yield say.FollowUp(raised, country)
            yield say.NotYetToday(raised, country)
            yield say.StopNote(raised)
        for helped in (True, False):
            yield say.FollowUpNoted(helped, country)
        yield say.FollowUpNoted(False, country, may_ask="1767634920")
        yield say.SevereNote((TODAY, TODAY - WEEK), running=True, country=country)
        yield say.FindHelp(country)
        yield say.CrisisHelp(country)
        yield from (say.Help(status, country) for status in Status)


def enrollment() -> Iterator[say.Message]:
    tomorrow = TODAY + timedelta(days=1)
    for begin, local, next_on in ((True, time(18, 42), tomorrow), (False, time(5, 42), TODAY)):
        for knee in Knee:
            for track in Track:
                yield say.AllSet(
                    knee=knee,
                    track=track,
                    days=(0, 2, 4),
                    morning_at=time(8),
                    evening_at=time(20),
                    local_time=local,
                    today=TODAY,
                    next_on=next_on,
                    next_at=time(8),
                    begin=begin,
                )
    for flag in (True, False):
        yield say.PlaceQuestion(enrolling=flag)
        yield say.PlaceList(BERLINS)
        yield say.PlaceList((PLACE, BERLIN))
        yield say.Canceled(enrolled=flag)
        yield say.Paused(already=flag)
        yield say.Resumed(flag, TODAY, time(8), TODAY)
        yield say.Resumed(flag, TODAY + WEEK, time(8), TODAY)
        yield say.Resumed(flag, None, None, None)
        plain = say.SettingsPage(
            time(8), time(20), (0, 2, 4), PLACE, time(18, 42), QUIET_DEFAULT, flag
        )
        yield plain
        yield replace(plain, swaps=SWAPS)
        for slot in TimeSlot:
            yield say.TimeQuestion(slot, time(8), refused=flag)
    yield say.PlaceSaved(PLACE, time(18, 42))


def coming_back() -> Iterator[say.Message]:
    for flag in (True, False):
        yield say.SeenCheckAnswered(flag, "GB")
        yield say.RestartAnswered(flag)
    yield say.SeenCheck(STOPS[0], "GB")
    yield say.StartFromToday(TODAY, time(8), TODAY)
    yield say.StartFromToday(TODAY + WEEK, time(8), TODAY)
    yield say.StartFromToday(None, None, TODAY)
    yield say.CatchUpAgain(spoken("T12 catch-up"))
    yield say.RestartOffer((3, 5))
    yield from specimens_week.mornings(morning(REST_DAYS[0]))
    calm = morning(EXERCISE_DAYS[0], spoken=spoken("T31 resolved"))
    yield from specimens_week.confirming(calm)
    yield from specimens_week.evenings(TODAY)


def control() -> Iterator[say.Message]:
    cleared = stop("swollen", urgency=Urgency.SOON)
    for edge in QuietEdge:
        yield say.QuietQuestion(edge, QUIET_DEFAULT)
        yield say.QuietQuestion(edge, QUIET_DEFAULT, refused=True)
    yield from (say.KneeQuestion(knee) for knee in Knee)
    for until in (None, TODAY + WEEK):
        for asking in (True, False):
            yield say.Paused(already=False, until=until, asking=asking)
        settings = say.SettingsPage(
            time(8), time(20), (0, 2, 4), BERLIN, time(18, 42), QUIET_DEFAULT, True, until
        )
        for note in (None, *SettingsNote):
            yield replace(settings, note=note)
        yield replace(
            settings,
            units=Units.MILES,
            goal=Goal("Rock & Roll Half", TODAY + 12 * WEEK, 21.1),
            partner="Kim",
            activity=Activity("run 3 miles", TODAY),
            if_then=IfThen("I come home", "living room", "I am late"),
        )
    yield say.PauseDateRefused(TODAY + 26 * WEEK)
    week = tuple(
        PlannedDay(
            TODAY + timedelta(days=n),
            session_for(n // 2) if n % 2 else None,
            done=True if n == 1 else None,
            check=n == 6,
            visit=n == 5,
        )
        for n in range(7)
    )
    yield say.WeekAhead(week, TODAY + 3 * WEEK, None, None, None)
    yield say.WeekAhead(week[:5], TODAY + 3 * WEEK, None, None, None, True, None)
    yield say.WeekAhead(week, TODAY, None, None, None, True, TODAY + WEEK)
    yield from (say.WeekAhead(week, TODAY, None, None, held) for held in Held)
    runs = tuple(replace(day, run=RUN_DAYS[n - 7]) for n, day in enumerate(week))
    yield from (say.WeekAhead(runs, TODAY, None, None, None, road=way) for way in ROADS)
    rest = tuple(PlannedDay(TODAY + timedelta(days=n), None) for n in range(7))
    yield say.WeekAhead(rest, TODAY + WEEK, NoLoad.STOP, cleared, None)
    yield say.WeekAhead(rest, TODAY + WEEK, NoLoad.SEVERE, None, None)
    yield say.WeekAhead(rest, TODAY + WEEK, NoLoad.SIX, None, None)
    yield say.Why(None, None, None, None, (), None, None, None, TODAY + 3 * WEEK)
    for name in NUMBERED:
        said = spoken(name)
        advice = Escalation(TODAY - WEEK, Decision.ESCALATE_WORSE)
        yield say.Why(said.decided, said, advice, None, (), None, None, None, TODAY + WEEK)
    severe = Escalation(TODAY, Decision.SEVERE)
    days = ((START, 8), (TODAY, 9), (TODAY + timedelta(days=1), 8))
    yield say.Why(None, None, severe, None, days, NoLoad.SEVERE, None, None, TODAY + WEEK)
    yield say.Why(None, None, None, None, (), NoLoad.STOP, cleared, None, TODAY + WEEK)
    yield say.Why(None, None, None, None, (), NoLoad.SIX, None, None, TODAY + WEEK)
    for held in Held:
        yield say.Why(None, None, None, None, (), None, None, held, TODAY + WEEK)
    items, change = tuple(GateItem), specimens_week.CHANGES[0]
    told = say.Why(None, None, None, None, (), None, None, None, None, Phase.P3, items, change)
    yield told
    yield from (replace(told, run_on=TODAY, run=run) for run in RUN_DAYS)
    yield say.ExportedData(TODAY, {"format": "kneebot export"})
    yield say.ExportedTable(TODAY, (("record", "on"), ("scores", TODAY.isoformat())))
    yield say.ExportedRecord(TODAY, PersonState(id=1), NOTHING_EARLIER, NOW)
    yield say.ExportedDiary((("date", "kind", "value"),), START, 6)
    yield say.NothingHeld()
    yield say.DeletionComing(TODAY + timedelta(days=30))


def the_rest() -> Iterator[say.Message]:
    yield from (
        say.Welcome(), say.PrivacyNotice(None), say.PrivacyNotice(NOW), say.TooYoung(),
        say.SwellingQuestion(), say.Over55Question(), say.AnswersNoted(), say.ClearedWhen(),
        say.StillSwollenQuestion(), say.PainNowQuestion(), say.NotSettled(), say.WelcomeBack(3),
        say.MistakeTakenBack(), say.WhereQuestion(), say.ElsewhereNote(), say.BaselineQuestion(),
        say.RunningQuestion(), say.PlaceUnknown(), say.ClockQuestion(), say.ClockUnreadable(),
        say.NothingToCancel(), say.TooEarly(START), say.TooLate(TODAY), say.EditKept(4),
        say.SixClear(), say.CatchUpSaved(4), say.VisitDateQuestion(), say.DateUnreadable(),
        say.SeenQuestion(), say.Goodbye(), say.StoppedByPerson(), say.DeleteQuestion(),
        say.Deleted(), say.Kept(), say.NotEnrolledYet(),
    )  # fmt: skip
    for done in (True, False):
        yield say.BeginTonight(date(2026, 1, 5), evening_begin(), done)
    for on in (TODAY, TODAY - timedelta(days=2)):
        yield say.PainQuestion(on, "p123456789", TODAY)
        yield say.PainSaved(on, 4, 4, TODAY)
        yield say.PainSaved(on, 4, 6, TODAY)
    yield from (say.ScoreAskAgain(why) for why in Unreadable)
    yield from (say.SixQuestion(why, running) for why in SixWhy for running in (True, False))
    for name in NUMBERED:
        yield say.DecisionNote(spoken(name))
    for outcome in (None, *Booking):
        for visit_on in (None, TODAY):
            told = Escalation(TODAY, Decision.ESCALATE_WORSE, outcome, visit_on)
            yield say.BookedNoted(told)
    yield from (say.SeenNoted(outcome.value, TODAY) for outcome in VisitOutcome)
    yield say.SeenNoted(VisitOutcome.STOP.value, None)
    for problem in (None, *DaysProblem):
        yield say.DaysQuestion((0, 1, 2), problem)
    for step in (None, *Step):
        for enrolled in (True, False):
            yield say.NotUnderstood(Dialog(step) if step else None, enrolled)


def all_messages() -> tuple[say.Message, ...]:
    """Every kind of message in its variants."""
    return (
        *screening(),
        *verdicts(),
        *enrollment(),
        *evenings(),
        *mornings(),
        *sessions(),
        *specimens_week.gates(),
        *pages(),
        *coming_back(),
        *control(),
        *about(),
        *running(),
        *the_rest(),
    )
