"""The commands that give a steward their territories, and say of which one an organisation is: as the pages do."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from palier.models import Organisation, StewardTerritory, Territory
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return plain_text(out.getvalue())


@pytest.fixture
def est() -> Organisation:
    worlds.steward()
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def tessa(est: Organisation) -> Actor:
    return worlds.local_steward(est)


def test_a_steward_is_held_and_let_go(tessa: Actor) -> None:
    Territory.objects.create(code="T99", name="Ouest Commune")
    who = (tessa.person.login, "--in", tessa.body.name, "--territory", "T99")

    assert said("member", "hold", *who) == "Confié : Ouest Commune.\n"
    assert StewardTerritory.objects.filter(territory="T99", ended_at=None).exists()
    assert said("member", "let-go", *who) == "Repris : Ouest Commune.\n"
    assert not StewardTerritory.objects.filter(territory="T99", ended_at=None).exists()


def test_a_territory_that_nobody_knows_is_told(tessa: Actor) -> None:
    with pytest.raises(CommandError, match="aucun territoire connu ici"):
        said("member", "hold", tessa.person.login, "--in", tessa.body.name, "--territory", "X")


def test_an_organisation_is_said_to_be_of_a_territory(tessa: Actor, est: Organisation) -> None:
    assert "ceux du site seuls le tiennent" in said("organisation", "territory", "Est Habitat")
    est.refresh_from_db()
    assert est.territory is None
    assert "Est Ensemble le tiennent aussi" in said("organisation", "territory", "Est Habitat", "200057875")
    est.refresh_from_db()
    assert est.territory_id == "200057875"
    with pytest.raises(CommandError, match="sont du site entier"):
        said("organisation", "territory", tessa.body.name, "200057875")
