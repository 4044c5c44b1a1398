"""The morning message: the weekly decision, today's plan, and one question at a time.

Source: conversation.md 1 and 5.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import BEGIN_TEMPLATE, program_sessions
from care.check_in import start_level
from care.clock import today
from care.diary import daily_pain
from care.holds import held, last_severe, no_load
from care.messages import DecisionNote, Held, Message, Morning, MorningAsk, NoLoad, Plan, Spoken
from care.outcome import Outcome
from care.person import Booking, Escalation, PersonState, SessionLog, Status, Told, Topic
from care.screening import runs
from care.stops import open_stop
from care.weekly import (
    catch_up_answer,
    catch_up_open,
    decide,
    decided_for,
    due_check,
    said_in_the_morning,
)
from rehab.content.lessons import LESSON_BY_ID, Fits, lesson_for
from rehab.pain import asks_the_six
from rehab.program import (
    SessionForm,
    is_exercise_day,
    session_for,
    session_form,
)
from rehab.schedule import program_day

ASK_BOOKED_AFTER = timedelta(days=7)  # clinical.md 6.5
ASK_BOOKED_AFTER_VISIT = timedelta(days=1)
ASK_BOOKED_WITHIN = timedelta(days=7)  # a question whose morning never came goes with a later one

_ORDER = tuple(MorningAsk)


def open_morning(person: PersonState, on: date, now: datetime) -> Outcome:
    """The morning message of `on`, when its row is due.

    1. A weekly decision that is due is recorded; from then on it stands.
    2. While paused only an escalation speaks (conversation.md 6).
    3. The one useful thing of a rest day is chosen and remembered, and so is the question
       about a booking.
    """
    if person.status is not Status.ACTIVE or person.enrollment is None:
        return Outcome(person)
    person = _decided(person, on, now)
    if person.paused_on is not None:
        return Outcome(person, _while_paused(person, on, now))
    person = _with_lesson(_with_booked_question(person, on), on, now)
    return Outcome(person, (morning_screen(person, on, now),))


def today_screen(person: PersonState, on: date, now: datetime) -> Outcome:
    """The day as it stands, because the person asks: /today."""
    person = _with_lesson(person, on, now)
    return Outcome(person, (morning_screen(person, on, now, past=MorningAsk.DECISION),))


def morning_screen(
    person: PersonState,
    on: date,
    now: datetime,
    past: MorningAsk | None = None,
    again: bool = False,
) -> Morning:
    """The morning message of `on` as it stands.

    `past` is the question that the person has left behind: the next open one is asked. `again`
    asks about the session once more, to change what was logged.

    Raises ValueError for a person without an enrollment.
    """
    if person.enrollment is None:
        raise ValueError("only an enrolled person has mornings")
    said = said_in_the_morning(person, on, now)
    answers = {answer.topic: answer for answer in person.answers if answer.on == on}
    catch_up = catch_up_answer(person, said) if said else None
    escalation = _escalation_of(person, said)
    booked = _booked_question(person, on)
    plan = plan_of(person, on, now)
    if again:
        plan, past = replace(plan, done=None), MorningAsk.BOOKED
    open_asks = {
        MorningAsk.DECISION: escalation is not None and escalation.outcome is None,
        MorningAsk.CATCH_UP: said is not None and catch_up_open(person, said, today(person, now)),
        MorningAsk.NEXT_MORNING: loaded_on(person, on - timedelta(days=1))
        and Topic.NEXT_MORNING not in answers,
        MorningAsk.BOOKED: booked is not None
        and (booked.answered_on is None or booked.answered_on < on),
        MorningAsk.SESSION: plan.session is not None and plan.done is None,
    }
    after = _ORDER.index(past) if past else -1
    ask = next((ask for ask in _ORDER[after + 1 :] if open_asks[ask]), None)
    return Morning(
        on=on,
        day=program_day(person.enrollment.started_on, on),
        spoken=said,
        ask=ask,
        next_morning=answers.get(Topic.NEXT_MORNING),
        catch_up=catch_up,
        escalation=escalation,
        booked=booked,
        plan=plan,
        severe=last_severe(person, on) if plan.no_load is NoLoad.SEVERE else None,
        paused=person.paused_on is not None,
    )


def asked_about(person: PersonState, on: date, now: datetime) -> MorningAsk | None:
    """The question of today's morning message that is about the advice of `on`, if there is one."""
    if person.paused_on is not None:
        return None
    screen = morning_screen(person, today(person, now), now)
    if screen.escalation is not None and screen.escalation.on == on:
        return MorningAsk.DECISION
    if screen.booked is not None and screen.booked.on == on:
        return MorningAsk.BOOKED
    if screen.severe is not None and screen.severe.on == on:
        return MorningAsk.BOOKED
    return None


def plan_of(person: PersonState, on: date, now: datetime) -> Plan:
    """What `on` holds: a session or a rest day, and why it is held back if it is."""
    stop, why_not = open_stop(person, now), no_load(person, on, now)
    if why_not is not None or not is_exercise_day(on, person.training_days):
        lesson = _lesson_of(person, on, _fits(person, on, why_not))
        open_six = _high_yesterday(person, on, six_by=on) if why_not is None else None
        return Plan(
            None,
            None,
            lesson,
            why_not,
            held=None,
            stop=stop,
            running=runs(person),
            unanswered=open_six,
        )
    log = next((log for log in person.sessions if log.on == on and _planned(log)), None)
    why_easier = held(person, on)
    session = session_for(_done_before(person, on), _form(person, on, why_easier))
    return Plan(
        session,
        log.done if log else None,
        None,
        None,
        why_easier,
        stop,
        running=runs(person),
        careful=_high_yesterday(person, on, six_by=on - timedelta(days=1)) is not None,
        unanswered=_high_yesterday(person, on, six_by=on),
    )


def loaded_on(person: PersonState, on: date) -> bool:
    """Whether a session of the program was done on `on`."""
    return any(log.on == on for log in program_sessions(person))


def _decided(person: PersonState, on: date, now: datetime) -> PersonState:
    check = due_check(person, on)
    if check is None or decided_for(person, check) is not None:
        return person
    if person.paused_on is not None and not check.decision.escalates:
        return person  # it is asked or said on the morning of the return
    return decide(person, check, on, now)


def _high_yesterday(person: PersonState, on: date, six_by: date) -> int | None:
    """Yesterday's score, where it asked the six and they were not clear up to `six_by` (7.3)."""
    yesterday = on - timedelta(days=1)
    score = daily_pain(person).get(yesterday)
    if score is None or not asks_the_six(score, start_level(person, yesterday)):
        return None
    given = min(s.at for s in person.scores if (s.on, s.value) == (yesterday, score))
    clear = any(
        answer.at >= given and answer.on <= six_by
        for answer in person.answers
        if answer.topic is Topic.SIX and answer.value == "none"
    )
    return None if clear else score


def _while_paused(person: PersonState, on: date, now: datetime) -> tuple[Message, ...]:
    said = said_in_the_morning(person, on, now)
    if said is None or not said.decided.decision.escalates:
        return ()
    return (DecisionNote(said),)


def _escalation_of(person: PersonState, said: Spoken | None) -> Escalation | None:
    if said is None or said.one_line or not said.decided.decision.escalates:
        return None
    key = (said.decided.on, said.decided.decision)
    return next((e for e in person.escalations if (e.on, e.reason) == key), None)


def _booked_told(escalation: Escalation) -> str:
    return f"booked {escalation.on:%y%m%d} {escalation.reason.name}"


def _booked_question(person: PersonState, on: date) -> Escalation | None:
    """The escalation that the morning of `on` asks about."""
    told = {t.text_id for t in person.told if t.on == on}
    return next((e for e in person.escalations if _booked_told(e) in told), None)


def _with_booked_question(person: PersonState, on: date) -> PersonState:
    """Ask once, 7 days after an escalation, whether a visit could be booked (6.5).

    About a visit whose date is known it asks when the visit is over.
    """
    if _booked_question(person, on) is not None:
        return person
    told = {t.text_id for t in person.told}
    for escalation in person.escalations:
        late = on - _ask_booked_on(escalation)
        answered = escalation.outcome in {Booking.SEEN, Booking.PREFER_NOT}
        asked = _booked_told(escalation) in told
        if not answered and not asked and timedelta(0) <= late < ASK_BOOKED_WITHIN:
            return replace(person, told=(*person.told, Told(on, _booked_told(escalation))))
    return person


def _ask_booked_on(escalation: Escalation) -> date:
    first = escalation.on + ASK_BOOKED_AFTER
    visit = escalation.visit_on
    return first if visit is None else max(first, visit + ASK_BOOKED_AFTER_VISIT)


def _with_lesson(person: PersonState, on: date, now: datetime) -> PersonState:
    """Choose the one useful thing of a rest day, unless the day has one."""
    plan = plan_of(person, on, now)
    if plan.session is not None or plan.lesson is not None or person.enrollment is None:
        return person
    seen = [t.text_id for t in sorted(person.told, key=lambda told: told.on)]
    day = program_day(person.enrollment.started_on, on)
    fits = _fits(person, on, plan.no_load)
    lesson = lesson_for(day, seen, person.enrollment.track, fits)
    return replace(person, told=(*person.told, Told(on, lesson.id)))


def _lesson_of(person: PersonState, on: date, fits: Fits) -> str | None:
    """The lesson that was chosen for `on`, if what happened since leaves it fitting."""
    told = [
        LESSON_BY_ID[t.text_id] for t in person.told if t.on == on and t.text_id in LESSON_BY_ID
    ]
    return next((lesson.id for lesson in told if lesson.fits <= fits), None)


def _fits(person: PersonState, on: date, why_not: NoLoad | None) -> Fits:
    if why_not is not None:
        return Fits.STOPPED
    return Fits.HELD if held(person, on) else Fits.FULL


def _planned(log: SessionLog) -> bool:
    return log.template != BEGIN_TEMPLATE


def _done_before(person: PersonState, on: date) -> int:
    return sum(1 for log in program_sessions(person) if log.on < on)


def _form(person: PersonState, on: date, why_easier: Held | None) -> SessionForm:
    if why_easier is Held.RETURNED:
        return SessionForm.ONLY_QUAD_PRESS
    return session_form(on, person.training_days, held=why_easier is not None)
