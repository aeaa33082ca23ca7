"""The list of needs is a taxonomy of the directory."""

import pytest

from tests.directory.making import NOW, organization, service
from ventanilla.directory import loading, needs
from ventanilla.directory.models import Attribute, TaxonomyTerm
from ventanilla.network.errors import StillUsed

pytestmark = pytest.mark.django_db


def test_a_load_brings_every_need_and_again_changes_nothing():
    assert loading.load(at=NOW).added == len(needs.needs())
    assert not loading.load(at=NOW)
    shelter = TaxonomyTerm.objects.get(code="refugio_emergencia")
    assert (shelter.pk, shelter.name_en) == (
        needs.needs()["refugio_emergencia"].id, "Emergency shelter",
    )  # fmt: skip
    assert shelter.parent_id == needs.needs()["techo"].id


def test_what_was_changed_is_put_right():
    loading.load(at=NOW)
    TaxonomyTerm.objects.filter(code="terapia").update(name="Otra cosa")
    assert loading.load(at=NOW).changed == 1


def test_a_need_that_services_stand_for_is_not_taken_away():
    loading.load(at=NOW)
    taxonomy = TaxonomyTerm.objects.get(code="terapia").taxonomy
    for code in ("vieja", "usada"):
        TaxonomyTerm.objects.create(code=code, name=code, taxonomy=taxonomy)
    used = TaxonomyTerm.objects.get(code="usada")
    entry = service(organization())
    said = Attribute.objects.create(link_id=entry.pk, link_entity="service", taxonomy_term=used)
    with pytest.raises(StillUsed):
        loading.load(at=NOW)
    said.delete()
    assert loading.load(at=NOW).removed == 2
