"""Links of partners: they show what was disclosed, and open with their code while they last."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from tests.locks import worlds
from tests.locks.desk import LONG_AGO, Desk

ALONE, AGREED, SHOWN, OVER, AWAY = (UUID(int=at) for at in (101, 102, 103, 104, 105))
KEPT, ENDED, MINE, THEIRS, CONSENT = (UUID(int=at) for at in (111, 112, 113, 114, 115))
DAY = timedelta(days=1)
LATER = LONG_AGO.replace(year=2101)
LINK = ("INSERT INTO referrals_link (id, dossier_id, scope_id, disclosure_id, referral_id,"
        " consent_id, digest, proof, sealed, answers, made_at, expires_at) VALUES"
        " (gen_random_uuid(), %(own)s, %(scope)s, '{disclosure}', {referral}, {consent}, 'new',"
        " 'p', '', '{{}}', now(), now() + interval '1 day')")  # fmt: skip
REFERRAL = (
    "INSERT INTO referrals_referral (id, key_version, sealed, dossier_id, scope_id, track_id,"
    " seat_id, state, mode, \"on\", disclosure_id) VALUES (gen_random_uuid(), 1, '', %(own)s,"
    " %(scope)s, %(track)s, %(ana)s, 'proposed', 'warm', now(), {})"
)
END = "UPDATE referrals_link SET ended_at = {} WHERE id = '{}'"
MOVE = f"UPDATE referrals_referral SET disclosure_id = '{{}}' WHERE id = '{MINE}'"
BY = f"'{CONSENT}'"


def a_link_shows_what_was_disclosed(desk: Desk) -> Iterator[str]:
    """To whom it was, on the consent on which it was; and once ended it stays so."""
    _laid_out(desk)
    plain = {"disclosure": ALONE, "referral": "NULL", "consent": "NULL"}
    yield from desk.asked("ana", {
        LINK.format(**plain): True,
        LINK.format(**{**plain, "consent": BY}): False,
        LINK.format(**{**plain, "disclosure": AGREED, "consent": BY}): True,
        LINK.format(**{**plain, "disclosure": AGREED}): False,
        END.format("now()", KEPT): True,
        END.format("now()", ENDED): False,
    })  # fmt: skip
    yield from desk.asked("job", {
        LINK.format(**{**plain, "disclosure": AWAY}): False,
        LINK.format(**{**plain, "referral": f"'{MINE}'"}): True,
        LINK.format(**{**plain, "referral": f"'{THEIRS}'"}): False,
        END.format("now()", ENDED): True,
        END.format("NULL", ENDED): False,
        REFERRAL.format("NULL"): True,
        REFERRAL.format(f"'{ALONE}'"): True,
        REFERRAL.format(f"'{AWAY}'"): False,
        MOVE.format(ALONE): True,
        MOVE.format(AWAY): False,
    })  # fmt: skip
    _cleared(desk)


def a_link_opens_with_its_code(desk: Desk) -> Iterator[str]:
    """While it lasts, on the consent it rests on; five wrong codes in a row end it."""
    _laid_out(desk)
    right, wrong = ("d", "p"), ("d", "q")
    for tries, opens in (
        ([right], True), ([wrong], False), ([("e", "p")], False),
        ([wrong] * 4 + [right], True), ([wrong] * 5 + [right], False),
        ([wrong] * 4 + [right] + [wrong] * 4 + [right], True),
    ):  # fmt: skip
        if _opens(desk, *tries) is not opens:
            yield f"{tries}: {'opens not' if opens else 'opens'}"
    # What it rests on: each of these alone ends it.
    changes: Mapping[str, tuple[str, str]] = {
        "ended": ("referrals_link SET ended_at = now()", "referrals_link SET ended_at = NULL"),
        "over": ("referrals_link SET made_at = now() - interval '2 days', expires_at = now()",
                 "referrals_link SET made_at = now(), expires_at = now() + interval '1 day'"),
        "of a deleted case": ("cases_track SET state = 'deleted', closed_on = now(), deleted_on = now()",
                              "cases_track SET state = %(was)s, closed_on = NULL, deleted_on = NULL"),
        "refused": ("security_consent SET answer = 'refused'", "security_consent SET answer = 'given'"),
        "taken back": ("security_consent SET withdrawn_at = now()",
                       "security_consent SET withdrawn_at = NULL"),
        "run out": (f"security_consent SET until = '{LONG_AGO}'",
                    f"security_consent SET until = '{LATER}'"),
        "another's": ("security_consent SET dossier_id = %(foreign)s",
                      "security_consent SET dossier_id = %(own)s"),
    }  # fmt: skip
    rows = {"referrals_link": KEPT, "security_consent": CONSENT, "cases_track": desk.names["track"]}
    (was,) = desk.administrator.execute(
        "SELECT state FROM cases_track WHERE id = %s", [rows["cases_track"]]
    ).fetchone() or ("",)
    desk.change(f"referrals_link SET consent_id = '{CONSENT}'", KEPT, was=was)
    if not _opens(desk, right):
        yield "a consent that stands: opens not"
    for name, (change, back) in changes.items():
        at = rows[change.split()[0]]
        desk.change(change, at, was=was)
        if _opens(desk, right):
            yield f"{name}: opens"
        desk.change(back, at, was=was)
    _cleared(desk)


def an_answer_is_given_once(desk: Desk) -> Iterator[str]:
    """One of those that may still be given, with the code, and of a bounded length."""
    _laid_out(desk)
    for name, answers, kept in (
        ("one that may be", [("p", "received", 10)], True),
        ("one that may not", [("p", "declined", 10)], False),
        ("twice", [("p", "received", 10), ("p", "received", 10)], False),
        ("what follows", [("p", "received", 10), ("p", "accepted", 10)], True),
        ("a wrong code", [("q", "received", 10)], False),
        ("too long", [("p", "received", 8193)], False),
        ("as long as may be", [("p", "received", 8192)], True),
    ):
        with desk.door.transaction(force_rollback=True):
            for code, said, size in answers:
                row = desk.door.execute(
                    "SELECT sec.answer_link('d', %s, %s, ARRAY['accepted'], %s)",
                    [code, said, b"x" * size],
                ).fetchone()
        if (row is not None and row[0] is not None) is not kept:
            yield f"{name}: {row}"
    _cleared(desk)


def _opens(desk: Desk, *tries: tuple[str, str]) -> bool:
    """Whether the last of some tries opens it; nothing of them is kept."""
    row = None
    with desk.door.transaction(force_rollback=True):
        for each in tries:
            row = desk.door.execute("SELECT link FROM sec.open_link(%s, %s)", each).fetchone()
    return row is not None and row[0] is not None


def _laid_out(desk: Desk) -> None:
    """Letters of Ana's case and of Berta's, links to two of hers, a consent."""
    own = {"dossier_id": desk.names["own"], "scope_id": desk.names["scope"]}
    away = {"dossier_id": desk.names["foreign"], "scope_id": desk.names["scope_there"]}
    track, far = desk.names["track"], worlds.track_of(desk.at.world.cases[1].dossier)
    sealed = {"key_version": 1, "sealed": b"", "seat_id": desk.names["ana"]}
    letter = {**sealed, "state": "sent", "on": LONG_AGO, "unbound": False}
    for at, more in (
        (ALONE, {**own, "track_id": track}), (SHOWN, {**own, "track_id": track}),
        (OVER, {**own, "track_id": track}),
        (AGREED, {**own, "track_id": track, "consent_id": CONSENT, "provider": b"a"}),
        (AWAY, {**away, "track_id": far}),
    ):  # fmt: skip
        desk.put("exchange_disclosure", {**letter, "id": at, **more})
    link = {**own, "sealed": b"", "proof": "p", "answers": ["received"], "made_at": worlds.now(),
            "expires_at": worlds.now() + DAY, "wrong": 0}  # fmt: skip
    desk.put("referrals_link", {**link, "id": KEPT, "disclosure_id": SHOWN, "digest": "d"})
    desk.put("referrals_link", {**link, "id": ENDED, "disclosure_id": OVER, "digest": "e",
                                "ended_at": LONG_AGO})  # fmt: skip
    referral = {**sealed, "state": "proposed", "mode": "warm", "on": LONG_AGO}
    desk.put("referrals_referral", {**referral, **own, "id": MINE, "track_id": track})
    desk.put("referrals_referral", {**referral, **away, "id": THEIRS, "track_id": far})
    desk.put("security_consent", {
        **own, "id": CONSENT, "key_version": 1, "sealed": b"", "purpose": "referral",
        "answer": "given", "ground": "consent", "since": LONG_AGO, "provider": b"a",
        "signed_by_id": desk.names["ana_o"]})  # fmt: skip


def _cleared(desk: Desk) -> None:
    desk.clear("referrals_reply", "referrals_link", "referrals_referral", "exchange_disclosure")
    desk.administrator.execute("DELETE FROM security_consent WHERE id = %s", [CONSENT])


QUESTIONS = (
    a_link_shows_what_was_disclosed,
    a_link_opens_with_its_code,
    an_answer_is_given_once,
)
