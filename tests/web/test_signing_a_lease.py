"""The papers of a lease on their pages: put together, read, signed by everybody through the provider, kept with their proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.models import Candidature, JournalEntry, LeaseEnvelope, LeasePaper, Letter, Person, SafeChannel
from tests import signing_world
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.signing_world import (
    CONTRACT,
    act,
    add,
    all_sign,
    client_of,
    envelope,
    link_of,
    provider,
    sent,
    sign_there,
    turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.signing.server import SigningSandbox
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.fixture
def there(tmp_path: Path, settings) -> Iterator[SigningSandbox]:
    with provider(tmp_path, settings) as server:
        yield server
        assert server.refused == []


@pytest.fixture
def row(world: World) -> Candidature:
    return world.candidature("acceptee", world.noe)


def text(user, name: str, row: Candidature) -> str:
    response = client_of(user).get(reverse(name, args=[row.public_id]))
    assert response.status_code == 200
    return plain_text(response)


def mine(world: World, row: Candidature) -> str:
    return text(world.noe.user, "mon-bail", row)


def desk(world: World, row: Candidature) -> str:
    return text(world.karim.person, "bailleur_papiers", row)


def test_everybody_signs_and_the_household_keeps_its_papers_with_their_proof(
    world: World, row: Candidature, there: SigningSandbox
) -> None:
    assert sent(world.karim.person, row).status_code == 302, desk(world, row)
    assert Letter.objects.filter(kind="bail_a_signer", demande=row.demande).count() == 1
    assert "La signature en ligne s’ouvre dans quelques minutes" in mine(world, row)
    assert turn(row).state == "ouverte"
    page = mine(world, row)
    assert "Aller signer en ligne" in page
    assert "Rien ne se signe par le silence" in page
    assert "signature simple" in page
    client = client_of(world.noe.user)
    first = plain_text(client.get(reverse("mon-dossier")))
    assert "Votre bail est là" in first
    # No line above names the landlord once the lease is there: whom to write to is said by name.
    assert f"Sans nouvelles, contactez {world.karim.body.name}." in first
    led = client.get(reverse("signer-mon-bail", args=[row.public_id]))
    assert led["Location"].startswith(there.url)
    assert sign_there(led["Location"]) == 303
    # Back before the clock has looked: the page says that it does not know yet.
    back = mine(world, row)
    assert "Vous venez de signer là-bas ? Cette page le dira dans la minute" in back
    assert "à signer" in back
    assert turn(row).state == "ouverte"
    seen = mine(world, row)
    assert "Vous avez signé le" in seen
    assert "signé par vous" in seen
    assert 'id="signer">Votre signature' in seen
    assert "PDF, " in seen
    assert "à signer" not in seen
    assert "Vous venez de signer là-bas" not in seen
    file = plain_text(client.get(reverse("mon-dossier")))
    assert "Votre ménage a signé" in file
    assert "prépare le bail" not in file
    own = client_of(world.karim.person).get(reverse("bailleur_signer", args=[row.public_id]))
    assert sign_there(own["Location"]) == 303

    found = turn(row)

    assert (found.state, found.fault) == ("signee", "")
    assert "Tout le monde a signé" in mine(world, row)
    assert "Une fois dans votre logement" in mine(world, row)
    assert "à votre loyer : le surloyer." in mine(world, row)
    assert Letter.objects.filter(kind="bail_signe_par_tous", demande=row.demande).count() == 1
    signed = LeasePaper.objects.get(envelope=found, signed_from__kind="contrat")
    served = client.get(reverse("mon-bail-papier", args=[row.public_id, signed.public_id]))
    assert served.content.startswith(CONTRACT)
    line = JournalEntry.objects.get(verb="garder_bail_signe")
    assert signed.sha256 in line.details["empreintes"]
    assert line.actor is None
    # A person records the lease: the provider's word alone strikes nobody off.
    row.refresh_from_db()
    assert row.stage == "acceptee"
    cards = client.get(reverse("mes-candidatures"))
    for page in (plain_text(cards), text(world.noe.user, "candidature", row)):
        assert "tout le monde a signé votre bail" in page
        assert "Le bailleur prépare le bail" not in page
    assert reverse("mon-bail", args=[row.public_id]) in cards.content.decode()
    assert "Tout le monde a signé en ligne" in text(world.karim.person, "bailleur_bail", row)


def test_a_lease_is_recorded_on_paper_as_it_was_before(world: World, row: Candidature) -> None:
    day = worlds.timezone.localdate().isoformat()
    fields = {
        "signed_on": day,
        "starts_on": day,
        "contingent": "COLACT",
        "contingent_reason": "accord",
        "confirme": "oui",
    }
    assert act(world.karim.person, "bailleur_bail", row, **fields).status_code == 302
    row.refresh_from_db()
    assert row.stage == "bail_signe"
    assert not LeaseEnvelope.objects.exists()


def test_paper_is_chosen_and_left_by_the_same_press(world: World, row: Candidature, there: SigningSandbox) -> None:
    sent(world.karim.person, row)
    turn(row)
    assert act(world.noe.user, "mon-bail", row, act="papier").status_code == 302
    page = mine(world, row)
    assert "Votre foyer signe sur papier" in page
    assert "Aller signer en ligne" not in page
    assert "tel:0" in page  # who is told to call is told whom
    assert "préfère signer sur papier" in desk(world, row)
    assert (
        client_of(world.noe.user).get(reverse("signer-mon-bail", args=[row.public_id]))["Location"].endswith("/bail/")
    )
    assert act(world.noe.user, "mon-bail", row, act="en-ligne").status_code == 302
    assert "Aller signer en ligne" in mine(world, row)


def test_a_household_says_why_it_does_not_sign_and_comes_back_on_it(
    world: World, row: Candidature, there: SigningSandbox
) -> None:
    sent(world.karim.person, row)
    turn(row)
    assert act(world.noe.user, "mon-bail", row, act="refuser", raison="").status_code == 409
    assert act(world.noe.user, "mon-bail", row, act="refuser", raison="cout").status_code == 302
    assert "Votre foyer a dit qu’il ne signe pas" in mine(world, row)
    assert "Le ménage ne signe pas" in desk(world, row)
    assert act(world.noe.user, "mon-bail", row, act="reprendre").status_code == 302
    assert envelope(row).state == "ouverte"
    row.refresh_from_db()
    assert row.stage == "acceptee"


def test_a_changed_paper_is_another_envelope_and_both_are_told(
    world: World, row: Candidature, there: SigningSandbox
) -> None:
    sent(world.karim.person, row)
    former = turn(row)
    first = former.signers.get(person_key="d")
    assert sign_there(link_of(first)) == 303
    assert add(world.karim.person, row, "annexe", signing_world.papers.proof(["Règlement"])).status_code == 400
    assert act(world.karim.person, "bailleur_papiers", row, act="changer").status_code == 302
    former.refresh_from_db()
    assert former.state == "remplacee"
    assert envelope(row).state == "brouillon"
    assert envelope(row).papers.count() == 2
    assert "Un papier change" in mine(world, row)
    (letter,) = Letter.objects.filter(kind="bail_envoi_annule", demande=row.demande)
    assert "Ce qui était signé ne vaut plus" in plain_text(" ".join(letter.paragraphs))
    signing_world.look(former)
    former.refresh_from_db()
    assert former.closed_at is not None
    assert sign_there(link_of(former.signers.get(person_key=""))) == 409


def test_a_lease_sent_by_mistake_is_cancelled(world: World, row: Candidature, there: SigningSandbox) -> None:
    sent(world.karim.person, row)
    turn(row)
    assert act(world.karim.person, "bailleur_papiers", row, act="annuler").status_code == 302
    assert "Le bailleur a annulé cet envoi" in mine(world, row)
    assert act(world.noe.user, "mon-bail", row, act="papier").status_code == 409


def test_a_signature_given_before_a_cancelling_is_never_lost(
    world: World, row: Candidature, there: SigningSandbox
) -> None:
    sent(world.karim.person, row)
    turn(row)
    all_sign(row)
    assert act(world.karim.person, "bailleur_papiers", row, act="annuler").status_code == 302
    assert turn(row).state == "signee"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"deposit": "5000"}, "Le dépôt de garantie ne dépasse pas un mois de loyer"),
        ({"days": "1"}, "Laissez entre 3 et 30 jours"),
        ({"days": "31"}, "Laissez entre 3 et 30 jours"),
    ],
)
def test_what_the_law_or_the_rules_bound_is_not_sent(
    world: World, row: Candidature, fields: dict[str, str], said: str
) -> None:
    response = sent(world.karim.person, row, **fields)
    assert response.status_code == 400
    assert said in plain_text(response)


def test_no_lease_is_sent_without_its_contract_and_its_diagnostics(world: World, row: Candidature) -> None:
    add(world.karim.person, row, "diagnostics", CONTRACT)
    response = act(world.karim.person, "bailleur_papiers", row, act="envoyer", deposit="300", days="10")
    assert "Il manque le contrat de location" in plain_text(response)
    assert not Letter.objects.filter(kind="bail_a_signer").exists()


def test_the_same_paper_stands_once_and_is_taken_away(world: World, row: Candidature) -> None:
    assert add(world.karim.person, row, "contrat", CONTRACT).status_code == 302
    assert "Ce papier est déjà là" in plain_text(add(world.karim.person, row, "annexe", CONTRACT))
    paper = LeasePaper.objects.get()
    act(world.karim.person, "bailleur_papiers", row, act="retirer", papier=str(paper.public_id))
    assert not LeasePaper.objects.exists()


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + b"0" * 200, b"%PDF-1.4 broken"])
def test_only_a_plain_pdf_is_a_paper(world: World, row: Candidature, data: bytes) -> None:
    assert add(world.karim.person, row, "contrat", data).status_code == 400
    assert not LeasePaper.objects.exists()


def test_without_a_provider_papers_are_read_online_and_signed_on_paper(world: World, row: Candidature) -> None:
    assert sent(world.karim.person, row).status_code == 302
    page = mine(world, row)
    assert "Ce bail se signe sur papier" in page
    assert "Aller signer en ligne" not in page


def test_each_holder_signs_by_their_own_way_in(world: World, row: Candidature, there: SigningSandbox) -> None:
    Person.objects.create(
        demande=row.demande, key="c1", role="cotitulaire", last_name="Petit", first_name="Léa", audience=row.audience
    )
    sent(world.karim.person, row)
    found = turn(row)
    assert found.signers.count() == 3
    own = client_of(world.noe.user).get(reverse("signer-mon-bail", args=[row.public_id]))["Location"]
    assert own == link_of(found.signers.get(person_key="d"))
    assert own != link_of(found.signers.get(person_key="c1"))
    assert sign_there(own) == 303
    assert sign_there(link_of(found.signers.get(person_key=""))) == 303
    assert turn(row).state == "ouverte"


def test_nobody_else_reads_a_paper_of_a_lease(world: World, row: Candidature) -> None:
    sent(world.karim.person, row)
    paper = LeasePaper.objects.first()
    assert paper is not None
    for user in (world.amina.user, world.odile.person):
        assert client_of(user).get(reverse("mon-bail-papier", args=[row.public_id, paper.public_id])).status_code == 404
        assert client_of(user).get(reverse("bailleur_papier", args=[row.public_id, paper.public_id])).status_code == 404


def test_a_lease_that_all_signed_asks_for_no_paper_whatever_was_begun_beside_it(
    world: World, row: Candidature, there: SigningSandbox
) -> None:
    sent(world.karim.person, row)
    former = turn(row)
    all_sign(row)
    act(world.karim.person, "bailleur_papiers", row, act="changer")
    signing_world.look(former)
    page = desk(world, row)
    assert "Enregistrer ce bail" in page
    assert "Ajouter un papier" not in page
    abandoned = act(world.karim.person, "bailleur_bail", row, act="abandon", reason="menage")
    assert "Tout le monde a signé : le bail est conclu" in plain_text(abandoned)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_hidden_file_and_a_site_without_a_provider_are_told_in_the_same_words(
    world: World, row: Candidature, there: SigningSandbox, settings, is_hidden: bool
) -> None:
    assert "Signent en ligne" in desk(world, row)
    if is_hidden:
        SafeChannel.objects.create(
            demande=row.demande, person_key="d", email="s@example.org", set_at=worlds.timezone.now()
        )
    else:
        settings.SIGNING_URL = ""
    words = "Ce bail se signe sur papier : les papiers sont montrés au ménage, qui les lit avant le rendez-vous."
    assert words in desk(world, row)
    sent(world.karim.person, row)
    assert turn(row).state == "envoyee"
    assert "Ce bail se signe sur papier" in mine(world, row)
    letter = Letter.objects.get(kind="bail_a_signer", demande=row.demande)
    assert "Le bail se signe sur papier" in plain_text(" ".join(letter.paragraphs))
    for page in (desk(world, row), mine(world, row)):
        assert "ligne" not in page.partition("<main")[2].partition("</main>")[0]
    assert there.envelopes == {}
