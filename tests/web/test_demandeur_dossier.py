"""From a file of 2018 to a demande that is complete, valid and confirmed; pieces and letters on the way."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from palier.gateways.sne import read_file
from palier.gateways.sne.errors import SneUnavailable
from palier.gateways.sne.shapes import SneMissing
from palier.models import Commune, Demande, Fact, GridVersion, Holder, JournalEntry, Letter, Piece, Territory, User
from palier.rules.doors.access import Role
from palier.rules.law import parameters
from palier.web.signin import register
from palier.workflows.acting.actors import Actor
from palier.workflows.register import importing, whole_answers
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(tz=UTC)
YEAR = NOW.year - 2


class Register:
    """A register that takes renewals."""

    def __init__(self, sne) -> None:
        self.sne = sne
        self.sent: list = []

    def demande(self, _numero: str):
        return self.sne

    def renew(self, sne) -> str:
        self.sent.append(sne)
        self.sne = replace(
            sne, file_type="REN", renewed_on=datetime.now(tz=UTC).date(), file_dated_at=NOW, digest="9" * 64
        )
        return str(sne.numero)


@pytest.fixture
def sample(repository: Path):
    return next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))


@pytest.fixture
def demande(db, client, sample) -> Demande:
    """Jean Dupont's demande, with Jean signed in; two communes and a grid that any territory may borrow."""
    demande = importing.save(sample, by=Actor(role=Role.STEWARD), at=NOW).demande
    user = User.objects.create_user(f"d:{demande.pk}:d", name="Jean")
    Holder.objects.create(user=user, demande=demande, person_key="d")
    client.force_login(user)
    territory = Territory.objects.create(code="T11", name="Paris")
    for code, name, postal in (("75113", "Paris 13e Arrondissement", "75013"), ("93048", "Montreuil", "93100")):
        Commune.objects.create(
            code=code,
            name=name,
            search_name=name.lower(),
            postal_codes=postal,
            departement=code[:2],
            region="11",
            territory=territory,
            zone_hlm="PARIS_LIMITROPHES",
        )
    content = (parameters.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    GridVersion.objects.create(
        name="DEMO-2026", effective_on=NOW.date(), deliberation="fictive", content=content, digest="0" * 64
    )
    return demande


@pytest.fixture
def sne(monkeypatch, sample) -> Register:
    found = Register(sample)
    monkeypatch.setattr(register, "client", lambda _at: found)
    return found


def send(client, name: str, *arguments: str, **fields: object):
    return client.post(reverse(name, args=arguments), {"act_key": str(uuid.uuid4()), **fields})


def text(response) -> str:
    return re.sub(r"\s+", " ", plain_text(response))


def wish(client, **fields: object):
    told = {
        "type_codes": ["T3", "T4"],
        "communes": "Montreuil\n75013",
        "is_enlarged": "on",
        "max_rent": "900",
        "confirmer": "1",
    }
    return send(client, "completer", "recherche", **{**told, **fields})


def test_the_home_page_says_first_that_the_demande_has_expired(client, demande):
    page = text(client.get(reverse("mon-dossier")))

    assert "plus valable" in page
    assert "Vous pouvez candidater sans" not in page
    assert f"Indiquer vos revenus de {YEAR}" in page
    assert "Ancienneté" in page


def test_the_sample_becomes_a_demande_that_can_apply(client, demande, sne):
    assert wish(client).status_code == 302
    incomes = {f"income_d_{YEAR}": "21500", f"income_c1_{YEAR}": "9000"}
    assert send(client, "completer", "revenus", confirmer="1", **incomes).status_code == 302
    assert send(client, "renouveler").status_code == 302
    assert send(client, "verifier").status_code == 302

    demande.refresh_from_db()
    assert demande.state == "active"
    assert demande.confirmed_at is not None
    assert sne.sent[0].demande.wish.communes == ("93048", "75113")
    assert sne.sent[0].guichet == "G1104"
    page = text(client.get(reverse("mon-dossier")))
    # Nothing was sent yet.
    assert "Envoyer 6 pièces" in page
    assert "Rien ne manque" not in page
    assert "Votre demande est renouvelée" in page

    again = send(client, "renouveler")

    assert again.status_code == 409
    assert "déjà renouvelée pour un an" in text(again)
    assert len(sne.sent) == 1


def test_an_income_left_blank_stays_unknown(client, demande):
    send(client, "completer", "revenus", confirmer="1", **{f"income_d_{YEAR}": "21500"})

    assert [fact.path for fact in Fact.objects.all()] == [f"incomes/d/{YEAR}"]
    assert re.search(rf"Indiquer les revenus de {YEAR} (de |d’)\w+", text(client.get(reverse("mon-dossier"))))


@pytest.mark.parametrize("amount", ["vingt mille", "-1", "99999999999", "1.5e9", "<b>1</b>"])
def test_an_income_that_is_no_amount_is_explained_and_not_kept(client, demande, amount):
    answer = send(client, "completer", "revenus", **{f"income_d_{YEAR}": amount})

    assert answer.status_code == 400
    assert "<b>1</b>" not in plain_text(answer)
    assert not Fact.objects.exists()


@pytest.mark.parametrize("communes", ["Nulleville", "<script>", "99999", "x" * 700, "\u202e"])
def test_a_commune_that_is_not_found_is_named_and_nothing_is_kept(client, demande, communes):
    answer = wish(client, communes=communes)

    assert answer.status_code == 400
    assert "<script>" not in plain_text(answer).replace('<script src="', "")
    assert not Fact.objects.exists()


def test_a_situation_is_declared_taken_back_and_never_named_in_the_journal(client, demande):
    assert send(client, "completer", "situation", confirmer="1", situations=["handicap"]).status_code == 302
    assert Fact.objects.get().path == "claims/handicap"
    assert send(client, "completer", "situation", confirmer="1").status_code == 302

    assert Fact.objects.order_by("-id").first().value is None
    assert "handicap" not in str(list(JournalEntry.objects.values_list("details", flat=True)))


def test_a_child_expected_needs_a_date(client, demande):
    assert send(client, "completer", "foyer", number="1").status_code == 400


def test_an_unknown_question_is_not_found(client, demande):
    assert client.get(reverse("completer", args=["autre"])).status_code == 404


def test_every_page_of_mine_opens(client, demande):
    names = ("mon-dossier", "verifier", "renouveler", "pieces", "courrier")
    pages = [reverse(name) for name in names]
    pages += [reverse("completer", args=[q]) for q in ("revenus", "recherche", "logement", "situation", "foyer")]

    assert {client.get(page).status_code for page in pages} == {200}


def test_the_file_is_shown_by_first_names_and_its_unknowns_are_said(client, demande):
    page = text(client.get(reverse("verifier")))

    assert "Marie" in page
    assert "dupont" not in page.lower()
    assert "inconnu" in page


def test_the_same_answer_sent_twice_is_kept_once(client, demande):
    told = {"act_key": str(uuid.uuid4()), f"income_d_{YEAR}": "21500", "confirmer": "1"}
    for _ in range(2):
        assert client.post(reverse("completer", args=["revenus"]), told).status_code == 302

    assert Fact.objects.count() == 1


def test_a_renewal_without_a_wish_is_refused(client, demande, sne):
    answer = send(client, "renouveler")

    assert answer.status_code == 409
    assert sne.sent == []


def test_a_renewal_with_the_register_down_changes_nothing(client, demande, monkeypatch):
    wish(client)

    def down(_at: datetime) -> None:
        raise SneUnavailable("Le registre ne répond pas.")

    monkeypatch.setattr(register, "client", down)
    answer = send(client, "renouveler")

    assert answer.status_code == 503
    assert "rien n’est perdu" in text(answer)
    demande.refresh_from_db()
    assert demande.state == "a_renouveler"


def test_half_an_answer_of_the_register_is_not_sent_back_as_a_renewal(client, demande, sne):
    wish(client)
    whole = sne.sne
    home = SneMissing(path="personnePhysique/logementActuel", label="logement actuel")
    sne.sne = replace(whole, missing=(*whole.missing, home))
    assert not whole_answers.is_cut(sne.sne.missing, whole_answers.held(demande)), "taken out at a counter"
    holder = SneMissing(path="personnePhysique/demandeur", label="demandeur")
    sne.sne = replace(whole, missing=(*whole.missing, home, holder))

    refused = send(client, "renouveler")

    assert refused.status_code == 503
    assert "qu’une partie de cette demande" in text(refused)
    assert sne.sent == []
    sne.sne = whole
    assert send(client, "renouveler").status_code == 302
    assert len(sne.sent) == 1


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def test_a_piece_is_kept_and_listed_as_being_checked(client, demande):
    sent = file("avis.pdf", factories.pdf())

    assert send(client, "pieces", code="avis_imposition_n2", person_key="d", file=sent).status_code == 302

    assert Piece.objects.get().sha256
    assert "reçue" in text(client.get(reverse("pieces")))


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (("avis.pdf", b"MZ\x90" + b"x" * 100), 400, "ni un PDF ni une photo"),
        (("avis.png", b"%PDF-1.7\n" + b"x" * 100), 400, "ne correspond pas à la fin de son nom"),
        (("avis.pdf", b""), 400, "vide"),
        (("avis.pdf", b"%PDF-1.7\n" + b"x" * 20 * 1024 * 1024), 413, "dépasse 20"),
        (("../../etc/passwd<script>.pdf", b"<html>"), 400, "ni un PDF ni une photo"),
    ],
    ids=["disguised", "misnamed", "empty", "huge", "hostile name"],
)
def test_a_bad_file_is_explained_and_leaves_nothing(client, demande, sent, status, sentence):
    answer = send(client, "pieces", code="piece_identite", file=file(*sent))

    assert answer.status_code == status
    assert sentence in text(answer)
    assert not Piece.objects.exists()


def test_a_piece_outside_the_list_is_refused(client, demande):
    answer = send(client, "pieces", code="bulletin", file=file("a.pdf", b"%PDF-1.7\n" + b"x" * 100))

    assert answer.status_code == 400


def letter(demande: Demande, kind: str) -> Letter:
    return Letter.objects.create(
        demande=demande, kind=kind, title="Une proposition", paragraphs=["Un logement vous est proposé."], sent_at=NOW
    )


def test_an_offer_letter_stays_closed_until_it_is_opened(client, demande):
    kept = letter(demande, "offre")
    page = reverse("courrier-lire", args=[kept.public_id])
    assert "vous est proposé" not in text(client.get(page))
    kept.refresh_from_db()
    assert kept.read_at is None

    send(client, "courrier-ouvrir", str(kept.public_id))

    kept.refresh_from_db()
    assert kept.read_at is not None
    assert "vous est proposé" in text(client.get(page))


def test_a_stranger_finds_neither_my_letter_nor_my_page(client, demande, sample):
    kept = letter(demande, "accuse_candidature")
    other = Demande.objects.create(numero_unique="1110326000042ZZTST")
    user = User.objects.create_user(f"d:{other.pk}:d", name="Autre")
    Holder.objects.create(user=user, demande=other, person_key="d")
    client.force_login(user)

    assert client.get(reverse("courrier-lire", args=[kept.public_id])).status_code == 404
    assert "ZZTST" in text(client.get(reverse("mon-dossier")))
    assert "016982" not in text(client.get(reverse("mon-dossier")))


def test_what_is_implausible_is_said_where_the_file_is_read_again(client, demande):
    Fact.objects.create(
        demande=demande,
        layer="verifie",
        path="current_home",
        at=NOW,
        by=User.objects.get(),
        value={"rent": 40_000, "housing_aid": 50_000},
    )

    page = text(client.get(reverse("verifier")))

    assert "À vérifier" in page
    assert "L’aide au logement est plus élevée que le loyer." in page
