"""Whoever handles money sees numbers of cases; whoever opens a case sees its own; nobody more."""

from collections.abc import Iterator, Mapping

from tests.locks import worlds
from tests.locks.desk import LONG_AGO, NEW, ONE, TWO, Desk

SEES = "SELECT id FROM {} WHERE id = %(one)s"
ASK = (
    "INSERT INTO support_request (id, post_id, case_number, line_id, day, days, adults, minors,"
    " amount, state, reason, requested_by_id, requested_officer_id, requested_at, method, voucher,"
    " receipt, reported) VALUES (%(new)s, {post}, 'N', 1, now(), 1, 1, 0, 5, '{state}', '', {seat},"
    " {officer}, now(), '', 'V', '', false)"
)
MOVE = (
    'INSERT INTO support_movement (id, post_id, fund_id, "on", month, kind, whole, rate_source,'
    " made_by_id, made_at) VALUES (%(new)s, {post}, 1, '2001-01-01', '2001-01-01', 'allocated',"
    " false, '', {seat}, now())"
)
ENTER = (
    "INSERT INTO support_entry (movement_id, post_id, fund_id, month, account, line, amount)"
    " VALUES (%(one)s, %(here)s, 1, '2001-01-01', 'cash', '', 5)"
)
COUNT = (
    'INSERT INTO support_counted (post_id, fund_id, "on", counted, booked, by_id, at)'
    " VALUES ({post}, 1, now(), 5, 5, {seat}, now())"
)
EXEMPT = (
    "INSERT INTO support_exempted (request_id, post_id, month, lack, by_id, at)"
    " VALUES (%(two)s, {post}, '2001-01-01', 'lost', {seat}, now())"
)
CLOSE = (
    "INSERT INTO support_closedmonth (post_id, month, closed_by_id, closed_officer_id, closed_at,"
    " cash, advances, spent, unproved) VALUES ({post}, '2002-02-01', {seat}, {officer}, now(),"
    " '{{}}', '{{}}', '{{}}', 0)"
)
FUND = (
    "INSERT INTO support_fund (code, name_es, name_en, fiscal_year, currency, rules_version, items,"
    " opened_at) VALUES ('x', 'x', 'x', 2001, 'USD', '1', '{}', now())"
)
LINE = (
    "INSERT INTO support_line (fund_id, code, item, level, needs_report)"
    " VALUES (1, 'phone', '', '', false)"
)
RATE = "INSERT INTO support_rate (\"on\", pesos, source, entered_at) VALUES (now(), 18, 'x', now())"
STEP = (
    "INSERT INTO support_step (request_id, state, reason, at, seat_id)"
    " VALUES (%({request})s, 'requested', '', now(), {seat})"
)
HERE, THERE = "%(here)s", "%(there)s"
ME, MY, OTHER, OTHERS = "%({0})s", "%({0}_o)s", "%(carla)s", "%(carla_o)s"


def those_at_the_till_see_their_post(desk: Desk) -> Iterator[str]:
    """The requests of their own post; headquarters all; who works on cases those behind which

    stands a case that they open.
    """
    _laid_out(desk)
    sees, changes = SEES.format("support_request"), (
        "UPDATE support_request SET receipt = 'R' WHERE id = %(one)s"
    )  # fmt: skip
    # Without a word about which rows, no reading is needed.
    blindly = "UPDATE support_request SET receipt = 'R'"
    knows = "SELECT id FROM support_step WHERE request_id = %(one)s"
    for role, at_home, elsewhere in (
        ("cashier", True, False), ("head_of_post", True, False), ("finance_officer", True, True),
        ("analyst", False, False), ("community_officer", False, False),
    ):  # fmt: skip
        with desk.sits("carla", role, "here"):
            yield from desk.asked("carla", dict.fromkeys((sees, changes, blindly, knows), at_home))
        with desk.sits("carla", role, "there"):
            yield from desk.asked(
                "carla", dict.fromkeys((sees, changes, blindly, knows), elsewhere)
            )
    # Ana opens the case behind the first; the second has none.
    yield from desk.asked("ana", {sees: True, changes: True, knows: True,
                                  sees.replace("one", "two"): False})  # fmt: skip
    yield from desk.asked("eva", {sees: False, changes: False, knows: False})
    yield from desk.asked("job", {sees: True, changes: True, knows: True,
                                  sees.replace("one", "two"): True})  # fmt: skip
    _cleared(desk)


def one_asks_in_ones_own_name(desk: Desk) -> Iterator[str]:
    """At one's own post, by the role that opens cases; a step of what one knows."""
    _laid_out(desk)
    mine = {"post": HERE, "seat": ME.format("ana"), "officer": MY.format("ana"),
            "state": "requested"}  # fmt: skip
    yield from desk.asked("ana", {
        ASK.format(**mine): True,
        ASK.format(**{**mine, "post": THERE}): False,
        ASK.format(**{**mine, "seat": OTHER}): False,
        ASK.format(**{**mine, "officer": OTHERS}): False,
        ASK.format(**{**mine, "state": "paid"}): False,
        STEP.format(request="one", seat=ME.format("ana")): True,
        STEP.format(request="one", seat=OTHER): False,
        STEP.format(request="two", seat=ME.format("ana")): False,
    })  # fmt: skip
    for role, may in (("case_officer", True), ("cashier", False), ("finance_officer", False)):
        own = {**mine, "seat": OTHER, "officer": OTHERS}
        with desk.sits("carla", role, "here"):
            yield from desk.asked("carla", {ASK.format(**own): may})
    yield from desk.asked("job", {
        ASK.format(**{**mine, "post": THERE, "seat": OTHER, "officer": OTHERS}): True,
        STEP.format(request="two", seat=OTHER): True,
    })  # fmt: skip
    _cleared(desk)


def nobody_authorises_in_anothers_name(desk: Desk) -> Iterator[str]:
    """Nor reviews, pays or reconciles: the trigger reads who entered."""
    _laid_out(desk)
    change = (
        "UPDATE support_request SET state = 'reviewed', reviewed_by_id = {}, reviewed_officer_id ="
        " {} WHERE id = %(one)s"
    )
    own, others = (ME.format("dan"), MY.format("dan")), (OTHER, OTHERS)
    with desk.sits("dan", "supervisor", "here"):
        yield from desk.asked("dan", {
            change.format(*own): True,
            change.format(own[0], others[1]): False,
            change.format(others[0], own[1]): False,
            change.format(*others): False,
        })  # fmt: skip
    yield from desk.asked("job", {change.format(*others): True})
    _cleared(desk)


def books_are_read_at_their_post_and_at_headquarters(desk: Desk) -> Iterator[str]:
    """And written in one's own name: at the post, everywhere by the finance officer."""
    _laid_out(desk)
    reads = [
        SEES.format("support_movement"),
        *(f"SELECT id FROM {table} WHERE post_id = %(here)s" for table in
          ("support_entry", "support_counted", "support_exempted", "support_closedmonth")),
    ]  # fmt: skip
    own, officer = OTHER, OTHERS
    #: role -> reads here, reads from elsewhere, books here, books elsewhere, counts, closes
    table: Mapping[str, tuple[bool, ...]] = {
        "cashier": (True, False, True, False, True, False),
        "head_of_post": (True, False, False, False, False, True),
        "supervisor": (True, False, True, False, False, False),
        "case_officer": (True, False, True, False, False, False),
        "finance_officer": (True, True, True, True, False, False),
        "analyst": (True, True, False, False, False, False),
        "hq_protocol_lead": (True, True, False, False, False, False),
        "community_officer": (False, False, False, False, False, False),
    }
    for role, (here, away, books, anywhere, counts, closes) in table.items():
        with desk.sits("carla", role, "here"):
            yield from desk.asked("carla", {
                **dict.fromkeys(reads, here),
                MOVE.format(post=HERE, seat=own): books,
                MOVE.format(post=HERE, seat=ME.format("ana")): False,
                MOVE.format(post=THERE, seat=own): anywhere,
                COUNT.format(post=HERE, seat=own): counts,
                COUNT.format(post=THERE, seat=own): False,
                COUNT.format(post=HERE, seat=ME.format("ana")): False,
                EXEMPT.format(post=HERE, seat=own): closes,
                EXEMPT.format(post=THERE, seat=own): False,
                EXEMPT.format(post=HERE, seat=ME.format("ana")): False,
                CLOSE.format(post=HERE, seat=own, officer=officer): closes,
                CLOSE.format(post=THERE, seat=own, officer=officer): False,
                CLOSE.format(post=HERE, seat=ME.format("ana"), officer=officer): False,
                CLOSE.format(post=HERE, seat=own, officer=MY.format("ana")): False,
            })  # fmt: skip
        with desk.sits("carla", role, "there"):
            yield from desk.asked("carla", dict.fromkeys(reads, away))
    other = {"post": THERE, "seat": own}
    yield from desk.asked("job", {
        **dict.fromkeys(reads, True), MOVE.format(**other): True, COUNT.format(**other): True,
        EXEMPT.format(**other): True, CLOSE.format(**other, officer=officer): True,
    })  # fmt: skip
    yield from _entries(desk)
    _cleared(desk)


def _entries(desk: Desk) -> Iterator[str]:
    """An entry is added to a movement of one's own; another half balances it."""
    half = ENTER.replace("'cash', ''", "'allocation', 'food'").replace(" 5)", " -5)")
    both = f"{ENTER}, {half.partition('VALUES ')[2]}"
    yield from desk.asked("ana", {both: False})
    with desk.sits("carla", "cashier", "here"):
        yield from desk.asked("carla", {both: True})
    yield from desk.asked("job", {both: True})


def funds_are_kept_at_headquarters(desk: Desk) -> Iterator[str]:
    """Everybody may know what there is; the finance officer and jobs write."""
    _laid_out(desk)
    reads = [f"SELECT id FROM support_{each}" for each in ("fund", "line", "rate")]
    writes = [FUND, LINE, RATE, "UPDATE support_fund SET ceiling = 5",
              "UPDATE support_line SET days_cap = 5"]  # fmt: skip
    yield from desk.asked("ana", {**dict.fromkeys(reads, True), **dict.fromkeys(writes, False)})
    with desk.sits("carla", "finance_officer", "there"):
        yield from desk.asked("carla", dict.fromkeys((*reads, *writes), True))
    yield from desk.asked("job", dict.fromkeys((*reads, *writes), True))
    _cleared(desk)


def a_need_and_its_proof_stay_in_their_dossier(desk: Desk) -> Iterator[str]:
    """They point to the track and the files of their own case only."""
    _laid_out(desk)
    far = worlds.track_of(desk.at.world.cases[1].dossier)
    need = (
        "INSERT INTO support_need (id, key_version, sealed, dossier_id, scope_id, track_id, request)"
        " VALUES (gen_random_uuid(), 1, '', %(own)s, %(scope)s, '{}', %(one)s)"
    )
    proof = (
        "INSERT INTO support_proof (dossier_id, scope_id, track_id, request, attachment_id, kind, at,"
        " seat_id) VALUES (%(own)s, %(scope)s, '{}', %(one)s, '{}', 'invoice', now(), %(ana)s)"
    )
    own = desk.names["track"]
    file = {"key_version": 1, "sealed": b"", "on": LONG_AGO, "seat_id": desk.names["ana"]}
    mine = {"dossier_id": desk.names["own"], "scope_id": desk.names["scope"], "track_id": own}
    theirs = {
        "dossier_id": desk.names["foreign"], "scope_id": desk.names["scope_there"], "track_id": far,
    }  # fmt: skip
    desk.put("attachments_attachment", {**file, **mine, "id": ONE}, {**file, **theirs, "id": TWO})
    yield from desk.asked("ana", {
        need.format(own): True,
        proof.format(own, ONE): True,
        proof.format(own, TWO): False,
    })  # fmt: skip
    yield from desk.asked("job", {
        need.format(own): True, need.format(far): False,
        proof.format(own, ONE): True, proof.format(far, ONE): False, proof.format(own, TWO): False,
    })  # fmt: skip
    desk.clear("attachments_attachment")
    _cleared(desk)


def _laid_out(desk: Desk) -> None:
    """Two requests of Ana's post, one of which is for her case; a movement by Carla; a fund."""
    here, ana = desk.names["here"], desk.names["ana"]
    asked = {
        "post_id": here, "case_number": "N", "line_id": 1, "day": LONG_AGO, "days": 1, "adults": 1,
        "minors": 0, "amount": 5, "state": "requested", "reason": "", "requested_by_id": ana,
        "requested_officer_id": desk.names["ana_o"], "requested_at": LONG_AGO, "method": "",
        "voucher": "V", "receipt": "", "reported": False,
    }  # fmt: skip
    desk.put("support_request", {**asked, "id": ONE}, {**asked, "id": TWO})
    desk.put("support_step", {"request_id": ONE, "state": "requested", "reason": "",
                              "at": LONG_AGO, "seat_id": ana})  # fmt: skip
    desk.put("support_need", {
        "id": NEW, "key_version": 1, "sealed": b"", "dossier_id": desk.names["own"],
        "scope_id": desk.names["scope"], "track_id": desk.names["track"], "request": ONE,
    })  # fmt: skip
    desk.put("support_fund", {
        "id": 1, "code": "f", "name_es": "f", "name_en": "f", "fiscal_year": 2002,
        "currency": "USD", "rules_version": "1", "items": [], "opened_at": LONG_AGO,
    })  # fmt: skip
    desk.put("support_line", {"id": 1, "fund_id": 1, "code": "food", "item": "", "level": "",
                              "needs_report": False})  # fmt: skip
    desk.put("support_rate", {"on": LONG_AGO, "pesos": 18, "source": "x", "entered_at": LONG_AGO})
    moved = {"post_id": here, "fund_id": 1, "month": LONG_AGO.date()}
    desk.put("support_movement", {
        **moved, "id": ONE, "on": LONG_AGO, "kind": "allocated", "whole": False, "rate_source": "",
        "made_by_id": desk.names["carla"], "made_at": LONG_AGO,
    })  # fmt: skip
    desk.put("support_entry", *({**moved, "movement_id": ONE, **each} for each in (
        {"account": "cash", "line": "", "amount": 5},
        {"account": "allocation", "line": "food", "amount": -5},
    )))  # fmt: skip
    counted = {"post_id": here, "by_id": ana, "at": LONG_AGO}
    desk.put(
        "support_counted", {**counted, "fund_id": 1, "on": LONG_AGO, "counted": 5, "booked": 5}
    )
    desk.put("support_exempted", {**counted, "request_id": ONE, "month": LONG_AGO, "lack": "lost"})
    desk.put("support_closedmonth", {
        "post_id": here, "month": LONG_AGO.replace(year=1999), "closed_by_id": ana,
        "closed_officer_id": desk.names["ana_o"], "closed_at": LONG_AGO, "cash": "{}",
        "advances": "{}", "spent": "{}", "unproved": 0,
    })  # fmt: skip


def _cleared(desk: Desk) -> None:
    desk.clear(
        "support_proof", "support_need", "support_step", "support_entry", "support_movement",
        "support_exempted", "support_counted", "support_closedmonth", "support_request",
        "support_rate", "support_line", "support_fund",
    )  # fmt: skip


QUESTIONS = (
    those_at_the_till_see_their_post,
    one_asks_in_ones_own_name,
    nobody_authorises_in_anothers_name,
    books_are_read_at_their_post_and_at_headquarters,
    funds_are_kept_at_headquarters,
    a_need_and_its_proof_stay_in_their_dossier,
)
