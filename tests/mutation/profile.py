"""Hypothesis for the mutation run: the same examples each time, and none made smaller."""

from hypothesis import Phase, settings

settings.register_profile(
    "mutation",
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    deadline=None,
)
settings.load_profile("mutation")
