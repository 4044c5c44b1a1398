"""Why the 3-week rule says what it says, in the person's own numbers (docs/rules.md 6.4).

One plain text per decision, for the weekly message and for `kneebot assess`.
"""

from collections.abc import Callable

from rehab.three_week_rule import Check, Decision, Event, SafetyNet, Severe, WeekClass
from rehab.weekly_decision import WEEKS_WITHOUT_NEW_BEST
from rehab.weekly_level import better

Translate = Callable[[str], str]


def reason(event: Event, translate: Translate) -> str:
    """A few short sentences, second person, that say why `event` was decided."""
    match event:
        case SafetyNet():
            return translate(
                "Last week's answers do not tell how your knee is doing, and no number came since. "
                "If it still hurts after 3 weeks, a physio or doctor is the next step."
            )
        case Severe():
            return translate("Your pain was 8 or more on at least 3 of the last 7 days.")
        case Check(decision=Decision.QUIET):
            still = translate("You were advised to see a professional last week. That still holds.")
            return f"{_finding(event, translate)} {still}"
        case Check(decision=Decision.SUMMARY_LINE):
            still = translate("You have been advised several times to see a professional.")
            return f"{_finding(event, translate)} {still} {translate('That still holds.')}"
        case Check():
            return _finding(event, translate)


def _finding(check: Check, translate: Translate) -> str:
    """Why the table of 6.4 came to this, whether or not it is said aloud."""
    match check.finding:
        case Decision.ESCALATE_WORSE:
            parts = [_high(check, translate), _start(check, translate), _rise(check, translate)]
        case Decision.ESCALATE_RELAPSE:
            parts = [_high(check, translate), _start(check, translate), _best(check, translate)]
            parts.append(_stayed(check, translate))
        case Decision.FLARE:
            parts = [_high(check, translate), _start(check, translate), _best(check, translate)]
            parts.append(translate("After a better time, that is a step back."))
        case Decision.ESCALATE_NO_IMPROVEMENT:
            parts = [_high(check, translate), _start(check, translate)]
            parts.append(
                translate("That is a little lower, but less than hoped by now.")
                if check.partial
                else translate("It has not come down clearly.")
            )
        case Decision.ESCALATE_PLATEAU:
            parts = [translate("You are better than at first."), _start(check, translate)]
            parts += [_high(check, translate), _no_better_week(check, translate)]
        case Decision.RESOLVED_CHECK:
            parts = [_low(check, translate), translate("No day that you told me went above 2.")]
            parts.append(translate("The check before was just as calm."))
        case Decision.CONTINUE_PROVISIONAL:
            parts = [_high(check, translate), _start(check, translate)]
            parts.append(
                translate("One number from memory cannot show a change, so next week decides.")
            )
        case Decision.ASK_CATCH_UP:
            parts = [_unclear(check, translate)]
        case _:
            parts = [_low(check, translate), _start(check, translate)]
            parts.append(
                translate("That is clearly better.")
                if check.week_class is WeekClass.IMPROVED
                else translate("That is low.")
            )
    return " ".join(part for part in parts if part)


def _high(check: Check, translate: Translate) -> str:
    """What the person reached: in the week's answers, or in the answer to the catch-up."""
    if check.catch_up is not None:
        said = translate("You said {score} for the worst moment of a typical day last week.")
        return said.format(score=check.catch_up)
    reached = translate("On at least 3 days last week your pain reached {score}.")
    return reached.format(score=check.level.lo)


def _low(check: Check, translate: Translate) -> str:
    if check.level.hi == 0:
        return translate("On at least 5 days last week you had no pain.")
    stayed = translate("On at least 5 days last week your pain stayed at {score} or lower.")
    return stayed.format(score=check.level.hi)


def _start(check: Check, translate: Translate) -> str:
    if not check.reference.daily:
        start = translate("When you joined you put it at {score}.")
    elif check.after_visit:
        start = translate("In the first days after your visit it was {score}.")
    else:
        start = translate("At the start it was {score}.")
    return start.format(score=check.reference.value)


def _rise(check: Check, translate: Translate) -> str:
    rise = translate("That is {points} points higher.")
    parts = [rise.format(points=check.level.lo - check.reference.value)]
    # A rested first week makes the start level low (docs/rules.md 6.9).
    if check.level.lo <= check.baseline:
        before = translate(
            "When you joined you put it at {score}, so it may be more sore since you did more."
        )
        parts.append(before.format(score=check.baseline))
    return " ".join(parts)


def _best(check: Check, translate: Translate) -> str:
    if check.best >= check.reference.value:
        return ""
    return translate("In your best week it was {score}.").format(score=check.best)


def _stayed(check: Check, translate: Translate) -> str:
    if check.weeks_since_best >= WEEKS_WITHOUT_NEW_BEST:
        return _no_better_week(check, translate)
    return translate("It had gone back at the last clear check too.")


def _no_better_week(check: Check, translate: Translate) -> str:
    weeks = translate("There has been no better week for {weeks} weeks.")
    return weeks.format(weeks=check.weeks_since_best)


def _unclear(check: Check, translate: Translate) -> str:
    match check.level.answers:
        case 0:
            return translate("There are no answers from last week.")
        case 1:
            return translate("There is only 1 answer from last week.")
        case answers if not check.level.enough:
            few = translate("There are only {answers} answers from last week, too few to tell.")
            return few.format(answers=answers)
    if check.global_change is not None and check.global_change.says_worse:
        low = translate(
            "On at least 5 days last week your pain stayed at {score} or lower. "
            "But you said your knee is worse than when you started."
        )
        return low.format(score=check.level.hi)
    # Only a "better" in Q4 was missing: a start level from memory clears with nothing less.
    if better(check.reference.value, check.level.hi):
        return translate(
            "Your first days had too few answers, so there is only a number from memory "
            "to compare last week with."
        )
    unsure = translate(
        "With the days that are missing, last week's level could be anything from {low} to {high}."
    )
    return unsure.format(low=check.level.lo, high=check.level.hi)
