"""The weekly decision in a person's life: when it is spoken, and that it stands.

The rule itself is `rehab.three_week_rule`; here is what the service adds to it
(clinical.md 6.5; conversation.md 4 and 5): what was said stands, a booked visit waits, a stop
or SEVERE absorbs, a pause speaks only of escalations.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import program_sessions, with_answer
from care.clock import today
from care.diary import diary, epoch_start
from care.events import Kind
from care.holds import held, no_load
from care.maintenance import in_maintenance
from care.messages import Message, Toast
from care.messages.decisions import CatchUpSaved, DecisionNote
from care.messages.morning import Spoken
from care.outcome import Due, Outcome
from care.person import (
    Answer,
    Booking,
    Decided,
    Escalation,
    Knee,
    PersonState,
    Topic,
)
from care.session_log import session_was_told
from care.stops import ADVICE_STAYS_DUE
from rehab.content.lessons import Track
from rehab.program import exercise_days
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import (
    CATCH_UP_OPEN,
    SAFETY_NET_SPACING,
    SAFETY_NETS_PER_EPOCH,
    Check,
    Decision,
    assess,
    open_catch_up,
    seriousness,
)
from rehab.weekly_level import SIGNIFICANT

SEVERE_ABSORBS = timedelta(days=7)  # conversation.md 5: a WORSE this soon after is one line
BOOKED_WAITS_AFTER = timedelta(days=3)  # clinical.md 6.5: the visit + 3 days
BOOKED_WAITS_AT_MOST = timedelta(days=28)
END_OF_PLAN_WEEK = 6  # clinical.md 6.5: day 43
SAFETY_NET_KEPT = timedelta(days=2)  # a net whose evening was missed goes with the next ones

SAFETY_NET_TOLD = "safety_net"


def spoken_so_far(person: PersonState) -> dict[tuple[date, int], Decision]:
    """What was last said of each week, by the epoch's day 1 and the week."""
    return {(d.epoch_start, d.week): d.decision for d in _in_order(person)}


def due_check(person: PersonState, on: date) -> Check | None:
    """The weekly check whose decision belongs to the morning of `on`.

    The check of `on` itself, or of a day less than a week ago whose morning never came; but no
    question whose time for an answer is over. None once the knee is resolved (6.5).
    """
    if in_maintenance(person, on):
        return None
    checks = [check for check in _checks(person, on) if check.catch_up is None]
    if not checks or _over(person, checks[-1]):
        return None
    check, age = checks[-1], on - checks[-1].date
    too_late = check.decision is Decision.ASK_CATCH_UP and age > CATCH_UP_OPEN
    return None if too_late or age >= timedelta(days=DAYS_PER_WEEK) else check


def decided_for(person: PersonState, check: Check) -> Decided | None:
    """What was last said of the week of `check`, or None."""
    return next(reversed(_said_of(person, check.epoch_start, check.week)), None)


def decide(person: PersonState, check: Check, on: date, now: datetime) -> PersonState:
    """Record the decision of `check`, and the escalation that it speaks."""
    decision = _in_this_life(person, check)
    decided = Decided(check.epoch_start, check.week, on, decision, check.finding, now)
    decided_person = replace(person, decisions=(*person.decisions, decided))
    return with_escalation(decided_person, decision, on) if decision.escalates else decided_person


def said_in_the_morning(person: PersonState, on: date, now: datetime) -> Spoken | None:
    """The decision that the morning message of `on` carries: the first word on its week."""
    for decided in person.decisions:
        if decided.on == on and decided == _said_of(person, decided.epoch_start, decided.week)[0]:
            return spoken(person, decided, now)
    return None


def catch_up_answer(person: PersonState, said: Spoken) -> Answer | None:
    """The answer that the catch-up question of a spoken check has got, if any."""
    return next(
        (
            answer
            for answer in person.answers
            if answer.topic is Topic.CATCH_UP
            and said.check.date <= answer.on <= said.check.date + CATCH_UP_OPEN
        ),
        None,
    )


def catch_up_open(person: PersonState, said: Spoken, on: date) -> bool:
    """Whether the catch-up question of a spoken check waits for its answer on `on`."""
    asked = open_question(person, on)
    return asked == said.decided and catch_up_answer(person, said) is None


def with_escalation(person: PersonState, reason: Decision, on: date) -> PersonState:
    """The person with an escalation that was spoken on `on`."""
    if any((e.on, e.reason) == (on, reason) for e in person.escalations):
        return person
    return replace(person, escalations=(*person.escalations, Escalation(on, reason)))


def spoken(person: PersonState, decided: Decided, now: datetime) -> Spoken | None:
    """A recorded decision with what its message needs at `now`; None where its check is no more."""
    checks = [
        check
        for check in _checks(person, decided.on)
        if (check.epoch_start, check.week) == (decided.epoch_start, decided.week)
    ]
    if decided.decision is Decision.ASK_CATCH_UP:
        checks = checks[:1]
    if not checks:
        return None
    check = replace(checks[-1], decision=decided.decision, finding=decided.finding)
    severe = any(
        e.reason is Decision.SEVERE and timedelta(0) < decided.on - e.on <= SEVERE_ABSORBS
        for e in person.escalations
    )
    worse = decided.decision is Decision.ESCALATE_WORSE
    done, planned = sessions(person, decided.on - timedelta(days=1))
    on, enrollment = today(person, now), person.enrollment
    elsewhere = enrollment is not None and enrollment.knee is Knee.ELSEWHERE
    return Spoken(
        decided=decided,
        check=check,
        one_line=_stopped_at(person, decided) or (worse and severe),
        after_more=worse and check.level.lo <= check.baseline,
        end_of_plan=check.week == END_OF_PLAN_WEEK and check.level.lo >= SIGNIFICANT,
        sessions_done=done,
        sessions_planned=planned,
        no_load=no_load(person, on, now),
        held=held(person, on),
        running=enrollment is not None and enrollment.track is Track.KEEP,
        see_first=elsewhere and not person.visits,
    )


def sessions(person: PersonState, until: date) -> tuple[int, int]:
    """Sessions done and planned from day 1 up to `until`, inclusive."""
    if person.enrollment is None:
        return 0, 0
    start = person.enrollment.started_on
    done = sum(1 for log in program_sessions(person) if log.on <= until)
    days = exercise_days(start, until, person.training_days)
    return done, max(done, sum(1 for day in days if session_was_told(person, day)))


def open_question(person: PersonState, on: date) -> Decided | None:
    """The catch-up question that was asked and is open on `on`, if there is one."""
    if in_maintenance(person, on):
        return None
    check = open_catch_up(diary(person), on, spoken_so_far(person))
    said = _said_of(person, check.epoch_start, check.week) if check else []
    return next((d for d in said if d.decision is Decision.ASK_CATCH_UP), None)


def catch_up_answered(
    person: PersonState, score: int, now: datetime, asked_on: date | None = None
) -> Outcome:
    """The answer to the open catch-up question: it may warn, it may not clear (6.4).

    `asked_on` is the day of the message that was tapped; an older question is no longer open.
    """
    on = today(person, now)
    asked = open_question(person, on)
    if asked is None or asked_on not in (None, asked.on):
        return Outcome(person, toast=Toast.TOO_LATE)
    answered = with_answer(person, Answer(Topic.CATCH_UP, on, str(score), now))
    return decide_again(answered, now, saved=CatchUpSaved(score))


def decide_again(person: PersonState, now: datetime, saved: Message | None = None) -> Outcome:
    """Answers changed after a check was spoken: speak again only of something more serious.

    A decision that closes an open catch-up question speaks too. What was advised is never
    taken back (conversation.md 4).
    """
    said = (saved,) if saved else ()
    on = today(person, now)
    checks = [] if in_maintenance(person, on) else _checks(person, on)
    if not checks:
        return Outcome(person, said)
    latest = checks[-1]
    before = decided_for(person, latest)
    decision = _in_this_life(person, latest)
    if before is None or before.decision is decision or _over(person, latest):
        return Outcome(person, said)
    closes = before.decision is Decision.ASK_CATCH_UP
    if not closes and seriousness(decision) <= seriousness(before.decision):
        return Outcome(person, said)
    after = decide(person, latest, on, now)
    decided = after.decisions[-1]
    if decided.decision.escalates:
        return Outcome(after, said, due=(_advice(decided, now),))
    note = spoken(after, decided, now)
    if note is None or after.paused_on is not None or decided.decision is Decision.QUIET:
        return Outcome(after, said)
    return Outcome(after, (*said, DecisionNote(note)))


def advice_message(person: PersonState, occasion: str, now: datetime) -> Outcome:
    """The decision that an outbox row of its own speaks."""
    decided = next((d for d in person.decisions if occasion == _occasion(d)), None)
    note = spoken(person, decided, now) if decided else None
    return Outcome(person, (DecisionNote(note),) if note else ())


def safety_net_due(person: PersonState, on: date) -> bool:
    """Whether the evening of `on` carries the safety net (6.4).

    It says that the question of the latest check, which was asked, is still without an answer
    on its last day. One whose own evening never came goes with one of the next two.
    """
    # Most were never asked one, and every evening asks this.
    if all(decided.decision is not Decision.ASK_CATCH_UP for decided in person.decisions):
        return False
    checks = _checks(person, on)
    if not checks or _over(person, checks[-1]) or checks[-1].catch_up is not None:
        return False
    said = decided_for(person, checks[-1])
    late = on - (checks[-1].date + CATCH_UP_OPEN)
    if said is None or said.decision is not Decision.ASK_CATCH_UP:
        return False
    if not timedelta(0) <= late <= SAFETY_NET_KEPT:
        return False
    told = safety_nets(person)
    spaced = all(on - net >= SAFETY_NET_SPACING for net in told)
    return spaced and len(told) < SAFETY_NETS_PER_EPOCH


def safety_nets(person: PersonState) -> tuple[date, ...]:
    """The evenings that carried the safety net in the newest epoch."""
    first = epoch_start(person)
    return tuple(t.on for t in person.told if t.text_id == SAFETY_NET_TOLD and t.on >= first)


def _in_this_life(person: PersonState, check: Check) -> Decision:
    """The check's decision, or QUIET where a booked visit or "prefer not" says to wait."""
    decision = check.decision
    if not decision.escalates:
        return decision
    same = [e for e in person.escalations if e.reason is decision and e.on < check.date]
    if any(e.outcome is Booking.PREFER_NOT for e in same):
        return Decision.QUIET
    if any(_waits(e, check.date) for e in same):
        return Decision.QUIET
    return decision


def _waits(escalation: Escalation, on: date) -> bool:
    if escalation.outcome is not Booking.BOOKED or escalation.answered_on is None:
        return False
    until = escalation.answered_on + BOOKED_WAITS_AT_MOST
    if escalation.visit_on is not None:
        until = min(until, escalation.visit_on + BOOKED_WAITS_AFTER)
    return on <= until


def _checks(person: PersonState, until: date) -> list[Check]:
    events = assess(diary(person), until, spoken_so_far(person))
    return [event for event in events if isinstance(event, Check)]


def _in_order(person: PersonState) -> list[Decided]:
    return sorted(person.decisions, key=lambda decided: decided.at)


def _said_of(person: PersonState, epoch_start: date, week: int) -> list[Decided]:
    """What was said of a week, in order."""
    return [d for d in _in_order(person) if (d.epoch_start, d.week) == (epoch_start, week)]


def _over(person: PersonState, check: Check) -> bool:
    """Whether a visit has ended the epoch of `check`: it is not spoken of any more (6.5)."""
    return check.epoch_start != epoch_start(person)


def _stopped_at(person: PersonState, decided: Decided) -> bool:
    """Whether a red flag's stop was open when the decision was spoken."""
    return any(
        stop.raised_at <= decided.at
        and not stop.taken_back
        and (stop.returned_on is None or stop.returned_on > decided.on)
        for stop in person.stops
    )


def _occasion(decided: Decided) -> str:
    return f"{decided.epoch_start:%y%m%d}-{decided.week}-{decided.decision.name}"


def _advice(decided: Decided, now: datetime) -> Due:
    return Due(Kind.DECISION, decided.on, now, now + ADVICE_STAYS_DUE, _occasion(decided))
