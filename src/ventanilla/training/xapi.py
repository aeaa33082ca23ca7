"""Learning as xAPI 1.0.3 statements, for a record store that the ministry runs elsewhere.

Whoever learned is an account here, by a number: no name and no e-mail leaves.
"""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from ventanilla.training import catalogue
from ventanilla.training.models import HUNDRED, Enrolment
from ventanilla.training.states import FINISHED, Progress

VERSION = "1.0.3"
VERBS = "http://adlnet.gov/expapi/verbs/"
COURSE = "http://adlnet.gov/expapi/activities/course"
#: what is made of a state at its end
ENDS = {
    Progress.PASSED: "passed",
    Progress.FAILED: "failed",
    Progress.COMPLETED: "completed",
}
#: so that the same act has the same id, whenever it is exported
NAMESPACE = uuid.UUID("6f1d8e0c-5a53-4f0e-9d0e-7c0f4b9d2a11")
Statement = dict[str, Any]


def statements(since: date, until: date, *, home: str) -> Iterator[Statement]:
    """What was begun and ended from the first to the last day, the oldest first.

    ``home``: the address of this installation, under which accounts and courses are named.
    """
    period = (since, until)
    begun = Enrolment.objects.filter(since__range=period)
    ended = Enrolment.objects.filter(ended_on__range=period, state__in=FINISHED)
    found = [_statement(row, "registered", row.since, home) for row in begun]
    for row in ended:
        if row.ended_on is None:
            continue
        if row.edition_id:
            found.append(_statement(row, "attended", row.ended_on, home))
        found.append(_statement(row, ENDS[Progress(row.state)], row.ended_on, home))
    yield from sorted(found, key=lambda each: (each["timestamp"], each["id"]))


def _statement(row: Enrolment, verb: str, day: date, home: str) -> Statement:
    made: Statement = {
        "id": str(uuid.uuid5(NAMESPACE, f"{home}:{row.pk}:{verb}")),
        "version": VERSION,
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": home, "name": str(row.officer_id)},
        },
        "verb": {"id": f"{VERBS}{verb}", "display": {"en": verb}},
        "object": _activity(row.course, home),
        "context": {"platform": "Ventanilla", "revision": row.version},
        "timestamp": f"{day.isoformat()}T12:00:00Z",
    }
    if verb in ENDS.values():
        made["result"] = _result(row, verb)
    return made


def _activity(code: str, home: str) -> Statement:
    course = catalogue.course(code)
    title = course.definition.title if course else None
    return {
        "objectType": "Activity",
        "id": f"{home.rstrip('/')}/training/courses/{code}/",
        "definition": {
            "type": COURSE,
            "name": {"es": title.es, "en": title.en} if title else {"en": code},
        },
    }


def _result(row: Enrolment, verb: str) -> Statement:
    result: Statement = {
        "completion": verb != "failed",
        "duration": f"PT{row.hours.normalize():f}H",
    }
    if verb != "completed":
        result["success"] = verb == "passed"
    if row.after is not None:
        result["score"] = {
            "scaled": row.after / HUNDRED, "raw": row.after, "min": 0, "max": HUNDRED,
        }  # fmt: skip
    return result
