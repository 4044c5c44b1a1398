"""Pain scores: given by a tap or typed, changed, corrected, filled in for a day before.

Source: conversation.md 4 and clinical.md 5 (docs/rules.md). A source holds one value; a day
counts the highest of its sources.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import with_answer
from care.clock import country_of, today
from care.diary import daily_pain
from care.evening import DAY_BEFORE, EVENING_SOURCE, evening_screen
from care.events import Kind
from care.flare_told import after_two_reds
from care.maintenance import offered_restart
from care.messages import Message, Toast
from care.messages.control import NotEnrolledYet
from care.messages.scores import (
    EditKept,
    Evening,
    EveningAsk,
    PainQuestion,
    PainSaved,
    ScoreAskAgain,
    SevereNote,
    TooEarly,
    TooLate,
)
from care.outcome import Due, Outcome
from care.person import Answer, PersonState, Score, Settled, Topic
from care.silence import asks_both
from care.six import runs, six_after
from care.stops import ADVICE_STAYS_DUE
from care.weekly import decide_again, with_escalation
from rehab.pain import (
    SEVERE_DAYS,
    SEVERE_SCORE,
    SEVERE_SPACING,
    SEVERE_WINDOW,
    Unreadable,
    parse_score,
)
from rehab.three_week_rule import Decision, GlobalChange

CHANGE_WITHIN_DAYS = 2  # clinical.md 5, conversation.md 4: 48 hours after the day


def open_for_scores(person: PersonState, on: date, now: datetime) -> bool:
    """Whether scores of program date `on` can still be given and changed."""
    if person.enrollment is None:
        return False
    day = today(person, now)
    earliest = max(day - timedelta(days=CHANGE_WITHIN_DAYS), person.enrollment.started_on)
    return earliest <= on <= day


def tapped(person: PersonState, on: date, source: str, value: int, now: datetime) -> Outcome:
    """A number under a check-in's question; tapping again replaces it, downwards too."""
    if not open_for_scores(person, on, now):
        return Outcome(person, (TooLate(on),), toast=Toast.TOO_LATE)
    if source == DAY_BEFORE and not asks_both(person, on + timedelta(days=1)):
        return Outcome(person, toast=Toast.OLD_BUTTON)
    held_by = EVENING_SOURCE if source == DAY_BEFORE else source
    saved = with_score(person, Score(on, held_by, value, now))
    return _consequences(person, saved, on, now, check_in(saved, on, source, now))


def check_in(person: PersonState, on: date, source: str, now: datetime) -> Evening:
    """A check-in's message as it stands."""
    if source == EVENING_SOURCE:
        return evening_screen(person, on, now)
    if source == DAY_BEFORE:
        return evening_screen(person, on + timedelta(days=1), now)
    value = next((s.value for s in person.scores if (s.on, s.source) == (on, source)), None)
    return Evening(
        on=on,
        source=source,
        value=value,
        highest=daily_pain(person).get(on),
        ask=None,
        global_change=None,
        safety_net=False,
        today=today(person, now),
    )


def change(person: PersonState, on: date, source: str, now: datetime) -> Outcome:
    """Show the numbers of a check-in again."""
    if not open_for_scores(person, on, now):
        return Outcome(person, (TooLate(on),), toast=Toast.TOO_LATE)
    if source == EVENING_SOURCE:
        return Outcome(person, (evening_screen(person, on, now, again=EveningAsk.PAIN),))
    evening = on + timedelta(days=1)
    if source == DAY_BEFORE and not asks_both(person, evening):
        return Outcome(person, toast=Toast.OLD_BUTTON)
    if source == DAY_BEFORE:
        screen = evening_screen(person, evening, now, again=EveningAsk.YESTERDAY)
        return Outcome(person, (screen,))
    return Outcome(person, (PainQuestion(on, source, today(person, now)),))


def ask(person: PersonState, days_ago: int, message_id: int, now: datetime) -> Outcome:
    """Q1 because the person wants to give a score."""
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    on = today(person, now) - timedelta(days=days_ago)
    if not open_for_scores(person, on, now):
        return Outcome(person, (_closed(person, on),))
    return Outcome(person, (PainQuestion(on, f"p{message_id}", today(person, now)),))


def _closed(person: PersonState, on: date) -> Message:
    """Why no score can be given for `on`, which somebody typed."""
    if person.enrollment is not None and on < person.enrollment.started_on:
        return TooEarly(person.enrollment.started_on)
    return TooLate(on)


def typed(person: PersonState, text: str, message_id: int, days_ago: int, now: datetime) -> Outcome:
    """A typed number: another value for its day."""
    on = today(person, now) - timedelta(days=days_ago)
    if not open_for_scores(person, on, now):
        return Outcome(person, (_closed(person, on),))
    score = parse_score(text)
    if isinstance(score, Unreadable):
        return Outcome(person, (ScoreAskAgain(score),))
    return _save_typed(person, Score(on, typed_source(message_id), score, now), now)


def edited(person: PersonState, text: str, message_id: int, now: datetime) -> Outcome:
    """A typed score was corrected by editing its message."""
    source = typed_source(message_id)
    before = next((score for score in person.scores if score.source == source), None)
    score = parse_score(text)
    if isinstance(score, Unreadable):
        return Outcome(person, (EditKept(before.value),) if before else ())
    on = before.on if before else today(person, now)
    if not open_for_scores(person, on, now):
        return Outcome(person, (TooLate(on),) if before else ())
    return _save_typed(person, Score(on, source, score, now), now)


def typed_source(message_id: int) -> str:
    return f"m{message_id}"


def with_score(person: PersonState, score: Score) -> PersonState:
    """The person with `score`; it replaces what its source held for the day."""
    others = tuple(s for s in person.scores if (s.on, s.source) != (score.on, score.source))
    return replace(person, scores=(*others, score))


def global_change(person: PersonState, on: date, answer: str, now: datetime) -> Outcome:
    """Q4, on the evening of day 7k."""
    if not open_for_scores(person, on, now):
        return Outcome(person, (TooLate(on),), toast=Toast.TOO_LATE)
    value = GlobalChange(answer).value
    saved = with_answer(person, Answer(Topic.GLOBAL_CHANGE, on, value, now))
    again = decide_again(saved, now)
    return replace(again, messages=(evening_screen(again.person, on, now), *again.messages))


def settled(person: PersonState, on: date, answer: Settled, now: datetime) -> Outcome:
    """Whether the knee was back to normal within an hour, on a loaded day (3.2)."""
    saved = _evening_answer(person, Answer(Topic.SETTLED, on, answer.value, now), now)
    if saved.toast is not None:
        return saved
    after, flare = after_two_reds(saved.person, on, now)
    return replace(saved, person=after, messages=(*saved.messages, *flare))


def painkillers(person: PersonState, on: date, answer: str, now: datetime) -> Outcome:
    """Whether any were taken for the knee before training this week: "yes" or "no"."""
    return _evening_answer(person, Answer(Topic.PAINKILLERS, on, answer, now), now)


def activity(person: PersonState, on: date, answer: str, now: datetime) -> Outcome:
    """Q5: how well the chosen activity goes, 0 cannot to 10 as before, or skipped (5)."""
    return _evening_answer(person, Answer(Topic.ACTIVITY, on, answer, now), now)


def evening_on(person: PersonState, on: date, now: datetime) -> Outcome:
    """The day before is left out: on to the next question of the evening."""
    if not open_for_scores(person, on, now):
        return Outcome(person, (TooLate(on),), toast=Toast.TOO_LATE)
    return Outcome(person, (evening_screen(person, on, now, past=EveningAsk.YESTERDAY),))


def _evening_answer(person: PersonState, answer: Answer, now: datetime) -> Outcome:
    if not open_for_scores(person, answer.on, now):
        return Outcome(person, (TooLate(answer.on),), toast=Toast.TOO_LATE)
    saved = with_answer(person, answer)
    return Outcome(saved, (evening_screen(saved, answer.on, now),))


def severe_message(person: PersonState, on: date) -> Outcome:
    """SEVERE, when its row is due: which days it rests on."""
    days = _severe_scores(person, on)
    return Outcome(person, (SevereNote(days, runs(person), country_of(person), on),))


def _save_typed(person: PersonState, score: Score, now: datetime) -> Outcome:
    saved = with_score(person, score)
    highest = daily_pain(saved)[score.on]
    message = PainSaved(score.on, score.value, highest, today(person, now))
    return _consequences(person, saved, score.on, now, message)


def _consequences(
    before: PersonState, saved: PersonState, on: date, now: datetime, message: Message
) -> Outcome:
    """What a saved score leads to at once: SEVERE, the six, another decision."""
    again = decide_again(saved, now)
    person, due = again.person, again.due
    old, new = daily_pain(before).get(on), daily_pain(person)[on]
    offer = offered_restart(person, on) if offered_restart(before, on) is None else None
    messages = (message, *again.messages, *((offer,) if offer else ()))
    severe = _newly_severe(person, on)
    if severe is not None:
        person = with_escalation(person, Decision.SEVERE, severe)
        row = Due(Kind.SEVERE, severe, now, now + ADVICE_STAYS_DUE)
        return Outcome(person, messages, (*due, row))
    six = six_after(before, person, on, old, new)
    return Outcome(person, (*messages, *((six,) if six else ())), due)


def _newly_severe(person: PersonState, on: date) -> date | None:
    """The day on which a score of `on` makes it SEVERE: `on`, or a later day filled in before it.

    None was spoken within 7 days of that day (6.3).
    """
    spoken = [e.on for e in person.escalations if e.reason is Decision.SEVERE]
    for day in sorted(day for day in daily_pain(person) if day >= on):
        days = _severe_scores(person, day)
        far = all(abs(day - earlier) >= SEVERE_SPACING for earlier in spoken)
        if day in days and len(days) >= SEVERE_DAYS and far:
            return day
    return None


def _severe_scores(person: PersonState, on: date) -> tuple[date, ...]:
    """The days of 8 or more among the 7 that end with `on`."""
    high = (day for day, score in daily_pain(person).items() if score >= SEVERE_SCORE)
    return tuple(sorted(day for day in high if timedelta(0) <= on - day < SEVERE_WINDOW))
