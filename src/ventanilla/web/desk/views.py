"""My desk by clock; the post for whoever answers for it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ventanilla.cases import desk
from ventanilla.web.http import OfficerRequest


@require_GET
def mine(request: OfficerRequest) -> HttpResponse:
    """What runs out first, for this seat."""
    now = timezone.now()
    context = {"desk": desk.of_seat(request.seat, now), "now": now}
    template = "desk/mine.html#rows" if request.htmx else "desk/mine.html"
    return render(request, template, context)


@require_GET
def post(request: OfficerRequest) -> HttpResponse:
    """The post: what nobody has, what waits for approval, what is late, who has how much."""
    now = timezone.now()
    context = {"post": desk.of_post(request.seat, now), "now": now}
    return render(request, "desk/post.html", context)
