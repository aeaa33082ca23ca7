"""Load our list of needs as a taxonomy, and say what that changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from ventanilla.audit import services as audit
from ventanilla.directory import needs
from ventanilla.directory.models import Taxonomy, TaxonomyTerm
from ventanilla.network.errors import StillUsed
from ventanilla.network.loading import Change

NAME = "Necesidades de Ventanilla"


@transaction.atomic
def load(*, at: datetime) -> Change:
    """Bring the terms of our taxonomy in line with ``data/needs.csv``; again changes nothing.

    Raises ``StillUsed`` where a need is gone from the file that services still stand for.
    """
    taxonomy, __ = Taxonomy.objects.update_or_create(
        pk=needs.TAXONOMY,
        defaults={"name": NAME, "description": "What people need, in our own words (CC0)."},
    )
    before = {term.pk: term for term in TaxonomyTerm.objects.filter(taxonomy=taxonomy)}
    wanted = {need.id: _term(need, taxonomy) for need in needs.needs().values()}
    added = [term for pk, term in wanted.items() if pk not in before]
    changed = [
        term for pk, term in wanted.items() if pk in before and _said(term) != _said(before[pk])
    ]
    gone = before.keys() - wanted.keys()
    try:
        TaxonomyTerm.objects.filter(pk__in=gone).delete()
    except ProtectedError as error:
        raise StillUsed(names=sorted(before[pk].code for pk in gone)) from error
    TaxonomyTerm.objects.bulk_create(added)
    TaxonomyTerm.objects.bulk_update(changed, FIELDS)
    change = Change(len(added), len(changed), len(gone), len(wanted))
    if change:
        counts = {"added": change.added, "changed": change.changed, "removed": change.removed}
        audit.record(by=None, action="directory.needs_loaded", at=at, detail=counts)
    return change


FIELDS = ("code", "name", "name_en", "description", "parent_id", "taxonomy_name", "language")


def _term(need: needs.Need, taxonomy: Taxonomy) -> TaxonomyTerm:
    same = need.open_eligibility
    return TaxonomyTerm(
        id=need.id,
        code=need.code,
        name=need.es,
        name_en=need.en,
        description=f"Open Eligibility: {same}" if same else "",
        parent_id=needs.needs()[need.parent].id if need.parent else None,
        taxonomy_name=NAME,
        language="es",
        taxonomy=taxonomy,
    )


def _said(term: TaxonomyTerm) -> tuple[object, ...]:
    return tuple(getattr(term, field) for field in FIELDS)
