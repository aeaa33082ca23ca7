"""What stands in the log stays, whoever runs SQL."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests import pages
from tests.factories import NOW
from ventanilla.audit import services as audit
from ventanilla.audit.models import Event

CHANGES = {
    "changed": "UPDATE audit_event SET action = 'nothing'",
    "deleted": "DELETE FROM audit_event",
    "emptied": "TRUNCATE audit_event",
}


@pytest.mark.django_db
@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES.keys())
def test_the_application_adds_to_the_log_and_cannot_change_it(act):
    audit.record(by=None, action="test.written", at=NOW)

    refused = pytest.raises(DatabaseError, match="permission denied")
    with pages.served(), refused, transaction.atomic():
        connection.cursor().execute(act)
    assert Event.objects.get().action == "test.written"


@pytest.mark.django_db
def test_the_application_holds_no_right_to_it_either():
    with pages.served(), connection.cursor() as cursor:
        rights = {
            right: cursor.execute(
                "SELECT has_table_privilege('audit_event', %s)", [right]
            ).fetchone()[0]
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        }

    assert rights == {
        "SELECT": False, "INSERT": True, "UPDATE": False, "DELETE": False, "TRUNCATE": False,
    }  # fmt: skip


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES.keys())
def test_the_owner_is_refused_too_while_the_lock_stands(owner, act):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only added to"):
        owner.execute(act)
