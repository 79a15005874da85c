"""What a former tool said of me: read by me alone, mine by my word, and out of the batch from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import FileChange, JournalEntry, Person, StockLine
from palier.models.life import erased_rows
from palier.workflows.own_data import whose
from tests import couples, factories
from tests import takeover_world as stock
from tests.attacks.raw_sql import would
from tests.plain_pages import plain_text
from tests.web.steward_pages import BACKEND, post
from tests.workflows.forking.moves import go

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.couples import Couple

pytestmark = pytest.mark.django_db
COLUMNS = f"{stock.COLUMNS};DEPOT"
MAPPING = f'{stock.MAPPING}\n[champs.depot]\ncolonne = "DEPOT"\n'


@pytest.fixture
def couple() -> Couple:
    made = couples.couple()
    line = stock.line_of(made.demande.numero_unique, f"{couples.HERS:%d/%m/%Y}", last="Quervazec")
    stock.taken_in(stock.sent([f"{line};01/09/2015"], columns=COLUMNS), mapping=MAPPING)
    return made


def home_of(actor) -> Client:
    client = Client()
    client.force_login(actor.person, backend=BACKEND)
    return client


def test_i_read_what_counts_for_nothing_beside_what_the_register_says(couple: Couple) -> None:
    amina = home_of(couple.amina)

    assert "Mon ancien dossier" in plain_text(amina.get(reverse("mon-dossier")))
    text = plain_text(amina.get(reverse("ancien-dossier")))

    assert "Quervazec" in text
    assert "1er septembre 2015" in text
    assert "Pour le registre national, votre demande date du 1er mars 2021." in text
    assert "La ligne d’origine" in text


def test_the_other_holder_reads_nothing_of_it_and_settles_nothing(couple: Couple) -> None:
    marc, line = home_of(couple.marc), StockLine.objects.get()

    assert "ancien dossier" not in plain_text(marc.get(reverse("mon-dossier")))
    assert "Quervazec" not in plain_text(marc.get(reverse("ancien-dossier")))
    answer = post(marc, "ancien-dossier", [], line=line.pk, mine="oui")

    assert answer.status_code == 409
    assert StockLine.objects.get().state == "en_attente"


def test_i_say_that_it_is_mine_change_my_mind_and_the_batch_leaves_it(couple: Couple) -> None:
    amina, line = home_of(couple.amina), StockLine.objects.get()

    assert post(amina, "ancien-dossier", [], line=line.pk, mine="non").status_code == 302
    assert StockLine.objects.get().state == "ecartee"
    assert post(amina, "ancien-dossier", [], line=line.pk, mine="oui").status_code == 302
    stock.undone(line.batch)

    line.refresh_from_db()
    assert (line.state, line.demande_id) == ("confirmee", couple.demande.pk)
    verbs = JournalEntry.objects.filter(object_id=couple.demande.public_id, verb__contains="reprise")
    assert sorted(verbs.values_list("verb", flat=True)) == ["confirmer_reprise", "ecarter_reprise"]


def test_a_line_that_was_undone_meanwhile_is_said_to_be_gone(couple: Couple) -> None:
    line = StockLine.objects.get()
    stock.undone(line.batch)

    answer = post(home_of(couple.amina), "ancien-dossier", [], line=line.pk, mine="oui")

    assert answer.status_code == 409
    assert "n’est plus ici" in plain_text(answer)


def test_an_erasure_takes_what_still_waits_under_the_number_too(couple: Couple) -> None:
    assert erased_rows.REMOVED["palier_stockline"]
    where = erased_rows.REMOVED["palier_stockline"] % {"demande": couple.demande.pk}
    assert would(f"DELETE FROM palier_stockline WHERE {where}") == 1


def renamed(couple: Couple, actor: Actor, kind: str, **to: object) -> None:
    """What a holder tells of themselves, as the page of changes keeps it."""
    key = "c1" if actor is couple.marc else "d"
    Person.objects.filter(demande=couple.demande, key=key).update(**to)
    FileChange.objects.create(demande=couple.demande, kind=kind, person_key=key, by=actor.user, at=timezone.now())


def archived(actor: Actor, key: str, couple: Couple) -> int:
    return whose.rows("StockLine", whose.of_person(couple.demande, key, by=actor)).count()


@pytest.mark.parametrize("kind", ["nom", "date_naissance"])
def test_who_says_to_have_been_born_that_day_reads_nothing_before_a_paper_proves_it(couple: Couple, kind: str) -> None:
    renamed(couple, couple.marc, kind, birth_date=couples.HERS)
    Person.objects.filter(demande=couple.demande, key="d").update(birth_date=couples.HIS)
    marc = home_of(couple.marc)

    assert "Quervazec" not in plain_text(marc.get(reverse("ancien-dossier")))
    assert "demandez à un guichet" in plain_text(marc.get(reverse("ancien-dossier")))
    assert post(marc, "ancien-dossier", [], line=StockLine.objects.get().pk, mine="oui").status_code == 409
    assert archived(couple.marc, "c1", couple) == 0

    factories.piece(couple.demande, code="piece_identite", person_key="c1", status="valide", verified_at=timezone.now())
    assert "Quervazec" in plain_text(marc.get(reverse("ancien-dossier")))
    assert archived(couple.marc, "c1", couple) == 1


def test_of_two_holders_born_that_day_neither_reads_it_unless_their_given_names_tell_them_apart(couple: Couple) -> None:
    Person.objects.filter(demande=couple.demande, key="c1").update(birth_date=couples.HERS)
    amina, marc = home_of(couple.amina), home_of(couple.marc)
    assert "Quervazec" not in plain_text(amina.get(reverse("ancien-dossier")))
    assert "Quervazec" not in plain_text(marc.get(reverse("ancien-dossier")))
    assert (archived(couple.amina, "d", couple), archived(couple.marc, "c1", couple)) == (0, 0)

    line = StockLine.objects.get()
    StockLine.objects.update(fields={**line.fields, "prenom": "AMÏNA, Louise"})

    assert "Quervazec" in plain_text(amina.get(reverse("ancien-dossier")))
    assert "Quervazec" not in plain_text(marc.get(reverse("ancien-dossier")))
    assert (archived(couple.amina, "d", couple), archived(couple.marc, "c1", couple)) == (1, 0)


def test_a_line_of_another_given_name_is_of_nobody_here(couple: Couple) -> None:
    line = StockLine.objects.get()
    StockLine.objects.update(fields={**line.fields, "prenom": "Fatou"})

    assert "Quervazec" not in plain_text(home_of(couple.amina).get(reverse("ancien-dossier")))
    assert archived(couple.amina, "d", couple) == 0


def test_an_erasure_of_who_stays_spares_what_waits_for_who_has_gone(couple: Couple) -> None:
    where = erased_rows.REMOVED["palier_stockline"] % {"demande": couple.demande.pk}
    go(couple)

    assert would(f"DELETE FROM palier_stockline WHERE {where}") == 0


def test_a_line_that_another_file_confirmed_is_spared_too(couple: Couple) -> None:
    other = factories.demande("Zoé")
    StockLine.objects.update(state="confirmee", settled_at=timezone.now(), demande=other.demande)
    where = erased_rows.REMOVED["palier_stockline"] % {"demande": couple.demande.pk}

    assert would(f"DELETE FROM palier_stockline WHERE {where}") == 0
