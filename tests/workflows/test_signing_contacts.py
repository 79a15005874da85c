"""What a provider of signature is told of who signs: the same if somebody left in silence, nothing of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import (
    Candidature,
    Demande,
    Fact,
    FileChange,
    Fork,
    ForkKind,
    Organisation,
    Person,
    SafeChannel,
    User,
)
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.signing import noting
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.signing_world import AcceptedLease, accepted_lease
from tests.workflows.bailleur_world import DAY, NOW, as_clock

if TYPE_CHECKING:
    from collections.abc import Callable

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


def hide(lease: AcceptedLease) -> None:
    SafeChannel.objects.create(demande_id=lease.row.demande_id, person_key="d", email="sure@example.org", set_at=NOW)


def changed(lease: AcceptedLease) -> None:
    FileChange.objects.create(demande_id=lease.row.demande_id, kind="coordonnees", person_key="d", at=NOW)


def danger(lease: AcceptedLease) -> None:
    Fact.objects.create(
        demande_id=lease.row.demande_id, layer="declare", path="claims/violence", value={}, by=lease.user, at=NOW
    )


@pytest.mark.parametrize("reason", [hide, danger, changed])
def test_no_provider_learns_of_a_lease_whose_proof_would_tell_what_is_ones_own(
    lease: AcceptedLease, reason: Callable[[AcceptedLease], None]
) -> None:
    reason(lease)
    found = lease.send()
    with as_clock():
        assert noting.claim(found.pk, at=AT) is None
    found.refresh_from_db()
    assert (found.state, found.level, found.fault) == ("envoyee", "", "")


def test_what_came_to_be_hidden_since_the_sending_is_told_to_no_provider(lease: AcceptedLease) -> None:
    found = lease.send()
    hide(lease)
    with as_clock():
        assert noting.claim(found.pk, at=AT) is None
    found.refresh_from_db()
    assert (found.state, found.level) == ("envoyee", "")


def test_a_contact_of_ones_own_is_no_matter_where_no_contact_leaves(lease: AcceptedLease, settings) -> None:
    settings.SIGNING_LEVEL = "simple"
    changed(lease)
    assert contacts(lease) == ["", "", ""]


def test_a_landlord_asks_which_lease_is_on_paper_of_its_own_accepted_offers_alone(lease: AcceptedLease) -> None:
    hide(lease)
    row = lease.row
    ask = "SELECT 1 WHERE palier_lease_on_paper(%s, 'simple')"
    with page_of(member(lease.world.karim)):
        assert would(ask, [row.pk]) == 1
    house = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    other = Actor(role=Role.BAILLEUR, user=User.objects.create_user("a@example.org", name="A"), organisation=house)
    with page_of(member(other)):
        assert would(ask, [row.pk]) == 0
    Candidature.objects.filter(pk=row.pk).update(stage="bail_signe")
    with page_of(member(lease.world.karim)):
        assert would(ask, [row.pk]) == 0
    with page_of(acting.PUBLIC):
        assert would(ask, [row.pk]) == REFUSED
