"""Situations on the pages: told in plain words, proved by a named document, checked first at the desk, hidden elsewhere."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from palier.models import Demande, DemandeVersion, Fact, Holder, Letter, Piece, User
from palier.models.demandes import facts_codec
from palier.models.demandes.demandes import DemandeState
from palier.rules.doors.access import Role
from palier.rules.law import clocks, french
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.situations import claims, situations
from palier.web.demandeur import sending_address
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows import crowds

pytestmark = pytest.mark.django_db
PDF = factories.pdf()


def text(response) -> str:
    return re.sub(r"\s+", " ", plain_text(response))


def key() -> dict[str, str]:
    return {"act_key": str(uuid4())}


@pytest.fixture
def at():
    return crowds.world()


@pytest.fixture
def person(at, client):
    """A holder, alone on a demande that the réservataire of the world sees."""
    on = crowds.publication(at, closes_at=timezone.now() + timedelta(days=3))
    demande = crowds.candidate(on).demande
    user = User.objects.create_user(f"d:{demande.pk}:d", name="x")
    Holder.objects.create(user=user, demande=demande, person_key="d")
    client.force_login(user)
    return demande


def send(client, code: str, **given: str):
    file = SimpleUploadedFile("preuve.pdf", PDF, "application/pdf")
    return client.post(reverse("pieces"), {"code": code, "file": file, **given, **key()})


def situation_page(client) -> str:
    return text(client.get(reverse("completer", args=["situation"])))


def waiting(demande, code: str, **given) -> Piece:
    piece = Piece.objects.create(
        demande=demande,
        code=code,
        media_type="application/pdf",
        size=3,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
        audience=demande.audience,
        **given,
    )
    factories.file(piece)
    return piece


# --- The person -------------------------------------------------------------------------------


def test_every_situation_is_offered_the_urgent_ones_unfolded_the_others_folded(client, person):
    page = plain_text(client.get(reverse("completer", args=["situation"])))
    urgent, _, folded = page.partition("<details")

    # Two wait for a grid that would weigh them.
    assert page.count('name="situations"') == len(Situation) - 2
    assert urgent.count('name="situations"') == 8
    assert folded.count('</summary><div class="field">') == 4
    assert "<details open" not in page


def test_a_ticked_family_is_shown_unfolded_with_what_is_missing(client, person):
    url = reverse("completer", args=["situation"])
    assert client.post(url, {"situations": ["mobilite_professionnelle"], "confirmer": "1", **key()}).status_code == 302

    page = plain_text(client.get(url))
    assert page.count("<details open") == 1
    assert "preuve à déposer" in text(client.get(url))
    assert sending_address.of(person, "situation_mobilite_professionnelle") in page


def test_what_another_holder_told_of_a_danger_is_neither_shown_nor_taken_back(client, person):
    other = User.objects.create_user(f"d:{person.pk}:c1", name="y")
    Fact.objects.create(demande=person, layer="declare", path="claims/violence", value={}, by=other, at=timezone.now())
    url = reverse("completer", args=["situation"])

    assert "preuve à déposer" not in situation_page(client)
    assert plain_text(client.get(url)).count(" checked") == 0
    assert client.post(url, {"situations": ["handicap"], "confirmer": "1", **key()}).status_code == 302
    assert Fact.objects.filter(path="claims/violence").count() == 1


def test_a_word_that_is_no_situation_is_explained(client, person):
    answer = client.post(
        reverse("completer", args=["situation"]), {"situations": ["foudre"], "confirmer": "1", **key()}
    )

    assert answer.status_code == 400
    assert not Fact.objects.exists()


def test_a_proof_is_named_and_its_clock_is_said(client, person):
    client.post(reverse("completer", args=["situation"]), {"situations": ["handicap"], "confirmer": "1", **key()})
    page = plain_text(client.get(reverse("envoyer-piece"), {"piece": "situation_handicap"}))
    assert 'value="decision_cdaph"' in page
    assert 'value="jugement_expulsion"' not in page

    assert send(client, "situation_handicap", proof_code="decision_cdaph").status_code == 302
    assert "Il manque encore : complément handicap du formulaire" in situation_page(client)
    assert send(client, "situation_handicap", proof_code="complement_handicap").status_code == 302
    assert "La preuve est complète. Le contrôle se fait au plus tard le" in situation_page(client)
    assert "contrôle au plus tard le" in text(client.get(reverse("pieces")))


def test_a_document_of_another_situation_is_refused(client, person):
    answer = send(client, "situation_handicap", proof_code="jugement_expulsion")

    assert answer.status_code == 400
    assert "ne fait pas partie de ceux qui prouvent" in text(answer)
    assert not Piece.objects.exists()


def test_a_verified_situation_shows_its_end_and_a_lapsed_one_asks_for_a_new_proof(client, person):
    today = timezone.localdate()
    for code, until in (("expulsion_jugement", today), ("logement_indigne", today - timedelta(days=1))):
        Fact.objects.create(
            demande=person, layer="verifie", path=f"claims/{code}", value={}, valid_until=until, at=timezone.now()
        )
    Fact.objects.create(demande=person, layer="verifie", path="claims/menage_handicap", value={}, at=timezone.now())
    page = situation_page(client)

    assert "Compte jusqu’au" in page
    assert "Ne compte plus après le" in page
    assert "Compte sans date de fin" in page
    assert page.count("Renouveler la preuve") == 2


def test_a_late_check_and_a_refused_proof_are_said(client, person):
    Fact.objects.create(demande=person, layer="declare", path="claims/expulsion_jugement", value={}, at=timezone.now())
    piece = waiting(person, "situation_expulsion_jugement")
    Piece.objects.update(uploaded_at=timezone.now() - timedelta(days=20))
    assert "il passe avant les autres" in situation_page(client)

    piece.status, piece.refusal_reason = "refusee", "Page 2 absente."
    piece.save()
    assert "Pourquoi : Page 2 absente." in situation_page(client)


def test_an_expired_piece_is_shown_as_such_and_a_replaced_one_is_not(client, person):
    waiting(person, "acte_naissance", status="expiree")
    lapsed = waiting(person, "situation_expulsion_jugement", status="valide", verified_at=timezone.now())
    Piece.objects.filter(pk=lapsed.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    page = text(client.get(reverse("pieces")))

    assert "expirée" in page
    assert "Envoyer une pièce plus récente" in page
    assert "Acte de naissance</strong>" not in page


def test_the_right_to_housing_is_said_from_the_register_a_decision_sent_or_the_cases_that_look_met(client, person):
    Fact.objects.create(demande=person, layer="declare", path="claims/sans_logement", value={}, at=timezone.now())
    page = situation_page(client)
    assert "vous pouvez peut-être saisir la commission de médiation" in page
    assert "Vous n’avez pas de logement." in page

    assert send(client, "decision_dalo").status_code == 302
    assert "comparée au registre national, au plus tard le" in situation_page(client)


@pytest.mark.parametrize(("status", "said"), [("actif", "tient jusqu’au"), ("caduc", "terminé")])
def test_the_register_s_own_word_on_the_right_to_housing(client, person, status, said):
    known = facts.Demande(
        numero_unique="",
        household=facts.Household(persons=()),
        dalo=facts.Dalo(status),
        dalo_valid_until=timezone.localdate() + timedelta(days=9),
    )
    DemandeVersion.objects.create(
        demande=person,
        file_dated_at=timezone.now(),
        received_at=timezone.now(),
        digest="0" * 64,
        facts=facts_codec.dump(known),
    )

    assert said in situation_page(client)


def test_the_delay_of_an_offer_runs_on_the_file_from_the_day_of_the_decision_that_the_register_gives(client, person):
    decided = timezone.localdate() - timedelta(days=200)
    known = facts.Demande(
        numero_unique="",
        household=facts.Household(persons=()),
        dalo=facts.Dalo.ACTIVE,
        dalo_decided_on=decided,
    )
    DemandeVersion.objects.create(
        demande=person,
        file_dated_at=timezone.now(),
        received_at=timezone.now(),
        digest="0" * 64,
        facts=facts_codec.dump(known),
    )

    for page in (situation_page(client), text(client.get(reverse("dalo")))):
        assert f"La commission a décidé le {french.day(decided)}." in page
        assert "saisir le tribunal administratif jusqu’au" in page
    assert "Pour un hébergement (DAHO)" in text(client.get(reverse("dalo")))


def answered(client, *told: str, **more: str):
    return client.post(reverse("completer", args=["situation"]), {"situations": list(told), **more, **key()})


def test_taking_a_situation_back_names_it_and_says_what_is_lost_before_and_after(client, person):
    """A box left empty by a thumb was previewed as costing nothing, and its points went."""
    answered(client, "handicap", confirmer="1")
    waiting(person, "situation_handicap")
    words = situations.newest(Situation.HANDICAP).words
    assert "La vôtre est en contrôle." in situation_page(client)

    seen = text(answered(client))

    assert "Vous retirez</dt>" in seen
    assert words in seen
    assert "Sa preuve est en contrôle : les points qui en viendraient ne viendront pas." in seen
    done = answered(client, confirmer="1")
    assert "aucune n’est dite dans votre dossier" in text(client.get(done.url))
    # Ticked again, its proof is there: no page asks for another.
    assert answered(client, "handicap", confirmer="1").url.startswith(reverse("mon-dossier"))


def test_what_is_added_is_told_from_what_stays(client, person):
    answered(client, "handicap", confirmer="1")

    seen = text(answered(client, "handicap", Situation.HOMELESS.value))

    assert "Vous ajoutez</dt>" in seen
    assert situations.newest(Situation.HOMELESS).words in seen
    assert situations.newest(Situation.HANDICAP).words not in seen


@pytest.mark.parametrize("question", ["situation", "logement", "revenus"])
def test_a_demande_that_is_struck_off_says_so_before_a_form_is_filled(client, person, question):
    Demande.objects.filter(pk=person.pk).update(state=DemandeState.STRUCK_OFF)

    seen = text(client.get(reverse("completer", args=[question])))

    assert "Votre demande est radiée : elle ne peut plus être modifiée." in seen
    assert "faites une nouvelle demande" in seen


# --- The desk ---------------------------------------------------------------------------------


def test_the_desk_lists_urgent_proofs_first_and_names_no_danger(client, at, person):
    now = timezone.now()
    waiting(person, "piece_identite")
    waiting(
        person,
        "situation_violence",
        confidentiality="protegee",
        complete_at=now,
        due_at=now + timedelta(days=2),
        proof_code="recepisse_plainte",
    )
    late = waiting(person, "situation_expulsion_jugement", proof_code="jugement_expulsion")
    Piece.objects.filter(pk=late.pk).update(uploaded_at=now - timedelta(days=20), due_at=now - timedelta(days=15))
    waiting(person, "situation_handicap", proof_code="decision_cdaph")
    client.force_login(at.odile.user)
    page = text(client.get(reverse("file-pieces")))

    order = [
        "Jugement d’expulsion",
        "Preuve d’une situation protégée",
        "il manque : complément handicap",
        "Autres pièces",
    ]
    assert sorted(order, key=page.index) == order
    assert "1 contrôle est en retard" in page
    assert "plainte" not in page
    assert "violence" not in page.lower()
    assert "en retard" in text(client.get(reverse("file-du-jour")))


def test_a_protected_piece_says_how_to_keep_silent_and_can_be_put_off(client, at, person):
    now = timezone.now()
    piece = waiting(
        person,
        "situation_violence",
        confidentiality="protegee",
        proof_code="recepisse_plainte",
        complete_at=now,
        due_at=now + timedelta(days=4),
    )
    client.force_login(at.odile.user)
    assert "Ne la nommez ni au téléphone" in text(client.get(reverse("verifier-piece", args=[piece.public_id])))

    url = reverse("repousser-validation", args=[piece.public_id])
    refused = client.post(url, {"until": f"{timezone.localdate():%Y-%m-%d}", "reason": "Absence", **key()})
    assert refused.status_code == 400
    assert "dites un jour plus tard" in text(refused)
    day = f"{timezone.localdate() + timedelta(days=6):%Y-%m-%d}"
    assert client.post(url, {"until": day, "reason": "", **key()}).status_code == 400
    assert client.post(url, {"until": day, "reason": "Absence", **key()}).status_code == 302
    assert Letter.objects.filter(kind="validation_prolongee").count() == 1
    plain = waiting(person, "piece_identite")
    url = reverse("repousser-validation", args=[plain.public_id])
    assert client.post(url, {"until": day, "reason": "Absence", **key()}).status_code == 409


def test_a_check_takes_the_catalogue_s_end_and_refuses_a_longer_one_or_a_day_to_come(client, at, person):
    piece = waiting(person, "situation_expulsion_jugement", proof_code="jugement_expulsion")
    waiting(person, "situation_expulsion_jugement", proof_code="rapport_social")
    client.force_login(at.odile.user)
    url = reverse("verifier-piece", args=[piece.public_id])
    page = text(client.get(url))
    assert "Évaluation sociale jointe par un service" in page
    assert "son absence ne justifie jamais un refus" in page
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"
    for given in ({"issued_on": tomorrow}, {"since": tomorrow}):
        assert client.post(url, {"answer": "oui", **given, **key()}).status_code == 400
    far = f"{timezone.localdate() + timedelta(days=400):%Y-%m-%d}"
    assert client.post(url, {"answer": "oui", "valid_until": far, **key()}).status_code == 409
    assert client.post(url, {"answer": "oui", "since": "2026-01-01", **key()}).status_code == 302
    assert Fact.objects.get(layer="verifie").path == "claims/expulsion_jugement"


def test_a_bailleur_who_may_see_the_file_sees_no_piece_of_a_danger(client, at, person):
    person.audience = [at.bailleur.pk]
    person.save()
    seen, hidden = waiting(person, "piece_identite"), waiting(person, "situation_violence", confidentiality="protegee")
    client.force_login(crowds.reader("bailleur", at.bailleur, Role.BAILLEUR).user)

    codes = [client.get(reverse("bailleur_piece", args=[one.public_id])).status_code for one in (seen, hidden)]
    assert codes == [200, 404]


def test_what_is_told_says_its_end_and_once_over_can_be_said_again(client, person, monkeypatch):
    monkeypatch.setattr(claims, "told_until", situations.expiry)
    url, now = reverse("completer", args=["situation"]), timezone.now()
    end = plain_text(clocks.say_day(situations.expiry(Situation.HOMELESS, timezone.localdate())))
    assert f"Sans preuve, gardée jusqu’au {end}" in situation_page(client)

    long_ago = now - timedelta(days=200)
    Fact.objects.create(demande=person, layer="declare", path="claims/sans_logement", value={}, at=long_ago)
    page = situation_page(client)
    assert "n’est plus comptée après le" in page
    assert "Cochez-la si elle est toujours vraie" in page
    assert plain_text(client.get(url)).count(" checked") == 0

    client.post(url, {"situations": ["handicap"], "confirmer": "1", **key()})
    assert Fact.objects.filter(path="claims/sans_logement").count() == 1
    client.post(url, {"situations": ["sans_logement", "handicap"], "confirmer": "1", **key()})
    assert Fact.objects.filter(path="claims/sans_logement").count() == 2
    assert f"Sans preuve, gardée jusqu’au {end}" in situation_page(client).partition("Ce que vous avez déclaré")[2]


def test_the_first_day_and_the_commune_are_asked_kept_and_shown_again(client, person):
    factories.commune("69123", "Lyon")
    url = reverse("completer", args=["situation"])
    told = {"situations": ["heberge_structure", "famille_territoire"], "since_heberge_structure": "15/03/2025"}

    answer = client.post(url, {**told, "place_famille_territoire": "Lyon", "confirmer": "1", **key()})

    assert answer.status_code == 302
    kept = {fact.path: fact for fact in Fact.objects.filter(layer="declare")}
    assert kept["claims/heberge_structure"].since == date(2025, 3, 15)
    assert kept["claims/famille_territoire"].value == {"commune": "69123"}
    page = plain_text(client.get(url))
    assert 'value="15/03/2025"' in page
    assert "Lyon" in page


def test_a_page_that_does_not_ask_a_day_takes_none_back(client, person):
    first = {"since": date(2025, 3, 15), "value": {"commune": "69123"}}
    Fact.objects.create(demande=person, layer="declare", path="claims/habite_territoire", at=timezone.now(), **first)

    client.post(
        reverse("completer", args=["situation"]), {"situations": ["habite_territoire"], "confirmer": "1", **key()}
    )

    assert Fact.objects.filter(path="claims/habite_territoire").count() == 1


def test_a_first_day_to_come_is_refused_at_its_box(client, person):
    later = (timezone.localdate() + timedelta(days=2)).strftime("%d/%m/%Y")
    sent = {"situations": ["heberge_structure"], "since_heberge_structure": later, **key()}

    answer = client.post(reverse("completer", args=["situation"]), sent)

    assert answer.status_code == 400
    assert "Ce jour est passé" in text(answer)
