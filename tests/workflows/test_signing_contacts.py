"""What a provider of signature is told of who signs: the same whether or not somebody left in silence, and nothing of one's own."""

from __future__ import annotations

import pytest

from palier.models import Demande, Fork, ForkKind, Person
from palier.workflows.signing import noting
from tests.signing_world import AcceptedLease, accepted_lease
from tests.workflows.bailleur_world import DAY, NOW, as_clock

pytestmark = pytest.mark.django_db
AT = NOW + 4 * DAY


@pytest.fixture
def lease(settings) -> AcceptedLease:
    settings.SIGNING_URL, settings.SITE = "https://signer.example", "http://testserver"
    settings.SIGNING_LEVEL = "avancee"
    found = accepted_lease()
    Person.objects.filter(demande=found.row.demande_id, key="d").update(phone="+33611111111", email="d@example.org")
    Person.objects.create(
        demande_id=found.row.demande_id,
        key="c1",
        role="cotitulaire",
        first_name="Léa",
        last_name="Petit",
        email="lea@example.org",
        audience=found.row.audience,
    )
    return found


def contacts(lease: AcceptedLease) -> list[str]:
    """What each signer is known by, in the order of the envelope."""
    found = lease.send()
    with as_clock():
        turn = noting.claim(found.pk, at=AT)
    assert turn is not None
    assert turn.order is not None
    return [one.contact for one in turn.order.people]


@pytest.mark.parametrize("has_left", [False, True])
def test_the_order_is_the_same_whether_or_not_somebody_left_in_silence(lease: AcceptedLease, has_left: bool) -> None:
    if has_left:
        child = Demande.objects.create(numero_unique="ATT000000000000001")
        Person.objects.create(demande=child, key="d", role="demandeur", phone="+33699999999", email="own@example.org")
        Fork.objects.create(
            parent_id=lease.row.demande_id, child=child, person_key="d", kind=ForkKind.SILENT, at=NOW + DAY
        )
    assert contacts(lease) == ["lea@example.org", "+33611111111", lease.world.karim.person.login]
