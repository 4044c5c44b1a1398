"""What is counted over the followed people of `kneebot cohort`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rehab.pain import HIGHEST
from rehab.weekly_level import DAYS_PER_WEEK
from simulator.play.cohort import ADHERENCES, Missing, Trajectory
from simulator.play.cohort_rules import Followed, Rule

SHOWN_WEEKS = (3, 4, 6)  # the checks of day 22, 29, 43
FEWEST = 20  # people: a share of fewer is not shown

# A true gain since the start, in points: the name, and below what.
GAINS = (
    ("below 0.5", 0.5),
    ("0.5 to 1", 1),
    ("1 to 1.5", 1.5),
    ("1.5 to 2", 2),
    ("2 to 2.5", 2.5),
    ("2.5 to 3", 3),
    ("3 and more", HIGHEST + 1),
)

People = Sequence[Followed]


@dataclass(frozen=True, slots=True)
class Share:
    """Some of so many people."""

    some: int
    of: int

    @property
    def known(self) -> bool:
        return self.of >= FEWEST

    @property
    def value(self) -> float:
        """0-1; not for nobody."""
        return self.some / self.of

    def __str__(self) -> str:
        """In percent, without the sign."""
        return f"{100 * self.value:.0f}" if self.known else "–"


def day_of(week: int) -> int:
    """The program day of a week's check."""
    return DAYS_PER_WEEK * week + 1


def told(people: People, rule: Rule, week: int) -> Share:
    """Of those who are truly not better in that week: told by its check."""
    return _share(_by(one.told, rule, week) for one in people if week not in one.better_in)


def wrongly_told(people: People, rule: Rule, week: int) -> Share:
    """Of those who are truly better in that week: told "no better" by its check, untruly."""
    return _share(_by(one.wrongly_told, rule, week) for one in people if week in one.better_in)


def advised(people: People, rule: Rule, week: int) -> Share:
    """Of those who are truly better in that week: told anything by its check, rightly or not."""
    return _share(_by(one.told, rule, week) for one in people if week in one.better_in)


def told_of_all(people: People, rule: Rule, week: int) -> Share:
    return _share(_by(one.told, rule, week) for one in people)


def asked(people: People, week: int) -> Share:
    """Of all: asked for a catch-up answer by that week's check."""
    return _share(one.asked is not None and one.asked <= week for one in people)


def answered(people: People) -> Share:
    """Of all the catch-up questions: answered."""
    return Share(sum(one.answers for one in people), sum(one.questions for one in people))


def groups(people: People) -> Mapping[str, People]:
    """The people by what they are an example of, and everyone first."""
    found = {"everyone": people}
    for share in ADHERENCES:
        found[f"answers {share} % of days"] = [one for one in people if one.kind.adherence == share]
    for missing in Missing:
        found[f"leaves out days {missing}"] = [
            one for one in people if one.kind.missing is missing and one.kind.adherence < 100
        ]
    for trajectory in Trajectory:
        found[course_of(trajectory)] = [one for one in people if one.kind.trajectory is trajectory]
    return found


def course_of(trajectory: Trajectory) -> str:
    """The name of those with this course among the groups."""
    return f"course: {trajectory}"


def by_gain(people: People) -> Mapping[str, People]:
    """The people by their true gain from week 1 to week 3, in points."""
    found: dict[str, list[Followed]] = {name: [] for name, _ in GAINS}
    for one in people:
        found[next(name for name, below in GAINS if one.gain < below)].append(one)
    return found


def _by(first: Mapping[Rule, int], rule: Rule, week: int) -> bool:
    return rule in first and first[rule] <= week


def _share(counted: Iterable[bool]) -> Share:
    each = list(counted)
    return Share(sum(each), len(each))
