"""The page of a partner: a code, what was agreed that they read, and their answer.

Nobody is signed in, and no cookie is read or set: the link and the code are all that opens it, so
there is nothing that another site could borrow, and no token against that. Whatever does not open
looks the same and takes as long.
"""

import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.views.decorators.csrf import csrf_exempt

from ventanilla.common.language import reading
from ventanilla.referrals.states import Answer, answers_after
from ventanilla.security import links
from ventanilla.security.attempts import services as attempts
from ventanilla.security.attempts.services import Place, TooSoon
from ventanilla.security.links import Opened, Pair
from ventanilla.web import door
from ventanilla.web.acts import perform
from ventanilla.web.http import open_to_all
from ventanilla.web.partner.forms import AnswerForm, CodeForm

#: what a refusal takes at least, in seconds: longer than the slowest of its reasons
FLOOR = 0.08
OK, REFUSED, WRONG = 200, 403, 422
LONGEST = 120
TONGUES = {
    code: capfirst(str(translation.get_language_info(code)["name_local"]))
    for code, __ in settings.LANGUAGES
}


@csrf_exempt
@open_to_all
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code; with it, show what the link holds and take an answer."""
    token = token.rstrip("/")
    with translation.override(_language(request)):
        if request.method in ("GET", "HEAD"):
            return _ask(OK)
        if request.method != "POST" or len(token) > LONGEST:
            return _refused(time.perf_counter())
        if "ticket" in request.POST:
            return _answer(request, token)
        return _open(request, token)


def _open(request: HttpRequest, token: str) -> HttpResponse:
    """Look at a code: counted for the link and for where it comes from, before it is looked at."""
    now = timezone.now()
    begun, form = time.perf_counter(), CodeForm(request.POST)
    if not form.is_valid():
        return _ask(REFUSED, form)
    found = _opened(request, Pair(token, form.cleaned_data["code"]), now)
    return _show(found) if found else _refused(begun)


def _opened(request: HttpRequest, pair: Pair, now: datetime) -> Opened | None:
    account = f"link {sha256(pair.token.encode()).hexdigest()}"
    place = Place(door.place_of(request).network, "")
    try:
        attempts.begin(account=account, place=place, at=now)
    except TooSoon:
        return None
    found = links.open_page(pair, at=now)
    if found is not None:
        attempts.undo(account=account, place=place, at=now)
    return found


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    now, begun = timezone.now(), time.perf_counter()
    found = links.open_again(token, request.POST["ticket"], at=now)
    if found is None:
        return _refused(begun)
    form = AnswerForm(request.POST, answers=found.answers)
    receipts: list[str] = []
    if perform(form, lambda: receipts.extend(_left(token, form, now))):
        if receipts:
            return _receipt(found, form, receipts[0], now)
        return _refused(begun)
    return _show(found, form)


def _left(token: str, form: AnswerForm, now: datetime) -> Iterator[str]:
    """Leave the answer: its receipt; nothing where it may not be given any more."""
    said = form.said()
    said.check()
    receipt = links.answer(
        token,
        form.cleaned_data["ticket"],
        said=said.answer,
        then=[answer.value for answer in answers_after(said.answer)],
        note=asdict(said),
        at=now,
    )
    if receipt is not None:
        yield str(receipt)[:8].upper()


def _ask(status: int, form: CodeForm | None = None, *, refused: bool = False) -> HttpResponse:
    context = {"form": form or CodeForm(), "refused": refused}
    return _render("partner/code.html", context, status)


def _refused(begun: float) -> HttpResponse:
    """The answer to whatever does not open."""
    _wait(begun)
    return _ask(REFUSED, refused=True)


def _show(found: Opened, form: AnswerForm | None = None) -> HttpResponse:
    document = found.document
    form = form or AnswerForm(initial={"ticket": found.ticket}, answers=found.answers)
    with timezone.override(ZoneInfo(document["zone"])):
        context = {
            **_said(document),
            "form": form,
            "asks": bool(found.answers),
            "until": datetime.fromisoformat(document["until"]),
            "sent_at": datetime.fromisoformat(document["sent_at"]),
        }
        status = WRONG if form.is_bound else OK
        return _render("partner/page.html", context, status)


def _receipt(found: Opened, form: AnswerForm, receipt: str, now: datetime) -> HttpResponse:
    with timezone.override(ZoneInfo(found.document["zone"])):
        context = {
            **_said(found.document),
            "receipt": f"{receipt[:4]} {receipt[4:]}",
            "answer": Answer(form.cleaned_data["answer"]).label,
            "at": now,
        }
        return _render("partner/receipt.html", context, OK)


def _said(document: links.Document) -> dict[str, object]:
    """What a page says, in the language that is on."""
    language = reading()
    return {
        "to": document["to"],
        "reference": document["reference"],
        "post": document["post"][language],
        "paper": document["title"][language],
        "fields": document["fields"].get(language) or next(iter(document["fields"].values())),
        "packet": document["kind"] == "packet",
    }


def _render(template: str, context: dict[str, object], status: int) -> HttpResponse:
    """Without the request: nothing of a session or an officer can stand on it."""
    words = render_to_string(template, {**context, "tongues": TONGUES, "tongue": reading()})
    return HttpResponse(words, status=status)


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in TONGUES else translation.get_language() or "es"


def _wait(begun: float) -> None:
    """A refusal comes at the same moment, whatever its reason."""
    time.sleep(max(0.0, FLOOR - (time.perf_counter() - begun)))
