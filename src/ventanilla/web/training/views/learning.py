"""What somebody learns alone: their courses, a module, its questions, an exercise."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ventanilla.common.language import reading
from ventanilla.protocols.engine.definition import Text
from ventanilla.training import policies, selectors, standing
from ventanilla.training.errors import NotTold
from ventanilla.training.exercises import Verdict
from ventanilla.training.services import learning
from ventanilla.training.standing import Standing
from ventanilla.web.acts import perform
from ventanilla.web.http import OfficerRequest, for_windows
from ventanilla.web.training.door import find_course, find_module
from ventanilla.web.training.forms import ExerciseForm, QuizForm

ASKS = {
    "findings": gettext_lazy("Which findings does the protocol propose? Choose all that hold."),
    "tasks": gettext_lazy("Which tasks does the protocol ask for now? Choose all."),
    "first": gettext_lazy("What has to be done first?"),
    "outcome": gettext_lazy("Which outcome does the protocol suggest first?"),
}


@for_windows
@require_GET
def home(request: OfficerRequest) -> HttpResponse:
    """One's own courses and certificates; for heads, what was done without one."""
    on = timezone.localdate()
    seat = request.seat
    sees = policies.may_see_exceptions(seat)
    exceptions = selectors.exceptions(seat) if sees else []
    found = standing.of_all(seat, on)
    context = {
        "here": "home",
        "needed": [each for each in found if each.needed],
        "others": [each for each in found if not each.needed],
        "held": standing.held_by(seat.officer, on),
        "mine": selectors.editions_of(seat.officer),
        "exceptions": [(each, policies.may_look_at(seat, each)) for each in exceptions],
        "on": on,
    }
    return render(request, "training/home.html", context)


@for_windows
@require_GET
def course(request: OfficerRequest, code: str) -> HttpResponse:
    """One course: what it is for, its modules, how far one is."""
    found = find_course(code)
    context = {"now": standing.of_course(found, request.seat, timezone.localdate())}
    return render(request, "training/course.html", context)


@for_windows
@require_POST
def begin(request: OfficerRequest, code: str) -> HttpResponse:
    """Begin a course."""
    now = timezone.now()
    found = find_course(code)
    learning.begin(course=found, by=request.seat, on=timezone.localdate(now), at=now)
    return redirect("training:module", code, found.modules[0].code)


@for_windows
@require_http_methods(["GET", "POST"])
def module(request: OfficerRequest, code: str, module: str) -> HttpResponse:
    """A module to read, and its questions; once answered, what is right and why."""
    now = timezone.now()
    found = find_course(code)
    read = find_module(found, module)
    form = QuizForm(request.POST or None, module=read)

    def act() -> None:
        learning.answer(
            course=found, module=read, answers=form.chosen(), by=request.seat,
            on=timezone.localdate(now), at=now,
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        return _onward(request, code, f"{module}")
    stands = standing.of_course(found, request.seat, timezone.localdate(now))
    at = stands.of(module)
    if at is None:
        raise Http404
    answered = at.quiz if stands.enrolment else None
    context = {
        "now": stands,
        "at": at,
        "module": read,
        "blocks": read.text[reading()],
        "form": form,
        "number": list(found.modules).index(read) + 1,
        "answered": answered,
        "told": form.told(answered.answer) if answered else [],
        "following": _following(stands, module),
    }
    return render(request, "training/module.html", context)


@for_windows
@require_http_methods(["GET", "POST"])
def exercise(request: OfficerRequest, code: str, module: str, exercise: str) -> HttpResponse:
    """A situation to decide; the protocol answers with its reasons."""
    now = timezone.now()
    found = find_course(code)
    read = find_module(found, module)
    asked = read.exercise(exercise)
    if asked is None:
        raise Http404
    offered = _offered(learning.judge(read, exercise, ()))
    form = ExerciseForm(
        request.POST or None, offered=offered, ask=ASKS[asked.ask], one=asked.ask == "outcome"
    )

    def act() -> None:
        learning.decide(
            course=found, module=read, exercise=exercise, chosen=form.cleaned_data["chosen"],
            by=request.seat, on=timezone.localdate(now), at=now,
        )  # fmt: skip

    if request.method == "POST" and perform(form, act):
        return redirect("training:exercise", code, module, exercise)
    stands = standing.of_course(found, request.seat, timezone.localdate(now))
    at = stands.of(module)
    step = next((step for each, step in at.exercises if each == asked), None) if at else None
    context = {
        "now": stands,
        "module": read,
        "exercise": asked,
        "form": form,
        "step": step,
        "verdict": learning.judge(read, exercise, step.answer["chosen"]) if step else None,
        "following": _following(stands, module),
    }
    return render(request, "training/exercise.html", context)


def _offered(verdict: Verdict) -> list[tuple[str, Text]]:
    if not verdict.lines:
        raise NotTold
    return [(line.choice.code, line.choice.title) for line in verdict.lines]


def _onward(request: OfficerRequest, code: str, module: str) -> HttpResponse:
    messages.success(request, _("Your answers are kept. Below stands why."))
    return redirect("training:module", code, module)


def _following(stands: Standing, module: str) -> str:
    """The code of the module after one; blank after the last."""
    codes = [each.module.code for each in stands.modules]
    place = codes.index(module)
    return codes[place + 1] if place + 1 < len(codes) else ""
