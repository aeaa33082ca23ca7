"""What stands on every door: the first page, the ruler, how to ask for help."""

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from ventanilla.awareness.lines import For, lines
from ventanilla.awareness.ruler import violentometro
from ventanilla.web.http import open_to_all
from ventanilla.web.public.anybody import LANGUAGES, form, page, show
from ventanilla.web.public.drawing import draw
from ventanilla.web.public.forms import PlaceForm

#: the need that is looked for first where somebody should talk to someone now
SAFETY = "techo"


@open_to_all
@transaction.non_atomic_requests
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """To the first page, in the language that the browser asks for."""
    language = translation.get_language_from_request(request)
    return redirect("public:home", language if language in LANGUAGES else settings.LANGUAGE_CODE)


@page
def home(request: HttpRequest) -> HttpResponse:
    """What help there is, and where it begins."""
    return show(request, "public/home.html", {"lines": lines(For.CONSULATE)})


@form
def ruler(request: HttpRequest, edition: str = "") -> HttpResponse:
    """The Violentómetro; what was ticked is answered and forgotten, nothing of it is written."""
    whole = violentometro()
    shown = whole.edition(edition)
    if shown is None:
        raise Http404
    marks = whole.marks(shown)
    talk = [*lines(For.VIOLENCE), *lines(For.CONSULATE)]
    context = {"ruler": whole, "edition": shown, "lines": talk}
    if request.method != "POST":
        return show(request, "public/ruler.html", {**context, "picture": draw(marks)})
    answer = whole.answer(shown, request.POST.getlist("act"))
    ticked = {mark.act.code for mark in answer.marks}
    found = {
        "answer": answer,
        "picture": draw(marks, ticked),
        "near": PlaceForm(),
        "need": SAFETY if answer.now else "",
    }
    return show(request, "public/answer.html", {**context, **found})


@page
def ask_for_help(request: HttpRequest) -> HttpResponse:
    """How to reach somebody, what they will and will not do, and how to leave no traces."""
    groups = [(kind, lines(kind)) for kind in For]
    return show(request, "public/help.html", {"groups": groups})


@page
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """An address of the public site that does not exist: said without a cookie, too."""
    raise Http404
