"""What takes an exercise's place: when it cannot be done, and for a change (docs/rules.md 3.3).

An alternative works a muscle of the same part of the body, is no jump, and comes from the same
phase or an earlier one. The first that the session does not hold yet is taken; without one the
exercise is left out. Forms of the same row count as the same.
"""

from types import MappingProxyType

ALTERNATIVES = MappingProxyType(
    {
        "E02": ("E01",),
        "E03": ("E04",),
        "E03b": ("E03", "E04"),
        "E04": ("E03",),
        "E05": ("E07",),
        "E05b": ("E05", "E07"),
        "E06": ("E07",),
        "E07": ("E06",),
        "E08": ("E02",),
        "E09": ("E03", "E04"),
        "E10": ("E08", "E02"),
        "E11": ("E10", "E08"),
        "E12": ("E03", "E04"),
        "E13": ("E10", "E08"),
        "E14": ("E05",),
        "E15": ("E10", "E08"),
        "E16": ("E10", "E08"),
        "E17b": ("E17",),
        "E18": ("E17", "E10"),
        "E19": ("E17",),
        "E19b": ("E19", "E17"),
        "E20": ("E17", "E10"),
    }
)
# These need the step or the band; the others only name it as one way to do them.
NEEDS_STEP = frozenset({"E11", "E12", "E15"})
NEEDS_BAND = frozenset({"E03b", "E09"})

# A new variant of the same muscle, for an exercise that stayed two weeks at its level.
VARIANTS = MappingProxyType(
    {
        "E05b": "E14",
        "E06": "E07",
        "E07": "E06",
        "E08": "E10",
        "E09": "E03b",
        "E10": "E08",
        "E11": "E10",
        "E12": "E09",
        "E13": "E16",
        "E14": "E05b",
        "E15": "E16",
        "E16": "E13",
    }
)
