"""The pages of a steward held to territories: each list is theirs and says so, each act is theirs or refused (ADR 108)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    JournalEntry,
    LetterEnding,
    Membership,
    Organisation,
    StewardTerritory,
    SwitchChange,
    Territory,
)
from palier.rules.doors.access import Role
from palier.workflows.steering import switching
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import act, asked, desk_of, mailed, post

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
HERE = "200057875"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def est(ariane: Actor) -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def ouest() -> Organisation:
    return factories.organisation("bailleur", "Ouest Habitat")


@pytest.fixture
def tessa(est: Organisation) -> Actor:
    return worlds.local_steward(est)


@pytest.fixture
def local(tessa: Actor) -> Client:
    return desk_of(tessa)


@pytest.fixture
def site(ariane: Actor) -> Client:
    return desk_of(ariane)


def text(response: HttpResponse) -> str:
    return plain_text(response)  # type: ignore[arg-type]


LISTS = ("intendant", "intendant_retrouver", "intendant_interrupteurs", "intendant_fins")


@pytest.mark.parametrize("name", LISTS)
def test_each_list_says_for_which_territory(local: Client, site: Client, name: str) -> None:
    assert "Pour ce territoire : <bdi>Est Ensemble</bdi>." in " ".join(text(local.get(reverse(name))).split()).replace(
        ": <bdi>", ": <bdi>"
    )
    assert "Pour ce territoire" not in text(site.get(reverse(name)))


def test_the_lists_hold_their_own_alone(local: Client, site: Client, est: Organisation, ouest: Organisation) -> None:
    factories.member("Karim", est)
    factories.member("Karima", ouest)

    for client, names in ((local, {"Est Habitat"}), (site, {"Est Habitat", "Ouest Habitat", "Régie du site"})):
        page = text(client.get(reverse("intendant")))
        assert {
            name for name in ("Est Habitat", "Ouest Habitat", "Régie du site") if f"<bdi>{name}</bdi></a>" in page
        } == names
    assert "Karima" not in text(local.post(reverse("intendant_retrouver"), {"words": "kari"}))
    assert "Karima" in text(site.post(reverse("intendant_retrouver"), {"words": "kari"}))
    assert "Tessa" not in text(local.post(reverse("intendant_retrouver"), {"words": "tessa"})).split("<main")[1]


def test_without_a_territory_nothing_is_theirs_and_it_says_so(local: Client, est: Organisation) -> None:
    StewardTerritory.objects.update(ended_at=timezone.now())

    page = text(local.get(reverse("intendant")))

    assert "Aucun territoire ne vous est encore confié" in page
    assert "Est Habitat" not in page
    assert reverse("intendant_nouveau") not in page
    assert local.get(reverse("intendant_organisme", args=[est.public_id])).status_code == 404


def test_an_organisation_is_made_in_their_territory_corrected_and_stopped(local: Client, tessa: Actor) -> None:
    said = {"kind": "conseil", "name": "Un toit", "siret": "", "contact": "", "territory": HERE}
    assert post(local, "intendant_nouveau", [], **said).status_code == 302
    made = Organisation.objects.get(name="Un toit")
    assert made.territory_id == HERE

    where = [made.public_id]
    assert post(local, "intendant_corriger", where, name="Un toit ici", siret="", contact="").status_code == 302
    assert post(local, "intendant_arreter", where, act="suspendre").status_code == 302
    made.refresh_from_db()
    assert (made.name, made.territory_id, made.suspended_at is not None) == ("Un toit ici", HERE, True)
    assert post(local, "intendant_arreter", where, act="reprendre").status_code == 302
    assert post(local, "intendant_facteur", where, since=timezone.localdate().isoformat()).status_code == 302
    assert post(local, "intendant_apparence", where, sender_name="Un toit", reply_to="", colour="").status_code == 302
    refused = post(local, "intendant_arreter", where, act="fermer", is_sure="on")
    assert "un intendant du site s’en charge" in text(refused)
    made.refresh_from_db()
    assert made.closed_at is None
    assert set(JournalEntry.objects.filter(actor=tessa.person.public_id).values_list("role", flat=True)) == {
        "intendant_territoire"
    }


@pytest.mark.parametrize("territory", ["", "AUTRE"])
def test_an_organisation_is_made_in_no_other_place(local: Client, territory: str) -> None:
    Territory.objects.create(code="AUTRE", name="Autre")
    said = {"kind": "conseil", "name": "Un toit", "siret": "", "contact": "", "territory": territory}

    assert post(local, "intendant_nouveau", [], **said).status_code == 400
    assert not Organisation.objects.filter(name="Un toit").exists()


def test_a_member_is_invited_stopped_and_let_in_again(local: Client, est: Organisation) -> None:
    said = {"name": "Nadia Neuf", "login": "nadia@est.example", "role": "bailleur"}
    assert post(local, "intendant_inviter", [est.public_id], **said).status_code == 302
    nadia = Membership.objects.get(user__login="nadia@est.example").user
    assert len(asked()) == 1
    assert "/pro/mot-de-passe/" in mailed()
    nadia.set_password("Une phrase à moi seule")
    nadia.chose_at = timezone.now()
    nadia.save()

    for which, field, wanted in (("suspendre", "suspended_at", True), ("reprendre", "suspended_at", False)):
        assert act(local, est, nadia, which).status_code == 302
        row = Membership.objects.get(user=nadia)
        assert (getattr(row, field) is not None) is wanted
    assert act(local, est, nadia, "sessions").status_code == 302
    assert act(local, est, nadia, "confier").status_code == 302
    assert Membership.objects.get(user=nadia).manages_since is not None
    assert act(local, est, nadia, "reprendre_gestion").status_code == 302
    assert act(local, est, nadia, "lien").status_code == 302
    assert act(local, est, nadia, "partir").status_code == 302
    assert Membership.objects.get(user=nadia).ended_at is not None


def test_the_roles_of_the_site_are_not_offered_nor_given(local: Client, est: Organisation) -> None:
    page = text(local.get(reverse("intendant_inviter", args=[est.public_id])))
    assert 'value="controle"' not in page

    said = {"name": "Nadia Neuf", "login": "nadia@est.example", "role": "controle"}
    assert post(local, "intendant_inviter", [est.public_id], **said).status_code == 400
    assert not Membership.objects.filter(user__login="nadia@est.example").exists()


def test_an_address_known_elsewhere_is_brought_in_by_a_steward_of_the_site(
    local: Client, est: Organisation, ouest: Organisation
) -> None:
    paula = factories.member("Paula", ouest).person
    said = {"name": "Paula", "login": paula.login, "role": "bailleur"}

    page = post(local, "intendant_inviter", [est.public_id], **said)

    assert "demandez à l’intendant du site" in text(page)
    assert not Membership.objects.filter(user=paula, organisation=est).exists()


def test_an_invitation_is_not_moved_to_an_address_that_somebody_beyond_has(
    local: Client, est: Organisation, ouest: Organisation
) -> None:
    paula = factories.member("Paula", ouest).person
    said = {"name": "Nadia Neuf", "login": "nadia@est.example", "role": "bailleur"}
    post(local, "intendant_inviter", [est.public_id], **said)
    nadia = Membership.objects.get(user__login="nadia@est.example").user

    page = act(local, est, nadia, "corriger", name="Nadia Neuf", login=paula.login)

    assert page.status_code == 400
    assert "Un autre compte a déjà cette adresse" in text(page)
    assert act(local, est, nadia, "corriger", name="Nadia Neuf", login="n.neuf@est.example").status_code == 302


def test_who_also_works_beyond_is_stopped_here_and_their_account_is_not_touched(
    local: Client, est: Organisation, ouest: Organisation
) -> None:
    karim = factories.member("Karim", est).person
    Membership.objects.create(user=karim, organisation=ouest, role=Role.BAILLEUR)
    page = text(local.get(reverse("intendant_membre", args=[est.public_id, karim.public_id])))
    assert "Cette personne travaille aussi ailleurs" in page
    assert "Envoyer un lien par courriel" not in page
    password = karim.password

    for which in ("lien", "facteur", "sessions"):
        assert act(local, est, karim, which).status_code == 400
    assert act(local, est, karim, "suspendre").status_code == 302
    assert "la rétablit" in text(local.get(reverse("intendant_membre", args=[est.public_id, karim.public_id])))
    assert act(local, est, karim, "reprendre").status_code == 400

    karim.refresh_from_db()
    assert (karim.password, karim.signed_out_at) == (password, None)
    assert Membership.objects.get(user=karim, organisation=est).suspended_at is not None
    assert Membership.objects.get(user=karim, organisation=ouest).suspended_at is None


def test_a_switch_is_shut_in_their_territory_alone(local: Client, ouest: Organisation) -> None:
    Territory.objects.create(code="AUTRE", name="Autre")
    page = text(local.get(reverse("intendant_interrupteurs")))
    assert reverse("intendant_interrupteur", args=["franceconnect"]) not in page
    assert local.get(reverse("intendant_interrupteur", args=["franceconnect"])).status_code == 404
    said = {"state": "ferme", "since": timezone.localdate().isoformat(), "reason": "Le service est en vacances."}

    for territory in ("", "AUTRE"):
        assert (
            post(local, "intendant_interrupteur", ["orientation_sociale"], territory=territory, **said).status_code
            == 400
        )
    assert not SwitchChange.objects.exists()
    assert post(local, "intendant_interrupteur", ["orientation_sociale"], territory=HERE, **said).status_code == 302

    one = switching.Switch.REFERRAL
    assert not switching.is_open(one, at=timezone.now(), territory=HERE)
    assert switching.is_open(one, at=timezone.now(), territory="AUTRE")
    assert switching.is_open(one, at=timezone.now())
    assert "par <bdi>Tessa</bdi>" in text(local.get(reverse("intendant_interrupteur", args=[one.value])))


def test_letters_end_with_their_words_in_their_territory_alone(local: Client, site: Client) -> None:
    Territory.objects.create(code="AUTRE", name="Autre")
    for code, words in (("AUTRE", "Ailleurs."), ("", "Partout.")):
        LetterEnding.objects.create(slot="formule", territory_id=code or None, text=words, made_at=timezone.now())

    said = {"text": "Votre équipe d’ici.", "act": "garder"}
    for territory in ("", "AUTRE"):
        assert post(local, "intendant_fin", ["formule"], territory=territory, **said).status_code == 400
    assert post(local, "intendant_fin", ["formule"], territory=HERE, **said).status_code == 302

    assert LetterEnding.objects.filter(territory=HERE).count() == 1
    page = text(local.get(reverse("intendant_fins")))
    assert "Votre équipe d’ici." in page
    assert "Partout." in page
    assert "Ailleurs." not in page
    assert "Ailleurs." not in text(local.get(f"{reverse('intendant_fin', args=['formule'])}?territoire=AUTRE"))
    assert "Ailleurs." in text(site.get(reverse("intendant_fins")))


OF_THE_SITE = (
    "intendant_taches",
    "intendant_effacements",
    "intendant_journal",
    "intendant_reprises",
    "intendant_messages",
    "intendant_registre",
    "intendant_echanges",
)


@pytest.mark.parametrize("name", OF_THE_SITE)
def test_what_is_of_the_whole_site_is_no_page_of_theirs(local: Client, name: str) -> None:
    assert local.get(reverse(name)).status_code == 404
    assert reverse(name) not in text(local.get(reverse("intendant")))


def test_a_steward_of_the_site_gives_a_territory_and_takes_it_back_on_the_page(
    site: Client, tessa: Actor, est: Organisation
) -> None:
    ouest = Territory.objects.create(code="T99", name="Ouest Commune")
    where = [tessa.body.public_id, tessa.person.public_id]
    page = text(site.get(reverse("intendant_membre", args=where)))
    assert "<bdi>Est Ensemble</bdi>" in page

    assert post(site, "intendant_membre", where, act="territoire", territory="ouest").status_code == 302
    assert "<bdi>Ouest Commune</bdi>" in text(site.get(reverse("intendant_membre", args=where)))
    assert post(site, "intendant_membre", where, act="reprendre_territoire", code=HERE).status_code == 302

    kept = StewardTerritory.objects.filter(ended_at=None).values_list("territory", flat=True)
    assert list(kept) == [ouest.pk]
    assert post(site, "intendant_membre", where, act="territoire", territory=HERE).status_code == 302
    assert StewardTerritory.objects.filter(ended_at=None).count() == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Écrivez le nom du territoire."),
        ("inconnu", "Aucun territoire de ce nom"),
        ("commune", "Plusieurs territoires"),
    ],
)
def test_a_territory_that_is_not_clear_is_asked_again(site: Client, tessa: Actor, words: str, sentence: str) -> None:
    for name in ("Ouest Commune", "Nord Commune"):
        Territory.objects.create(code=name[:4], name=name)

    page = post(
        site, "intendant_membre", [tessa.body.public_id, tessa.person.public_id], act="territoire", territory=words
    )

    assert page.status_code == 400
    assert sentence in text(page)
    assert StewardTerritory.objects.filter(ended_at=None).count() == 1


def test_an_organisation_is_given_to_a_territory_on_its_page(site: Client, local: Client, ouest: Organisation) -> None:
    where, said = [ouest.public_id], {"name": "Ouest Habitat", "siret": "", "contact": ""}
    assert local.get(reverse("intendant_organisme", args=where)).status_code == 404

    assert post(site, "intendant_corriger", where, territory="Est Ensemble", **said).status_code == 302
    assert local.get(reverse("intendant_organisme", args=where)).status_code == 200
    assert "les intendants du territoire <bdi>Est Ensemble</bdi>" in text(
        site.get(reverse("intendant_organisme", args=where))
    )

    assert post(site, "intendant_corriger", where, territory="", **said).status_code == 302
    assert local.get(reverse("intendant_organisme", args=where)).status_code == 404


def test_the_last_steward_of_the_site_is_not_held_on_the_page(site: Client, ariane: Actor) -> None:
    bruno = worlds.steward("Bruno")

    assert act(site, bruno.body, bruno.person, "role", role="intendant_territoire").status_code == 302
    assert Membership.objects.live().get(user=bruno.person).role == "intendant_territoire"
    # Held, they may not hold the one who is left.
    bruno.person.refresh_from_db()
    assert act(desk_of(bruno), ariane.body, ariane.person, "role", role="intendant_territoire").status_code == 404
    assert act(site, bruno.body, bruno.person, "role", role="intendant").status_code == 302
    assert Membership.objects.live().get(user=bruno.person).role == "intendant"
