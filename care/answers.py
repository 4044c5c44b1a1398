"""What a person answered and logged: one more answer, and the sessions that count."""

from dataclasses import replace

from care.person import Answer, PersonState, SessionLog

BEGIN_TEMPLATE = "begin"  # the one easy exercise on the evening of the enrollment


def with_answer(person: PersonState, answer: Answer) -> PersonState:
    """The person with one more answer; one of a topic and date replaces the one before."""
    others = tuple(
        other for other in person.answers if (other.topic, other.on) != (answer.topic, answer.on)
    )
    return replace(person, answers=(*others, answer))


def program_sessions(person: PersonState) -> tuple[SessionLog, ...]:
    """The sessions that were done; the one easy exercise of the first evening is none."""
    return tuple(log for log in person.sessions if log.done and log.template != BEGIN_TEMPLATE)
