"""The morning message: the weekly decision, today's plan, and one question at a time.

Source: conversation.md 1 and 5.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from care import about_you, motivation, run_live
from care.answers import program_sessions
from care.clock import today, wall_clock
from care.events import Kind
from care.flare_told import two_reds_of_yesterday
from care.flares import flare_since
from care.holds import held, impact_today, last_severe, waits
from care.maintenance import silent_slot, strength_days
from care.messages import Message
from care.messages.decisions import DecisionNote
from care.messages.morning import Morning, MorningAsk, Spoken
from care.messages.plan import Held, NoLoad, Plan
from care.missed import missed_before, with_missed_said
from care.outcome import Outcome
from care.pause import OVER_TOLD, asked_again, over, with_question_again
from care.person import (
    Booking,
    Escalation,
    LeftOut,
    PersonState,
    Resolved,
    Status,
    Told,
    Topic,
)
from care.phases import flare_told, form_of, phase_note, phase_of, two_green, with_phase
from care.plan_change import plan_change
from care.race_day import race_day
from care.resolved import asks_to_confirm, calm_again, confirmation
from care.review import weekly_review
from care.runs import may_jump, ran, run_day, run_of
from care.session_cards import ONE_PAGE_AFTER, under_way
from care.session_log import log_of, record_of, swaps_of, trained, trains_on
from care.silence import STILL_THERE_TOLD, with_still_there
from care.six import careful, runs, unanswered
from care.slots import slot_plans
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
from rehab.program import (
    SessionForm,
    session_for,
    session_form,
)
from rehab.red_flags import Urgency
from rehab.schedule import program_day

ASK_BOOKED_AFTER = timedelta(days=7)  # clinical.md 6.5
ASK_BOOKED_AFTER_VISIT = timedelta(days=1)
ASK_BOOKED_WITHIN = timedelta(days=7)  # a question whose morning never came goes with a later one

_ORDER = tuple(MorningAsk)


def open_morning(person: PersonState, on: date, now: datetime) -> Outcome:
    """The morning message of `on`, when its row is due.

    1. A pause until this date is over.
    2. A weekly decision that is due is recorded; from then on it stands.
    3. While paused only an escalation speaks (conversation.md 6).
    4. A question that is still open is asked again after a pause.
    5. In maintenance only the days with a session have a morning.
    6. Two reds whose second was no number of a whole session begin their flare here at the latest.
    7. A phase begins, or waits; a silence of some days is asked about once.
    8. What did not come before it is said once.
    9. The one useful thing of a rest day is chosen and remembered, and so are the question
       about a booking, the one about the person, and the nudge.
    """
    if person.status is not Status.ACTIVE or person.enrollment is None:
        return Outcome(person)
    person = _decided(over(person, on), on, now)
    if person.paused_on is not None:
        return Outcome(person, _while_paused(person, on, now))
    person = two_reds_of_yesterday(with_question_again(person, on), on, now)
    if silent_slot(person, Kind.MORNING, on):
        return Outcome(person)
    person = with_still_there(with_phase(person, on, now), on, now)
    person = with_missed_said(person, Kind.MORNING, on)
    person = _with_lesson(_with_booked_question(person, on), on, now)
    person = _with_what_is_personal(about_you.left(person), on, now)
    return Outcome(person, (morning_screen(person, on, now),))


def today_screen(person: PersonState, on: date, now: datetime) -> Outcome:
    """The day as it stands, because the person asks: /today brings an open session back."""
    live = run_live.shown(person, on, now)
    if live is not None:
        return Outcome(person, (live,))
    card = under_way(on, plan_of(person, on, now), log_of(person, on))
    if card is not None:
        return Outcome(person, (card,))
    person = _with_lesson(person, on, now)
    return Outcome(person, (morning_screen(person, on, now, past=MorningAsk.DECISION),))


def morning_screen(
    person: PersonState, on: date, now: datetime, past: MorningAsk | None = None
) -> Morning:
    """The morning message of `on` as it stands.

    `past` is the question that the person has left behind: the next open one is asked.

    Raises ValueError for a person without an enrollment.
    """
    if person.enrollment is None:
        raise ValueError("only an enrolled person has mornings")
    decided = said_in_the_morning(person, on, now)
    said = decided or asked_again(person, on, now)
    resolved = confirmation(person, on)
    confirms = asks_to_confirm(person, decided, now)
    answers = {answer.topic: answer for answer in person.answers if answer.on == on}
    catch_up = catch_up_answer(person, said) if said else None
    escalation = _escalation_of(person, said)
    booked = _booked_question(person, on)
    plan = plan_of(person, on, now)
    about = about_you.morning_question(person, on) if _restful(plan) else None
    open_asks = {
        MorningAsk.DECISION: escalation is not None and escalation.outcome is None,
        MorningAsk.CATCH_UP: said is not None and catch_up_open(person, said, today(person, now)),
        MorningAsk.RESOLVED: confirms and resolved in {None, Resolved.ACTIVE},
        MorningAsk.NEXT_MORNING: loaded_on(person, on - timedelta(days=1))
        and Topic.NEXT_MORNING not in answers,
        MorningAsk.BOOKED: booked is not None
        and (booked.answered_on is None or booked.answered_on < on),
        MorningAsk.RUN: on == today(person, now)
        and plan.run is not None
        and plan.run.waits
        and plan.run.remind_at is None,
        # On another day it cannot be begun.
        MorningAsk.SESSION: on == today(person, now) and plan.waits,
        MorningAsk.ABOUT_YOU: about is not None,
    }
    after = _ORDER.index(past) if past else -1
    ask = next((ask for ask in _ORDER[after + 1 :] if open_asks.get(ask)), None)
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
        back=Told(on, OVER_TOLD) in person.told,
        review=weekly_review(person, on, decided, now),
        phase=phase_note(person, on),
        change=plan_change(person, on, plan),
        still_there=Told(on, STILL_THERE_TOLD) in person.told,
        regular_day=on.weekday() in strength_days(person, on),
        activity=person.activity.name if person.activity else None,
        resolved=resolved,
        may_confirm=calm_again(decided) and not confirms and resolved is not Resolved.CONFIRMED,
        about=about,
        nudge=motivation.nudge_line(person, on, now) if _restful(plan) else None,
        race=motivation.race_again(person, on) if _restful(plan) else None,
        race_day=race_day(person, on, now),
        flare=flare_told(person, on),
        units=person.units,
        missed=missed_before(person, Kind.MORNING, on),
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
    """What `on` holds: a run, a session or a rest day, and why it is held back if it is."""
    plan = _strength_of(person, on, now)
    run = run_day(person, on, now)
    record = run_of(person, on)
    if run is not None and run.waits and record is not None and record.remind_at is not None:
        later = record.remind_at
        run = replace(run, remind_at=wall_clock(person, later).time() if later > now else None)
    return replace(plan, run=run)


def _strength_of(person: PersonState, on: date, now: datetime) -> Plan:
    """What `on` holds besides a run."""
    stop, why_not = open_stop(person, now), waits(person, on, now)
    training_day = trains_on(person, on)
    if why_not is not None or training_day is None:
        lesson = _lesson_of(person, on, _fits(person, on, why_not))
        return Plan(
            None,
            None,
            lesson,
            why_not,
            held=None,
            stop=stop,
            running=runs(person),
            unanswered=unanswered(person, on) if why_not is NoLoad.SIX else None,
        )
    why_easier, log = held(person, on), log_of(person, on)
    short = log is not None and log.short
    session = session_for(
        _done_before(person, on),
        _form(person, training_day, why_easier),
        phase_of(person),
        impact=why_easier is None and impact_today(person, on) and may_jump(person, on),
        two_green=two_green(person, on),
        record=record_of(person, on),
        lower=why_easier is not None and why_easier.in_full,
        short=short,
    )
    plan = Plan(
        session,
        None,
        None,
        None,
        why_easier,
        stop,
        running=runs(person),
        careful=careful(person, on),
        swaps=tuple(swaps_of(person).items()),
    )
    return _with_what_became_of_it(plan, person, on, now)


def _with_what_became_of_it(plan: Plan, person: PersonState, on: date, now: datetime) -> Plan:
    """The plan with where its session stands: waiting, put off, under way, done or left out."""
    log = log_of(person, on)
    plan = replace(plan, one_page=_done_before(person, on) >= ONE_PAGE_AFTER)
    if log is None:
        return plan
    remind_at = log.remind_at if log.remind_at and log.remind_at > now else None
    return replace(
        plan,
        done=True if log.done else (False if log.left_out else None),
        under_way=log.card is not None,
        left_out=log.left_out,
        remind_at=wall_clock(person, remind_at).time() if remind_at else None,
        next_morning_at=_morning_after(person, on) if log.left_out is LeftOut.TOMORROW else None,
    )


def _morning_after(person: PersonState, on: date) -> time | None:
    """The local time of the morning message of the day after `on`."""
    mornings = (plan for plan in slot_plans(person) if plan.kind is Kind.MORNING)
    due = next((plan.instant(on + timedelta(days=1)) for plan in mornings), None)
    return wall_clock(person, due).time() if due else None


def loaded_on(person: PersonState, on: date) -> bool:
    """Whether a session of the program was done on `on`, or begun and left; or a run."""
    log = log_of(person, on)
    return (log is not None and trained(log)) or ran(person, on)


def _decided(person: PersonState, on: date, now: datetime) -> PersonState:
    check = due_check(person, on)
    if check is None or decided_for(person, check) is not None:
        return person
    if person.paused_on is not None and not check.decision.escalates:
        return person  # it is asked or said on the morning of the return
    return decide(person, check, on, now)


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


BOOKED_TOLD = "booked "  # with which advice


def _booked_told(escalation: Escalation) -> str:
    return f"{BOOKED_TOLD}{escalation.on:%y%m%d} {escalation.reason.name}"


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
        late = on - ask_booked_on(escalation)
        answered = escalation.outcome in {Booking.SEEN, Booking.PREFER_NOT}
        asked = _booked_told(escalation) in told
        if not answered and not asked and timedelta(0) <= late < ASK_BOOKED_WITHIN:
            return replace(person, told=(*person.told, Told(on, _booked_told(escalation))))
    return person


def ask_booked_on(escalation: Escalation) -> date:
    """The first morning that asks about advice: 7 days later, or after the visit (6.5)."""
    first = escalation.on + ASK_BOOKED_AFTER
    visit = escalation.visit_on
    return first if visit is None else max(first, visit + ASK_BOOKED_AFTER_VISIT)


def _with_lesson(person: PersonState, on: date, now: datetime) -> PersonState:
    """Choose the one useful thing of a rest day, unless the day has one."""
    plan = plan_of(person, on, now)
    if plan.session is not None or plan.lesson is not None or person.enrollment is None:
        return person
    if plan.stop is not None and plan.stop.urgency >= Urgency.SAME_DAY:
        return person  # nothing stands beside advice to be seen today
    seen = [t.text_id for t in sorted(person.told, key=lambda told: told.on)]
    day = program_day(person.enrollment.started_on, on)
    fits = _fits(person, on, plan.no_load)
    lesson = lesson_for(day, seen, person.enrollment.track, fits)
    return replace(person, told=(*person.told, Told(on, lesson.id)))


def _restful(plan: Plan) -> bool:
    """Whether the day is a rest day of the plan, and not one that a stop or SEVERE made."""
    return plan.session is None and plan.no_load is None and plan.run is None


def _with_what_is_personal(person: PersonState, on: date, now: datetime) -> PersonState:
    """Choose what a rest day asks and says about the person.

    Not beside advice to be seen, and not on the day of the race, which has its own word.
    """
    said = said_in_the_morning(person, on, now)
    advice = said is not None and said.decided.decision.escalates
    race_today = person.goal is not None and person.goal.on == on
    if advice or race_today or not _restful(plan_of(person, on, now)):
        return person
    asked = about_you.with_question(person, on)
    compared = motivation.with_race_again(asked, on)
    if motivation.race_again(compared, on) is not None:
        return compared
    return motivation.with_nudge(compared, on, now)


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


def _done_before(person: PersonState, on: date) -> int:
    return sum(1 for log in program_sessions(person) if log.on < on)


def _form(person: PersonState, on: date, why_easier: Held | None) -> SessionForm:
    if why_easier is Held.RETURNED:
        return SessionForm.ONLY_QUAD_PRESS
    if flare_since(person, on) is not None:
        return SessionForm.HELD_LIGHT  # whatever else holds it: the flare's is the easiest
    form = session_form(
        on, person.training_days, held=why_easier is not None and not why_easier.in_full
    )
    return form_of(person, on, form)
