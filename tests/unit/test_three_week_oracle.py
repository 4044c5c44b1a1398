"""The 3-week rule against a second, slow and literal reading of it, on random diaries."""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rehab.three_week_rule import (
    Check,
    Decision,
    Diary,
    Event,
    GlobalChange,
    SafetyNet,
    VisitOutcome,
    assess,
    open_catch_up,
)
from tests.unit.weeks import DAY_1, on_day

DAYS = 75

Listed = tuple[date, str]


dates = st.integers(1, DAYS).map(on_day)


@st.composite
def diaries(draw: st.DrawFn) -> Diary:
    """Weeks that hover around a level, as people's weeks do, with gaps and odd days."""
    pain: dict[date, int] = {}
    for week in range(DAYS // 7 + 1):
        around = draw(st.integers(0, 9))
        missing = draw(st.sampled_from([0, 0, 0, 2, 3, 7]))
        for day in range(7 - missing):
            score = around + draw(st.sampled_from([-1, 0, 0, 0, 1]))
            pain[on_day(7 * week + day + 1)] = min(10, max(0, score))
    return Diary(
        start=DAY_1,
        baseline=draw(st.integers(0, 10)),
        pain=pain,
        global_change=draw(st.dictionaries(dates, st.sampled_from(GlobalChange), max_size=6)),
        catch_up=draw(st.dictionaries(dates, st.integers(0, 10), max_size=12)),
        visits=draw(st.dictionaries(dates, st.sampled_from(VisitOutcome), max_size=1)),
    )


def third_highest(scores: list[int]) -> int:
    return sorted(scores, reverse=True)[2]


def improved_on(start: int, level: int) -> bool:
    return start - level >= 2 or (start - level >= 1 and (start - level) / start >= 0.3)


def literal(diary: Diary, until: date) -> Iterator[Listed]:
    """docs/rules.md 6 sentence by sentence, computing everything anew for every day."""
    last_severe: date | None = None
    day = diary.start
    while day <= until:
        yield from literal_checks(diary, day)
        high = [d for d in diary.pain if day - timedelta(days=7) < d <= day and diary.pain[d] >= 8]
        if day in high and len(high) >= 3 and (not last_severe or (day - last_severe).days >= 7):
            last_severe = day
            yield day, "SEVERE"
        if diary.visits.get(day) is VisitOutcome.STOP:
            return
        day += timedelta(days=1)


def literal_checks(diary: Diary, day: date) -> list[Listed]:
    """What one day holds of the current epoch: all of its checks so far are redone."""
    visits = [visit for visit in diary.visits if visit < day]
    start = max(visits) + timedelta(days=1) if visits else diary.start
    first = [diary.pain.get(start + timedelta(days=n)) for n in range(10)]
    week_1 = [score for score in first[:7] if score is not None]
    days_10 = [score for score in first if score is not None]
    if len(week_1) >= 5:
        r, r_answers = third_highest(week_1), len(week_1)
    elif len(days_10) >= 3:
        r, r_answers = min(third_highest(days_10), max(week_1, default=10)), len(days_10)
    else:
        r, r_answers = diary.baseline, 0

    found: list[Listed] = []
    best, best_week = r, 1
    valid: list[dict[str, bool]] = []
    spoke: dict[int, str] = {}
    nets: list[date] = []
    for k in range(2, (day - start).days // 7 + 1):
        days = [start + timedelta(days=7 * (k - 1) + n) for n in range(7)]
        scores = [diary.pain[d] for d in days if d in diary.pain]
        gaps = 7 - len(scores)
        lo = third_highest([*scores, *[0] * gaps])
        hi = third_highest([*scores, *[10] * gaps])
        enough = len(scores) >= 5
        q4 = next((diary.global_change[d] for d in reversed(days) if d in diary.global_change), "")
        if lo >= 3 and lo - r >= 2 and r_answers >= 5:
            week_class = "WORSE"
        elif lo >= 3 and not improved_on(r, lo):
            week_class = "NOT_IMPROVED"
        elif enough and improved_on(r, hi) and (r_answers or q4 in ("better", "much_better")):
            week_class = "IMPROVED"
        elif enough and hi <= 2:
            week_class = "LOW"
        else:
            week_class = "UNKNOWN"
        if week_class in ("IMPROVED", "LOW") and q4 in ("worse", "much_worse"):
            week_class = "UNKNOWN"
        if enough and hi <= best - 1 and (k == 2 or week_class != "UNKNOWN"):
            best, best_week = hi, k
        if k == 2 and week_class != "WORSE":
            continue

        check = start + timedelta(days=7 * k)
        answers = [check + timedelta(days=n) for n in range(4)]
        answer = next((d for d in answers if d in diary.catch_up and d <= day), None)
        steps = [(check, week_class)]
        if week_class == "UNKNOWN" and answer:
            c = diary.catch_up[answer]
            bad = c >= 3 and not improved_on(r, c)
            steps.append((answer, "NOT_IMPROVED" if bad else "PROVISIONAL"))
        for decided_on, counts_as in steps:
            bad = counts_as in ("NOT_IMPROVED", "WORSE")
            good = counts_as in ("IMPROVED", "LOW")
            regressed = bad and any(earlier["good"] for earlier in valid)
            if counts_as == "IMPROVED" and lo >= 3 and lo >= best + 2:
                regressed = True
            calm = good and hi <= 1 and all(score <= 2 for score in scores)
            stale = k - best_week >= 3
            if counts_as == "WORSE":
                decision = "ESCALATE_WORSE"
            elif regressed:
                lasting = stale or (valid and valid[-1]["regressed"])
                decision = "ESCALATE_RELAPSE" if lasting else "FLARE"
            elif counts_as == "NOT_IMPROVED":
                decision = "ESCALATE_NO_IMPROVEMENT"
            elif counts_as == "IMPROVED" and lo >= 3 and stale:
                decision = "ESCALATE_PLATEAU"
            elif calm and valid and valid[-1]["calm"]:
                decision = "RESOLVED_CHECK"
            elif good:
                decision = "CONTINUE"
            else:
                decision = "ASK_CATCH_UP" if counts_as == "UNKNOWN" else "CONTINUE_PROVISIONAL"
            if decision.startswith("ESCALATE"):
                first_worse = decision == "ESCALATE_WORSE" and decision not in spoke.values()
                if not first_worse and k - 1 in spoke:
                    decision = "QUIET"
                elif not first_worse and len(spoke) >= 3:
                    decision = "SUMMARY_LINE"
                else:
                    spoke[k] = decision
            if bad or good:
                valid.append({"good": good, "regressed": regressed, "calm": calm})
            found.append((decided_on, decision))
        if week_class == "UNKNOWN" and not answer and answers[-1] <= day:
            spaced = all((answers[-1] - net).days >= 14 for net in nets)
            if spaced and len(nets) < 2:
                nets.append(answers[-1])
                found.append((answers[-1], "SAFETY_NET"))
    return [(decided_on, decision) for decided_on, decision in found if decided_on == day]


def named(events: list[Event]) -> list[Listed]:
    def name(event: Event) -> str:
        if isinstance(event, Check):
            return event.decision.value
        return "SAFETY_NET" if isinstance(event, SafetyNet) else "SEVERE"

    return [(event.date, name(event)) for event in events]


def known_by(diary: Diary, day: date) -> Diary:
    return Diary(
        diary.start,
        diary.baseline,
        {on: score for on, score in diary.pain.items() if on <= day},
        {on: answer for on, answer in diary.global_change.items() if on <= day},
        {on: score for on, score in diary.catch_up.items() if on <= day},
        {on: outcome for on, outcome in diary.visits.items() if on <= day},
    )


@given(diaries())
def test_the_rule_agrees_with_its_literal_reading(diary: Diary) -> None:
    until = on_day(DAYS + 1)
    assert named(assess(diary, until)) == list(literal(diary, until))


@given(diaries(), dates)
def test_what_is_listed_for_a_day_needs_no_later_entry(diary: Diary, day: date) -> None:
    whole = assess(diary, on_day(DAYS + 1))
    assert assess(known_by(diary, day), day) == [event for event in whole if event.date <= day]


@given(diaries())
def test_saying_each_decision_on_its_day_leads_to_the_same_list(diary: Diary) -> None:
    spoken: dict[tuple[date, int], Decision] = {}
    lived: list[Event] = []
    for day in range(1, DAYS + 2):
        known = known_by(diary, on_day(day))
        today = [e for e in assess(known, on_day(day), spoken) if e.date == on_day(day)]
        checks = [event for event in today if isinstance(event, Check)]
        spoken |= {(check.epoch_start, check.week): check.decision for check in checks}
        lived += today
    assert lived == assess(diary, on_day(DAYS + 1))


@given(diaries(), dates, st.integers(0, 10))
def test_an_answer_decides_just_when_its_question_is_open(
    diary: Diary, day: date, score: int
) -> None:
    known = known_by(diary, day)
    question = open_catch_up(known, day)
    answered = Diary(
        known.start,
        known.baseline,
        known.pain,
        known.global_change,
        {**known.catch_up, day: score},
        known.visits,
    )
    results = [
        event
        for event in assess(answered, day)
        if isinstance(event, Check) and event.answered_on == day
    ]
    assert [result.week for result in results] == ([question.week] if question else [])
