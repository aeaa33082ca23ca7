"""What a person agreed to: each consent apart, said, written down, signed and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.cases.consents import Said, Shown
from ventanilla.cases.selectors import OpenCase
from ventanilla.cases.services import consenting
from ventanilla.cases.words import in_words
from ventanilla.protocols.engine.consents import LIVE, Consent, Status
from ventanilla.referrals import selectors as referrals
from ventanilla.referrals.selectors import OpenReferral
from ventanilla.web.acts import perform
from ventanilla.web.cases import forms_consents as forms
from ventanilla.web.doors import find_track, open_case
from ventanilla.web.http import OfficerRequest
from ventanilla.web.stepup import grave

FORM = ["GET", "POST"]
#: status -> its words, its colour, and the sign beside them
TAGS: dict[str, tuple[str, str]] = {
    "given": ("green", "✓"),
    "provisional": ("amber", "◔"),
    "refused": ("plain", "✕"),
    "withdrawn": ("red", "↩"),
    "over": ("plain", "⌛"),
    "": ("plain", "–"),
}


def _in_words(status: Status | str) -> str:
    return {
        "given": _("yes"),
        "provisional": _("yes, by word: to be signed"),
        "refused": _("the person said no"),
        "withdrawn": _("taken back"),
        "over": _("its time is over"),
        "": _("not asked: that is “no”"),
    }[status]


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as it is shown: words, colour, sign."""

    words: str
    colour: str

    @classmethod
    def of(cls, status: str) -> "Tag":
        """The tag of a status; blank: nothing is recorded."""
        colour, sign = TAGS[status]
        return cls(f"{sign} {_in_words(status)}", colour)


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the page shows it."""

    shown: Shown
    tag: Tag
    live: bool
    to_sign: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One consent of the package, with what was recorded of it, the newest first."""

    consent: Consent
    tag: Tag
    opens: tuple[str, ...]
    records: Sequence[Record]


@require_GET
def consents(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Every consent of the package, and where each stands."""
    now = timezone.now()
    case = open_case(request, track, now, purpose="consents.read")
    context = {
        "case": case,
        "asked": [_asked(case, consent, now) for consent in case.package.consents.values()],
        "interpreters": consenting.interpreters(now),
        "now": now,
    }
    return render(request, "cases/consents.html", context)


@require_http_methods(FORM)
def answer(request: OfficerRequest, track: UUID, name: str) -> HttpResponse:
    """Ask for one consent, and write down what the person answered."""
    now = timezone.now()
    case = open_case(request, track, now, purpose="consents.read")
    consent = _consent(case, name)
    protocol = case.package.definition
    referral = _referral(request, case)
    known = {"recipient": referral.account.provider.name} if referral else {}
    form = forms.Answered(request.POST or None, consent=consent, protocol=protocol, initial=known)

    def act() -> None:
        given = form.cleaned_data
        said = Said(
            name=name,
            words=given["other_words"] or in_words(consent.words),
            language=given["language"],
            channel=given["channel"],
            recipient=given.get("recipient", "").strip(),
            fields=tuple(given.get("fields_told", ())),
            explained=given["explained"],
            understood=given["understood"],
        )
        consenting.record(
            track=case.track,
            said=said,
            answer=given["answer"],
            ground=given.get("ground", "consent"),
            by=request.seat,
            at=now,
        )

    if request.method == "POST" and perform(form, act):
        messages.success(request, _("Written down."))
        if referral:
            return redirect("referrals:detail", track, referral.row.pk)
        return redirect("cases:consents", track)
    asked = _asked(case, consent, now)
    told = [m for m in protocol.messages if m.code in consent.informs]
    context = {"case": case, "form": form, "asked": asked, "told": told, "now": now}
    return render(request, "cases/consent.html", context)


@require_http_methods(FORM)
def withdraw(request: OfficerRequest, track: UUID, consent: UUID) -> HttpResponse:
    """What follows when the person takes it back; and the act."""
    now = timezone.now()
    if request.method == "POST":
        found = find_track(request, track, now)
        consenting.withdraw(track=found, consent=consent, by=request.seat, at=now)
        messages.success(request, _("Taken back. Whatever rested on it has ended."))
        return redirect("cases:consents", track)
    case = open_case(request, track, now, purpose="consents.read")
    shown = next((one for one in case.consents if one.consent.pk == consent), None)
    if shown is None or shown.said.name not in case.package.consents:
        raise Http404
    asked = case.package.consents[shown.said.name]
    tasks = [case.package.tasks[code] for code in asked.on_withdrawal.tasks]
    context = {"case": case, "asked": asked, "shown": shown, "tasks": tasks, "now": now}
    return render(request, "cases/withdraw.html", context)


@require_POST
def ratify(request: OfficerRequest, track: UUID, consent: UUID) -> HttpResponse:
    """The person signed what they had said."""
    now = timezone.now()
    found = find_track(request, track, now)
    consenting.ratify(track=found, consent=consent, by=request.seat, at=now)
    messages.success(request, _("Written down as signed."))
    return redirect("cases:consents", track)


@require_POST
@grave
def interpreter(request: OfficerRequest, track: UUID) -> HttpResponse:
    """Assign an interpreter until midnight."""
    now = timezone.now()
    found = find_track(request, track, now)
    form = forms.Interpreter(request.POST, seats=consenting.interpreters(now))
    if perform(
        form,
        lambda: consenting.assign_interpreter(
            track=found, **form.cleaned_data, by=request.seat, at=now
        ),
    ):
        messages.success(request, _("Assigned until midnight."))
    else:
        messages.error(request, _("Choose an interpreter and the consent that this rests on."))
    return redirect("cases:consents", track)


def _referral(request: OfficerRequest, case: OpenCase) -> OpenReferral | None:
    """The referral that a consent is asked for; None for no such one of this case."""
    try:
        wanted = UUID(request.GET.get("referral", ""))
    except ValueError:
        return None
    return referrals.referral_of(case, wanted)


def _consent(case: OpenCase, name: str) -> Consent:
    if name not in case.package.consents:
        raise Http404
    return case.package.consents[name]


def _asked(case: OpenCase, consent: Consent, now: datetime) -> Asked:
    protocol = case.package.definition
    titles = dict(forms.told_to(consent, protocol))
    stages = {stage.code: stage for stage in protocol.stages}
    found = []
    for shown in reversed([one for one in case.consents if one.said.name == consent.name]):
        status = shown.status(now)
        to_sign = shown.said.provisional and status in ("provisional", "over")
        told = tuple(titles.get(field, field) for field in shown.said.fields)
        found.append(Record(shown, Tag.of(status), status in LIVE, to_sign, told))
    return Asked(
        consent,
        Tag.of(case.plan.consents.get(consent.name, "")),
        tuple(in_words(stages[code].title) for code in consent.opens),
        found,
    )
