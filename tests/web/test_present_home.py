"""The class of energy and the landlord of the home of today: asked where a grid reads them, proved at a desk, weighed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Commune, Fact, GridVersion, Holder, Organisation, Territory, User
from palier.models.demandes import facts_codec, layers
from palier.models.demandes.told_claims import LANDLORD
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import facts
from palier.rules.people.facts import Proof, Situation
from palier.rules.scoring import cotation, grids
from palier.rules.situations.needed_pieces import NeedState
from palier.workflows.acting.actors import Actor
from palier.workflows.people import needing
from tests import factories
from tests.rules.test_voted_shapes import HEAD, line
from tests.web.test_situations import key, text, waiting
from tests.workflows import crowds

pytestmark = pytest.mark.django_db
GRID = (
    HEAD
    + line("g", "energie_g").replace("aucune", "avant_points")
    + "\n"
    + line("b", "bailleur_du_logement", "points = 7")
)
TOLD = {"situations": ["classe_energie"], "confirmer": "1"}


@pytest.fixture
def at():
    return crowds.world()


@pytest.fixture
def person(at, client):
    """A holder who looks for a home where a grid of the world is in force."""
    on = crowds.publication(at, closes_at=timezone.now() + timedelta(days=3))
    demande = crowds.candidate(on).demande
    user = User.objects.create_user(f"d:{demande.pk}:d", name="x")
    Holder.objects.create(user=user, demande=demande, person_key="d")
    wish = {"type_codes": ["T3"], "communes": ["93048"], "is_enlarged": False, "max_rent": None}
    Fact.objects.create(demande=demande, layer="declare", path="wish", value=wish, at=timezone.now())
    client.force_login(user)
    return demande


@pytest.fixture
def voted(at):
    here = Territory.objects.create(code="200057875", name="Est Ensemble")
    Commune.objects.filter(code="93048").update(territory=here)
    grid = grids.load(GRID)
    return GridVersion.objects.create(
        territory=here, name="X", effective_on=date(2026, 1, 1), deliberation="d", content=GRID, digest=grid.digest
    )


def page(client) -> str:
    return text(client.get(reverse("completer", args=["situation"])))


def tell(client, **said: object):
    return client.post(reverse("completer", args=["situation"]), {**TOLD, **said, **key()})


def shown(client, letter: str, day: str):
    """What an answer would do, before it is kept."""
    said = {"situations": ["classe_energie"], "detail_classe_energie": letter, "since_classe_energie": day}
    return client.post(reverse("completer", args=["situation"]), {**said, **key()})


def claims_of(demande) -> dict[Situation, facts.Claim]:
    return {one.situation: one for one in layers.facts_of(demande, day_in_paris(timezone.now())).claims}


def test_nobody_is_asked_where_no_grid_would_weigh_it(client, person):
    assert "classe énergie" not in page(client)
    assert "Vous louez votre logement à un bailleur social" not in page(client)


def test_the_class_and_its_day_are_told_once_and_shown_again(client, person, voted):
    assert "classe énergie" in page(client)
    lacking = tell(client)
    assert lacking.status_code == 400
    assert "Choisissez la classe lue sur le diagnostic" in text(lacking)
    assert tell(client, detail_classe_energie="H").status_code == 400
    told = {"detail_classe_energie": "G", "since_classe_energie": "05/03/2024"}

    assert tell(client, **told).status_code == 302

    kept = Fact.objects.get(path="claims/classe_energie")
    assert (kept.value, kept.since) == ({"classe": "G"}, date(2024, 3, 5))
    assert '<option value="G" selected>' in page(client)
    assert tell(client, **told).status_code in (200, 302)
    assert Fact.objects.filter(path="claims/classe_energie").count() == 1
    assert tell(client, situations=[]).status_code == 302
    assert Situation.ENERGY_CLASS not in claims_of(person)


def test_a_desk_says_the_class_that_it_reads_and_another_one_told_since_is_no_more_proved(client, at, person, voted):
    tell(client, detail_classe_energie="G")
    piece = waiting(person, "situation_classe_energie", proof_code="diagnostic_energie")
    holder = Holder.objects.get(demande=person).user
    client.force_login(at.odile.user)
    url = reverse("verifier-piece", args=[piece.public_id])
    assert "Classe déclarée" in text(client.get(url))
    assert client.post(url, {"answer": "oui", "detail": "", **key()}).status_code == 400

    assert client.post(url, {"answer": "oui", "detail": "F", **key()}).status_code == 302

    proved = claims_of(person)[Situation.ENERGY_CLASS]
    assert (proved.energy, proved.proof) == ("F", Proof.VERIFIED)
    client.force_login(holder)
    tell(client, detail_classe_energie="E")
    since = claims_of(person)[Situation.ENERGY_CLASS]
    assert (since.energy, since.proof) == ("E", Proof.DECLARED)
    tell(client, detail_classe_energie="F")
    assert claims_of(person)[Situation.ENERGY_CLASS].proof is Proof.VERIFIED


def test_a_link_proved_with_one_commune_is_not_proved_with_another_that_is_told_since(client, at, person):
    factories.commune("69123", "Lyon")
    told = {"situations": ["famille_territoire"], "place_famille_territoire": "Montreuil"}
    assert tell(client, **told).status_code == 302
    piece = waiting(person, "situation_famille_territoire", proof_code="justificatif_famille")
    holder = Holder.objects.get(demande=person).user
    client.force_login(at.odile.user)
    url = reverse("verifier-piece", args=[piece.public_id])
    assert "Commune déclarée" in text(client.get(url))
    read = {"place": "Montreuil", "place_shown": "93048"}
    assert client.post(url, {"answer": "oui", **read, **key()}).status_code == 302
    assert claims_of(person)[Situation.FAMILY_HERE].proof is Proof.VERIFIED
    client.force_login(holder)

    assert tell(client, **{**told, "place_famille_territoire": "Lyon"}).status_code == 302

    found = claims_of(person)[Situation.FAMILY_HERE]
    assert (found.place, found.proof) == ("69123", Proof.DECLARED)


def test_a_link_told_without_a_commune_is_proved_with_the_one_that_the_desk_reads(client, at, person):
    told = {"situations": ["famille_territoire"]}
    assert tell(client, **told).status_code == 302
    piece = waiting(person, "situation_famille_territoire", proof_code="justificatif_famille")
    holder = Holder.objects.get(demande=person).user
    client.force_login(at.odile.user)
    url = reverse("verifier-piece", args=[piece.public_id])

    lacking = client.post(url, {"answer": "oui", "place": "", "place_shown": "", **key()})

    assert lacking.status_code == 400
    assert "Dites la commune lue sur la pièce" in text(lacking)
    assert client.post(url, {"answer": "oui", "place": "Montreuil", "place_shown": "", **key()}).status_code == 302
    assert claims_of(person)[Situation.FAMILY_HERE].place == "93048"
    factories.commune("69123", "Lyon")
    client.force_login(holder)
    assert tell(client, **told, place_famille_territoire="Lyon").status_code == 302
    found = claims_of(person)[Situation.FAMILY_HERE]
    assert (found.place, found.proof) == ("69123", Proof.DECLARED)


def test_a_commune_told_otherwise_while_the_desk_reads_is_read_again(client, at, person):
    factories.commune("69123", "Lyon")
    told = {"situations": ["famille_territoire"], "place_famille_territoire": "Montreuil"}
    tell(client, **told)
    piece = waiting(person, "situation_famille_territoire", proof_code="justificatif_famille")
    tell(client, **{**told, "place_famille_territoire": "Lyon"})
    client.force_login(at.odile.user)
    read = {"answer": "oui", "place": "Montreuil", "place_shown": "93048"}

    stale = client.post(reverse("verifier-piece", args=[piece.public_id]), {**read, **key()})

    assert stale.status_code == 400
    assert "La personne a changé ce qu’elle déclare" in text(stale)


def test_a_commune_that_merges_keeps_its_proof_and_is_no_change(client, at, person):
    told = {"situations": ["famille_territoire"], "place_famille_territoire": "Montreuil"}
    tell(client, **told)
    piece = waiting(person, "situation_famille_territoire", proof_code="justificatif_famille")
    holder = Holder.objects.get(demande=person).user
    client.force_login(at.odile.user)
    read = {"answer": "oui", "place": "Montreuil", "place_shown": "93048"}
    assert client.post(reverse("verifier-piece", args=[piece.public_id]), {**read, **key()}).status_code == 302
    factories.commune("93999", "Grand Montreuil")
    Commune.objects.filter(code="93048").update(successor_code="93999", ended_on=date(2026, 1, 1))
    client.force_login(holder)
    before = claims_of(person)[Situation.FAMILY_HERE]

    assert tell(client, **{**told, "place_famille_territoire": "Grand Montreuil"}).status_code == 302

    found = claims_of(person)[Situation.FAMILY_HERE]
    assert (before.place, before.proof) == (found.place, found.proof) == ("93999", Proof.VERIFIED)
    assert Fact.objects.filter(path="claims/famille_territoire", layer="declare").count() == 1
    tell(client, situations=[])
    tell(client, **{**told, "place_famille_territoire": "Grand Montreuil"})
    assert claims_of(person)[Situation.FAMILY_HERE].proof is Proof.VERIFIED


def test_a_landlord_that_another_succeeds_keeps_its_proof_and_is_no_change(client, at, person, voted):
    heir = Organisation.objects.create(kind="bailleur", name="Habitat Repreneur")
    told = {"situations": ["bailleur_actuel"], "detail_bailleur_actuel": str(at.bailleur.public_id)}
    tell(client, **told)
    piece = waiting(person, "situation_bailleur_actuel", proof_code="bail_quittances")
    holder = Holder.objects.get(demande=person).user
    client.force_login(at.odile.user)
    read = {"answer": "oui", "detail": str(at.bailleur.public_id)}
    assert client.post(reverse("verifier-piece", args=[piece.public_id]), {**read, **key()}).status_code == 302
    at.bailleur.successor, at.bailleur.closed_at = heir, timezone.now()
    at.bailleur.save()
    client.force_login(holder)

    assert tell(client, **{**told, "detail_bailleur_actuel": str(heir.public_id)}).status_code == 302

    assert claims_of(person)[Situation.PRESENT_LANDLORD].proof is Proof.VERIFIED
    assert Fact.objects.filter(path="claims/bailleur_actuel", layer="declare").count() == 1
    tell(client, situations=[])
    tell(client, **{**told, "detail_bailleur_actuel": str(heir.public_id)})
    assert claims_of(person)[Situation.PRESENT_LANDLORD].proof is Proof.VERIFIED


def test_a_landlord_that_closed_for_nobody_is_still_offered_to_who_told_it(client, at, person, voted):
    told = {"situations": ["bailleur_actuel"], "detail_bailleur_actuel": str(at.bailleur.public_id)}
    tell(client, **told)
    at.bailleur.closed_at = timezone.now()
    at.bailleur.save()

    assert f'<option value="{at.bailleur.public_id}" selected>' in page(client)
    assert tell(client, **told).status_code == 302


def test_a_new_diagnosis_is_asked_where_the_class_told_is_no_more_the_one_proved(client, at, person, voted):
    tell(client, detail_classe_energie="F")
    piece = waiting(person, "situation_classe_energie", proof_code="diagnostic_energie")
    holder = Holder.objects.get(demande=person).user
    client.force_login(at.odile.user)
    url = reverse("verifier-piece", args=[piece.public_id])
    assert client.post(url, {"answer": "oui", "detail": "F", **key()}).status_code == 302
    client.force_login(holder)

    tell(client, detail_classe_energie="G")

    by, on = Actor(role=Role.DEMANDEUR, user=holder), day_in_paris(timezone.now())
    (asked,) = [
        one for one in needing.pieces_of(person, on=on, by=by) if one.needed.situation is Situation.ENERGY_CLASS
    ]
    assert asked.state is NeedState.TO_SEND


def test_the_page_that_confirms_names_the_change_and_the_proof_that_it_loses(client, at, person, voted):
    tell(client, detail_classe_energie="F", since_classe_energie="05/03/2024")
    piece = waiting(person, "situation_classe_energie", proof_code="diagnostic_energie")
    holder = Holder.objects.get(demande=person).user
    client.force_login(at.odile.user)
    url = reverse("verifier-piece", args=[piece.public_id])
    assert "Jour du diagnostic" in text(client.get(url))
    read = {"answer": "oui", "detail": "F", "since": "2024-03-05"}
    assert client.post(url, {**read, **key()}).status_code == 302
    client.force_login(holder)
    assert "Jour du diagnostic" in page(client)
    lost = "Cette preuve ne vaudra plus : envoyez-en une nouvelle"

    other = text(shown(client, "G", "05/03/2024"))
    assert ("Vous changez la classe ou le jour du diagnostic" in other, lost in other) == (True, True)
    same = text(shown(client, "F", "06/03/2024"))
    assert ("Vous changez la classe ou le jour du diagnostic" in same, lost in same) == (True, False)
    tell(client, detail_classe_energie="G", since_classe_energie="05/03/2024")
    assert lost not in text(shown(client, "E", "05/03/2024"))


def test_a_landlord_that_another_succeeds_is_still_the_tenant_s(client, at, person, voted):
    heir = Organisation.objects.create(kind="bailleur", name="Habitat Repreneur")
    told = {"situations": ["bailleur_actuel"], "detail_bailleur_actuel": str(at.bailleur.public_id)}
    assert tell(client, **told).status_code == 302
    assert Fact.objects.get(path="claims/bailleur_actuel").value == {LANDLORD: str(at.bailleur.public_id)}

    def points(home: facts.Home) -> int:
        on = day_in_paris(timezone.now())
        known = layers.facts_of(person, on)
        return cotation.score(known, grids.load(GRID), on=on, departement="93", home=home).points

    assert points(at.home.as_facts) == 7
    at.bailleur.successor, at.bailleur.closed_at = heir, timezone.now()
    at.bailleur.save()
    assert set(claims_of(person)[Situation.PRESENT_LANDLORD].landlords) == {str(heir.pk), str(at.bailleur.pk)}
    assert points(at.home.as_facts) == 7
    assert f'<option value="{heir.public_id}" selected>' in page(client)


def test_a_file_that_tells_neither_keeps_its_digest() -> None:
    bare = facts.Claim(situation=Situation.HOMELESS, proof=Proof.DECLARED)
    told = facts.Claim(situation=Situation.ENERGY_CLASS, proof=Proof.DECLARED, energy="G")
    known = facts.Demande(numero_unique="", household=facts.Household(persons=()), claims=(bare, told))

    first, second = facts_codec.dump(known)["claims"]

    assert set(first) == {"situation", "proof", "since", "valid_until", "place", "territory"}
    assert second["energy"] == "G"
