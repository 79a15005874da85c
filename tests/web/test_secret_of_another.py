"""What one holder told in secret: nothing on any page of the other says that it was told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import DemandeVersion, Fact
from palier.models.demandes import facts_codec
from tests import couples, factories

if TYPE_CHECKING:
    from palier.models import Candidature, Publication
    from palier.workflows.acting.actors import Actor
    from tests.couples import Couple

DOUBT = "Les ressources du demandeur pourraient compter seules"
_OF_ONE_PAGE = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
    r"|escalier-[0-9a-f]{8}"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def couple() -> Couple:
    """Of Marc, no notice is here: his income is not known."""
    made = couples.couple()
    version = DemandeVersion.objects.get(demande=made.demande)
    known = facts_codec.load(version.facts)
    persons = tuple(replace(one, incomes=()) if one.key == "c1" else one for one in known.household.persons)
    version.delete()
    version.pk, version.facts = (
        None,
        facts_codec.dump(replace(known, household=replace(known.household, persons=persons))),
    )
    version.save(force_insert=True)
    return made


@pytest.fixture
def opened() -> Publication:
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    return factories.publication(factories.home(bailleur, reservataire))


def tell(couple: Couple) -> None:
    """Amina tells of a violence, on the file that Marc reads too."""
    Fact.objects.create(
        demande=couple.demande,
        layer="declare",
        path="claims/violence",
        value={},
        by=couple.amina.user,
        at=timezone.now(),
    )


def read(by: Actor, address: str) -> str:
    client = Client()
    assert by.user is not None
    client.force_login(by.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(address)
    assert page.status_code == 200
    return _OF_ONE_PAGE.sub("", page.content.decode())


def home_page(opened: Publication) -> str:
    return reverse("publication", args=[opened.public_id])


def cards() -> str:
    return f"{reverse('recherche')}?ou=93"


def test_the_other_holder_reads_the_same_home_and_the_same_cards(couple: Couple, opened: Publication) -> None:
    pages = [home_page(opened), cards(), f"{cards()}&ordre=place&pour_moi=on", reverse("mes-points")]
    before = [read(couple.marc, page) for page in pages]
    tell(couple)
    after = [read(couple.marc, page) for page in pages]

    assert "Le revenu fiscal de référence" in after[0]
    assert not any(DOUBT in page for page in after)
    assert after == before


def test_who_told_it_still_reads_their_own_doubt(couple: Couple, opened: Publication) -> None:
    tell(couple)

    assert DOUBT in read(couple.amina, home_page(opened))
    assert DOUBT in read(couple.amina, cards())


def placed(couple: Couple, opened: Publication) -> Candidature:
    return factories.candidature(opened, couple.demande)


def test_the_other_holder_reads_the_same_candidature(couple: Couple, opened: Publication) -> None:
    row = placed(couple, opened)
    pages = [
        home_page(opened),
        reverse("candidature", args=[row.public_id]),
        reverse("mes-candidatures"),
        reverse("mon-dossier"),
    ]
    before = [read(couple.marc, page) for page in pages]
    tell(couple)
    after = [read(couple.marc, page) for page in pages]

    assert not any(DOUBT in page for page in after)
    assert after == before
    assert DOUBT in read(couple.amina, pages[1])
