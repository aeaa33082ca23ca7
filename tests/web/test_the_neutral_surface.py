"""Every address of a restricted track: no title, no file name and no list says what it is about."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from judge import doors
from tests.guarded import GUARDED, comes, guarded, jefa, noche, olga, shipped
from tests.knowing import put_facts
from tests.restricted import ada, attended, register_ruth, ruth, small
from ventanilla.interviews import services as interviews
from ventanilla.outbox.models import Message
from ventanilla.protocols.engine.outward import telling

__all__ = ["ada", "comes", "guarded", "jefa", "noche", "olga", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
EXIT = 'class="exit__button" href="/exit/"'
#: the name of the house on its own screens says nothing of a protocol
HOUSE = {"consulado", "consulate"}
LISTS = (
    *("desk:mine", "desk:post", "cases:list", "exports:list", "outbox:latest", "notices:register"),
    *("oversight:approvals", "oversight:alarms", "retention:calendar"),
)
OK = 200
LEAST = 25
#: of pages that one template makes, every so many
SOME = 20


def told(name, text):
    """The words of a protocol that a text says."""
    return [word for word in telling(shipped(name).definition, text) if word not in HOUSE]


def addresses(track, sitting):
    """Every address that is about a track, with what a package has in the other gaps."""
    definition = shipped(track.protocol).definition
    first = {
        "track": [str(track.pk)],
        "sitting": [str(sitting.pk)],
        "name": [definition.findings[0].name],
        "code": [definition.tasks[0].code],
        "instrument": list(shipped(track.protocol).instruments)[:1],
    }
    of_track = [each.path for each in doors.doors(first) if str(track.pk) in each.path]
    more = [f"/cases/{track.pk}/documents/{each.code}/" for each in definition.documents]
    more += [f"/cases/{track.pk}/tasks/{each.code}/" for each in definition.tasks[::SOME]]
    more += [f"/cases/{track.pk}/findings/{each.name}/" for each in definition.findings[::SOME]]
    more += [reverse("interviews:start", args=[track.pk, each])
             for each in list(shipped(track.protocol).instruments)[::2]]  # fmt: skip
    return [*of_track, *more, reverse("interviews:sitting", args=[sitting.pk])]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", GUARDED)
def test_no_page_of_a_track_says_in_its_title_what_it_is(as_seat, jefa, comes, name, language):
    definition = shipped(name).definition
    track = comes(jefa, protocol=name, route=definition.routes[0].code)
    sitting = interviews.open_sitting(
        track=track, instrument=definition.sittings[0].instrument, by=jefa, at=timezone.now()
    )
    client = as_seat(jefa, language=language)
    neutral = getattr(definition.neutral_title, language)
    seen, without = 0, []
    for address in dict.fromkeys(addresses(track, sitting)):
        answer = client.get(address)
        assert told(name, answer.headers.get("Content-Disposition", "")) == []
        page = "" if answer.streaming else answer.content.decode()
        title = TITLE.search(page)
        if answer.status_code != OK or title is None:
            continue
        seen += 1
        assert title[1].strip().startswith(f"{track.case.number} · {neutral}"), address
        assert told(name, title[1]) == [], address
        if EXIT not in page:
            without.append(address)
    assert seen > LEAST
    assert without == []


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", GUARDED)
def test_no_list_has_it_in_its_title_or_heading(as_seat, jefa, comes, name, language):
    track = comes(jefa, protocol=name, route=shipped(name).definition.routes[0].code)
    for place in shipped(name).definition.urgent:
        if place.question:
            put_facts(track=track, facts={place.question: "yes"}, by=jefa, at=timezone.now())
    client = as_seat(jefa, language=language)
    for page in LISTS:
        answer = client.get(reverse(page) + ("?protocol=" + name if "register" in page else ""))
        assert answer.status_code == OK, page
        text = answer.content.decode()
        for found in (*TITLE.findall(text), *HEADING.findall(text)):
            assert told(name, re.sub(r"<[^>]+>", "", found)) == [], page


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_desk_hides_the_titles_that_would_tell(as_seat, noche, comes, language):
    track = comes(noche, pre_danger="yes", pre_child="yes")
    page = as_seat(noche, language=language).get("/desk/").content.decode()
    rows = re.findall(r'task__what">(.*?)</a>', page, re.DOTALL)
    titles = [re.sub(r"<[^>]+>", "", row) for row in rows]
    assert [title for title in titles if told("gbv", title)] == []
    neutral = getattr(shipped("gbv").definition.neutral_title, language)
    assert any(title.endswith(neutral) for title in titles), "the call to the hotline is among them"
    assert any(not title.endswith(neutral) for title in titles), "and others are said"
    assert all(track.case.number in title for title in titles)


def test_whoever_has_no_case_reads_a_stub_that_does_not_say_either(as_seat, noche, olga, comes):
    track = comes(noche)
    page = as_seat(olga).get(f"/cases/{track.pk}/stub/").content.decode()
    assert EXIT in page
    assert TITLE.search(page)[1].startswith(track.case.number)
    main = page[page.index("<main") : page.index("</main>")]
    assert shipped("gbv").definition.title.en not in main
    assert shipped("gbv").definition.neutral_title.en in main


def test_what_is_written_to_colleagues_says_nothing(as_seat, noche, jefa, comes):
    track = comes(noche)
    client = as_seat(noche)
    client.post(f"/cases/{track.pk}/urgent/told/", {"act": "tell"})
    sent = {"act": "exception", "exception": "life", "reason": "He is at the door now."}
    client.post(f"/cases/{track.pk}/urgent/emergency/", sent)
    assert Message.objects.count() == 2
    for message in Message.objects.all():
        for name in GUARDED:
            assert told(name, message.subject + " " + message.body) == []


def test_the_page_of_a_talk_has_both_too(as_seat, ruth, ada):
    attended(ruth, ada, at=timezone.now())
    sitting = interviews.open_sitting(track=ruth, instrument="talk", by=ada, at=timezone.now())
    page = as_seat(ada).get(reverse("interviews:sitting", args=[sitting.pk])).content.decode()
    assert TITLE.search(page)[1] == f"{ruth.case.number} · Care B"
    assert EXIT in page
    assert "js/exit.js" in page
