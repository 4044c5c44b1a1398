"""A red flag's verdict: the stop it makes, how it is taken back, and the way back in.

Source: docs/rules.md, clinical.md 7 and conversation.md 3.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from care.clock import country_of, quiet_of, today, zone_of
from care.events import Kind
from care.messages import Toast
from care.messages.enrollment import (
    AnswersNoted,
    FollowUp,
    FollowUpNoted,
    MistakeTakenBack,
    NotYetToday,
    SeenCheck,
    SeenCheckAnswered,
    StopNote,
    StopRemembered,
    Verdict,
)
from care.outcome import Due, Outcome
from care.person import Booking, PersonState, Stop, Told
from rehab.red_flags import (
    LINES,
    REMEMBERED_FOR,
    TAKE_BACK_WITHIN,
    WAY_BACK_WITHOUT_ZONE,
    Urgency,
    verdict,
)
from rehab.schedule import follow_up_instant, quiet_end
from rehab.three_week_rule import Decision

TEXT_VERSION = "2026-11"  # of the verdicts' texts; a change of their meaning changes it
ADVICE_STAYS_DUE = timedelta(days=7)
FOLLOW_UP_STAYS_DUE = timedelta(days=2)
ASK_AGAIN_AFTER = timedelta(days=2)  # conversation.md 1


def moment(stop: Stop) -> str:
    """A stop's name in a button and in the outbox: the second in which it was raised."""
    return str(int(stop.raised_at.timestamp()))


def open_stops(person: PersonState, now: datetime) -> tuple[Stop, ...]:
    """The stops that still hold, the most urgent first.

    A stop raised in the program holds until a clinician has cleared the person; one from before
    is remembered for 30 days.
    """
    stops = (
        stop
        for stop in person.stops
        if stop.returned_on is None
        and not stop.taken_back
        and (_in_the_program(person, stop) or now - stop.raised_at <= REMEMBERED_FOR)
    )
    return tuple(sorted(stops, key=lambda stop: (-stop.urgency, -stop.raised_at.timestamp())))


def open_stop(person: PersonState, now: datetime) -> Stop | None:
    """The most urgent stop that still holds, or None."""
    return next(iter(open_stops(person, now)), None)


def find(person: PersonState, name: str) -> Stop | None:
    """The stop that a button names, if it is this person's."""
    return next((stop for stop in person.stops if moment(stop) == name), None)


def raise_stop(
    person: PersonState, lines: tuple[str, ...], now: datetime, over_55: bool | None = None
) -> Outcome:
    """Save the verdict over `lines`; the advice goes out as a row of its own (design.md 4.5).

    Answers of an enrollment that was under way are dropped: only the lines that stop are kept.

    Raises ValueError where no stop follows from `lines`.
    """
    urgency = verdict(lines)
    if urgency is None or not urgency.stops:
        raise ValueError(f"no stop follows from {lines}")
    stop = Stop(
        raised_at=_free_second(person, now),
        on=today(person, now),
        urgency=urgency,
        lines=tuple(line for line in lines if LINES[line].urgency.stops),
        text_version=TEXT_VERSION,
        over_55=over_55,
    )
    stopped = replace(person, stops=(*person.stops, stop), dialog=None)
    if person.enrollment is None:
        stopped = replace(stopped, answers=())
    due = [Due(Kind.VERDICT, stop.on, now, now + ADVICE_STAYS_DUE, moment(stop))]
    if urgency >= Urgency.SAME_DAY:
        at = follow_up_instant(zone_of(person), stop.raised_at, quiet_of(person))
        due.append(Due(Kind.FOLLOW_UP, stop.on, at, at + FOLLOW_UP_STAYS_DUE, moment(stop)))
    return Outcome(stopped, messages=(AnswersNoted(),), due=tuple(due))


def way_back(person: PersonState, now: datetime) -> bool:
    """Whether a clearance can be given now: it ends every open stop, so each must allow it."""
    return all(_way_back_from(person, stop, now) for stop in open_stops(person, now))


def remembered(person: PersonState, stop: Stop, now: datetime) -> StopRemembered:
    enrolled = person.enrollment is not None
    return StopRemembered(stop, way_back(person, now), country_of(person), enrolled)


def verdict_message(person: PersonState, name: str) -> Outcome:
    """The advice of the stop `name`, when its row is due."""
    stop = find(person, name)
    if stop is None or stop.taken_back:
        return Outcome(person)
    enrolled = person.enrollment is not None
    return Outcome(person, (Verdict(stop, country_of(person), enrolled),))


def follow_up(person: PersonState, name: str) -> Outcome:
    """Ask once whether help was found; not when the stop is over."""
    stop = find(person, name)
    if stop is None or stop.taken_back or stop.returned_on is not None:
        return Outcome(person)
    return Outcome(person, (FollowUp(stop, country_of(person)),))


def follow_up_answered(person: PersonState, name: str, helped: bool, now: datetime) -> Outcome:
    """Whether help was found; it is not kept. If not yet, it may be asked once more."""
    stop = find(person, name)
    if stop is None:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    ask = not helped and stop in open_stops(person, now) and not _asks_again(person, stop)
    return Outcome(person, (FollowUpNoted(helped, country_of(person), name if ask else None),))


def ask_again(person: PersonState, name: str, agreed: bool, now: datetime) -> Outcome:
    """The person says whether to ask in 2 days if they were seen; at most once for a stop."""
    stop = find(person, name)
    if stop is None or stop not in open_stops(person, now):
        return Outcome(person, toast=Toast.OLD_BUTTON)
    answered = SeenCheckAnswered(agreed, country_of(person))
    if not agreed or _asks_again(person, stop):
        return Outcome(person, (answered,))
    asked = replace(person, told=(*person.told, Told(today(person, now), _again_told(stop))))
    hours, zone = quiet_of(person), zone_of(person)
    at = now + ASK_AGAIN_AFTER if zone is None else quiet_end(zone, now + ASK_AGAIN_AFTER, hours)
    row = Due(Kind.SEEN_CHECK, stop.on, at, at + FOLLOW_UP_STAYS_DUE, name)
    return Outcome(asked, (answered,), due=(row,))


def seen_check(person: PersonState, name: str, now: datetime) -> Outcome:
    """Were you seen? Not when the stop is over."""
    stop = find(person, name)
    if stop is None or stop not in open_stops(person, now):
        return Outcome(person)
    return Outcome(person, (SeenCheck(stop, country_of(person)),))


def _asks_again(person: PersonState, stop: Stop) -> bool:
    return any(told.text_id == _again_told(stop) for told in person.told)


def _again_told(stop: Stop) -> str:
    return f"seen_check {moment(stop)}"


def note(person: PersonState, name: str) -> Outcome:
    """A few lines to show to a doctor."""
    stop = find(person, name)
    if stop is None or stop.taken_back:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    return Outcome(person, (StopNote(stop),))


def take_back(person: PersonState, name: str, now: datetime) -> Outcome | None:
    """Undo a tap by mistake within 10 minutes; None when it is too late or unknown."""
    stop = find(person, name)
    if stop is None or stop.returned_on is not None:
        return None
    if stop.taken_back or now - stop.raised_at > TAKE_BACK_WITHIN:
        return None
    stops = tuple(replace(s, taken_back=True) if s is stop else s for s in person.stops)
    return Outcome(replace(person, stops=stops), (MistakeTakenBack(),))


def not_yet(person: PersonState, stop: Stop) -> NotYetToday:
    return NotYetToday(stop, country_of(person))


def clear_all(person: PersonState, cleared_on: date, now: datetime) -> PersonState:
    """The person is back: every open stop ends with the clinician's date.

    So does SEVERE of that date or before: they were seen since.
    """
    held = open_stops(person, now)
    stops = tuple(
        replace(stop, cleared_on=cleared_on, returned_on=today(person, now))
        if stop in held
        else stop
        for stop in person.stops
    )
    seen = tuple(
        replace(e, outcome=Booking.SEEN, answered_on=today(person, now))
        if e.reason is Decision.SEVERE and e.on <= cleared_on
        else e
        for e in person.escalations
    )
    return replace(person, stops=stops, escalations=seen)


def _in_the_program(person: PersonState, stop: Stop) -> bool:
    enrollment = person.enrollment
    return enrollment is not None and stop.raised_at >= enrollment.enrolled_at.replace(
        microsecond=0
    )


def _way_back_from(person: PersonState, stop: Stop, now: datetime) -> bool:
    """For S at once, for E and U from the next day on (conversation.md 3)."""
    if stop.urgency is Urgency.SOON:
        return True
    if zone_of(person) is None and now - stop.raised_at < WAY_BACK_WITHOUT_ZONE:
        return False
    return today(person, now) > today(person, stop.raised_at)


def _free_second(person: PersonState, now: datetime) -> datetime:
    """`now` to the second, or the next second that names none of the person's stops."""
    taken = {stop.raised_at for stop in person.stops}
    at = now.astimezone(UTC).replace(microsecond=0)
    while at in taken:
        at += timedelta(seconds=1)
    return at
