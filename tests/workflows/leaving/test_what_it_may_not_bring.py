"""What an archive may not do: write for who did not make it, over who works here, or hide what left from the chain."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import (
    ArrivedRow,
    ChainHead,
    Convention,
    Home,
    HouseArrival,
    JournalEntry,
    Organisation,
    Ranking,
)
from palier.rules.doors.access import Role
from palier.workflows.leaving import arriving, undoing_arrival
from palier.workflows.seals import verifying_seals
from tests import factories
from tests import leaving_world as leaving
from tests.attacks.sealed_world import seal
from tests.workflows import crowds
from tests.workflows.leaving.test_arriving import archive, rankings

if TYPE_CHECKING:
    from pathlib import Path

    from palier.models.seals.seal_walk import KeptLine

__all__ = ("archive",)
pytestmark = pytest.mark.usefixtures("committed")


def convention(at: crowds.World) -> None:
    today = timezone.localdate()
    Convention.objects.create(
        bailleur=at.bailleur,
        reservataire=at.reservataire,
        departement="93",
        contingent="EPCI",
        rate_numerator=1,
        rate_denominator=5,
        rounding="plus_proche",
        unit="logements",
        lost_is_used=False,
        signed_on=today,
        valid_from=today,
    )


def test_a_forged_archive_writes_for_nobody_else(tmp_path: Path) -> None:
    at = crowds.world()
    Organisation.objects.filter(pk=at.bailleur.pk).update(siret="11111111100011")
    Organisation.objects.filter(pk=at.reservataire.pk).update(siret="22222222200022")
    convention(at)
    crowds.closed(at, 5, 7)
    path = leaving.archive_of(at.odile, tmp_path / "a.zip")
    other = {"id": 999_999, "public_id": str(uuid4()), "name": "Ouest", "siret": "33333333300033"}

    def forge(lines: dict[str, list[dict[str, Any]]]) -> None:
        houses = lines["tables/organisation.jsonl"]
        mine = next(one for one in houses if one["id"] == at.reservataire.pk)
        houses += [mine | other, mine | {**other, "id": 999_998, "public_id": str(uuid4()), "kind": "prefecture"}]
        mine["is_state"] = True
        lines["tables/ranking.jsonl"][0]["reservataire_id"] = 999_999
        acts = lines["journal/actes.jsonl"]
        for change in ({"organisation": "999999"}, {"object_kind": "Demande"}, {"object_id": str(uuid4())}):
            told = dict(acts[0]["columns"]) | change
            acts.append({**acts[0], "id": str(uuid4()), "columns": [list(one) for one in told.items()]})

    path = leaving.forged(path, forge)
    with leaving.elsewhere():
        landlord = factories.organisation("bailleur", "Un bailleur d’ici", siret="11111111100011")
        factories.member("Karim", landlord)
        west = factories.organisation("reservataire", "Ouest", siret="33333333300033")
        factories.member("Olga", west)
        arriving.arrive(path, by=leaving.BY, at=timezone.now())

        assert not ChainHead.objects.exists()
        assert not Ranking.objects.exists()
        assert not Convention.objects.exists()
        here = Organisation.objects.get(siret="22222222200022")
        assert (here.is_state, here.territory) == (False, None)
        assert not Organisation.objects.filter(kind="prefecture").exists()
        came = JournalEntry.objects.exclude(object_kind="HouseArrival")
        assert set(came.values_list("organisation", flat=True)) <= {here.pk, None}
        assert not came.filter(object_kind="Demande").exists()
        assert came.count() < 20


@pytest.mark.parametrize("is_brought", [False, True])
def test_an_organisation_that_works_here_under_another_number_is_known_by_its_siret(
    tmp_path: Path, *, is_brought: bool
) -> None:
    at = crowds.world()
    Organisation.objects.filter(pk=at.reservataire.pk).update(siret="22222222200022")
    crowds.closed(at, 5)
    path = leaving.archive_of(at.odile, tmp_path / "a.zip")

    with leaving.elsewhere():
        here = factories.organisation("reservataire", "Réservataire Est", siret="22222222200022")
        if is_brought:
            # Another archive had brought its name; it has worked here since.
            first = HouseArrival.objects.create(digest="0" * 64, house=uuid4(), name="Autre", begun_at=timezone.now())
            ArrivedRow.objects.create(arrival=first, table="organisation", source="1", key=str(here.pk), is_new=True)
            factories.member("Odile", here)
        with pytest.raises(arriving.HouseIsHere):
            arriving.arrive(path, by=leaving.BY, at=timezone.now())
        assert not Ranking.objects.exists()
        assert Home.objects.count() == 0


def test_one_that_carries_on_for_another_comes_in_without_that_succession(tmp_path: Path) -> None:
    at = crowds.world()
    before = factories.organisation("reservataire", "Ancien nom")
    before.successor, before.closed_at = at.reservataire, timezone.now()
    before.save(update_fields=["successor", "closed_at"])
    crowds.closed(at, 5, 7)
    at.reservataire.refresh_from_db()
    assert at.reservataire.took_over == [before.pk]
    left = rankings()
    path = leaving.archive_of(at.odile, tmp_path / "a.zip")

    with leaving.elsewhere():
        assert arriving.arrive(path, by=leaving.BY, at=timezone.now()).state == "arrivee"
        assert rankings() == left
        assert Organisation.objects.get(name="Réservataire Est").took_over == []


def test_a_list_of_a_landlord_for_itself_comes_in_with_its_ranking(tmp_path: Path) -> None:
    at = crowds.world()
    Home.objects.filter(pk=at.home.pk).update(reservataire=at.bailleur)
    crowds.closed(replace(at, reservataire=at.bailleur), 5, 7, 9)
    left = rankings()
    path = leaving.archive_of(crowds.reader("karine", at.bailleur, Role.BAILLEUR), tmp_path / "a.zip")

    with leaving.elsewhere():
        arriving.arrive(path, by=leaving.BY, at=timezone.now())

        assert rankings() == left
        assert [line.opening for line in Ranking.objects.get().lines.all()] == [None] * 3


@pytest.mark.parametrize("is_member", [False, True])
def test_what_its_landlord_works_on_is_not_taken_from_under_them(archive: Path, *, is_member: bool) -> None:
    with leaving.elsewhere():
        arrived = arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        home = Home.objects.order_by("pk")[0]
        if is_member:
            factories.member("Karim", home.bailleur)
        else:
            JournalEntry.objects.create(
                at=timezone.now(),
                role="bailleur",
                verb="corriger",
                object_kind="Home",
                object_id=home.public_id,
                article="",
            )

        with pytest.raises(undoing_arrival.ArrivalIsUsed):
            undoing_arrival.undo(arrived, by=leaving.BY, at=timezone.now())
        assert Home.objects.filter(pk=home.pk).exists()


def test_only_what_an_undoing_takes_out_is_forgiven_to_the_chain(archive: Path) -> None:
    with leaving.elsewhere():
        arrived = arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        key = Home.objects.order_by("pk")[0].pk
        ArrivedRow.objects.create(arrival=arrived, table="decision", source="1", key="7", is_new=True)
        undoing_arrival.undo(arrived, by=leaving.BY, at=timezone.now())

        def is_forgiven(table: str, row: int) -> bool:
            return verifying_seals._was_brought(cast("KeptLine", SimpleNamespace(table=table, row=str(row))))  # noqa: SLF001 - what a walk asks

        assert not is_forgiven("home", key)
        seal(is_invented=False)
        assert is_forgiven("home", key)
        assert not is_forgiven("decision", 7)
