"""What an officer does with one notification."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ventanilla.cases.models import Track
from ventanilla.notifications import selectors
from ventanilla.notifications.letters import LetterKind
from ventanilla.notifications.models import Notification
from ventanilla.notifications.services import lettering, opening, settling, transferring
from ventanilla.notifications.states import Nationality, Said
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, download
from ventanilla.web.notifications import page
from ventanilla.web.notifications.forms import CaseForm, LearnForm, SettleForm, TransferForm


def _carried(
    request: OfficerRequest, row: Notification, name: str, form: Form, act: Callable[[], object],
    *, said: str, at: datetime,
) -> HttpResponse:  # fmt: skip
    """The act done, and back to the notification; or its page, with what is wrong at the field."""
    if perform(form, act):
        messages.success(request, said)
        return redirect("notifications:detail", row.pk)
    context = page.of_one(request, row, now=at, **{name: form}) | {"faulty": form}
    return render(request, "notifications/detail.html", context)


@require_POST
def learn(request: OfficerRequest, notification: UUID) -> HttpResponse:
    """Write down what was learnt."""
    now = timezone.now()
    row, form = page.find(request, notification, now), LearnForm(request.POST)
    return _carried(
        request, row, "learn", form,
        lambda: settling.learn(
            notification=row,
            requested=Said(form.cleaned_data["requested"]),
            told_of_right=Said(form.cleaned_data["told_of_right"]),
            nationality=Nationality(form.cleaned_data["nationality"]),
            by=request.seat,
            at=now,
        ),
        said=_("Written down."), at=now,
    )  # fmt: skip


@require_POST
def settle(request: OfficerRequest, notification: UUID) -> HttpResponse:
    """Write down what came of it."""
    now = timezone.now()
    row, form = page.find(request, notification, now), SettleForm(request.POST)
    return _carried(
        request, row, "settle", form,
        lambda: settling.settle(
            notification=row, outcome=form.chosen(),
            contacted_at=form.cleaned_data["contacted_at"], by=request.seat, at=now,
        ),
        said=_("Written down."), at=now,
    )  # fmt: skip


@require_POST
def transfer(request: OfficerRequest, notification: UUID) -> HttpResponse:
    """Give it to another post."""
    now = timezone.now()
    row = page.find(request, notification, now)
    form = TransferForm(request.POST, posts=selectors.posts())
    return _carried(
        request, row, "transfer", form,
        lambda: transferring.transfer(
            notification=row, to=form.chosen(), by=request.seat, at=now
        ),
        said=_("It goes to the other post within a minute. Nothing about the person stays here."),
        at=now,
    )  # fmt: skip


@require_POST
def case(request: OfficerRequest, notification: UUID) -> HttpResponse:
    """Open a case of it."""
    now = timezone.now()
    row = page.find(request, notification, now)
    form = CaseForm(request.POST, ways=page.ways(request.seat))
    made: list[Track] = []

    def act() -> None:
        protocol, route = form.chosen()
        made.append(
            opening.open_case(
                notification=row, protocol=protocol, route=route, by=request.seat, at=now
            )
        )

    said = _("The case is open. Of the notification only the link stays.")
    answer = _carried(request, row, "case", form, act, said=said, at=now)
    return redirect("notices:alike", made[0].pk) if made else answer


@require_POST
def letter(request: OfficerRequest, notification: UUID) -> HttpResponse:
    """A letter to the agency, as a PDF."""
    now = timezone.now()
    row = page.find(request, notification, now)
    if (kind := request.POST.get("kind", "")) not in LetterKind.values:
        raise Http404
    content = lettering.write(notification=row, kind=LetterKind(kind), by=request.seat, at=now)
    return download(content, media_type="application/pdf", name=f"{row.reference}.pdf")
