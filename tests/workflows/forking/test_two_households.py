"""What no other role can see of a fork, and the homes for which both apply."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.utils import timezone

from palier.models import Candidature, Demande, Letter, SafeChannel, User
from palier.models.doors import acting, row_security
from palier.workflows.candidature import applying
from tests import couples, factories
from tests.workflows.forking.moves import NOW, go

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["palier_fork", "palier_safechannel"])
def test_no_page_and_no_organisation_reads_where_the_fork_is(
    couple: couples.Couple, as_login: Callable[[str], Any], table: str
) -> None:
    child = go(couple).demande
    roles = (
        acting.Acting(role=row_security.DEMANDEUR, user=couple.marc.person.pk, demande=couple.demande.pk),
        acting.Acting(role=row_security.RESERVATAIRE, organisation=1),
        acting.Acting(role=row_security.BAILLEUR, organisation=1),
        acting.GATE,
        acting.PUBLIC,
    )
    for role in roles:
        with as_login("palier_web"), transaction.atomic():
            acting.take(role)
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"SELECT count(*) FROM {table}")
                    found = cursor.fetchone()[0]
            except Exception as error:  # noqa: BLE001 - refused is the best answer
                assert "permission denied" in str(error)  # noqa: PT017
                found = 0
            finally:
                acting.leave()
        assert found == 0, role
    assert SafeChannel.objects.filter(demande=child).count() == 1


def test_the_old_account_cannot_read_the_new_file(couple: couples.Couple, as_login: Callable[[str], Any]) -> None:
    child = go(couple).demande
    for actor in (couple.amina, couple.marc):
        with as_login("palier_web"), transaction.atomic():
            acting.take(
                acting.Acting(
                    role=row_security.DEMANDEUR,
                    user=actor.person.pk,
                    actor=actor.person.public_id,
                    demande=couple.demande.pk,
                )
            )
            assert not Demande.objects.filter(pk=child.pk).exists()
            assert not Letter.objects.filter(demande=child).exists()
            assert User.objects.exclude(pk=actor.person.pk).count() == 0
            acting.leave()


def numbered(child: Demande) -> Demande:
    """The new file once the register has numbered it, and its person has read it."""
    child.numero_unique, child.confirmed_at = "093032112345678901", NOW
    child.save()
    version = child.versions.get()
    child.versions.all().delete()
    version.pk, version.facts = None, {**version.facts, "numero_unique": child.numero_unique}
    version.save()
    return child


def test_the_two_are_two_households_nothing_holds_one_because_of_the_other(couple: couples.Couple) -> None:
    forked = go(couple)
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )

    child = numbered(forked.demande)
    theirs = applying.apply(couple.demande, on, by=couple.marc, at=timezone.now())
    hers = applying.apply(child, on, by=couple.amina, at=timezone.now())

    assert {theirs.stage, hers.stage} == {"deposee"}
    twin = factories.demande("Marc", birth_name=f"Dupre{couple.demande.pk}", birth_date=couples.HIS)
    assert applying.apply(twin.demande, on, by=twin.actor, at=timezone.now()).stage == "en_attente"


def test_level_with_the_other_each_sees_an_ordinary_tie(couple: couples.Couple, as_login: Callable[[str], Any]) -> None:
    from palier.models.candidatures import places

    forked = go(couple)
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )
    his = factories.candidature(on, couple.demande, points=20)
    hers = factories.candidature(on, forked.demande, points=20)
    for mine, demande in ((his, couple.demande), (hers, forked.demande)):
        with as_login("palier_web"), transaction.atomic():
            acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=demande.pk))
            place = places.place(mine)
            acting.leave()
        assert (place.first, place.last, place.total) == (1, 2, 2)
    stranger = factories.demande("Noé")
    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=stranger.demande.pk))
        assert places.standing(on.pk, tier=1, order_points=-20, since=date(2021, 3, 1)).level == 2
        acting.leave()


def test_a_file_without_a_number_cannot_apply(couple: couples.Couple) -> None:
    child = go(couple).demande
    child.confirmed_at = NOW
    child.save()
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )

    with pytest.raises(applying.NotEligible, match="numéro unique"):
        applying.apply(child, on, by=couple.amina, at=timezone.now())
    assert not Candidature.objects.filter(demande=child).exists()
