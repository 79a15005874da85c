"""A steward finds a member by name, whatever their organisation; the name stands in no address."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Membership
from palier.web.intendant import finding
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return desk_of(worlds.steward())


def found(desk: Client, words: str) -> str:
    return plain_text(desk.post(reverse("intendant_retrouver"), {"words": words}))


def test_a_member_is_found_by_parts_of_their_name_or_address_in_any_case(desk: Client) -> None:
    est, ouest = factories.organisation("bailleur", "Est Habitat"), factories.organisation("bailleur", "Ouest Habitat")
    karim = factories.member("Karim Haddad", est).person
    factories.member("Lucie Morel", ouest)

    for words in ("haddad", "KARIM had", karim.login[:5]):
        page = found(desk, words)
        assert "Karim Haddad" in page
        assert "Est Habitat" in page
        assert "Lucie Morel" not in page


@pytest.mark.parametrize(
    "typed", ["helene benard", "Hélène", "BÉNARD", "bernard-bénard", "he\u0301le\u0300ne", "coeur d’o"]
)
def test_accents_are_typed_as_one_likes(desk: Client, typed: str) -> None:
    est = factories.organisation("bailleur", "Est Habitat")
    factories.member("Hélène Bernard-Bénard Cœur d'Or", est)
    factories.member("Odile Martin", est)

    page = found(desk, typed)

    assert "Hélène Bernard-Bénard" in page
    assert "Odile Martin" not in page


def test_an_organisation_too(desk: Client) -> None:
    factories.organisation("bailleur", "Habitat de la Vallée")
    factories.organisation("bailleur", "Nord Logis")

    page = plain_text(desk.get(reverse("intendant"), {"q": "VALLEE"}))

    assert "Habitat de la Vallée" in page
    assert "Nord Logis" not in page


def test_who_left_is_found_after_who_is_there(desk: Client) -> None:
    est = factories.organisation("bailleur", "Est Habitat")
    factories.member("Anne Partie", est)
    Membership.objects.filter(organisation=est).update(ended_at=timezone.now())
    factories.member("Zoé Partie", est)

    page = found(desk, "partie")

    assert page.index("Zoé Partie") < page.index("Anne Partie")


def test_no_household_is_found(desk: Client) -> None:
    factories.demande("Amina")

    assert "Personne n’a ce nom" in found(desk, "Amina")
    assert "Personne n’a ce nom" in found(desk, "d:")


def test_many_are_cut_and_a_word_too_short_is_said(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 2)
    est = factories.organisation("bailleur", "Est Habitat")
    for n in range(3):
        factories.member(f"Martin {n}", est)

    assert "Il y en a d’autres" in found(desk, "martin")
    assert "Martin 0" not in found(desk, "m")


def test_the_name_stands_in_no_address_and_the_answer_is_kept_nowhere(desk: Client) -> None:
    asked = desk.get(f"{reverse('intendant_retrouver')}?words=haddad")

    assert "Personne n’a ce nom" not in plain_text(asked)
    assert asked["Cache-Control"] == "no-store"


def test_nobody_else_finds_members() -> None:
    client = Client()
    client.force_login(
        factories.member("Karim", factories.organisation("bailleur", "Est")).person,
        backend="django.contrib.auth.backends.ModelBackend",
    )

    assert client.post(reverse("intendant_retrouver"), {"words": "karim"}).status_code == 404
