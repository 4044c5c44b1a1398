"""The nudge of a rest-day morning, and the race beside the plan (docs/rules.md 8.2, S55, S22)."""

import html
from dataclasses import asdict

from bot.views.context import ViewContext
from care.messages.about import NudgeLine
from care.person import Units
from rehab.races import HALF_MARATHON, KM_PER_MILE, MARATHON, RaceOutlook

SHORTER_RACES = 10.0  # km; who plans for more can move to one of these first


def nudge(line: NudgeLine, view: ViewContext) -> str:
    """The line in words; what the person wrote stands in it as they wrote it."""
    facts = {name: html.escape(str(value)) for name, value in asdict(line.facts).items()}
    return view.content.nudge(line.id).text.format(**facts)


def race_beside_the_plan(outlook: RaceOutlook, units: Units, view: ViewContext) -> str:
    """What the plan can reach by then, honestly: no promise, no verdict."""
    _ = view.translate
    physio = (
        _("An early visit to a physio can speed things up. They can look at the date with you.")
        if outlook.early_visit
        else _("A physio can look at the date with you.")
    )
    until = _until(outlook, units, view)
    if not outlook.weeks_to_easy:
        return f"{until} {physio}"
    easy = _("On this plan 30 easy minutes can take {weeks} weeks or more.").format(
        weeks=outlook.weeks_to_easy
    )
    if outlook.fits:
        return f"{until} {easy} {_('The date leaves room for that.')}"
    shorter = outlook.km is not None and outlook.km <= SHORTER_RACES
    others = (
        _("Many people choose a later race first.")
        if shorter
        else _("Many people move to a 5 or 10 km first.")
    )
    return f"{until} {easy} {others} {physio}"


def distance(km: float, units: Units, view: ViewContext) -> str:
    """ "21.1 km" or "13.1 miles" """
    _ = view.translate
    if units is Units.MILES:
        return _("{number} miles").format(number=_number(km / KM_PER_MILE))
    return _("{number} km").format(number=_number(km))


def _until(outlook: RaceOutlook, units: Units, view: ViewContext) -> str:
    _ = view.translate
    race = _race(outlook.km, units, view)
    if outlook.weeks_to_race == 0:
        return _("Your {race} is less than a week away.").format(race=race)
    return _.plural(
        "Your {race} is in {count} week.",
        "Your {race} is in {count} weeks.",
        outlook.weeks_to_race,
        race=race,
    )


def _race(km: float | None, units: Units, view: ViewContext) -> str:
    _ = view.translate
    if km is None:
        return _("race")
    if km == HALF_MARATHON:
        return _("half")
    if km == MARATHON:
        return _("marathon")
    return _("{distance} race").format(distance=distance(km, units, view))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
