"""A case that moves takes everything along, and leaves nothing in the reach of its old post."""

from django.apps import apps

from tests.factories import NOW
from ventanilla.cases.models import Owed, Track
from ventanilla.cases.services import assigning
from ventanilla.security.models import Sealed


def test_every_sealed_row_moves_with_its_dossier(itzel, alba, clara, laredo):
    assigning.offer_move(track=itzel, to=laredo, reason="La llevan a Laredo.", by=alba, at=NOW)
    assigning.accept_move(track=itzel, by=clara, at=NOW)

    moved = Track.objects.select_related("scope", "dossier__scope").get(pk=itzel.pk)
    assert moved.scope == moved.dossier.scope
    assert moved.scope.post == laredo
    for table in apps.get_models():
        if issubclass(table, Sealed):
            rows = table._default_manager.filter(dossier=moved.dossier)
            assert set(rows.values_list("scope", flat=True)) <= {moved.scope_id}, table


def test_a_damaged_dossier_leaves_the_rest_of_the_desk(register, dora, as_seat):
    damaged, sound = register(), register()
    for row in Owed.objects.filter(track=damaged):
        row.sealed = bytes(len(bytes(row.sealed)))
        row.save()

    page = as_seat(dora).get("/desk/")

    assert page.status_code == 200
    assert sound.case.number in page.text
