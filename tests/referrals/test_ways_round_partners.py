"""Sixty ways to more than a partner was given, over HTTP: none tells anything."""

import json
import re
import threading
import time
from datetime import timedelta

import psycopg
import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.agreed import ada, alma, beto, give, package, register
from tests.factories import NOW
from tests.referrals.making import (
    ALIAS,
    SHELTER,
    again,
    agreed,
    pair_of,
    propose,
    proposed,
    send,
    sent,
)
from ventanilla.audit.models import Event
from ventanilla.cases.services import consenting
from ventanilla.cli.embedded.cluster import superuser
from ventanilla.referrals.models import Link, Reply
from ventanilla.referrals.services import linking
from ventanilla.security import links
from ventanilla.security.attempts.models import Attempt
from ventanilla.security.links import Pair
from ventanilla.web.partner.views import FLOOR

__all__ = ["ada", "agreed", "alma", "beto", "package", "proposed", "register", "sent"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
#: what only the page that opened says
TELLS = (b"Casa Luz", b"MCA-2026", ALIAS.encode())
TICKET = re.compile(rb'name="ticket" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _at_that_time(clock):
    """Everything happens at the moment of the notice, or when the test moves on."""


@pytest.fixture
def anything(server, transactional_db):
    """A connection that no policy stands before: to put something back, or to hold a row."""
    name = connections.settings["default"]["NAME"]
    with psycopg.connect(superuser(server, name), autocommit=True) as connection:
        yield connection


@pytest.fixture
def partner():
    """A browser that was never here."""
    return Client(headers={"accept-language": "en"}, REMOTE_ADDR="203.0.113.9")


@pytest.fixture
def pair(sent, beto):
    return pair_of(sent, beto)


def address(token):
    return reverse("partner:page", args=[f"{token}/"])


def opens(partner, pair, **changed):
    return partner.post(address(pair.token), {"code": pair.code, **changed})


def ticket_of(answer):
    return TICKET.search(answer.content)[1].decode()


def refused(answer):
    assert answer.status_code == 403
    assert not any(word in answer.content for word in TELLS)
    assert b"does not open" in answer.content
    return answer.content


def at_once(act):
    """What an act answers to two who do it at once."""
    barrier, found = threading.Barrier(2), []

    def run():
        barrier.wait(timeout=20)
        found.append(act())
        connections.close_all()

    both = [threading.Thread(target=run) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=40)
    return found


def attacked(partner, pair, other, officer):
    """Every attack that needs nothing but requests: (name, answer)."""
    right = ticket_of(opens(partner, pair))
    code = {"code": pair.code}
    broken = (pair.token[:-1] + ("A" if pair.token[-1] != "A" else "B"), pair.token[:-16])
    odd = ("x", "../cases/", "%2e%2e/cases/", f"{pair.token}/search/", "a" * 4000, "' OR 1=1 --",
           "<script>", "%00", "ñ", pair.token.swapcase(), pair.token[::-1], f"{pair.token}=",
           f"{pair.token}%00")  # fmt: skip
    yield from ((f"link {token[:20]}", partner.post(f"/p/{token}/", code)) for token in odd)
    yield from (("signature", partner.post(address(token), code)) for token in broken)
    yield "no link", partner.post("/p/", code)
    yield "a link of nobody", opens(partner, links.new_pair())
    yield "another case's code", partner.post(address(pair.token), {"code": other.code})
    yield "another case's link", partner.post(address(other.token), code)
    yield "a code in the address", partner.get(f"{address(pair.token)}?code={pair.code}&q=luz")
    for typed in ("", " ", "x" * 21, "' OR 1=1 --", "%", "\x00"):
        yield f"code {typed[:5]!r}", partner.post(address(pair.token), {"code": typed})
    said = {"answer": "accepted"}
    mixed = {**said, "ticket": right}
    yield "another link's ticket", partner.post(address(other.token), mixed)
    for ticket in ("", "x", right[:-2], right[::-1], "A" * len(right), f"{right}AA"):
        sent_ = partner.post(address(pair.token), {**said, "ticket": ticket})
        yield f"ticket {ticket[:5]}", sent_
    for method in ("put", "patch", "delete", "options", "trace", "head"):
        yield method, getattr(partner, method)(address(pair.token))
    for header in HEADERS:
        yield next(iter(header)), partner.get(address(pair.token), headers=header)
    yield "a list", partner.get("/p/?q=luz")
    yield "an officer's cookies", officer.get(address(pair.token))
    yield (
        "an officer's cookies, a wrong code",
        officer.post(address(pair.token), {"code": "00000000"}),
    )
    yield "another host", Client(SERVER_NAME="evil.example").post(address(pair.token), code)
    yield (
        "code as another type",
        partner.post(address(pair.token), json.dumps(code), content_type="application/json"),
    )


HEADERS = (
    {"X-HTTP-Method-Override": "PUT"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Original-URL": "/cases/"},
    {"X-Rewrite-URL": "/desk/"},
    {"Forwarded": "host=evil.example"},
    {"HX-Request": "true"},
    {"Authorization": "Bearer x"},
    {"Range": "bytes=0-10"},
)


def test_no_way_round_tells_anything(partner, pair, sent, alma, beto, as_seat, anything):
    """Some sixty attacks: each gets the question or the refusal, and nothing of what was sent."""
    give(alma, beto, SHELTER, recipient="Refugio Luna")
    other = pair_of(send(propose(alma, beto, "Refugio Luna"), beto), beto)
    plain = opens(partner, pair)
    assert plain.status_code == 200
    assert all(word in plain.content for word in TELLS)
    asked = partner.get(address(pair.token)).content
    refused = opens(partner, links.new_pair()).content
    assert b"does not open" in refused
    officer = as_seat(beto)
    officer.get("/desk/")
    tried = 0
    for name, answer in attacked(partner, pair, other, officer):
        tried += 1
        assert not any(word in answer.content for word in TELLS), name
        assert not answer.cookies, name
        assert answer.status_code in (200, 400, 403, 404, 405), name
        if answer.status_code == 200:
            assert answer.content in (asked, b""), name
        elif answer.status_code == 403 and not name.startswith("code"):
            assert answer.content == refused, name
        anything.execute("UPDATE referrals_link SET wrong = 0")
        Attempt.objects.all().delete()
    assert tried >= 50
    assert not Reply.objects.exists()
    again_ = opens(partner, pair)
    assert TICKET.sub(b"", again_.content) == TICKET.sub(b"", plain.content)
    assert not partner.cookies
    assert "no-store" in again_.headers["Cache-Control"]
    assert b"<script" not in again_.content
    assert b"Refugio Luna" not in again_.content


def test_guessing_locks_the_link_for_good_and_is_written_down(partner, pair, sent, anything):
    partner.post(address(pair.token), {"code": "00000000"})
    assert opens(partner, pair).status_code == 200
    assert Link.objects.get().wrong == 0  # a right code forgives
    for number in range(1, 6):
        refused(partner.post(address(pair.token), {"code": f"{number:08}"}))

    refused(opens(partner, pair))
    elsewhere = Client(headers={"accept-language": "en"}, REMOTE_ADDR="198.51.100.77")
    refused(opens(elsewhere, pair))
    assert Link.objects.get().wrong == 5
    lines = Event.objects.filter(job="partner").order_by("pk")
    assert [each.action for each in lines][:3] == ["link.refused", "link.read", "link.refused"]
    assert all(each.dossiers == [sent.dossier_id] for each in lines)
    [(digest, proof, sealed)] = anything.execute("SELECT digest, proof, sealed FROM referrals_link")
    assert pair.token not in f"{digest}{proof}"
    assert b"Luz" not in sealed
    wrong = links.Pair(pair.token, "0000 0000")
    assert links.keys_of(wrong).key != links.keys_of(pair).key


def test_time_withdrawal_and_renewal_end_it_at_the_next_request(
    partner, pair, sent, agreed, beto, clock
):
    ticket = ticket_of(opens(partner, pair))
    clock.move_to(NOW + timedelta(minutes=20))
    refused(partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"}))

    linking.renew(disclosure=again(sent).disclosure, by=beto, at=NOW + HOUR)
    clock.move_to(NOW + HOUR)
    refused(opens(partner, pair))
    second = pair_of(sent, beto, at=NOW + HOUR)
    refused(partner.post(address(second.token), {"code": pair.code}))
    assert opens(partner, second).status_code == 200
    clock.move_to(NOW + 73 * HOUR)
    expired = refused(opens(partner, second))
    assert expired == refused(opens(partner, links.new_pair()))

    linking.renew(disclosure=again(sent).disclosure, by=beto, at=NOW + 73 * HOUR)
    third = pair_of(sent, beto, at=NOW + 73 * HOUR)
    ticket = ticket_of(opens(partner, third))
    consenting.withdraw(track=again(sent).track, consent=agreed.pk, by=beto, at=NOW + 73 * HOUR)
    refused(partner.post(address(third.token), {"ticket": ticket, "answer": "accepted"}))
    refused(opens(partner, third))
    assert not Reply.objects.exists()


def test_each_answer_counts_once_and_in_its_order(partner, pair):
    ticket = ticket_of(opens(partner, pair))
    for said in ("outcome", "service_given", "closed", "sent", "", "accepted ", "declined"):
        answer = partner.post(address(pair.token), {"ticket": ticket, "answer": said})
        assert answer.status_code == 422, said
    long = {"ticket": ticket, "answer": "accepted", "note": "x" * 501}
    assert partner.post(address(pair.token), long).status_code == 422
    assert not Reply.objects.exists()

    found = at_once(
        lambda: (
            b"your answer arrived"
            in Client(headers={"accept-language": "en"}, REMOTE_ADDR="203.0.113.9")
            .post(address(pair.token), {"ticket": ticket, "answer": "accepted"})
            .content
        )
    )
    assert sorted(found) == [False, True]
    again_ = partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"})
    assert b"your answer arrived" not in again_.content
    assert Reply.objects.count() == 1


def test_whoever_reads_while_she_takes_it_back_has_read_before(
    partner, pair, sent, agreed, beto, anything
):
    """She takes it back in a transaction that is not done: a reader waits, and finds it so."""
    found = []

    def read():
        found.append(opens(partner, pair))
        connections.close_all()

    with anything.transaction():
        anything.execute("UPDATE security_consent SET withdrawn_at = since WHERE true")
        reader = threading.Thread(target=read)
        reader.start()
        time.sleep(0.3)
        assert not found
    reader.join(timeout=20)
    refused(found[0])


def test_a_host_of_its_own_shows_partner_pages_and_nothing_else(db, settings):
    settings.PARTNER_HOST = "aviso.example"
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "aviso.example"]
    there = Client(SERVER_NAME="aviso.example", headers={"accept-language": "en"})
    here = Client(SERVER_NAME="testserver")

    assert there.get("/p/x/").status_code == 200
    for path in ("/", "/desk/", "/account/login/", "/cases/", "/health/", "/static/js/page.js"):
        answer = there.get(path)
        assert (answer.status_code, answer.content) == (404, b""), path
    assert here.get("/p/x/").status_code == 404
    assert here.get("/account/login/").status_code == 200


def test_it_takes_as_long_whatever_is_wrong(partner, pair, anything):
    """The least of several tries: what else the machine does meanwhile is in the others."""
    wrong = {"unknown": links.new_pair(), "wrong": Pair(pair.token, "0")}
    took = {name: [] for name in wrong}
    for _round in range(5):
        for name, each in wrong.items():
            begun = time.perf_counter()
            opens(partner, each)
            took[name].append(time.perf_counter() - begun)
            anything.execute("UPDATE referrals_link SET wrong = 0")
            Attempt.objects.all().delete()
    unknown, known = (min(times) for times in took.values())
    assert min(unknown, known) >= FLOOR
    assert abs(unknown - known) < FLOOR / 2
