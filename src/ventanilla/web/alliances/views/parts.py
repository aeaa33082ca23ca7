"""The parts of one alliance: parties, promises, contacts, what is done together."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ventanilla.alliances import selectors
from ventanilla.alliances.models import Alliance
from ventanilla.alliances.services import together as joint
from ventanilla.alliances.services import writing
from ventanilla.alliances.services.writing import Ally
from ventanilla.alliances.states import Act, PartyRole
from ventanilla.common.errors import BadInput
from ventanilla.network import selectors as network
from ventanilla.web.acts import perform
from ventanilla.web.alliances.door import find_to_keep
from ventanilla.web.alliances.forms import (
    ContactForm,
    PartyForm,
    PromiseForm,
    SignatoryForm,
    TogetherForm,
)
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_http_methods(FORM)
def party(request: OfficerRequest, pk: int) -> HttpResponse:
    """Let somebody else take part."""
    alliance = find_to_keep(request, pk)
    form = PartyForm(request.POST or None)

    def act() -> None:
        given, post = form.cleaned_data, request.seat.post
        codes = given["posts"].upper().replace(",", " ").split()
        posts = tuple(network.posts().filter(code__in=codes)) if codes else ()
        if len(posts) != len(set(codes)):
            raise BadInput({"posts": _("One of these posts does not exist.")})
        ally = Ally(
            organization=selectors.ally_named(given["name"], post),
            name=given["name"],
            ours=given["ours"],
            role=PartyRole(given["role"]),
            posts=posts,
        )
        writing.add_party(alliance=alliance, ally=ally, by=request.seat, at=timezone.now())

    more = {"allies": selectors.known_allies(request.seat.post)}
    return _carry_out(request, alliance, form, act, _("Who else takes part"), **more)


@require_http_methods(FORM)
def signatory(request: OfficerRequest, pk: int, party: int) -> HttpResponse:
    """Who signs for a party."""
    alliance = find_to_keep(request, pk)
    found = next((one for one in alliance.parties.all() if one.pk == party), None)
    if found is None:
        raise Http404
    initial = {"signatory": found.signatory, "capacity": found.capacity, "role": found.role}
    form = SignatoryForm(request.POST or None, initial=initial)

    def act() -> None:
        given = form.cleaned_data
        writing.sign_for(
            party=found,
            signatory=given["signatory"],
            capacity=given["capacity"],
            role=PartyRole(given["role"]),
            by=request.seat,
            at=timezone.now(),
        )

    return _carry_out(request, alliance, form, act, _("Who signs"), about=str(found))


@require_http_methods(FORM)
def promise(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down what somebody promised."""
    alliance = find_to_keep(request, pk)
    form = PromiseForm(request.POST or None)

    def act() -> None:
        writing.promise(
            alliance=alliance,
            commitment=form.cleaned_data["commitment"],
            obliged=form.obliged_party(),
            text=form.cleaned_data["text"],
            by=request.seat,
            at=timezone.now(),
        )

    return _carry_out(request, alliance, form, act, _("A promise"))


@require_POST
def take_back(request: OfficerRequest, pk: int, clause: int) -> HttpResponse:
    """Take a promise out of a draft."""
    alliance = find_to_keep(request, pk)
    found = next((one for one in alliance.clauses.all() if one.pk == clause), None)
    if found is None:
        raise Http404
    writing.take_back_promise(clause=found, by=request.seat, at=timezone.now())
    messages.success(request, _("The promise is taken out."))
    return redirect("alliances:detail", pk)


@require_http_methods(FORM)
def contact(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down whom one may call."""
    alliance = find_to_keep(request, pk)
    form = ContactForm(request.POST or None)

    def act() -> None:
        writing.add_contact(
            alliance=alliance, person=form.person(), by=request.seat, at=timezone.now()
        )

    return _carry_out(request, alliance, form, act, _("Whom to call"))


@require_POST
def mark_contact(request: OfficerRequest, pk: int, contact: UUID) -> HttpResponse:
    """A contact does not answer, answers again, or is taken out."""
    alliance = find_to_keep(request, pk)
    now, does = timezone.now(), request.POST.get("does")
    if does == "out":
        writing.drop_contact(alliance=alliance, contact=contact, by=request.seat, at=now)
    else:
        writing.mark_contact(
            alliance=alliance,
            contact=contact,
            bounced=does == "silent",
            by=request.seat,
            on=timezone.localdate(now),
            at=now,
        )
    messages.success(request, _("The change is written down."))
    return redirect("alliances:detail", pk)


@require_http_methods(FORM)
def together(request: OfficerRequest, pk: int) -> HttpResponse:
    """Write down something done together, or a meeting to come."""
    alliance = find_to_keep(request, pk)
    form = TogetherForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        given = form.cleaned_data
        joint.write_down(
            alliance=alliance,
            kind=Act(given["kind"]),
            on=given["on"],
            people=given["people"],
            note=given["note"],
            by=request.seat,
            at=timezone.now(),
        )

    return _carry_out(request, alliance, form, act, _("Done together"))


def _carry_out(
    request: OfficerRequest,
    alliance: Alliance,
    form: Form,
    act: Callable[[], object],
    title: str,
    **context: Any,
) -> HttpResponse:
    if request.method == "POST" and perform(form, act):
        messages.success(request, _("It is written down."))
        return redirect("alliances:detail", alliance.pk)
    context |= {"alliance": alliance, "form": form, "title": title}
    return render(request, "alliances/form.html", context)
