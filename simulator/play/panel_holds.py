"""What holds a person's plan back, and the red flags that were raised: lines for a clinician."""

from datetime import date, datetime

from care.holds import held, last_severe, waits
from care.maintenance import in_maintenance
from care.messages.plan import Held, NoLoad
from care.person import Knee, PersonState, Status, Stop
from care.stops import open_stops
from care.weekly import open_question
from rehab.red_flags import ONLY_QUAD_PRESS_DAYS
from rehab.three_week_rule import CATCH_UP_OPEN, Decision
from simulator.play.panel_words import red_flag_words
from simulator.play.shown_chat import short_date

_HELD = {
    Held.FLARE: "Sessions are shorter and easier since the flare of {since} (rules 6.4).",
    Held.CALM: "Sessions are short and easy while a flare lasts that the person told (rules 4.5).",
    Held.TWO_REDS: "The next session is easier: 2 in 7 days were too much (rules 3.2).",
    Held.ESCALATION: (
        "Sessions are held at an easier level since the advice of {since}, until the person was "
        "seen or a week goes well (rules 6.5)."
    ),
    Held.RUN: "The next session is easier: the last run was too much for the knee (rules 3).",
    Held.SORE: "The next session is easier: the last one was too much for the knee (rules 3).",
    Held.RETURNED: (
        f"Back after a stop: {ONLY_QUAD_PRESS_DAYS} days with 1 easy exercise (rules 7.4)."
    ),
}


def holds(person: PersonState, on: date, now: datetime) -> list[str]:
    """What holds messages or loaded work back on the program date `on`, the widest first."""
    lines = [
        _silence(person),
        _pause(person),
        _no_load(person, on, now),
        _easier(person, on),
        _question(person, on),
    ]
    if in_maintenance(person, on):
        lines.append("The knee is calm: maintenance, 2 short sessions and 1 question a week.")
    return [line for line in lines if line is not None]


def urgent(person: PersonState, on: date, now: datetime) -> list[str]:
    """What goes before every weekly check: open red flags and SEVERE."""
    stops = open_stops(person, now)
    lines = [f"Red flag {red_flag_words(stop)}, {_until(stop)}." for stop in stops]
    no_exercise = _no_load(person, on, now)
    return [*lines, no_exercise] if no_exercise is not None else lines


def red_flags(person: PersonState | None) -> list[str]:
    """Every red flag that was raised, the newest first, and whether it is still open."""
    if person is None:
        return []
    stops = sorted(person.stops, key=lambda stop: stop.raised_at, reverse=True)
    lines = [f"{red_flag_words(stop)}, {_until(stop)}" for stop in stops]
    enrolled = person.enrollment
    if enrolled is not None and enrolled.knee is Knee.ELSEWHERE and not person.visits:
        lines.append("RF22: pain somewhere else than the front of the knee. No impact until seen.")
    return lines


def _until(stop: Stop) -> str:
    raised = short_date(stop.on)
    if stop.taken_back:
        return f"of {raised}, taken back as a tap by mistake"
    if stop.cleared_on is not None:
        return f"of {raised}, cleared by a clinician on {short_date(stop.cleared_on)}"
    return f"open since {raised}"


def _silence(person: PersonState) -> str | None:
    if not person.reachable:
        return "The person has blocked the bot. Nothing is sent."
    match person.status:
        case Status.STOPPED:
            return "Stopped by the person with /stop. Nothing is sent, the data is kept."
        case Status.SAID_GOODBYE:
            return "Silent after two safety nets without an answer. /start goes on."
        case _:
            return None


def _pause(person: PersonState) -> str | None:
    if person.paused_on is None:
        return None
    until = f"until {short_date(person.paused_until)}" if person.paused_until else "for now"
    return f"Paused by the person {until}. Only advice to see somebody would be sent."


def _no_load(person: PersonState, on: date, now: datetime) -> str | None:
    match waits(person, on, now):
        case NoLoad.STOP:
            return (
                "No exercise until a clinician has cleared the red flag. The evening question "
                "stays."
            )
        case NoLoad.SEVERE:
            severe = last_severe(person, on)
            since = short_date(severe.on) if severe is not None else "then"
            return f"No exercise since {since}: 8 or more on 3 days of 7 (SEVERE, rules 6.3)."
        case NoLoad.VISIT_STOP:
            return "No exercise: a professional said stop at the visit."
        case NoLoad.SIX:
            return "No exercise until the six are answered, which a high number asked (rules 7.3)."
        case None:
            return None


def _easier(person: PersonState, on: date) -> str | None:
    why = held(person, on)
    if why is None:
        return None
    advised = [e.on for e in person.escalations if e.reason.escalates and e.on <= on]
    flares = [d.on for d in person.decisions if d.decision is Decision.FLARE and d.on <= on]
    since = max(flares if why is Held.FLARE else advised, default=on)
    return _HELD[why].format(since=short_date(since))


def _question(person: PersonState, on: date) -> str | None:
    asked = open_question(person, on)
    if asked is None:
        return None
    until = short_date(asked.on + CATCH_UP_OPEN)
    return f"A number for a typical day of last week is asked for, until {until} (rules 6.4)."
