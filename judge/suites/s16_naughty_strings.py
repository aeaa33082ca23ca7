"""Naughty strings through every field of every form: stored as they are, or refused in words."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse
from lxml import html as parser

from judge import cast, forms, naughty, outlets
from judge.cast import Cast
from judge.forms import Answer, Form
from judge.naughty import Naughty
from judge.place import Place
from judge.stages import STAGES
from judge.verdicts import Result, Verdict, judged
from ventanilla.interviews.models import Sitting
from ventanilla.interviews.states import SittingState

NUMBER = 16
NAME = "Naughty strings"
BAR = "0 server errors, exact or refused in words, 0 unescaped"
LANE = "B"

SECONDS, FEW_SECONDS = 700, 40
#: of them for one form (the notice's has most fields, and gets all strings)
SLICE, FEW_SLICE, FOR_NOTICES = 12, 3, 75
#: a reason has to be a sentence: every other string stands in one
SENTENCE = "Alguien dijo {} y nada más."
#: strings for a form that the first string already consumes, and cases made anew for it
SOME, ANEW = 10, 60
#: shorter fields (a code, a number) hold no words
SHORT = 20
#: requests with tame strings for one form
MOST = 260
#: where words go
WORDS = ("text", "textarea")
#: how a page says that it did not take what was sent
SAID = re.compile(rb'govuk-error-message|govuk-error-summary|class="refusal"|class="flash')
#: pages of a case on which words appear
READ = ("cases:detail", "cases:history", "cases:answers", "exchange:documents",
        "exchange:hand_over", "notices:alike")  # fmt: skip
#: not walked into: signing in is counted and shut (S19), signing out ends the walk
LEFT_OUT = re.compile(r"^(account_|mfa_|language|seat$)")


@dataclass(slots=True)
class Target:
    """A form, who fills it in, and the case it belongs to at a stage."""

    who: str
    client: Client
    form: Form
    stage: str
    track: UUID
    first: str = ""
    until: float = 0.0
    shown: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What was tried so far: requests, faults, and which strings reached which kind of field."""

    until: float
    tried: int = 0
    faults: list[str] = field(default_factory=list)
    reached: dict[str, set[bytes]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    anew: int = 0

    @property
    def over(self) -> bool:
        """Whether the time for trying is up."""
        return time.monotonic() > self.until

    def note(self, target: Target, given: Mapping[str, Naughty], outcome: str) -> None:
        """Count one sending, and each fault that it showed."""
        self.tried += len(given)
        self.outcomes[f"{target.form.key[1]} {outcome}"] += 1
        kinds = {each.name: each.kind for each in target.form.typed}
        if outcome == "not now":
            return
        for name, string in given.items():
            self.reached.setdefault(kinds[name], set()).add(string.sent)
            self.reached[kinds[name]].add(_bare(string))

    def fault(self, target: Target, given: Mapping[str, Naughty], words: str) -> None:
        """Write down what went wrong, and with which string."""
        told = ", ".join(f"{n}={s.kind} {s.text[:40]!a}" for n, s in list(given.items())[:3])
        self.faults.append(f"{target.who} {target.form.key[1]}: {words} ({told})")


def _bare(string: Naughty) -> bytes:
    """A string without the sentence around it."""
    before, after = (part.encode() for part in SENTENCE.split("{}"))
    return string.sent.removeprefix(before).removesuffix(after)


def run(place: Place) -> Result:
    """Find the forms of each role at each stage, fill them in, and look where the words appear."""
    strings = naughty.strings()
    random.Random(16).shuffle(strings)
    with place.databases():
        cast.without_budgets(place)
        people = cast.enter()
        targets = _targets(people)
        tally = Tally(time.monotonic() + place.of(SECONDS, FEW_SECONDS))
        for target in targets:
            if tally.over:
                break
            place.log(f"{target.who} {target.stage} {target.form.key}")
            _fill(target, people, strings, tally, place)
        tried, faults = outlets.check(people, strings, few=place.quick)
    place.log(f"{len(strings)} strings, {len(targets)} forms, {tally.anew} cases made anew")
    place.log(*(f"{count:6} {outcome}" for outcome, count in sorted(tally.outcomes.items())))
    place.log(*(f"{kind}: {len(seen)} strings" for kind, seen in tally.reached.items()))
    result = judged(tally.tried + tried, [*tally.faults, *faults])
    missing = () if place.quick else tuple(_missing(tally, strings, targets))
    if missing and result.verdict is Verdict.PASS:
        return replace(result, verdict=Verdict.NOT_RUN, words=missing)
    return result


def _missing(tally: Tally, strings: list[Naughty], targets: list[Target]) -> Iterator[str]:
    """What a slow machine did not get to in time."""
    for kind in WORDS:
        reached = len(tally.reached.get(kind, ()))
        if reached < len(strings):
            yield f"only {reached} of {len(strings)} strings reached a {kind} in time"
    if late := sum(target.until == 0.0 for target in targets):
        yield f"{late} of {len(targets)} forms were not reached in time"


def _targets(people: Cast) -> list[Target]:
    """Each form with something to type, once, with the first who can reach it."""
    found: dict[tuple[str, str, tuple[str, ...]], Target] = {}
    windows = {name: cast.client(seat) for name, seat in people.of_mcallen.items()}
    for stage in ("", *STAGES):
        track = STAGES[stage or "registered"](people)
        starts = _starts(track) if stage else ["/", "/notices/new/"]
        for who, window in windows.items():
            for form in forms.walk(window, starts, within=track if stage else None):
                if form.typed and not LEFT_OUT.match(form.key[1]):
                    found.setdefault(
                        form.key, Target(who, window, form, stage or "registered", track)
                    )
    return sorted(found.values(), key=lambda target: target.form.key[1] != "notices:register")


def _starts(track: UUID) -> list[str]:
    """The page of a case, and those of its open sittings."""
    sittings = Sitting.objects.filter(track=track).exclude(state=SittingState.SUBMITTED)
    return [
        *(reverse("interviews:sitting", args=[sitting.pk]) for sitting in sittings),
        reverse("cases:detail", args=[track]),
    ]


def _fill(target: Target, people: Cast, strings: list[Naughty], tally: Tally, place: Place) -> None:
    """All strings where the form stays; some where each one taken needs another case."""
    notices = target.form.key[1] == "notices:register"
    seconds = place.of(FOR_NOTICES if notices else SLICE, FEW_SLICE)
    target.until = time.monotonic() + seconds
    if not _find_again(target, people, tally):
        return
    if _learn(target) and not _find_again(target, people, tally):
        return
    place.log(f"    {target.first or 'taken; shown:'} {target.shown}")
    for given in _trials(target, strings, tally):
        if tally.over or time.monotonic() > target.until:
            return
        response = target.form.send(target.client, {n: s.sent for n, s in given.items()})
        outcome = _judge(target, given, response, tally)
        tally.note(target, given, outcome)
        if outcome == "taken":
            _read_back(target, given, response, tally)
            if not _find_again(target, people, tally):
                return


def _learn(target: Target) -> bool:
    """On which pages each field's words appear, by words that cannot be missed; if it was taken."""
    words = {
        each.name: (SENTENCE if each.kind == "textarea" else "{}").format(f"Z{uuid4().hex[:9]}")
        for each in target.form.typed
        if each.kind in {"text", "textarea"} and not 0 < each.room < SHORT
    }
    response = target.form.send(target.client, {n: w.encode() for n, w in words.items()})
    if response.status_code != 302:
        said = re.findall(r"govuk-error-message[^>]*>(.+?)</p>", response.content.decode(), re.S)
        target.first = f"not taken: {response.status_code} {forms.words_of(str(said).encode())}"
        return False
    for page in _pages(target, response):
        body = forms.words_of(target.client.get(page, follow=True).content)
        for name, word in words.items():
            if word in body:
                target.shown.setdefault(name, []).append(forms.route(page))
    return True


def _pages(target: Target, response: Answer) -> list[str]:
    made = re.search(r"[0-9a-f-]{36}", response.headers.get("Location", ""))
    track = made[0] if made else str(target.track)
    return [reverse(name, args=[track]) for name in READ]


def _trials(target: Target, strings: list[Naughty], tally: Tally) -> Iterator[dict[str, Naughty]]:
    """The rough strings one at a time; then tame ones into all fields at once, others in each.

    What no field of a kind has met yet comes first.
    """
    by_kind: dict[str, list[str]] = {}
    for each in target.form.typed:
        kind = "short" if each.kind == "text" and 0 < each.room < SHORT else each.kind
        by_kind.setdefault(kind, []).append(each.name)
    for kind, names in by_kind.items():
        tame_later = kind in (*WORDS, "search")
        wanted = [string for string in strings if not (tame_later and string.tame)]
        missing, met = _by_need(wanted, tally, kind)
        chosen = [*(missing if kind in WORDS else missing[: SOME * 2]), *met[:SOME]]
        for at, string in enumerate(chosen):
            yield {names[at % len(names)]: string}
    words = [name for kind in (*WORDS, "search") for name in by_kind.get(kind, ())]
    if not words:
        return
    tame = [string for string in strings if string.tame]
    kind = next((kind for kind in reversed(WORDS) if kind in by_kind), "search")
    missing, met = _by_need(tame, tally, kind)
    order, apart = [*missing, *met], len(tame) // len(words)
    for at in range(max(SOME, min(len(missing), MOST))):
        yield {
            name: _said(string) if (at + i) % 2 and name in by_kind.get("textarea", ()) else string
            for i, name in enumerate(words)
            for string in [order[(at + apart * i) % len(order)]]
        }


def _by_need(
    strings: list[Naughty], tally: Tally, kind: str
) -> tuple[list[Naughty], list[Naughty]]:
    """The strings that no field of a kind has met, and the others, those of longest ago first."""
    reached = tally.reached.get(kind, set())
    met = [string for string in strings if string.sent in reached]
    turned = tally.tried % max(1, len(met))
    return [s for s in strings if s.sent not in reached], met[turned:] + met[:turned]


def _said(string: Naughty) -> Naughty:
    """The string inside a sentence."""
    before, after = (part.encode() for part in SENTENCE.split("{}"))
    return replace(
        string, text=SENTENCE.replace("{}", string.text), sent=before + string.sent + after
    )


def _judge(target: Target, given: Mapping[str, Naughty], response: Answer, tally: Tally) -> str:
    """taken, refused, shown (a form that only asks), or a fault."""
    status, body = response.status_code, response.content
    if status >= 500:
        tally.fault(target, given, f"answered {status}")
        return "broken"
    if found := _unescaped(body, given):
        tally.fault(target, given, f"stands unescaped in the answer: {found}")
    if status in (302, 303) or response.headers.get("HX-Redirect"):
        return "taken"
    if target.form.method == "get" and status == 200:
        return "shown"
    if status in (404, 405, 409):
        return "not now"
    if SAID.search(body):
        return "refused"
    if _kept(target, given, body):
        return "kept for more questions"
    tally.fault(target, given, f"answered {status}, neither taken nor refused in words")
    return "unclear"


def _kept(target: Target, given: Mapping[str, Naughty], body: bytes) -> bool:
    """The same page again, with more questions, and what was typed still in its fields."""
    here = target.form
    for form in forms.forms_of(here.page, body):
        if forms.route(form.action) == forms.route(here.action):
            held = {each.name: _one_line(each.value) for each in form.typed}
            return all(
                held.get(name, "") == _one_line(string.text)
                for name, string in given.items()
                if name not in {"submission_id", "asked"}
            )
    return False


def _one_line(text: str) -> str:
    """Without the kinds of line ends, which browsers make alike."""
    return " ".join(text.split())


def _unescaped(body: bytes, given: Mapping[str, Naughty]) -> str:
    """What of the strings became markup."""
    for string in given.values():
        risky = len(string.text) > 6 and re.search(r"<[a-zA-Z!/?]", string.text)
        if risky and string.sent in body:
            return f"{string.text[:40]!a}"
    if not any("alert" in string.text for string in given.values()):
        return ""
    tree = parser.fromstring(body or b"<html/>")
    handlers = tree.xpath("//@*[starts-with(name(), 'on')]")
    scripts = tree.xpath("//script[contains(., 'alert(1)') and not(@type='application/json')]")
    links = tree.xpath("//@href[starts-with(., 'javascript:')]")
    return "a handler" if handlers else "a script" if scripts else "a link" if links else ""


def _read_back(
    target: Target, given: Mapping[str, Naughty], response: Answer, tally: Tally
) -> None:
    """What was taken stands on the page where its field's words appear, sign for sign."""
    pages = {forms.route(page): page for page in _pages(target, response)}
    wanted: dict[str, dict[str, Naughty]] = {}
    for name, string in given.items():
        for view in target.shown.get(name, ())[:1]:
            wanted.setdefault(view, {})[name] = string
    for view, strings in wanted.items():
        answer = target.client.get(pages[view], follow=True)
        if answer.status_code >= 500:
            tally.fault(target, strings, f"{view} answered {answer.status_code} afterwards")
            continue
        if found := _unescaped(answer.content, strings):
            tally.fault(target, strings, f"stands unescaped on {view}: {found}")
        words = forms.words_of(answer.content)
        for name, string in strings.items():
            if " ".join(string.text.split()) not in words:
                tally.fault(target, {name: string}, f"was taken, and {view} shows something else")


def _find_again(target: Target, people: Cast, tally: Tally) -> bool:
    """The same form, empty again; on another case where this one is past it."""
    response = target.client.get(target.form.page, follow=True)
    for form in forms.forms_of(target.form.page, response.content):
        if form.key == target.form.key:
            target.form = form
            return True
    if tally.over or tally.anew >= ANEW:
        return False
    tally.anew += 1
    target.track = STAGES[target.stage](people)
    starts = _starts(target.track)
    for form in forms.walk(target.client, starts, within=target.track):
        if form.key == target.form.key:
            target.form = form
            return True
    return False
