"""Write in a draft: a part, an entry in a form, a file as it is; both languages side by side."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ventanilla.common.language import reading
from ventanilla.common.sources import Problem
from ventanilla.governance import passages, policies, selectors
from ventanilla.governance.models import Draft
from ventanilla.governance.passages import Entry
from ventanilla.governance.services import drafting
from ventanilla.governance.states import OVER
from ventanilla.governance.wording import OPEN, Status
from ventanilla.protocols.engine.reading import MAIN
from ventanilla.web.acts import perform
from ventanilla.web.governance.door import find, find_to_write
from ventanilla.web.governance.forms import (
    PARTS,
    CommentForm,
    EntryForm,
    FileForm,
    label,
)
from ventanilla.web.http import OfficerRequest

FORM = ["GET", "POST"]


@require_GET
def part(request: OfficerRequest, pk: int, path: str) -> HttpResponse:
    """The entries of one file, those that changed marked."""
    draft = find(request, pk)
    files = selectors.files_of(draft)
    if path not in passages.parts(files):
        raise Http404
    before = {each.code: each.value for each in _entries(selectors.base_of(draft.base), path)}
    problems = _problems(draft, files, path)
    found = _entries(files, path)
    rows = [
        (
            each,
            each.code not in before or before[each.code] != each.value,
            sum(1 for problem in problems if _stands_in(problem, each, found)),
        )
        for each in found
    ]
    context = {"draft": draft, "path": path, "name": PARTS[path], "rows": rows}
    return render(request, "governance/part.html", context)


@require_http_methods(FORM)
def entry(request: OfficerRequest, pk: int, at: str, path: str) -> HttpResponse:
    """One task, deadline, finding or text: in a form for whoever writes, to read for others."""
    draft = find(request, pk)
    files = selectors.files_of(draft)
    found = passages.entry(path, selectors.text_of(files, path) or "", at)
    if found is None or path not in passages.parts(files):
        raise Http404
    writes = bool(policies.may_write(request.seat, draft.protocol)) and draft.state not in OVER
    shown = list(passages.passages(found))
    before = _before(draft, found)
    form = EntryForm(
        request.POST or None, passages=shown, roles=_roles(files), before=before,
        initial={"seen": draft.edition},
    )  # fmt: skip
    if request.method == "POST":
        policies.may_write(request.seat, draft.protocol).enforce()
        if "check" in request.POST:
            return _checked(request, draft, files, found, form)

        def act() -> None:
            drafting.change(
                draft=draft, path=path, values=form.values(), seen=form.cleaned_data["seen"],
                by=request.seat, at=timezone.now(),
            )  # fmt: skip

        if perform(form, act):
            messages.success(request, _("The change is kept in the draft."))
            return redirect("governance:entry", pk, at, path)
    context = _entry_context(draft, found, form, writes, before)
    context["problems"] = _of_entry(_problems(draft, files, path), found, files)
    return render(request, "governance/entry.html", context)


def _entry_context(
    draft: Draft, found: Entry, form: EntryForm, writes: bool, before: Mapping[str, str]
) -> dict[str, object]:
    places = [(each.place, label(each)) for each in form.passages if each.value]
    return {
        "draft": draft,
        "entry": found,
        "name": found.title.get(reading(), ""),
        "part": PARTS[found.path],
        "form": form,
        "writes": writes,
        "read": [(label(p), p.value, before.get(p.place, "")) for p in form.passages if p.value],
        "comments": selectors.comments_at(draft, found.path, str(found.where[0])),
        "commenting": CommentForm(initial={"path": found.path}, places=places),
        "open": draft.state not in OVER,
    }


def _checked(
    request: OfficerRequest, draft: Draft, files: dict[str, bytes], found: Entry, form: EntryForm
) -> HttpResponse:
    """What would be wrong if this were kept: nothing is kept."""
    problems: list[tuple[Problem, str]] = []
    if form.is_valid():
        text, faults = drafting.tried(selectors.text_of(files, found.path) or "", form.values())
        for place, words in faults.items():
            form.add_error(place, words)
        tried = {**files, found.path: text.encode()}
        problems = _of_entry(_problems(draft, tried, found.path), found, tried)
    context = _entry_context(draft, found, form, True, _before(draft, found))
    context |= {"problems": problems, "tried": True}
    page = "governance/entry.html"
    return render(request, f"{page}#problems" if request.htmx else page, context)


@require_http_methods(FORM)
def file(request: OfficerRequest, pk: int, path: str) -> HttpResponse:
    """A file as it is written, for what has no form."""
    draft = find(request, pk)
    files = selectors.files_of(draft)
    text = selectors.text_of(files, path)
    if text is None:
        raise Http404
    writes = bool(policies.may_write(request.seat, draft.protocol)) and draft.state not in OVER
    form = FileForm(request.POST or None, initial={"seen": draft.edition, "text": text})
    tried = False
    if request.method == "POST":
        draft = find_to_write(request, pk)
        tried = "check" in request.POST

        def act() -> None:
            given = form.cleaned_data
            drafting.write(
                draft=draft, path=path, text=given["text"], seen=given["seen"],
                by=request.seat, at=timezone.now(),
            )  # fmt: skip

        if tried and form.is_valid():
            files = {**files, path: form.cleaned_data["text"].replace("\r\n", "\n").encode()}
        elif not tried and perform(form, act):
            messages.success(request, _("The file is kept in the draft."))
            return redirect("governance:file", pk, path)
    lines = (selectors.text_of(files, path) or "").split("\n")
    problems = [(each, _line(lines, each.line)) for each in _problems(draft, files, path)]
    context = {
        "draft": draft, "path": path, "form": form, "problems": problems, "tried": tried,
        "writes": writes, "text": text,
    }  # fmt: skip
    page = "governance/file.html"
    return render(request, f"{page}#problems" if tried and request.htmx else page, context)


@require_http_methods(FORM)
def words(request: OfficerRequest, pk: int) -> HttpResponse:
    """Every text in both languages, beside what it said; those that changed, unless asked."""
    draft = find(request, pk)
    if request.method == "POST":
        digest = request.POST.get("same", "")
        drafting.agree(draft=draft, digest=digest, by=request.seat, at=timezone.now())
        messages.success(request, _("It is written down that the other language stays."))
        return redirect("governance:words", pk)
    every = "all" in request.GET
    pairs = selectors.pairs(draft)
    shown = pairs if every else [each for each in pairs if each.status != Status.SAME]
    context = {
        "draft": draft,
        "pairs": shown,
        "every": every,
        "number": len(pairs),
        "lacking": sum(1 for each in pairs if each.status in OPEN),
        "writes": bool(policies.may_write(request.seat, draft.protocol))
        and draft.state not in OVER,
    }
    return render(request, "governance/words.html", context)


def _entries(files: Mapping[str, bytes], path: str) -> list[Entry]:
    return passages.entries(path, selectors.text_of(files, path) or "")


def _problems(draft: Draft, files: Mapping[str, bytes], path: str) -> list[Problem]:
    found = selectors.report(files, draft.protocol).problems
    return [each for each in found if each.file == path]


def _stands_in(problem: Problem, one: Entry, among: list[Entry]) -> bool:
    after = min((each.line for each in among if each.line > one.line), default=None)
    return one.line <= problem.line and (after is None or problem.line < after)


def _of_entry(
    problems: list[Problem], one: Entry, files: Mapping[str, bytes]
) -> list[tuple[Problem, str]]:
    """The problems of an entry, each with the field that it belongs to, if there is one."""
    source = passages.read(one.path, selectors.text_of(files, one.path) or "")
    found = _entries(files, one.path)
    now = next((each for each in found if each.at == one.at), one)
    by_line: dict[int, str] = {}
    if source is not None:
        for each in passages.passages(now):
            by_line.setdefault(source.line(each.where), each.place)
    return [(each, by_line.get(each.line, "")) for each in problems if _stands_in(each, now, found)]


def _before(draft: Draft, one: Entry) -> dict[str, str]:
    """What the base says of an entry, by the place where it stands now."""
    for each in _entries(selectors.base_of(draft.base), one.path):
        if each.code == one.code:
            return {
                ".".join([str(one.where[0]), *map(str, found.where[1:])]): found.value
                for found in passages.passages(each)
            }
    return {}


def _roles(files: Mapping[str, bytes]) -> dict[str, str]:
    """The roles of a draft by code, each with its title."""
    source = passages.read(MAIN, selectors.text_of(files, MAIN) or "")
    value = source.value if source is not None else {}
    roles = value.get("roles") if isinstance(value, dict) else ()
    found = {}
    for role in roles or ():
        if isinstance(role, dict) and "code" in role:
            title = role.get("title")
            code = str(role["code"])
            found[code] = str(title.get(reading(), code)) if isinstance(title, dict) else code
    return found


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""
