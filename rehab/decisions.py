"""The decisions that the 3-week rule can come to, and which of two is the more serious.

Source: docs/rules.md 6.4, 6.8.
"""

from enum import StrEnum


class Decision(StrEnum):
    CONTINUE = "CONTINUE"
    CONTINUE_PROVISIONAL = "CONTINUE_PROVISIONAL"
    FLARE = "FLARE"
    RESOLVED_CHECK = "RESOLVED_CHECK"
    ASK_CATCH_UP = "ASK_CATCH_UP"
    SAFETY_NET = "SAFETY_NET"
    SEVERE = "SEVERE"
    ESCALATE_NO_IMPROVEMENT = "ESCALATE_NO_IMPROVEMENT"
    ESCALATE_PLATEAU = "ESCALATE_PLATEAU"
    ESCALATE_RELAPSE = "ESCALATE_RELAPSE"
    ESCALATE_WORSE = "ESCALATE_WORSE"
    QUIET = "QUIET"
    SUMMARY_LINE = "SUMMARY_LINE"

    @property
    def escalates(self) -> bool:
        """Whether it advises to see a professional because the plan does not help."""
        return self in _ESCALATIONS


_ESCALATIONS = frozenset(
    {
        Decision.ESCALATE_NO_IMPROVEMENT,
        Decision.ESCALATE_PLATEAU,
        Decision.ESCALATE_RELAPSE,
        Decision.ESCALATE_WORSE,
    }
)


def seriousness(decision: Decision) -> int:
    """How serious a decision is: what was said gives way only to a higher number.

    The order is that of docs/rules.md 6.9. QUIET and SUMMARY_LINE say nothing new; SEVERE has
    its own message and ranks with ESCALATE_WORSE.
    """
    match decision:
        case (
            Decision.CONTINUE
            | Decision.CONTINUE_PROVISIONAL
            | Decision.RESOLVED_CHECK
            | Decision.QUIET
            | Decision.SUMMARY_LINE
        ):
            return 0
        case Decision.ASK_CATCH_UP | Decision.SAFETY_NET:
            return 1
        case Decision.FLARE:
            return 2
        case (
            Decision.ESCALATE_NO_IMPROVEMENT | Decision.ESCALATE_PLATEAU | Decision.ESCALATE_RELAPSE
        ):
            return 3
        case Decision.ESCALATE_WORSE | Decision.SEVERE:
            return 4
