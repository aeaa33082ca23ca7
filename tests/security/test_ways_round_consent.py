"""Ways round the rules of consent, by SQL with the session of a page: none may work.

Beto has both cases. Alma agreed to be attended once and took it back; to Casa Luz alone she agreed
to be referred. Eva agreed to be attended: what fails for Alma works for her, so that a way is not
refused for another reason.
"""

from datetime import timedelta
from threading import Event, Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from tests.agreed import (
    LIGHT,
    MOON,
    ada,
    alma,
    beto,
    carla,
    give,
    package,
    register,
)
from tests.cast import seat
from tests.factories import NOW
from ventanilla.cases import consents
from ventanilla.cases.services import consenting
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.security import vault
from ventanilla.security.models import Consent, Grant

__all__ = ["ada", "alma", "beto", "carla", "package", "register"]
pytestmark = pytest.mark.django_db(transaction=True)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

SITTING = (
    "INSERT INTO interviews_sitting (id, key_version, sealed, state, opened_on, dossier_id,"
    " scope_id, track_id, seat_id) VALUES (%(new)s, 1, '', 'open', '2026-03-03', {dossier},"
    " {scope}, {track}, %(beto)s)"
)
SUBMISSION = (
    "INSERT INTO interviews_submission (id, key_version, sealed, received_on, dossier_id, scope_id,"
    " sitting_id) VALUES (%(new)s, 1, '', '2026-03-03', {dossier}, {scope}, {sitting})"
)
LETTER = (
    'INSERT INTO exchange_disclosure (id, key_version, sealed, state, "on", dossier_id, scope_id,'
    " track_id, seat_id, consent_id, provider, unbound) VALUES (%(new)s, 1, '', 'sent',"
    " '2026-03-03', %(alma)s, %(scope)s, %(track)s, %(beto)s, {consent}, {provider}, {unbound})"
)
CONSENT = (
    "INSERT INTO security_consent (id, key_version, sealed, purpose, answer, ground, since,"
    " dossier_id, scope_id, signed_by_id, second_id) VALUES (%(new)s, 1, '', 'service', 'given',"
    " {ground}, now(), {dossier}, {scope}, {by}, {second})"
)
GRANT = (
    "INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since, until, consent_id)"
    " VALUES (%(alma)s, %(scope)s, %(noe)s, 'interpreter', %(now)s, %(later)s, {consent})"
)
HERS = {"dossier": "%(alma)s", "scope": "%(scope)s", "track": "%(track)s"}
EVAS = {"dossier": "%(eva)s", "scope": "%(scope)s", "track": "%(evas_track)s"}


def sitting(**changed):
    return SITTING.format(**{**HERS, **changed})


def submission(**changed):
    return SUBMISSION.format(**{**HERS, "sitting": "%(sitting)s", **changed})


def letter(consent="%(luz)s", provider="%(to_luz)s", unbound="false"):
    return LETTER.format(consent=consent, provider=provider, unbound=unbound)


def consent(**changed):
    own = {**HERS, "ground": "'consent'", "by": "%(me)s", "second": "NULL"}
    return CONSENT.format(**{**own, **changed})


def on_row(change, row="gone"):
    where = f"WHERE id = %({row})s"
    return f"UPDATE security_consent SET {change} {where}"  # noqa: S608 - both are of this file


BEST = {"ground": "'best_interests'", "second": "%(me)s", "by": "%(head)s"}
WORKS = {
    "a sitting with whoever agreed": [sitting(**EVAS)],
    "an answer of whoever agreed": [submission(**{**EVAS, "sitting": "%(evas_sitting)s"})],
    "a sitting before consent": [
        sitting().replace("seat_id)", "seat_id, before_consent)").replace(
            "%(beto)s)", "%(beto)s, true)"),
        submission(sitting="%(new)s").replace("VALUES (%(new)s", "VALUES (gen_random_uuid()"),
    ],
    "a letter to whom she named": [letter()],
    "a letter that is bound to nobody": [letter("NULL", "NULL", "true")],
    "her consent, written down": [consent()],
    "a consent that is shortened": [on_row("until = %(now)s", "luz")],
    "a consent that is taken back": [on_row("withdrawn_at = %(now)s", "luz")],
    "an interpreter to whom she agreed": [GRANT.format(consent="%(voice)s")],
}  # fmt: skip
ROUND = {
    "a sitting without consent": [sitting()],
    "a sitting copied from another case": [
        "INSERT INTO interviews_sitting (id, key_version, sealed, state, opened_on, dossier_id,"
        " scope_id, track_id, seat_id) SELECT %(new)s, 1, sealed, state, opened_on, %(alma)s,"
        " scope_id, %(track)s, seat_id FROM interviews_sitting WHERE id = %(evas_sitting)s"],
    "a sitting on another's dossier": [sitting(dossier="%(eva)s")],
    "a sitting that says an ordinary scope": [sitting(scope="%(ordinary)s")],
    "a sitting by upsert": [sitting() + " ON CONFLICT (id) DO UPDATE SET state = 'open'"],
    "a sitting beside one that may be, in one statement": [
        sitting(**EVAS) + ", (gen_random_uuid(), 1, '', 'open', '2026-03-03', %(alma)s, %(scope)s,"
        " %(track)s, %(beto)s)"],
    "an answer to a sitting of before": [submission()],
    "an answer to another's sitting": [submission(sitting="%(evas_sitting)s")],
    "a correction of an earlier answer": [
        submission().replace("sitting_id)", "sitting_id, corrects_id)").replace(
            "%(sitting)s)", "%(sitting)s, %(submission)s)")],
    "an earlier answer, overwritten": [
        "UPDATE interviews_submission SET sealed = 'x' WHERE id = %(submission)s"],
    "an answer brought over from another sitting": [
        "UPDATE interviews_submission SET sitting_id = %(sitting)s, dossier_id = %(alma)s"
        " WHERE id = %(evas_submission)s"],
    "a sitting called before consent afterwards": [
        "UPDATE interviews_sitting SET before_consent = true WHERE id = %(sitting)s", submission()],
    "a sitting moved to another case": [
        "UPDATE interviews_sitting SET dossier_id = %(alma)s, track_id = %(track)s"
        " WHERE id = %(evas_sitting)s"],
    "a dossier moved to an ordinary scope": [
        "UPDATE security_dossier SET scope_id = %(ordinary)s WHERE id = %(alma)s"],
    "a scope that becomes ordinary": ["UPDATE security_scope SET level = 0 WHERE id = %(scope)s"],
    "a consent in another's name": [consent(by="%(head)s")],
    "a consent of two by one": [consent(**{**BEST, "by": "%(me)s"})],
    "a consent of two that nobody approved": [consent(**BEST)],
    "a consent of two, in the name of two others": [consent(**{**BEST, "second": "%(other)s"})],
    "a consent with a second who was not asked": [consent(second="%(head)s")],
    "a consent in a colleague's case": [consent(dossier="%(ida)s")],
    "a consent of her case that says another scope": [consent(scope="%(ordinary)s")],
    "a fifth purpose": [consent().replace("'service'", "'all'")],
    "taken back undone": [on_row("withdrawn_at = NULL")],
    "taken back later than it was": [on_row("withdrawn_at = %(later)s")],
    "taken back undone by upsert": [
        consent().replace("%(new)s", "%(gone)s") +
        " ON CONFLICT (id) DO UPDATE SET withdrawn_at = NULL"],
    "a longer time": [on_row("until = until + interval '30 days'", "luz")],
    "a time without end": [on_row("until = NULL", "luz")],
    "what was over, opened again": [on_row("until = %(later)s", "over")],
    "an earlier beginning": [on_row("since = %(before)s", "future")],
    "a no that becomes a yes": [on_row("answer = 'given'", "no")],
    "another purpose for it": [on_row("purpose = 'service'", "luz")],
    "another provider for it": [on_row("provider = %(to_luna)s", "luz")],
    "another ground for it": [on_row("ground = 'best_interests'", "luz")],
    "another dossier for it": [on_row("dossier_id = %(alma)s", "evas")],
    "other words for it": [on_row("sealed = 'x'", "luz")],
    "another signature under it": [on_row("signed_by_id = %(head)s", "luz")],
    "a consent that disappears": ["DELETE FROM security_consent WHERE id = %(gone)s"],
    "all consents that disappear": ["TRUNCATE security_consent CASCADE"],
    "a letter without consent": [letter("NULL", "NULL")],
    "a letter on one that was taken back": [letter("%(left)s", "%(to_luna)s")],
    "a letter on one that is over": [letter("%(over)s", "%(to_luna)s")],
    "a letter on a no": [letter("%(no)s", "%(to_luna)s")],
    "a letter on one of tomorrow": [letter("%(future)s", "%(to_luna)s")],
    "a letter on another's consent": [letter("%(evas_luz)s", "%(to_luz)s")],
    "a letter on another's consent and token": [letter("%(evas_luz)s", "%(evas_to_luz)s")],
    "a letter on a colleague's consent": [letter("%(idas)s", "%(to_luz)s")],
    "a letter on a consent for something else": [letter("%(voice)s")],
    "a letter to another provider": [letter(provider="%(to_luna)s")],
    "a letter to a provider without a name": [letter(provider="''::bytea")],
    "a letter with a consent and no provider": [letter(provider="NULL")],
    "a letter with a provider and no consent": [letter("NULL")],
    "a letter on a consent that is nowhere": [letter("%(new)s")],
    "a letter that goes elsewhere afterwards": [
        letter(), "UPDATE exchange_disclosure SET provider = %(to_luna)s WHERE id = %(new)s"],
    "a letter that is unbound afterwards": [
        letter(), "UPDATE exchange_disclosure SET consent_id = NULL, provider = NULL,"
        " unbound = true WHERE id = %(new)s"],
    "an interpreter on a consent to something else": [GRANT.format(consent="%(luz)s")],
    "an interpreter on one that was taken back": [GRANT.format(consent="%(silence)s")],
    "an interpreter on another's consent": [GRANT.format(consent="%(evas_voice)s")],
    "an interpreter's time after the consent": [
        "UPDATE security_grant SET until = %(later)s WHERE consent_id = %(silence)s"],
    "the clock of the database": [
        "CREATE OR REPLACE FUNCTION sec.now() RETURNS timestamptz LANGUAGE sql AS"
        " 'SELECT now() - interval ''9 years'''"],
    "the policies switched off": ["SET LOCAL row_security = off", sitting()],
    "the constraints switched off": ["SET LOCAL session_replication_role = replica", sitting()],
    "the role of the rules": ["SET LOCAL ROLE ventanilla_rules", on_row("withdrawn_at = NULL")],
    "the context of a job": ["SELECT set_config('sec.context', 'job|||||||||', true)", sitting()],
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def of(track, by, purpose, **changed):
    """A consent as a row: written by hand, so that it may be of any state."""
    own = {"since": NOW - DAY, "ground": "consent", "signed_by": by.officer, "sealed": b""}
    return Consent.objects.create(
        dossier=track.dossier, scope=track.scope, purpose=purpose, **{**own, **changed}
    )


@pytest.fixture
def there(alma, register, beto, carla, ada, laredo):
    """Everything that a statement may name: name -> value."""
    eva, ida = register(beto, Names(spoken_name="Eva")), register(carla, Names(spoken_name="Ida"))
    irma, noe = (seat(name, laredo, Role.INTERPRETER) for name in ("irma", "noe"))
    ordinary = _ordinary(alma)
    light, moon = (consents.token(name, dossier=alma.dossier_id) for name in (LIGHT, MOON))
    evas_light = consents.token(LIGHT, dossier=eva.dossier_id)
    gone, evas = of(alma, beto, "service"), of(eva, beto, "service")
    kept = {}
    for name, track in (("sitting", alma), ("evas_sitting", eva)):
        kept[name], kept[name.replace("sitting", "submission")] = uuid4(), uuid4()
        values = {"beto": beto.pk, "scope": alma.scope_id, "d": track.dossier_id, "t": track.pk}
        place = {"dossier": "%(d)s", "scope": "%(scope)s", "track": "%(t)s"}
        with connection.cursor() as cursor:
            cursor.execute(SITTING.format(**place), {**values, "new": kept[name]})
            cursor.execute(
                SUBMISSION.format(**place, sitting="%(s)s"),
                {**values, "new": kept[name.replace("sitting", "submission")], "s": kept[name]},
            )
    Consent.objects.filter(pk=gone.pk).update(withdrawn_at=NOW - HOUR)
    of(alma, beto, "service", until=NOW - HOUR)
    of(alma, beto, "service", answer="refused")
    of(alma, beto, "service", since=NOW + DAY)
    silence = of(alma, beto, "others")
    for row in (silence,):
        Grant.objects.create(
            dossier=alma.dossier, scope=alma.scope, seat=irma, purpose="interpreter",
            since=NOW - HOUR, until=NOW + HOUR, consent=row,
        )  # fmt: skip
        Consent.objects.filter(pk=row.pk).update(withdrawn_at=NOW)
        Grant.objects.filter(consent=row).update(until=NOW)
    left = of(alma, beto, "referral", provider=moon)
    Consent.objects.filter(pk=left.pk).update(withdrawn_at=NOW - HOUR)
    rows = {
        "gone": gone, "evas": evas, "silence": silence, "left": left,
        "luz": of(alma, beto, "referral", provider=light, until=NOW + DAY),
        "over": of(alma, beto, "referral", provider=moon, until=NOW - HOUR),
        "no": of(alma, beto, "referral", provider=moon, answer="refused"),
        "future": of(alma, beto, "referral", provider=moon, since=NOW + DAY),
        "voice": of(alma, beto, "others"),
        "evas_voice": of(eva, beto, "others"),
        "evas_luz": of(eva, beto, "referral", provider=evas_light),
        "idas": of(ida, carla, "referral", provider=light),
    }  # fmt: skip
    return {
        **{name: row.pk for name, row in rows.items()}, **kept,
        "alma": alma.dossier_id, "track": alma.pk, "scope": alma.scope_id,
        "eva": eva.dossier_id, "evas_track": eva.pk, "ida": ida.dossier_id,
        "ordinary": ordinary, "beto": beto.pk, "me": beto.officer_id, "head": ada.officer_id,
        "other": carla.officer_id, "noe": noe.pk, "to_luz": light, "to_luna": moon,
        "evas_to_luz": evas_light, "now": NOW, "later": NOW + HOUR, "before": NOW - 2 * HOUR,
    }  # fmt: skip


def _ordinary(track):
    """The ordinary scope of the same post and protocol."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.scope(%s, %s, 0)", [track.scope.post_id, track.protocol])
        return cursor.fetchone()[0]


def refused(statements, values):
    """Why the last of some statements changes no row, or nothing; nothing of it stays."""
    given = {**values, "new": uuid4()}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, given)
            rows = cursor.rowcount
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
            return "" if rows > 0 else "no row"
    except OperationalError as fault:
        # A statement that ran out of time on a busy machine was not refused, and proves nothing.
        pytest.fail(f"neither done nor refused: {statements}: {fault}")
    except DatabaseError as fault:
        return str(fault)


def test_no_statement_gets_round(there, on_a_page, beto):
    why = {}
    for ways in (WORKS, ROUND):
        for name, statements in ways.items():
            with on_a_page(beto):
                why[name] = refused(statements, there)
    assert {name: why[name] for name in WORKS if why[name]} == {}
    assert [name for name in ROUND if not why[name]] == []
    assert len(ROUND) >= 60


@pytest.mark.parametrize("who", ["carla", "ada"])
def test_a_colleague_and_the_head_get_no_further(there, on_a_page, beto, request, who):
    another = {**there, "head": beto.officer_id}  # a name that is not theirs
    with on_a_page(request.getfixturevalue(who)):
        assert [name for name, ways in ROUND.items() if not refused(ways, another)] == []


class Aside(Thread):
    """A page of its own connection: does one thing in a transaction, and waits before it ends."""

    def __init__(self, begin, act):
        super().__init__()
        self.begin, self.act, self.done = begin, act, None
        self.acted, self.go_on = Event(), Event()

    def run(self):
        try:
            with self.begin():
                self.act()
                self.acted.set()
                self.go_on.wait(10)
            self.done = True
        except DatabaseError:
            self.done = False
        finally:
            self.acted.set()
            connections.close_all()

    def end(self):
        self.go_on.set()
        self.join(10)
        return self.done


def run(statement, values):
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "new": uuid4()})
        assert cursor.rowcount == 1


RACES = {
    "a sitting": (sitting(**EVAS), "evas"),
    "an answer": (submission(**{**EVAS, "sitting": "%(evas_sitting)s"}), "evas"),
    "a letter": (letter(), "luz"),
    "an interpreter": (GRANT.format(consent="%(voice)s"), "voice"),
}


@pytest.mark.parametrize("what", RACES)
def test_taken_back_first_what_waits_for_it_is_refused(there, on_a_page, beto, what):
    statement, row = RACES[what]
    with on_a_page(beto):
        pass  # signed in before the other thread is
    first = Aside(lambda: on_a_page(beto),
                  lambda: run(on_row("withdrawn_at = %(now)s", row), there))  # fmt: skip
    first.start()
    first.acted.wait(10)
    second = Aside(lambda: on_a_page(beto), lambda: run(statement, there))
    second.start()
    assert not second.acted.wait(0.2), "it did not wait"
    assert first.end() is True
    assert second.end() is False


@pytest.mark.parametrize("what", RACES)
def test_begun_first_taking_back_waits_until_it_is_written(there, on_a_page, beto, what):
    statement, row = RACES[what]
    with on_a_page(beto):
        pass
    first = Aside(lambda: on_a_page(beto), lambda: run(statement, there))
    first.start()
    first.acted.wait(10)
    second = Aside(lambda: on_a_page(beto),
                   lambda: run(on_row("withdrawn_at = %(now)s", row), there))  # fmt: skip
    second.start()
    assert not second.acted.wait(0.2), "it did not wait"
    assert first.end() is True
    assert second.end() is True


def test_a_reading_that_began_before_is_given_no_keys_after(alma, beto, laredo, on_a_page):
    irma = seat("irma", laredo, Role.INTERPRETER)
    consent = give(alma, beto, "others")
    consenting.assign_interpreter(track=alma, to=irma, consent=consent.pk, by=beto, at=NOW)
    reads = {"seat": irma, "dossiers": [alma.dossier], "purpose": "case.read", "at": NOW}
    with on_a_page(irma):
        assert alma.dossier_id in vault.release(**reads)
    with on_a_page(irma):
        run("SELECT FROM cases_track WHERE id = %(t)s", {"t": alma.pk})
        taking = Aside(lambda: on_a_page(beto),
                       lambda: run(on_row("withdrawn_at = %(now)s", "c"),
                                   {"c": consent.pk, "now": NOW}))  # fmt: skip
        taking.start()
        assert taking.end() is True
        with pytest.raises(vault.OutOfReach):
            vault.release(**reads)
