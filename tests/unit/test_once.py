"""What is worked out once for a snapshot."""

from dataclasses import replace

from care.once import once
from care.person import PersonState

worked_out: list[tuple[int, int]] = []


@once
def plus(person: PersonState, number: int = 0) -> int:
    worked_out.append((person.id, number))
    return person.id + number


def test_what_was_asked_of_a_snapshot_is_not_worked_out_again() -> None:
    worked_out.clear()
    person = PersonState(id=5)
    assert [plus(person, 1), plus(person), plus(person, 1), plus(person, number=2)] == [6, 5, 6, 7]
    assert worked_out == [(5, 1), (5, 0), (5, 2)]


def test_every_other_snapshot_has_an_answer_of_its_own() -> None:
    person = PersonState(id=5)
    assert (plus(person), plus(replace(person, id=6)), plus(person)) == (5, 6, 5)


def test_a_person_who_is_equal_but_not_the_same_is_asked_about_anew() -> None:
    worked_out.clear()
    one, other = PersonState(id=5), PersonState(id=5)
    assert one == other
    assert plus(one) == plus(other) == 5
    assert worked_out == [(5, 0), (5, 0)]
