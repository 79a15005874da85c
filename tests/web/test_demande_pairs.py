"""A steward decides of two demandes side by side: each household reads that they were compared, and no contact is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Commune, Demande, DemandePair, DemandeVersion, JournalEntry, Territory
from palier.models.doors import acting
from palier.rules.likeness.pair_words import PairAct
from palier.workflows.life import pairing_demandes
from palier.workflows.organisations.held_territories import NotYourTerritory
from tests import factories, pairs
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post
from tests.web.test_intendant_organisations import ariane, desk

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["ariane", "desk"]
pytestmark = pytest.mark.django_db
PAGE = "intendant_paires"
_SAME = "UPDATE palier_demandepair SET state = 'meme', decided_by_id = palier_claim('user')::bigint"


def test_a_pair_is_read_decided_and_taken_back_and_both_households_know(desk: Client) -> None:
    one = factories.demande("Zoé", birth_name="Kervadec").demande
    other = factories.demande("Zoe", birth_name="KERVADEC").demande
    pairs.look(timezone.now())
    row = DemandePair.objects.get()

    page = plain_text(desk.get(reverse(PAGE)))
    assert "+34 : la même date de naissance" in page
    assert "Zoé" in page
    assert "example.test" not in page
    assert "rue des Lilas" not in page
    read = AccessEntry.objects.filter(purpose="comparer deux demandes qui se ressemblent")
    assert sorted(read.values_list("demande_ref", flat=True)) == [one.pk, other.pk]

    assert post(desk, PAGE, [], pair=str(row.public_id), act="garder_autre").status_code == 302
    assert "Reprendre cette décision" in plain_text(desk.get(f"{reverse(PAGE)}?vue=decidees"))
    assert post(desk, PAGE, [], pair=str(row.public_id), act="separer").status_code == 400
    assert post(desk, PAGE, [], pair=str(row.public_id), act="reprendre").status_code == 302
    assert "Aucune paire décidée" in plain_text(desk.get(f"{reverse(PAGE)}?vue=decidees"))
    lines = JournalEntry.objects.filter(verb="trancher_paire").order_by("pk")
    assert [line.details["decision"] for line in lines] == ["garder_autre", "reprendre"]


def test_in_plain_sql_a_steward_writes_no_pair_and_nobody_else_reads_one() -> None:
    for name in ("Kervadec", "KERVADEC"):
        factories.demande("Zoé", birth_name=name)
    steward = member(worlds.steward())
    other = member(factories.member("Odile", factories.organisation("reservataire", "Ville de Noisy")))
    pairs.look(timezone.now())
    with page_of(steward):
        assert would("SELECT score FROM palier_demandepair") == 1
        for statement in (
            "UPDATE palier_demandepair SET score = 1",
            "UPDATE palier_demandepair SET united_at = now()",
            "DELETE FROM palier_demandepair",
            # The day of thought and a legal move are the database's too.
            f"{_SAME}, decided_at = now() - interval '2 days'",
            "UPDATE palier_demandepair SET undo_at = now(), decided_by_id = palier_claim('user')::bigint",
            "SELECT last_name FROM palier_person",
        ):
            assert would(statement) in (REFUSED, 0), statement
    with page_of(other):
        assert would("SELECT score FROM palier_demandepair") == REFUSED


def night() -> None:
    """The clock looks for pairs, and whoever comes next is not the clock."""
    pairs.look(timezone.now())
    acting.leave()


def asks_for(demande: Demande, *communes: str) -> None:
    """A version of the register by which it asks for these communes: none is ever written over."""
    version = DemandeVersion.objects.filter(demande=demande).latest("pk")
    version.pk, version.received_at, version.file_dated_at = None, timezone.now(), timezone.now()
    version.facts["wish"]["communes"] = list(communes)
    version.save(force_insert=True)


def pair_in(*communes: str) -> tuple[DemandePair, Demande]:
    """A pair whose second household asks for these communes; the first asks for Montreuil."""
    factories.commune()
    Territory.objects.get_or_create(code="200057875", defaults={"name": "Est Ensemble"})
    Commune.objects.filter(code="93048").update(territory="200057875")
    factories.demande("Zoé", birth_name="Kervadec")
    other = factories.demande("Zoe", birth_name="KERVADEC").demande
    asks_for(other, *communes)
    night()
    return DemandePair.objects.get(), other


def test_a_steward_of_a_territory_decides_of_the_pairs_that_are_wholly_there() -> None:
    row, other = pair_in("93048")
    assert row.territories == ["200057875"]
    tessa = worlds.local_steward(factories.organisation("bailleur", "Est Habitat"))
    local = desk_of(tessa)
    assert reverse(PAGE) in local.get(reverse("intendant")).text
    page = plain_text(local.get(reverse(PAGE)))
    assert "Zoé" in page
    assert "Est Ensemble" in page
    read = AccessEntry.objects.filter(demande_ref=other.pk, actor=tessa.person.public_id)
    assert read.get().role == "intendant_territoire"

    assert post(local, PAGE, [], pair=str(row.public_id), act="garder_une").status_code == 302
    assert "Reprendre cette décision" in plain_text(local.get(f"{reverse(PAGE)}?vue=decidees"))
    assert post(local, PAGE, [], pair=str(row.public_id), act="reprendre").status_code == 302
    lines = JournalEntry.objects.filter(verb="trancher_paire")
    assert {line.role for line in lines} == {"intendant_territoire"}
    # Another steward held elsewhere reads nothing of it.
    assert "Zoé" not in plain_text(desk_of(worlds.local_steward(None)).get(reverse(PAGE)))


@pytest.mark.parametrize("communes", [("93048", "75056"), ("75056",), ()])
def test_a_pair_of_which_one_looks_elsewhere_is_of_the_site_alone(desk: Client, communes: tuple[str, ...]) -> None:
    row, _ = pair_in(*communes)
    tessa = worlds.local_steward(factories.organisation("bailleur", "Est Habitat"))
    local = desk_of(tessa)

    assert "Zoé" not in plain_text(local.get(reverse(PAGE)))
    assert post(local, PAGE, [], pair=str(row.public_id), act="garder_une").status_code == 404
    with pytest.raises(NotYourTerritory):
        pairing_demandes.decide(row, PairAct.APART, by=tessa, at=timezone.now())
    assert "Zoé" in plain_text(desk.get(reverse(PAGE)))


def test_in_plain_sql_a_steward_of_a_territory_reaches_the_pairs_of_theirs_alone() -> None:
    row, other = pair_in("93048")
    here, beyond = (
        member(worlds.local_steward(holds)) for holds in (factories.organisation("bailleur", "Est Habitat"), None)
    )
    change = "UPDATE palier_demandepair SET state = 'distinctes', decided_at = now(), decided_by_id = "
    with page_of(here):
        assert would("SELECT score FROM palier_demandepair") == 1
        for statement in (
            "UPDATE palier_demandepair SET territories = '{}'",
            f"{change}1",
            "SELECT last_name FROM palier_person",
            "DELETE FROM palier_demandepair",
        ):
            assert would(statement) in (REFUSED, 0), statement
    with page_of(beyond):
        assert would("SELECT score FROM palier_demandepair") == 0
    asks_for(other, "75056")
    # Whoever looks elsewhere since is out of their reach from the next night on.
    night()
    row.refresh_from_db()
    assert row.territories == []
    with page_of(here):
        assert would("SELECT score FROM palier_demandepair") == 0
