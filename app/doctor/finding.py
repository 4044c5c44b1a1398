"""What `kneebot doctor` finds: a line each, and what it means for the exit code."""

from dataclasses import dataclass

WELL = 0
WRONG = 1  # a service is away, or something has to be done
WRONG_SETTING = 2  # kneebot would end at its start, with this code


@dataclass(frozen=True, slots=True)
class Finding:
    """What is the matter with a part, and how to mend it, in one line.

    A remark is nothing wrong, and worth knowing.
    """

    part: str
    text: str
    code: int = WELL
    is_remark: bool = False

    @property
    def line(self) -> str:
        """As it is shown: ✓ for what is well, ! for a remark, ✗ for what is wrong."""
        well = "!" if self.is_remark else "✓"
        return f"{'✗' if self.code else well} {self.part}: {self.text}"


def well(part: str, text: str) -> Finding:
    return Finding(part, text)


def remark(part: str, text: str) -> Finding:
    return Finding(part, text, is_remark=True)


def wrong(part: str, text: str) -> Finding:
    return Finding(part, text, WRONG)


def wrong_setting(part: str, text: str) -> Finding:
    return Finding(part, text, WRONG_SETTING)
