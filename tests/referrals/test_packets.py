"""An authority acknowledges a packet on a page of its own: what an officer writes by hand today."""

import pytest

from tests.agreed import read
from tests.factories import NOW
from tests.referrals.making import partner_reads, partner_says
from ventanilla.common.errors import NotNow
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.referrals.services import answering, linking
from ventanilla.security.links import Pair

pytestmark = pytest.mark.django_db


def test_an_authority_acknowledges_a_packet_by_the_same_kind_of_page(itzel, dora, clock):
    sending = Sending(code="D-1", language="en", to="Station 4")
    disclosure = disclosing.send(track=itzel, sending=sending, by=dora, at=NOW)
    linking.renew(disclosure=disclosure, by=dora, at=NOW)
    kept = read(itzel, dora).vault.open(Disclosure.objects.get())
    pair = Pair(**kept["link"])
    page = partner_reads(pair)
    assert (page.document["to"], page.answers) == ("Station 4", ("received",))
    assert [f["name"] for f in page.document["fields"]["en"]] == [
        f["field"] for f in kept["fields"]
    ]

    assert partner_says(pair, "received", who="Sgt. Ortiz")
    answering.collect(at=NOW)
    row = Disclosure.objects.get()
    assert row.state == "acknowledged"
    assert read(itzel, dora).vault.open(row)["acknowledged_by"] == "Sgt. Ortiz"
    with pytest.raises(NotNow):
        linking.renew(disclosure=row, by=dora, at=NOW)
