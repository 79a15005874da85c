"""My pieces: the list opens on what my file needs, each with its state and the button that sends it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Fact
from palier.models.identifiers import uuid7
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.situations import pieces as documents
from palier.web.demandeur import sending_address
from tests import factories
from tests.plain_pages import plain_text

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(who: factories.Applicant) -> Client:
    client = Client()
    client.force_login(who.user, backend=BACKEND)
    return client


def text(response) -> str:
    return " ".join(unescape(plain_text(response)).split())


@pytest.fixture
def amina(db) -> factories.Applicant:
    claims = (Claim(situation=Situation.UNFIT_HOME, proof=Proof.DECLARED),)
    return factories.demande("Amina", claims=claims)


def test_the_page_opens_on_the_pieces_of_this_file_and_not_on_eighty_kinds(amina):
    page = plain_text(signed_in(amina).get(reverse("pieces")))

    assert 'Il reste <strong class="you">3 pièces</strong> à envoyer' in page
    assert "<select" not in page
    assert sending_address.of(amina.demande, "piece_identite", whose="d") in unescape(page)


def test_the_button_of_a_line_asks_only_for_the_file(amina):
    page = plain_text(signed_in(amina).get(reverse("envoyer-piece"), {"piece": "avis_imposition_n2", "pour": "d"}))

    assert '<input type="hidden" name="code" value="avis_imposition_n2"' in page
    assert '<input type="hidden" name="person_key" value="d"' in page
    assert "<select" not in page


def test_each_state_is_said_with_its_end_or_its_reason(amina):
    today = timezone.localdate()
    factories.piece(
        amina.demande,
        code="piece_identite",
        status="refusee",
        refusal_reason="Le verso manque.",
        verified_at=timezone.now(),
    )
    factories.piece(
        amina.demande, code="livret_famille", person_key="", status="valide", valid_until=today + timedelta(days=30)
    )
    page = text(signed_in(amina).get(reverse("pieces")))

    assert "Refusée parce que : Le verso manque." in page
    assert "Renvoyer" in page
    assert "Acceptée jusqu’au" in page
    assert "à envoyer" in page


def test_a_situation_newly_told_goes_on_to_its_proof(amina):
    client, ask = signed_in(amina), reverse("completer", args=["situation"])
    told = {"situations": ["logement_indigne", "sans_logement"], "confirmer": "1", "act_key": str(uuid7())}
    answer = client.post(ask, told, follow=True)

    assert answer.redirect_chain == [
        (sending_address.of(amina.demande, "situation_sans_logement", said="situation"), 302)
    ]
    page = text(answer)
    assert "Ce qui prouve cette situation" in page
    assert 'value="domiciliation"' in page


def test_the_points_lead_to_the_page_of_situations(amina):
    page = plain_text(signed_in(amina).get(reverse("mes-points")))

    assert f'href="{reverse("completer", args=["situation"])}">Dire ou prouver une situation' in page


def test_an_application_with_pieces_missing_is_taken_and_says_so(amina):
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    shown = factories.publication(factories.home(bailleur, reservataire))
    client, address = signed_in(amina), reverse("publication", args=[shown.public_id])

    assert "3 pièces manquent à votre dossier. Vous pouvez candidater sans attendre" in text(client.get(address))
    client.post(reverse("candidater", args=[shown.public_id]), {"act_key": str(uuid7())})
    assert Candidature.objects.get().stage == "deposee"
    assert "Votre candidature compte déjà" in text(client.get(address))


def test_an_old_link_to_a_piece_still_opens_its_form(amina):
    answer = signed_in(amina).get(reverse("pieces"), {"piece": "piece_identite", "pour": "d"})

    assert answer["Location"] == sending_address.of(amina.demande, "piece_identite", whose="d")


CODES = {*(one.value for one in Situation), *documents.documents(date(2026, 11, 26))} - {
    # Links that everybody has, whatever their file.
    "avis_imposition_n2",
    "decision_dalo",
    "decision_garde",
    "autre",
    "separation",
}
NAMES_A_PIECE = re.compile(rf"[=_](?:{'|'.join(sorted(CODES))})\b")


def test_no_address_of_my_pages_names_a_situation_an_illness_or_a_birth(amina):
    told = ("violence", "handicap", "logement_indigne")
    for each in told:
        Fact.objects.create(
            demande=amina.demande,
            layer="declare",
            path=f"claims/{each}",
            value={},
            since=timezone.localdate(),
            at=timezone.now(),
        )
        factories.piece(amina.demande, code=f"situation_{each}", status="refusee", sent_by=amina.user)
    factories.piece(amina.demande, code="certificat_grossesse", status="refusee")
    client, seen = signed_in(amina), set()
    for page in ("mon-dossier", "pieces", "mes-points", "verifier", "courrier", "envoyer-piece", "recu-pieces"):
        seen |= addresses(client.get(reverse(page), follow=True))
    for question in ("situation", "foyer"):
        seen |= addresses(client.get(reverse("completer", args=[question])))
    seen |= addresses(client.get(f"{reverse('mon-dossier')}?enregistre=situation"))

    assert len({one for one in seen if one.startswith(reverse("envoyer-piece"))}) > len(told)
    assert [one for one in seen if "/mon-dossier" in one and NAMES_A_PIECE.search(one.partition("?")[2])] == []


def addresses(answer) -> set[str]:
    assert answer.status_code == 200
    return set(re.findall(r'(?:href|src|action)="([^"]*)"', unescape(plain_text(answer))))


def test_the_word_of_an_address_is_read_back_for_its_own_file_alone(amina):
    other, on = factories.demande("Sonia"), timezone.localdate()
    word = sending_address.of(amina.demande, "situation_violence").partition("piece=")[2]

    assert sending_address.code_of(amina.demande, word, on) == "situation_violence"
    assert sending_address.code_of(other.demande, word, on) == ""
    page = plain_text(signed_in(amina).get(sending_address.of(amina.demande, "situation_violence")))
    assert 'value="situation_violence"' in page
