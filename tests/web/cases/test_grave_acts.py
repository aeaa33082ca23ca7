"""Every address that changes something is named here: as grave, or as the work of any day.

Grave is what widens who sees, takes something out, opens what is sealed apart, deletes, answers as
the second person, or changes how somebody signs in. To ask at every task would only teach
people to answer without reading.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse
from django.utils import timezone

from ventanilla.web.routes import routes

pytestmark = pytest.mark.django_db

GRAVE = {
    # what is sealed apart, and what leaves
    "attachments:original", "exports:ask", "exports:answer", "exports:file", "exchange:export",
    # who sees more, or whoever saw too much
    "cases:interpreter", "cases:walls", "cases:lift_wall", "desk:cover", "oversight:emergency",
    "oversight:another", "oversight:hold", "oversight:review", "oversight:release_seat",
    # whose packages are believed
    "sharing:new_key",
    # the second person
    "oversight:decide",
    # what every post does from then on
    "governance:publish",
    # deleting
    "attachments:remove", "retention:record", "retention:lift", "retention:answer",
    # what opens an interview, taken back
    "training:revoke",
    # how one signs in
    "change_password", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn",
    "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_generate_recovery_codes",
}  # fmt: skip
DAILY = {
    # drafts, which change nothing for anybody until two others approved; the cases of one's post
    "governance:new", "governance:drop", "governance:words", "governance:entry",
    "governance:file", "governance:send", "governance:ask", "governance:decide",
    "governance:comment", "governance:resolve", "governance:cases",
    # the case, as its protocol asks; a second person, where one is needed, by the case's own rules
    "attachments:add", "cases:raise", "cases:confirm", "cases:discard", "cases:outcome",
    "cases:approve", "cases:give_back", "cases:close", "cases:reopen", "cases:task",
    "cases:happened", "cases:known", "cases:route", "cases:assign", "cases:move", "cases:list",
    "cases:answer_move", "cases:resume", "cases:branch", "cases:called",
    "exchange:document", "exchange:sent",
    "exchange:hand_over", "exchange:depart", "exchange:deliver", "exchange:received",
    "exchange:call_off", "interviews:start", "interviews:open", "interviews:sitting",
    "interviews:submit", "interviews:suspend", "notices:register", "plans:review", "plans:page",
    # danger now: nobody is asked to prove anything while somebody waits on the telephone
    "notices:danger", "cases:press",
    # headquarters takes up what nobody saw to, without seeing it; and tells posts
    "headquarters:take", "headquarters:tell", "headquarters:acknowledge", "headquarters:withdraw",
    "network:hours", "notices:alike", "notices:elsewhere", "notices:link", "notices:take_back",
    # to reach the person, at the hours that they named
    "cases:contact", "cases:contact_show", "cases:contact_message", "cases:contact_sent",
    "cases:contact_slip", "cases:contact_reached", "cases:contact_unanswered",
    "cases:contact_wrong", "cases:contact_give_up",
    # what agencies tell, before there is a case
    "notifications:new", "notifications:mail", "notifications:sheet", "notifications:faults",
    "notifications:learn", "notifications:settle", "notifications:transfer", "notifications:case",
    "notifications:letter",
    # what a post has to have, and what persons think of it without a name
    "outreach:plan", "outreach:change", "outreach:confirm", "outreach:cancel", "outreach:find",
    "outreach:campaigns", "outreach:late",
    "outreach:count", "outreach:correct", "outreach:month", "outreach:programme",
    "readiness:done", "opinions:form",
    # what is learned and taught; only to take a certificate back is grave
    "training:begin", "training:module", "training:exercise", "training:see", "training:trainers",
    "training:end_trainer", "training:plan", "training:enrol", "training:lead", "training:record",
    "training:close", "training:cancel", "training:write_outside",
    # figures of nobody: kept as they were given out, corrected beside it, and to whom they went
    "reports:freeze", "reports:correct", "reports:release",
    # what surrounds the cases: allies, lines to call, thanks
    "alliances:new", "alliances:edit", "alliances:step", "alliances:version", "alliances:text",
    "alliances:parties", "alliances:signatory", "alliances:promises", "alliances:take_back",
    "alliances:contacts", "alliances:contact", "alliances:together", "alliances:add_line",
    "alliances:line", "alliances:call", "alliances:thank",
    # what goes to other ministries and comes from them; to believe a key no longer
    "sharing:receive", "sharing:share", "sharing:withdraw", "sharing:withdraw_key",
    "sharing:adapt", "sharing:basis", "sharing:replace_basis", "sharing:drop_basis",
    "sharing:services", "sharing:language", "sharing:texts", "sharing:newer",
    "sharing:new_exchange", "sharing:word",
    # who helps, near; where a shelter is, each time on the record
    "directory:new", "directory:edit", "directory:verify", "directory:where",
    # to a service that the person agreed to, as letters go; and to an area of the post
    "referrals:propose", "referrals:send", "referrals:make_link", "referrals:end_link",
    "referrals:told", "referrals:close", "errands:areas", "errands:withdraw", "errands:answer",
    # economic support: each step takes another person, whom the database knows
    "support:ask", "support:ask_again", "support:cancel", "support:review", "support:authorise",
    "support:send_back", "support:pay", "support:sign", "support:refund", "support:prove",
    "support:doubt", "support:reconcile", "support:close", "support:new_fund", "support:line",
    "support:move", "support:rates", "support:count", "support:correct", "support:exempt",
    "support:month",
    # what a window noticed: somebody waits for whoever goes
    "window:form", "window:letters", "window:slips", "reviews:act", "reviews:accept",
    # what protects more, or takes something back
    "cases:consent", "cases:ratify", "cases:withdraw", "retention:hold",
    "sessions", "oversight:acknowledge",
    # one's own desk and door
    "seat", "session", "language", "step_up", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip
#: before anybody is signed in
DOOR = {"mfa_authenticate", "mfa_login_webauthn"}
#: not there without codes
PAPER = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}
#: forms of anybody, who has no session to prove
ANYBODYS = ("public:", "asking:", "partner:")
#: what stands in the gaps of an address; nothing of it is there
GAPS = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "7",
    "slug": "x",
    "str": "x",
    "month": "2026-01",
    "books_month": "2026-01",
    "event": "BCDFGH",
    "path": "x",
    "language": "es",
}


def addresses():
    """(name, address) of everything that answers under a name."""
    for route in routes():
        if route.name:
            yield route.name, "/" + re.sub(r"<(\w+):\w+>", lambda gap: GAPS[gap[1]], route.path)


@pytest.fixture
def stale(alba, as_seat):
    """Alba, seven minutes after she showed her second factor."""
    client = as_seat(alba)
    with time_machine.travel(timezone.now() + timedelta(minutes=7)):
        yield client


def test_each_act_is_named_and_the_grave_ones_ask_for_proof(stale):
    asked, done = set(), set()
    for name, address in addresses():
        if name.startswith(("account_", *ANYBODYS)) or name in DOOR | PAPER:
            continue
        answer = stale.post(address, {"end": "others"})
        if answer.status_code == 302 and answer.url.startswith("/step-up/?next="):
            asked.add(name)
        elif answer.status_code != 405:
            done.add(name)

    assert (asked - GRAVE, GRAVE - asked) == (set(), set())
    assert (done - DAILY, DAILY - done) == (set(), set())


@pytest.mark.parametrize("name", sorted(PAPER))
def test_the_paper_with_codes_is_shown_on_fresh_proof(stale, alba, name):
    RecoveryCodes.activate(alba.officer)

    assert stale.get(reverse(name)).url.startswith(reverse("step_up"))
