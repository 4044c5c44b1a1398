"""Every number of `rehab/` says where it comes from, in ids that the documents know."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "rehab").rglob("*.py"))
DOCS = "\n".join(
    (ROOT / "docs" / name).read_text() for name in ("rules.md", "program.md", "running.md")
)
# A section, a source or a row of the rules; or another page of docs/.
ID = re.compile(
    r"(?<![\w.])(?:[3-9]\.\d{1,2}|[SDGMAT]\d{1,2}|RF\d\d|E\d\d)(?!\d)"
    r"|\w+\.md [1-9]|docs/time\.md"
)
# What is so whatever the rules say: the calendar, the mile, the length of a text.
NO_RULE = {
    *("DAY", "WEEK", "DAYS_PER_WEEK", "DAYS_OF_A_WEEK", "DAYS_A_WEEK", "SECOND"),
    *("KM_PER_MILE", "LONGEST_RACE", "LONGEST_MINUTES", "LONGEST_KM", "LONGEST_TEXT"),
    *("HALF_MARATHON", "MARATHON"),
    *("MOVE_SECONDS", "START", "EASIER", "PAST_STAGES"),
    *("_GAP_PRECISION", "_LONGEST_CLOCK", "_WESTMOST", "_EASTMOST", "_QUARTER"),
}


def numbers(tree: ast.Module) -> list[ast.Assign | ast.AnnAssign]:
    """The assignments of a module in which a number stands."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and any(
            isinstance(part, ast.Constant) and type(part.value) in {int, float}
            for part in ast.walk(node)
        )
    ]


def names(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {part.id for each in targets for part in ast.walk(each) if isinstance(part, ast.Name)}


def with_what_stands_above(lines: list[str], node: ast.stmt) -> str:
    """The lines of an assignment and those above it, up to a blank line."""
    first = node.lineno - 1
    while first > 0 and lines[first - 1].strip():
        first -= 1
    return "\n".join(lines[first : node.end_lineno])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_number_of_the_rules_carries_its_id(path: Path) -> None:
    text = path.read_text()
    lines = text.splitlines()
    bare = [
        ", ".join(sorted(names(node)))
        for node in numbers(ast.parse(text))
        if not names(node) <= NO_RULE and not ID.search(with_what_stands_above(lines, node))
    ]
    assert bare == []


def test_every_section_that_the_rules_name_is_in_the_documents() -> None:
    cited = {
        section
        for path in MODULES
        for comment in re.findall(r"#.*", path.read_text())
        for section in re.findall(r"(?<![\w.])([3-7]\.\d{1,2})(?!\d)", comment)
    }
    known = set(re.findall(r"(?<![\d.])([3-7]\.\d{1,2})(?!\d)", DOCS))
    assert cited
    assert cited <= known
