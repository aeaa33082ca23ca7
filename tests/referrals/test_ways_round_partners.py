"""Thirty ways to more than a partner was given, over HTTP: none tells anything."""

import re
import statistics
import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.agreed import ada, alma, beto, give, package, register
from tests.factories import NOW
from tests.referrals.making import (
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
from ventanilla.referrals.models import Link, Reply
from ventanilla.referrals.services import linking
from ventanilla.security import links

__all__ = ["ada", "agreed", "alma", "beto", "package", "proposed", "register", "sent"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
#: what only the page that opened says
TELLS = (b"Casa Luz", b"MCA-2026", b"Luz Rosa")
TICKET = re.compile(rb'name="ticket" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _at_that_time(clock):
    """Everything happens at the moment of the notice, or when the test moves on."""


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


def tells_nothing(answer, partner):
    assert answer.status_code == 403
    assert not any(word in answer.content for word in TELLS)
    assert b"does not open" in answer.content
    return answer.content


def test_the_right_code_opens_and_shows_what_was_agreed(partner, pair):
    answer = opens(partner, pair)

    assert answer.status_code == 200
    assert b"Casa Luz" in answer.content
    assert not partner.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"<script" not in answer.content


def test_the_question_is_the_same_for_every_link(partner, pair):
    asked = {partner.get(address(token)).content for token in (pair.token, "x", "a" * 48, "é")}

    assert len(asked) == 1
    assert b"<title>A message for you</title>" in next(iter(asked))


def test_wrong_codes_lock_the_link_for_good(partner, pair):
    wrong = [f"{number:08}" for number in range(1, 6)]
    for code in wrong:
        tells_nothing(partner.post(address(pair.token), {"code": code}), partner)

    tells_nothing(opens(partner, pair), partner)
    elsewhere = Client(headers={"accept-language": "en"}, REMOTE_ADDR="198.51.100.77")
    tells_nothing(opens(elsewhere, pair), elsewhere)
    assert Link.objects.get().wrong == 5


def test_a_right_code_forgives_the_wrong_ones(partner, pair):
    for _round in range(2):
        partner.post(address(pair.token), {"code": "00000000"})
        assert opens(partner, pair).status_code == 200
    assert Link.objects.get().wrong == 0


def test_what_is_not_a_code_is_not_looked_at(partner, pair):
    for code in ("", " ", "x" * 21):
        answer = partner.post(address(pair.token), {"code": code})
        assert answer.status_code == 403
        assert not any(word in answer.content for word in TELLS)
    assert Link.objects.get().wrong == 0


def test_a_forged_signature_finds_nothing(partner, pair):
    for token in (pair.token[:-1] + ("A" if pair.token[-1] != "A" else "B"), pair.token[:-16]):
        tells_nothing(partner.post(address(token), {"code": pair.code}), partner)
    assert Link.objects.get().wrong == 0


def test_odd_links_are_the_same_page(partner, pair):
    odd = ("", "x", "..", "../cases/", "%2e%2e/cases/", f"{pair.token}/search/", "a" * 4000,
           "' OR 1=1 --", "<script>", "\x00", "ñ", pair.token.swapcase(), pair.token[::-1],
           f"{pair.token}=", f"{pair.token}%00")  # fmt: skip
    pages = set()
    for token in odd:
        answer = partner.post(f"/p/{token}/", {"code": pair.code})
        assert answer.status_code in (301, 403, 404), token
        assert not any(word in answer.content for word in TELLS), token
        if answer.status_code == 403:
            pages.add(answer.content)
    assert len(pages) == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_refused(partner, pair, method):
    answer = getattr(partner, method)(address(pair.token))

    assert answer.status_code in (403, 405)
    assert not any(word in answer.content for word in TELLS)


def test_a_head_says_nothing(partner, pair):
    assert partner.head(address(pair.token)).content == b""


def test_an_expired_link_is_the_same_page_as_none(partner, pair, clock):
    clock.move_to(NOW + 72 * HOUR)

    expired = tells_nothing(opens(partner, pair), partner)
    unknown = tells_nothing(opens(partner, links.new_pair()), partner)
    assert expired == unknown


def test_a_ticket_ends_after_twenty_minutes(partner, pair, clock):
    ticket = ticket_of(opens(partner, pair))
    clock.move_to(NOW + timedelta(minutes=20))

    tells_nothing(
        partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"}), partner
    )
    assert not Reply.objects.exists()


def test_withdrawal_ends_it_at_the_next_request(partner, pair, sent, agreed, beto):
    ticket = ticket_of(opens(partner, pair))
    consenting.withdraw(track=again(sent).track, consent=agreed.pk, by=beto, at=NOW)

    tells_nothing(
        partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"}), partner
    )
    tells_nothing(opens(partner, pair), partner)
    assert not Reply.objects.exists()


def test_a_consent_that_ran_out_ends_it_too(partner, pair, agreed, clock):
    Link.objects.update(expires_at=NOW + 72 * HOUR)
    assert agreed.until is not None
    clock.move_to(NOW + 71 * HOUR)
    assert opens(partner, pair).status_code == 200
    type(agreed).objects.filter(pk=agreed.pk).update(until=NOW + 70 * HOUR)

    tells_nothing(opens(partner, pair), partner)


def test_an_ended_and_a_renewed_link_open_no_more(partner, pair, sent, beto):
    linking.renew(disclosure=again(sent).disclosure, by=beto, at=NOW)
    tells_nothing(opens(partner, pair), partner)
    fresh = pair_of(sent, beto)
    tells_nothing(partner.post(address(fresh.token), {"code": pair.code}), partner)

    linking.withdraw(disclosure=again(sent).disclosure, by=beto, at=NOW)
    tells_nothing(opens(partner, fresh), partner)


def test_link_and_code_of_two_cases_do_not_mix(partner, pair, sent, alma, beto):
    give(alma, beto, SHELTER, recipient="Refugio Luna")
    other = pair_of(send(propose(alma, beto, "Refugio Luna"), beto), beto)
    tells_nothing(partner.post(address(pair.token), {"code": other.code}), partner)
    tells_nothing(partner.post(address(other.token), {"code": pair.code}), partner)
    ticket = ticket_of(opens(partner, other))
    tells_nothing(
        partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"}), partner
    )
    assert not Reply.objects.exists()
    assert b"Refugio Luna" not in opens(partner, pair).content


def test_forged_tickets_answer_nothing(partner, pair):
    right = ticket_of(opens(partner, pair))
    for ticket in ("", "x", right[:-2], right[::-1], "A" * len(right), f"{right}AA"):
        tells_nothing(
            partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"}), partner
        )
    assert not Reply.objects.exists()


def test_each_answer_counts_once(partner, pair):
    ticket = ticket_of(opens(partner, pair))
    first = partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"})
    assert b"your answer arrived" in first.content
    second = partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted"})

    assert b"your answer arrived" not in second.content
    assert Reply.objects.count() == 1


def test_answers_out_of_order_are_not_taken(partner, pair):
    ticket = ticket_of(opens(partner, pair))
    for said in ("outcome", "service_given", "closed", "sent", "proposed", "", "accepted "):
        partner.post(address(pair.token), {"ticket": ticket, "answer": said, "result": "met"})
    assert not Reply.objects.exists()


def test_a_no_without_its_reason_is_asked_again(partner, pair):
    ticket = ticket_of(opens(partner, pair))
    answer = partner.post(address(pair.token), {"ticket": ticket, "answer": "declined"})

    assert answer.status_code == 422
    assert not Reply.objects.exists()


def test_a_long_note_is_refused(partner, pair):
    ticket = ticket_of(opens(partner, pair))
    partner.post(address(pair.token), {"ticket": ticket, "answer": "accepted", "note": "x" * 501})
    assert not Reply.objects.exists()


def test_two_answers_at_once_are_one(sent, pair):
    def left(results):
        browser = Client(headers={"accept-language": "en"}, REMOTE_ADDR="203.0.113.9")
        ticket = ticket_of(opens(browser, pair))
        barrier.wait(timeout=20)
        answer = browser.post(address(pair.token), {"ticket": ticket, "answer": "accepted"})
        results.append(b"your answer arrived" in answer.content)

    barrier, results = threading.Barrier(2), []
    both = [threading.Thread(target=left, args=[results]) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=40)
    assert sorted(results) == [False, True]
    assert Reply.objects.count() == 1


def test_an_officers_cookies_open_and_change_nothing(as_seat, beto, pair):
    officer = as_seat(beto)
    officer.get("/desk/")
    answer = officer.get(address(pair.token))

    assert b"data-officer" not in answer.content
    tells_nothing(officer.post(address(pair.token), {"code": "00000000"}), officer)
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize(
    "header",
    [
        {"X-HTTP-Method-Override": "PUT"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Original-URL": "/cases/"},
        {"X-Rewrite-URL": "/desk/"},
        {"Forwarded": "host=evil.example"},
        {"HX-Request": "true"},
        {"Authorization": "Bearer x"},
        {"Range": "bytes=0-10"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_headers_change_nothing(partner, pair, header):
    plain = partner.get(address(pair.token)).content

    assert partner.get(address(pair.token), headers=header).content == plain


def test_a_wrong_host_is_refused(pair):
    answer = Client(SERVER_NAME="evil.example").get(address(pair.token))

    assert answer.status_code == 400


def test_a_host_of_its_own_shows_partner_pages_and_nothing_else(settings, pair):
    settings.PARTNER_HOST = "aviso.example"
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "aviso.example"]
    there = Client(SERVER_NAME="aviso.example", headers={"accept-language": "en"})
    here = Client(SERVER_NAME="testserver")

    assert there.get(address(pair.token)).status_code == 200
    for path in ("/", "/desk/", "/account/login/", "/cases/", "/health/", "/static/js/page.js"):
        answer = there.get(path)
        assert (answer.status_code, answer.content) == (404, b""), path
    assert here.get(address(pair.token)).status_code == 404
    assert here.get("/account/login/").status_code == 200


def test_nothing_of_it_is_searched_or_listed(partner, pair):
    for path in ("/p/", "/p", "/p/?q=luz", f"{address(pair.token)}?q=luz&code={pair.code}"):
        answer = partner.get(path, follow=True)
        assert not any(word in answer.content for word in TELLS)


def test_who_reads_is_written_down_and_who_guesses_too(partner, pair, sent):
    partner.post(address(pair.token), {"code": "00000000"})
    opens(partner, pair)

    lines = Event.objects.filter(job="partner").order_by("pk").values_list("action", flat=True)
    assert list(lines) == ["link.refused", "link.read"]
    assert all(sent.dossier_id in event.dossiers for event in Event.objects.filter(job="partner"))


def test_the_database_alone_opens_nothing(owner, pair, sent):
    [row] = owner.execute("SELECT digest, proof, sealed FROM referrals_link").fetchall()
    digest, proof, sealed = row

    assert pair.token not in f"{digest}{proof}"
    assert pair.code.replace(" ", "") not in f"{digest}{proof}"
    assert b"Luz" not in sealed
    assert links.keys_of(links.Pair(pair.token, "0000 0000")).key != links.keys_of(pair).key


def test_it_takes_as_long_whatever_is_wrong(partner, pair, sent, beto):
    unknown, wrong, took = links.new_pair(), links.Pair(pair.token, "0000 0000"), {}
    for name, each in {"unknown": unknown, "wrong": wrong}.items():
        times = []
        for _round in range(4):
            begun = time.perf_counter()
            opens(partner, each)
            times.append(time.perf_counter() - begun)
        took[name] = statistics.median(times)
    assert abs(took["unknown"] - took["wrong"]) < 0.05
    assert uuid4()
