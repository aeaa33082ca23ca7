"""What the interview page tells its renderer, and what it may be told back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ventanilla.common.errors import BadInput
from ventanilla.common.language import reading
from ventanilla.interviews.selectors import OpenSitting
from ventanilla.interviews.services import Sent
from ventanilla.protocols.engine.definition import Protocol
from ventanilla.protocols.engine.shapes import Text
from ventanilla.security.models import Seat

DRAWING_BYTES = 1_500_000  # of base64: a sheet of the renderer takes a tenth of it
UNSCREENED = frozenset({"x-p"})  # variants spoken with those too small for a screen between


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{1,19}$")]


class Drawing(BaseModel):
    """A drawing and what becomes of it. The picture comes only if it is kept."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=80)
    fate: str = Field(pattern="^(returned|destroyed|kept)$")
    image: str = Field(default="", max_length=DRAWING_BYTES, pattern=r"^[A-Za-z0-9+/=]*$")


class Body(BaseModel):
    """The JSON of a submission, or of a sitting that stops."""

    model_config = ConfigDict(extra="ignore", strict=True)
    submission_id: UUID
    sitting_version: str = Field(max_length=80)
    xml: str
    drawings: list[Drawing] = Field(default_factory=list, max_length=20)
    started_at: datetime
    ended_at: datetime
    language: str = Field(max_length=20)
    languages: dict[Name, Code] = Field(default_factory=dict, max_length=100)
    informed: dict[Name, datetime] = Field(default_factory=dict, max_length=100)
    spent_s: int = Field(default=0, ge=0, le=86_400)


def read_body(raw: bytes) -> Body:
    """What was sent. Raises ``BadInput`` where it is no submission at all."""
    try:
        return Body.model_validate_json(raw)
    except ValidationError as error:
        # the message of the validator quotes what was sent, which may be anybody's words
        raise BadInput({"xml": _("What was sent is not an interview. Nothing was stored.")}) from (
            error if settings.DEBUG else None
        )


def sent(body: Body) -> Sent:
    """The body as the domain takes it: a picture that was not kept does not get that far."""
    return Sent(
        submission_id=body.submission_id,
        xml=body.xml.encode(),
        language=body.language,
        started_at=body.started_at,
        ended_at=body.ended_at,
        told_at={name: instant.isoformat() for name, instant in body.informed.items()},
        asked_in=body.languages,
        spent_s=body.spent_s,
        drawings={d.question: d.image for d in body.drawings if d.fate == "kept" and d.image},
    )


def contract(opened: OpenSitting, *, seat: Seat, at: datetime) -> dict[str, Any]:
    """The JSON of ``#sitting``; its shape is ``frontend/src/contract.ts``."""
    package, instrument, case = opened.case.package, opened.instrument, opened.case
    rule = package.sitting_rule(instrument.name)
    here = [opened.sitting.pk]
    known = context(opened, at=at)
    return {
        "id": str(opened.sitting.pk),
        "instrument": instrument.name,
        "version": version(opened),
        "title": _both(rule.title if rule else instrument.title),
        "reader": str(seat.officer_id),
        "form_url": reverse("interviews:form", args=[package.content_hash, instrument.name]),
        "submit_url": reverse("interviews:submit", args=here),
        "suspend_url": reverse("interviews:suspend", args=here),
        "sign_in_url": reverse(settings.LOGIN_URL),
        "leave_url": reverse("cases:detail", args=[case.track.pk]),
        "card_base_url": _folder(reverse("interviews:card", args=[package.content_hash, "-"])),
        "language": _spoken(known["ctx_language"], instrument.languages),
        "reader_language": reading(),
        "audience": instrument.audience,
        "bands": _bands(package.definition),
        "context": known,
        "findings": {
            name: {"title": _both(package.findings[name].title), "severity": severity}
            for name, __ in instrument.previews
            for severity in [package.findings[name].severity.value]
        },
        "keeps_draft": not package.definition.is_restricted,
        "saved": (
            {"xml": opened.saved, "started_at": opened.started_at.isoformat()}
            if opened.saved
            else None
        ),
    }


def version(opened: OpenSitting) -> str:
    """Which words exactly are asked: the package's version and the beginning of its hash."""
    package = opened.case.package
    return f"{package.version}-{package.content_hash[:12]}"


def context(opened: OpenSitting, *, at: datetime) -> dict[str, str]:
    """What is already known, for the group ``ctx`` of an instrument. Blank: not known."""
    names = opened.case.names
    age = names.age_on(at.astimezone(opened.case.track.case.post.zoneinfo).date())
    known = {
        "ctx_age": "" if age is None else str(age),
        "ctx_sex": names.sex,
        "ctx_language": names.language,
        "ctx_name": names.called or names.spoken_name or names.given_names,
    }
    return {name: known.get(name, "") for name in known}


def _bands(definition: Protocol) -> dict[str, dict[str, Any]]:
    return {
        band.code: {
            "minutes": band.minutes,
            "variant": band.language_variant,
            "screen": band.language_variant not in UNSCREENED,
            "title": _both(band.title),
            "guidance": _both(band.guidance),
        }
        for band in definition.bands
    }


def _both(text: Text) -> dict[str, str]:
    return {"es": text.es, "en": text.en}


def _folder(address: str) -> str:
    return address.rpartition("/")[0] + "/"


def _spoken(language: str, spoken: Mapping[str, str]) -> str:
    """The person's language where the instrument speaks it, else Spanish."""
    return language if language in spoken else "es"
