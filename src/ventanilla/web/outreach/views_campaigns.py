"""Campaigns: which there are, what came together in each, and a new one."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from django.views.decorators.http import require_http_methods

from ventanilla.outreach import catalogue, policies, selectors
from ventanilla.outreach.services import campaigns
from ventanilla.web.acts import perform
from ventanilla.web.fields import DayField
from ventanilla.web.http import OfficerRequest


class CampaignForm(forms.Form):
    """What it is called, and from when until when."""

    name_es = forms.CharField(label=_t("Name in Spanish"), max_length=160)
    name_en = forms.CharField(label=_t("Name in English"), max_length=160)
    series = forms.ChoiceField(
        label=_t("Part of what?"), choices=lambda: catalogue.choices("series")
    )
    starts_on = DayField(label=_t("First day"))
    ends_on = DayField(label=_t("Last day"))


@require_http_methods(["GET", "POST"])
def listing(request: OfficerRequest) -> HttpResponse:
    """The campaigns of the post and of the network; a form for whoever begins one."""
    policies.may_see_figures(request.seat).enforce()
    may = policies.may_begin_campaign(request.seat)
    form = CampaignForm(request.POST or None)

    def act() -> None:
        campaigns.begin(**form.cleaned_data, by=request.seat, at=timezone.now())

    if request.method == "POST":
        may.enforce()
        if perform(form, act):
            messages.success(request, _("The campaign has begun."))
            return redirect("outreach:campaigns")
    context = {
        "reads": not policies.may_see(request.seat),
        "found": selectors.campaigns_in_figures(request.seat.post),
        "form": form if may else None,
    }
    return render(request, "outreach/campaigns.html", context)
