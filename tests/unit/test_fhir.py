"""/export as FHIR R4: what was told, with no more certainty than that (clinical.md 9)."""

import json
from dataclasses import replace
from typing import Any

from bot.views import ViewContext, render
from care.events import Asked, Command
from care.messages.data import ExportedRecord
from care.person import (
    Activity,
    Answer,
    Booking,
    Earlier,
    Enrollment,
    Escalation,
    Goal,
    Knee,
    Score,
    SessionLog,
    Status,
    Topic,
)
from rehab.content.lessons import Track
from rehab.three_week_rule import Decision
from tests.unit.chats import Chat, january, local

Resource = dict[str, Any]

# Of each kind: what R4 requires, then what else of it is used here (https://hl7.org/fhir/R4).
ELEMENTS = {
    "Patient": ("", "identifier"),
    "Consent": ("status scope category", "patient dateTime policyRule provision"),
    "Condition": (
        "subject",
        "clinicalStatus verificationStatus code recordedDate abatementDateTime",
    ),
    "Goal": ("lifecycleStatus description subject", "target"),
    "CarePlan": ("status intent subject", "title period created goal"),
    "Observation": (
        "status code",
        "category subject effectiveDateTime issued valueInteger note",
    ),
    "Procedure": ("status subject", "code performedDateTime basedOn"),
    "QuestionnaireResponse": ("status", "questionnaire subject authored item"),
    "Flag": ("status code subject", "category period"),
}
# The required bindings of R4 for the statuses that are used.
STATUSES = {
    "Consent": {"active"},
    "CarePlan": {"active", "on-hold", "unknown"},
    "Observation": {"final"},
    "Procedure": {"completed"},
    "QuestionnaireResponse": {"completed"},
    "Flag": {"active", "inactive", "entered-in-error"},
}
ALLOWED_CODES = {"72514-3", "M22.2X1", "M22.2X2"}


def full() -> Chat:
    """Somebody of whom every kind of thing is held, with a day that has no answer."""
    chat = Chat().enrolled()
    at = local("6 Jan 20:05")
    chat.person = replace(
        chat.person,
        goal=Goal("Berlin half", january(30), 21.1),
        activity=Activity("stairs", january(6)),
        scores=(Score(january(6), "e", 6, at), Score(january(8), "e", 0, at)),
        answers=(
            Answer(Topic.GLOBAL_CHANGE, january(11), "slightly_better", at),
            Answer(Topic.ACTIVITY, january(11), "7", at),
            Answer(Topic.SIX, january(11), "none", at),
            Answer(Topic.CATCH_UP, january(10), "4", at),
            Answer(Topic.NEXT_MORNING, january(7), "same", at),
        ),
        sessions=(
            SessionLog(january(6), "A", True, at, during=3),
            SessionLog(january(9), "B", False, at),
        ),
        escalations=(Escalation(january(9), Decision.ESCALATE_WORSE, Booking.BOOKED),),
    )
    return chat.at("11 Jan 21:00").six("six_fever")


def exported(chat: Chat, earlier: Earlier | None = None) -> Resource:
    chat.happen(Asked(Command.EXPORT, earlier=earlier or Earlier()))
    document = render(chat.one(ExportedRecord), ViewContext.of(1, "en")).document
    assert document is not None
    content: Resource = json.loads(document.content)
    return content


def of_kind(content: Resource, kind: str) -> list[Resource]:
    resources = [entry["resource"] for entry in content["entry"]]
    return [resource for resource in resources if resource["resourceType"] == kind]


def values_of(item: object, key: str) -> list[Any]:
    """All values under a key, however deep."""
    if isinstance(item, list):
        return [found for inner in item for found in values_of(inner, key)]
    if not isinstance(item, dict):
        return []
    here = [item[key]] if key in item else []
    return here + [found for inner in item.values() for found in values_of(inner, key)]


def test_every_resource_has_what_r4_requires_and_nothing_it_does_not_know() -> None:
    content = exported(full())
    assert (content["resourceType"], content["type"]) == ("Bundle", "collection")
    assert {entry["resource"]["resourceType"] for entry in content["entry"]} == set(ELEMENTS)
    for entry in content["entry"]:
        resource = entry["resource"]
        required, used = (set(names.split()) for names in ELEMENTS[resource["resourceType"]])
        elements = set(resource) - {"resourceType", "id"}
        assert required <= elements <= required | used
        assert resource.get("status") in STATUSES.get(resource["resourceType"], {None})
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"


def test_nothing_in_it_is_empty() -> None:
    def empty(item: object) -> bool:
        if isinstance(item, dict | list):
            inner = item.values() if isinstance(item, dict) else item
            return not item or any(map(empty, inner))
        return item is None or item == ""

    assert not empty(exported(full()))


def test_every_reference_leads_to_a_resource_and_no_two_share_an_address() -> None:
    content = exported(full())
    urls = [entry["fullUrl"] for entry in content["entry"]]
    assert len(set(urls)) == len(urls)
    assert set(values_of(content, "reference")) <= set(urls)


def test_no_code_of_others_is_used_but_the_ones_that_were_looked_up() -> None:
    codings = [c for coding in values_of(exported(full()), "coding") for c in coding]
    foreign = {c["code"] for c in codings if "loinc" in c["system"] or "icd" in c["system"]}
    assert foreign == {"72514-3", "M22.2X2"}
    assert foreign <= ALLOWED_CODES
    systems = ("http://terminology.hl7.org/", "urn:x-kneebot:", "http://loinc.org")
    others = {c["system"] for c in codings if not c["system"].startswith(systems)}
    assert others == {"http://hl7.org/fhir/sid/icd-10-cm"}


def test_each_pain_score_is_an_observation_and_a_day_without_an_answer_is_none() -> None:
    told = [
        (o["effectiveDateTime"], o["valueInteger"], o["note"][0]["text"])
        for o in of_kind(exported(full()), "Observation")
    ]
    assert told == [
        ("2026-01-05", 5, "Worst moment of a typical day in the week before the start, as told"),
        ("2026-01-06", 6, "Worst in the last 24 hours, as told"),
        ("2026-01-08", 0, "Worst in the last 24 hours, as told"),
        ("2026-01-10", 4, "Worst moment of a typical day in the week before, as told"),
        ("2026-01-06", 3, "Worst during the exercise session, as told"),
    ]


def test_the_patient_is_a_pseudonym_that_stays_the_same() -> None:
    chat = full()
    chat.person = replace(chat.person, id=987654321, partner="Mo")
    content = exported(chat)
    chat.at("12 Jan 21:00")
    assert exported(chat)["entry"][0] == content["entry"][0]
    assert set(content["entry"][0]["resource"]) == {"resourceType", "id", "identifier"}
    assert "987654321" not in json.dumps(content)
    assert "Mo" not in json.dumps(content).split('"')


def test_the_weekly_questions_of_an_evening_are_one_response() -> None:
    [response] = of_kind(exported(full()), "QuestionnaireResponse")
    answers = {item["linkId"]: item["answer"][0] for item in response["item"]}
    assert answers["Q4"]["valueCoding"]["code"] == "slightly_better"
    assert answers["Q4"]["valueCoding"]["display"] == "A little better"
    assert answers["Q5"] == {"valueInteger": 7}
    assert answers["six"] == {"valueBoolean": False}


def test_the_condition_is_unconfirmed_and_pain_elsewhere_has_no_code() -> None:
    chat = full()
    [condition] = of_kind(exported(chat), "Condition")
    assert condition["verificationStatus"]["coding"][0]["code"] == "unconfirmed"
    assert chat.person.enrollment is not None
    elsewhere = replace(chat.person.enrollment, knee=Knee.ELSEWHERE)
    chat.person = replace(chat.person, enrollment=elsewhere)
    [condition] = of_kind(exported(chat), "Condition")
    assert "coding" not in condition["code"]


def test_only_sessions_that_were_done_are_procedures_of_the_plan() -> None:
    content = exported(full())
    [procedure] = of_kind(content, "Procedure")
    assert procedure["performedDateTime"] == "2026-01-06"
    [plan] = of_kind(content, "CarePlan")
    assert procedure["basedOn"] == [{"reference": f"urn:uuid:{plan['id']}"}]
    assert plan["goal"][0]["reference"].endswith(of_kind(content, "Goal")[0]["id"])


def test_escalations_and_red_flags_are_flags_with_codes_of_our_own() -> None:
    advice, fever = of_kind(exported(full()), "Flag")
    assert advice["code"]["coding"][0]["code"] == "ESCALATE_WORSE"
    assert [coding["code"] for coding in fever["code"]["coding"]] == ["RF04"]
    assert fever["code"]["text"] == "A hot, red, swollen knee with fever, or you feel ill"
    assert fever["status"] == "active"


def test_a_plan_that_rests_is_on_hold_and_an_earlier_one_is_not_called_active() -> None:
    chat = full()
    chat.person = replace(chat.person, status=Status.STOPPED)
    before = Enrollment(january(5).replace(year=2025), chat.now, 7, Knee.BOTH, Track.STOP)
    content = exported(chat, Earlier(enrollments=(before,)))
    assert [plan["status"] for plan in of_kind(content, "CarePlan")] == ["unknown", "on-hold"]
    conditions = [c["code"]["coding"][0]["code"] for c in of_kind(content, "Condition")]
    assert conditions == ["M22.2X1", "M22.2X2", "M22.2X2"]


def test_a_stop_without_an_enrollment_is_a_flag_of_a_patient() -> None:
    content = exported(Chat().stopped("swollen"))
    assert [entry["resource"]["resourceType"] for entry in content["entry"]] == [
        "Patient",
        "Consent",
        "Flag",
    ]
