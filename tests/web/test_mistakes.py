"""The pages of a mistake: an answer that writes to many is shown first, a landlord reads what it is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.jobs.scoring import mistakes as clock
from palier.models import Mistake, MistakeNotice, Publication, Recount
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.workflows.commission import designating
from palier.workflows.mistakes import carrying_out, computing_mistakes
from tests.plain_pages import plain_text
from tests.web.test_own_flow import post, signed_in, text
from tests.workflows.mistakes.test_carrying_out import left, waiting_list
from tests.workflows.mistakes.test_cases import answered, computed

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.mistakes.year import Year

pytestmark = pytest.mark.django_db
OK, FOUND, NOT_FOUND = 200, 302, 404


@pytest.fixture
def case() -> tuple[Year, Mistake]:
    year, _ = waiting_list()
    return year, computed(year)


def desk(year: Year) -> Client:
    return signed_in(year.odile.person)


def test_correcting_a_ranking_is_shown_with_how_many_it_writes_to_before_it_is_kept(case):
    year, mistake = case
    odile = desk(year)
    asked = {"acte": "repondre", "remedy": "corriger_classement", "note": "Nous avons tardé."}

    shown = post(odile, "repondre-erreur", mistake.public_id, **asked)

    page = plain_text(shown)
    assert "Cet acte écrit à 12 personnes" in page
    assert "Une erreur dans un dossier de la liste est corrigée." in page
    assert "Nous avons tardé." in page
    mistake.refresh_from_db()
    assert mistake.state == "calculee"

    kept = post(odile, "repondre-erreur", mistake.public_id, **asked, confirme="oui")
    mistake.refresh_from_db()
    assert (kept.status_code, mistake.state, mistake.remedy) == (FOUND, "proposee", "corriger_classement")
    assert "Retirer la réponse" in text(odile, "repondre-erreur", mistake.public_id)


def test_an_answer_that_could_not_leave_says_why_to_its_desk(case):
    year, mistake = case
    mistake = answered(mistake, year, "corriger_classement")
    designating.send_five(Publication.objects.get(), by=year.odile, at=timezone.now())
    left(mistake)
    clock.sweep(timestamp=0)
    acting.leave()

    page = text(desk(year), "repondre-erreur", mistake.public_id)

    assert "Votre réponse n’est pas partie." in page
    assert plain_text(carrying_out.FilesLeftMeanwhile.sentence) in page


def test_the_landlord_reads_what_it_is_told_and_the_desk_sees_the_day(case):
    year, mistake = case
    designating.send_five(Publication.objects.get(), by=year.odile, at=timezone.now())
    computing_mistakes.compute_again(mistake, at=timezone.now())
    mistake.refresh_from_db()
    left(answered(mistake, year, "dire_a_la_commission"))
    acting.leave()
    notice = MistakeNotice.objects.get()
    karim = signed_in(year.karim.person)

    assert "Une erreur vous est dite avant la commission" in text(karim, "bailleur")
    page = text(karim, "bailleur_avis", notice.public_id)
    assert "Son rang aurait été le" in page
    assert "La commission décide, et personne d’autre." in page
    assert "Amina" not in page
    assert "Pas encore lu." in text(desk(year), "repondre-erreur", mistake.public_id)
    assert post(karim, "bailleur_avis", notice.public_id).status_code == FOUND
    assert "Vous avez lu cet avis" in text(karim, "bailleur_avis", notice.public_id)
    assert "Pas encore lu." not in text(desk(year), "repondre-erreur", mistake.public_id)
    assert desk(year).get(reverse("bailleur_avis", args=[notice.public_id])).status_code == NOT_FOUND
    assert karim.get(reverse("bailleur_avis", args=[uuid7()])).status_code == NOT_FOUND


def test_the_desk_reads_why_a_list_was_counted_again(case):
    year, mistake = case
    at = timezone.now()
    recount = Recount.objects.create(
        kind="grille_corrigee", since=at - timedelta(days=9), until=at, reason="Deux critères échangés.", opened_at=at
    )
    mistake.amended = [*mistake.amended, {"recompte": recount.pk}]
    mistake.save(update_fields=["amended"])

    assert "Ce qui était faux : « Deux critères échangés. »" in text(desk(year), "repondre-erreur", mistake.public_id)
