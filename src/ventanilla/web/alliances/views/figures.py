"""How many alliances were in force, begun, renewed and ended in a period."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ventanilla.alliances import figures, policies
from ventanilla.alliances.figures import By, Figures, Period
from ventanilla.alliances.states import Kind, Topic
from ventanilla.web.alliances.forms import PeriodForm
from ventanilla.web.http import OfficerRequest

WORDS: dict[By, dict[str, object]] = {By.KIND: dict(Kind.choices), By.TOPIC: dict(Topic.choices)}


@require_GET
def counted(request: OfficerRequest) -> HttpResponse:
    """The network's figures, and apart by kind, topic or post; this year's unless asked."""
    policies.may_look(request.seat).enforce()
    today = timezone.localdate()
    form = PeriodForm(request.GET or None, initial={"first": today.replace(month=1, day=1),
                                                    "last": today, "by": By.POST})  # fmt: skip
    given = form.cleaned_data if form.is_valid() else {}
    period = Period(given.get("first") or today.replace(month=1, day=1), given.get("last") or today)
    by = By(given.get("by") or By.POST)
    context = {
        "form": form,
        "period": period,
        "network": figures.of_network(period),
        "rows": _named(figures.apart(period, by).items(), by),
        "by_post": by is By.POST,
        "here": "figures",
    }
    return render(request, "alliances/figures.html", context)


def _named(rows: Iterable[tuple[str, Figures]], by: By) -> list[tuple[str, Figures]]:
    names = WORDS.get(by, {})
    return [(str(names.get(key, key)), each) for key, each in rows]
