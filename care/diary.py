"""A person's answers as the 3-week rule reads them."""

from datetime import date, timedelta

from care.person import PersonState, Topic
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import Diary, GlobalChange, VisitOutcome, current_epoch, reference


def epoch_start(person: PersonState) -> date:
    """Day 1 of the newest epoch: the enrollment's, or the day after the last visit (6.5).

    On the day of a visit it is tomorrow. Raises ValueError for a person without an enrollment.
    """
    if person.enrollment is None:
        raise ValueError("only an enrolled person has an epoch")
    after_visits = (visit.on + timedelta(days=1) for visit in person.visits)
    return max((person.enrollment.started_on, *after_visits))


def epoch_of(person: PersonState, on: date) -> date:
    """Day 1 of the epoch that the date `on` belongs to.

    Raises ValueError for a person without an enrollment.
    """
    if person.enrollment is not None and not person.visits:
        return person.enrollment.started_on
    return current_epoch(diary(person), on).start


def daily_pain(person: PersonState) -> dict[date, int]:
    """The highest score of each program date (clinical.md 5)."""
    pain: dict[date, int] = {}
    for score in person.scores:
        pain[score.on] = max(score.value, pain.get(score.on, 0))
    return pain


def diary(person: PersonState) -> Diary:
    """Everything that the rule may look at.

    Raises ValueError for a person without an enrollment.
    """
    if person.enrollment is None:
        raise ValueError("only an enrolled person has a diary")
    start = person.enrollment.started_on
    answers = [answer for answer in person.answers if answer.on >= start]
    return Diary(
        start=start,
        baseline=person.enrollment.baseline,
        pain={on: value for on, value in daily_pain(person).items() if on >= start},
        global_change={
            answer.on: GlobalChange(answer.value)
            for answer in answers
            if answer.topic is Topic.GLOBAL_CHANGE
        },
        catch_up={
            answer.on: int(answer.value) for answer in answers if answer.topic is Topic.CATCH_UP
        },
        visits={
            visit.on: VisitOutcome(visit.outcome) for visit in person.visits if visit.on >= start
        },
    )


def start_level(person: PersonState, on: date, data: Diary | None = None) -> int:
    """R of the epoch that `on` belongs to, or r0 in its first week; `data` is their diary.

    Raises ValueError for a person without an enrollment.
    """
    data = diary(person) if data is None else data
    first = current_epoch(data, on).start
    if (on - first).days < DAYS_PER_WEEK:
        return data.baseline
    return reference(data.pain, first, data.baseline).value
