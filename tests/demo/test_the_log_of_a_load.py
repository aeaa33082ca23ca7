"""Loading takes lines out of the log: never one that is in the chain, never beside a sealer."""

from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.factories import NOW
from ventanilla.audit import sealing
from ventanilla.audit import services as audit
from ventanilla.audit.models import Event
from ventanilla.cli.embedded import cluster
from ventanilla.demo import loading

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(server, db):
    return cluster.superuser(server, connection.settings_dict["NAME"])


def test_beside_a_sealer_nothing_is_loaded(administrator):
    with (
        psycopg.connect(administrator, autocommit=True) as sealer,
        sealing.alone(sealer),
        pytest.raises(sealing.Busy),
    ):
        loading.load(cases=1, seed=1, administrator=administrator, workers=0)
    assert not loading.is_loaded()


def test_what_is_in_the_chain_stays(administrator, itzel):
    for dossier in (uuid4(), uuid4()):
        audit.record(by=None, action="case.read", at=NOW, dossiers=[dossier])
    sealed, loose = Event.objects.filter(action="case.read").order_by("pk")
    about_itzel = Event.objects.filter(dossiers__contains=[itzel.dossier_id]).count()
    with loading._unsealed(administrator) as log:
        log.execute(
            "INSERT INTO audit_seal (seq, event_id, xid, hash) VALUES (1, %s, '1', '')", [sealed.pk]
        )
        loading._forget_rolled_back(log)

    left = Event.objects.filter(pk__in=(sealed.pk, loose.pk))
    assert [line.pk for line in left] == [sealed.pk]
    assert Event.objects.filter(dossiers__contains=[itzel.dossier_id]).count() == about_itzel > 0
