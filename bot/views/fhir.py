"""/export for a clinic's system: a FHIR R4 bundle (https://hl7.org/fhir/R4, clinical.md 9).

What the person said, with no more certainty than that: nothing here was examined. Only LOINC
72514-3 and ICD-10-CM M22.2X name things in the codes of others; everything else is local.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from bot.views import check_in, line_words
from bot.views.context import ViewContext
from care.export import plain
from care.person import (
    Answer,
    Consent,
    Earlier,
    Enrollment,
    Escalation,
    Knee,
    PersonState,
    SessionLog,
    Status,
    Stop,
    Topic,
)
from rehab.red_flags import LINES
from rehab.weekly_level import GlobalChange

Json = dict[str, object]

LOCAL = "urn:x-kneebot"
LOINC, ICD = "http://loinc.org", "http://hl7.org/fhir/sid/icd-10-cm"
HL7 = "http://terminology.hl7.org/CodeSystem"
PAIN = (LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
# "Both" is two conditions. Pain elsewhere has no code: what it is, nobody has said.
_KNEES = {
    Knee.LEFT: (("M22.2X2", "Patellofemoral disorders, left knee"),),
    Knee.RIGHT: (("M22.2X1", "Patellofemoral disorders, right knee"),),
    Knee.BOTH: (
        ("M22.2X1", "Patellofemoral disorders, right knee"),
        ("M22.2X2", "Patellofemoral disorders, left knee"),
    ),
}
_WEEKLY = (Topic.GLOBAL_CHANGE, Topic.ACTIVITY, Topic.PAINKILLERS, Topic.SIX)


def bundle(person: PersonState, earlier: Earlier, made_at: datetime, view: ViewContext) -> Json:
    """All of it as a collection. A day without an answer is in it nowhere."""
    record = _Record(person, view)
    enrollments = (*earlier.enrollments, *((person.enrollment,) if person.enrollment else ()))
    resources: list[tuple[str, Json]] = [record.patient()]
    if person.consent is not None:
        resources.append(record.consent(person.consent))
    for enrollment in enrollments:
        resources += record.run(enrollment, current=enrollment == person.enrollment)
    for score in (*earlier.scores, *person.scores):
        note = view.translate("Worst in the last 24 hours, as told")
        resources.append(
            record.pain(f"{score.on}/{score.source}", score.on, score.at, score.value, note)
        )
    for answer in (*earlier.answers, *person.answers):
        if answer.topic is Topic.CATCH_UP and answer.value.isdigit():
            note = view.translate("Worst moment of a typical day in the week before, as told")
            name = f"{answer.on}/catch-up"
            resources.append(record.pain(name, answer.on, answer.at, int(answer.value), note))
    for log in (*earlier.sessions, *person.sessions):
        if log.done:
            resources += record.session(log, enrollments)
    weekly = [a for a in (*earlier.answers, *person.answers) if a.topic in _WEEKLY]
    for on, answers in groupby(sorted(weekly, key=lambda a: a.on), key=lambda a: a.on):
        resources += record.questionnaire(on, tuple(answers))
    resources += map(record.escalation, (*earlier.escalations, *person.escalations))
    for stop in person.stops:
        resources += record.red_flags(stop)
    entries = [{"fullUrl": url, "resource": resource} for url, resource in resources]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": plain(made_at),
        "entry": entries,
    }


@dataclass(frozen=True, slots=True)
class _Record:
    """Makes the resources of one person, each under the address by which others refer to it."""

    person: PersonState
    view: ViewContext

    def patient(self) -> tuple[str, Json]:
        """A pseudonym only. It stays the same from export to export and names no Telegram user."""
        url, resource = self._resource("Patient", "")
        return url, resource | {"identifier": [{"system": f"{LOCAL}:runner", "value": url[9:]}]}

    def consent(self, consent: Consent) -> tuple[str, Json]:
        text = self.view.translate("Agreed to the text of version {version}")
        return self._of_patient(
            "Consent",
            consent.version,
            status="active",
            scope=_concept((f"{HL7}/consentscope", "patient-privacy", "Privacy Consent")),
            category=[{"text": self.view.translate("Use of answers about health")}],
            dateTime=plain(consent.at),
            policyRule={"text": text.format(version=consent.version)},
            provision={"type": "permit"},
        )

    def run(self, enrollment: Enrollment, *, current: bool) -> Iterator[tuple[str, Json]]:
        """A run through the program: what hurts, the plan, its goal, and the pain at the start."""
        _, start = self.view.translate, plain(enrollment.started_on)
        resolved = enrollment.resolved_on
        state = "resolved" if resolved else "active"
        text = _("Pain at the kneecap, as told; not examined")
        if enrollment.knee is Knee.ELSEWHERE:
            text = _("Pain at another place of the knee, as told; not examined")
        for code, display in _KNEES.get(enrollment.knee, (("", ""),)):
            yield self._of_patient(
                "Condition",
                f"{start}/{code}",
                clinicalStatus=_concept((f"{HL7}/condition-clinical", state, "")),
                verificationStatus=_concept((f"{HL7}/condition-ver-status", "unconfirmed", "")),
                code=_concept((ICD, code, display) if code else None, text=text),
                recordedDate=plain(enrollment.enrolled_at),
                **({"abatementDateTime": plain(resolved)} if resolved else {}),
            )
        goal = self.person.goal if current else None
        if goal is not None:
            yield self._of_patient(
                "Goal",
                str(start),
                lifecycleStatus="active",
                description={"text": goal.name},
                **({"target": [{"dueDate": plain(goal.on)}]} if goal.on else {}),
            )
        yield self._of_patient(
            "CarePlan",
            str(start),
            status=self._plan_status() if current else "unknown",
            intent="plan",
            title=_("6 weeks of exercises for runners with pain at the kneecap"),
            period={"start": start},
            created=plain(enrollment.enrolled_at),
            **({"goal": [self._reference("Goal", str(start))]} if goal else {}),
        )
        note = _("Worst moment of a typical day in the week before the start, as told")
        on, at = enrollment.started_on, enrollment.enrolled_at
        yield self.pain(f"{start}/start", on, at, enrollment.baseline, note)

    def pain(self, name: str, on: date, at: datetime, value: int, note: str) -> tuple[str, Json]:
        return self._of_patient(
            "Observation",
            name,
            status="final",
            category=[_concept((f"{HL7}/observation-category", "survey", "Survey"))],
            code=_concept(PAIN),
            effectiveDateTime=plain(on),
            issued=plain(at),
            valueInteger=value,
            note=[{"text": note}],
        )

    def session(
        self, log: SessionLog, enrollments: tuple[Enrollment, ...]
    ) -> Iterator[tuple[str, Json]]:
        """A session that was done, and the pain during it where it was told."""
        _ = self.view.translate
        starts = [run.started_on for run in enrollments if run.started_on <= log.on]
        plan = {"basedOn": [self._reference("CarePlan", str(max(starts)))]} if starts else {}
        name = f"{log.on}/{log.template}"
        text = _("Exercise session {name}").format(name=log.template)
        yield self._of_patient(
            "Procedure",
            name,
            status="completed",
            code=_concept((f"{LOCAL}:session", log.template, ""), text=text),
            performedDateTime=plain(log.on),
            **plan,
        )
        if log.during is not None:
            note = _("Worst during the exercise session, as told")
            yield self.pain(f"{name}/during", log.on, log.at, log.during, note)

    def questionnaire(self, on: date, answers: tuple[Answer, ...]) -> Iterator[tuple[str, Json]]:
        """The weekly questions of one evening, as far as they were answered."""
        items = [item for answer in answers for item in self._item(answer)]
        if items:
            yield self._of_patient(
                "QuestionnaireResponse",
                on.isoformat(),
                questionnaire=f"{LOCAL}:questionnaire:weekly",
                status="completed",
                authored=plain(max(answer.at for answer in answers)),
                item=items,
            )

    def escalation(self, advice: Escalation) -> tuple[str, Json]:
        """Advice to see a professional."""
        text = self.view.translate("Advised to see a physio or doctor")
        code = (f"{LOCAL}:escalation", advice.reason.name, "")
        over = advice.outcome is not None and advice.outcome.value == "seen"
        return self._flag(
            f"{advice.on}/{advice.reason.name}",
            "inactive" if over else "active",
            _concept(code, text=text),
            advice.on,
        )

    def red_flags(self, stop: Stop) -> Iterator[tuple[str, Json]]:
        """The lines that the person said apply; a line can mean one of several red flags."""
        status = "inactive" if stop.cleared_on else "active"
        if stop.taken_back:
            status = "entered-in-error"
        for line in stop.lines:
            codes = [(f"{LOCAL}:red-flag", code, "") for code in LINES[line].codes]
            concept = _concept(*codes, text=line_words.full(line, self.view))
            yield self._flag(f"{plain(stop.raised_at)}/{line}", status, concept, stop.on)

    def _flag(self, name: str, status: str, code: Json, on: date) -> tuple[str, Json]:
        clinical = _concept((f"{HL7}/flag-category", "clinical", "Clinical"))
        return self._of_patient(
            "Flag",
            name,
            status=status,
            category=[clinical],
            code=code,
            period={"start": plain(on)},
        )

    def _item(self, answer: Answer) -> Iterator[Json]:
        _, value = self.view.translate, answer.value
        match answer.topic:
            case Topic.GLOBAL_CHANGE:
                words = check_in.global_change_words(GlobalChange(value), self.view)
                coding = _coding(f"{LOCAL}:global-change", value, words)
                text = _("Compared with when you started, how is your knee?")
                yield {"linkId": "Q4", "text": text, "answer": [{"valueCoding": coding}]}
            case Topic.ACTIVITY if value.isdigit():
                name = self.person.activity.name if self.person.activity else ""
                text = _("How well does this go now: {activity}?").format(activity=name)
                yield {"linkId": "Q5", "text": text, "answer": [{"valueInteger": int(value)}]}
            case Topic.PAINKILLERS:
                text = _("Painkillers for the knee before training, this week?")
                yes = {"valueBoolean": value == "yes"}
                yield {"linkId": "painkillers", "text": text, "answer": [yes]}
            case Topic.SIX:
                text = _("Does one of the red flags apply?")
                yes = {"valueBoolean": value != "none"}
                yield {"linkId": "six", "text": text, "answer": [yes]}

    def _plan_status(self) -> str:
        waits = self.person.status is not Status.ACTIVE or self.person.paused_on is not None
        return "on-hold" if waits else "active"

    def _of_patient(self, kind: str, name: str, **content: object) -> tuple[str, Json]:
        """A resource that is about the patient."""
        url, resource = self._resource(kind, name)
        key = "patient" if kind == "Consent" else "subject"
        return url, resource | {key: self._reference("Patient", "")} | content

    def _resource(self, kind: str, name: str) -> tuple[str, Json]:
        url = self._url(kind, name)
        return url, {"resourceType": kind, "id": url.removeprefix("urn:uuid:")}

    def _reference(self, kind: str, name: str) -> Json:
        return {"reference": self._url(kind, name)}

    def _url(self, kind: str, name: str) -> str:
        """The same for the same thing in every export; the id of the chat is not in it."""
        person = self.person
        known = person.consent.at if person.consent else None
        known = known or (person.stops[0].raised_at if person.stops else None)
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{known}/{kind}/{name}')}"


_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, LOCAL)


def _coding(system: str, code: str, display: str) -> Mapping[str, str]:
    coding = {"system": system, "code": code}
    return coding | {"display": display} if display else coding


def _concept(*codings: tuple[str, str, str] | None, text: str = "") -> Json:
    """A CodeableConcept: what it is in codes, if there is one, and in words."""
    known = [_coding(*coding) for coding in codings if coding is not None]
    return ({"coding": known} if known else {}) | ({"text": text} if text else {})
