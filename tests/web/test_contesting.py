"""The pages of what a household contests, without a script: the routes, seen before it is signed, answered, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.jobs.people import appeals as clock
from palier.models import Appeal, Candidature, Demande, Letter, Membership, Radiation
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.workflows.doors import ending_access
from tests.plain_pages import plain_text
from tests.web.test_own_flow import post, signed_in, text
from tests.web.test_why_refused import account
from tests.workflows.appeals.contested import opened, refused
from tests.workflows.bailleur_world import World, make_world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
OK, FOUND, BAD_REQUEST, NOT_FOUND, CONFLICT = 200, 302, 400, 404, 409
WHY = {"reasons": ["information_fausse", "autre"], "said": "Mon revenu de mars est faux."}


@pytest.fixture
def world() -> World:
    made = make_world()
    Membership.objects.create(user=made.karim.person, organisation=made.bailleur, role="bailleur")
    return made


@pytest.fixture
def row(world: World) -> Candidature:
    return refused(world)


@pytest.fixture
def amina(row: Candidature) -> Client:
    return account(row.demande)[1]


def sent(amina: Client, row: Candidature) -> Appeal:
    post(amina, "contester", row.public_id, **WHY, confirmer="1")
    return Appeal.objects.get()


def answer(world: World, kept: Appeal, **told: Any) -> Any:
    return post(signed_in(world.karim.person), "repondre-contestation", kept.public_id, acte="repondre", **told)


def minute_later() -> None:
    Appeal.objects.filter(state="reponse_qui_part").update(answered_at=timezone.now() - timedelta(minutes=2))
    clock.sweep(timestamp=0)
    acting.leave()


def test_from_the_refusal_to_its_answer_and_to_another_home(world, row, amina):
    opened(row, timezone.now())
    page = text(amina, "candidature", row.public_id)
    assert "Contester" in page

    ways = text(amina, "contester", row.public_id)
    assert "Écrire à Habitat des Néfliers, ici" in ways
    assert "Le tribunal administratif" in ways
    assert "au plus tard" in ways

    seen = plain_text(post(amina, "contester", row.public_id, **WHY))
    assert "Rien n’est encore parti" in seen
    assert "« Mon revenu de mars est faux. »" in seen
    assert "Le logement n’attend pas la réponse" in seen
    assert not Appeal.objects.exists()

    kept = sent(amina, row)
    mine = text(amina, "contestation", kept.public_id)
    assert "attend une réponse" in mine
    assert "Le logement n’attend pas la réponse" in mine
    assert "Une réponse est attendue au plus tard le" in mine
    assert "Une contestation attend votre réponse" in text(signed_in(world.karim.person), "bailleur")

    assert answer(world, kept, answer="rejetee", note="").status_code == BAD_REQUEST
    assert answer(world, kept, answer="rejetee", note="Le revenu retenu est celui de l’avis.").status_code == FOUND
    assert "réponse qui part" in text(amina, "contestation", kept.public_id)
    assert "Le revenu retenu" not in text(amina, "contestation", kept.public_id)
    minute_later()

    told = text(amina, "contestation", kept.public_id)
    assert "La réponse de Habitat des Néfliers" in told
    assert "« Le revenu retenu est celui de l’avis. »" in told
    assert "Chercher un autre logement" in told
    for page in (text(amina, "mes-candidatures"), text(amina, "candidature", row.public_id)):
        assert "Votre dossier a été relu. La réponse qui vous a été faite est maintenue." in page
    letter = plain_text(" ".join(Letter.objects.get(kind="contestation_repondue").paragraphs))
    assert "« Le revenu retenu est celui de l’avis. »" in letter
    assert amina.get(reverse("recherche")).status_code == OK


def test_the_same_form_twice_is_one_and_an_old_tab_is_told_so(row, amina):
    key = str(uuid7())
    for _ in range(2):
        assert post(amina, "contester", row.public_id, **WHY, confirmer="1", act_key=key).status_code == FOUND
    assert Appeal.objects.count() == Letter.objects.filter(kind="contestation_recue").count() == 1

    again = post(amina, "contester", row.public_id, **WHY, confirmer="1")
    assert again.status_code == BAD_REQUEST
    assert "Vous avez déjà contesté cette réponse" in plain_text(again)


def test_correcting_comes_back_with_what_was_typed_and_an_empty_form_says_why(row, amina):
    back = post(amina, "contester", row.public_id, **WHY, corriger="1")
    assert back.status_code == OK
    assert "Mon revenu de mars est faux." in plain_text(back)

    empty = post(amina, "contester", row.public_id, said="")
    assert empty.status_code == BAD_REQUEST
    assert "Choisissez au moins une raison" in plain_text(empty)


def test_it_is_taken_back_while_nobody_answered_then_no_more(world, row, amina):
    kept = sent(amina, row)
    seen = post(amina, "retirer-contestation", kept.public_id)
    assert (seen.status_code, "Rien n’a encore changé" in plain_text(seen)) == (OK, True)
    assert "attend une réponse" in text(amina, "contestation", kept.public_id)

    assert post(amina, "retirer-contestation", kept.public_id, confirme="oui").status_code == FOUND
    assert "retirée par vous" in text(amina, "contestation", kept.public_id)
    assert answer(world, kept, answer="rejetee", note="Relu.").status_code == CONFLICT

    again = Appeal.objects.exclude(pk=kept.pk)
    post(amina, "contester", row.public_id, **WHY, confirmer="1")
    answer(world, again.get(), answer="rejetee", note="Relu.")
    assert post(amina, "retirer-contestation", again.get().public_id).status_code == CONFLICT


def test_its_candidature_says_that_it_is_contested_until_it_is_taken_back(row, amina):
    kept, ask = sent(amina, row), reverse("contester", args=[row.public_id])
    page = amina.get(reverse("candidature", args=[row.public_id])).content.decode()
    assert reverse("contestation", args=[kept.public_id]) in page
    assert "déjà contestée" in plain_text(page)
    assert ask not in page

    Appeal.objects.update(state="retiree", ended_at=timezone.now())
    page = amina.get(reverse("candidature", args=[row.public_id])).content.decode()
    assert ask in page
    assert "déjà contestée" not in plain_text(page)


def test_nobody_else_reads_or_contests_it(world, row, amina):
    kept = sent(amina, row)
    other = account(world.candidatures[0].demande)[1]

    for name, key in (("contester", row.public_id), ("contestation", kept.public_id)):
        assert other.get(reverse(name, args=[key])).status_code == NOT_FOUND
    assert post(other, "retirer-contestation", kept.public_id).status_code == NOT_FOUND
    assert post(other, "contester", row.public_id, **WHY, confirmer="1").status_code == NOT_FOUND
    assert amina.get(reverse("contester", args=[world.candidatures[0].public_id])).status_code == NOT_FOUND


def test_a_judge_is_noted_and_ended_and_nothing_of_the_file_goes_meanwhile(row, amina):
    today = timezone.localdate().isoformat()
    assert post(amina, "noter-juge", row.public_id, on="").status_code == CONFLICT
    assert post(amina, "noter-juge", row.public_id, on="2020-01-01").status_code == CONFLICT
    assert post(amina, "noter-juge", row.public_id, on=today).status_code == FOUND
    noted = Appeal.objects.get()
    assert "vous avez saisi un juge" in text(amina, "contestation", noted.public_id)

    assert post(amina, "finir-juge", noted.public_id).status_code == FOUND
    assert "terminé" in text(amina, "contestation", noted.public_id)


def test_who_decided_keeps_the_file_while_it_is_contested_and_not_a_day_longer(world, row, amina):
    kept = sent(amina, row)
    Candidature.objects.filter(demande=row.demande).update(read_until=timezone.localdate() - timedelta(days=1))

    def read() -> list[int]:
        with acting.taken(acting.CLOCK):
            ending_access.end(row.demande_id, at=timezone.now())
        return Demande.objects.get(pk=row.demande_id).audience

    assert read() == [world.bailleur.pk]
    post(amina, "retirer-contestation", kept.public_id, confirme="oui")
    assert read() == []


def test_a_radiation_is_written_to_who_pronounced_it_and_the_register_answers_nobody(world, row, amina):
    at = timezone.now()
    told = {"demande": row.demande, "effective_on": at.date(), "recorded_at": at}
    own = Radiation.objects.create(**told, reason="RADABA", issued_by=world.bailleur, audience=[world.bailleur.pk])
    other = Radiation.objects.create(**told, reason="RADREN", audience=[])

    ways = text(amina, "contester-radiation", own.public_id)
    assert "La lettre ne dit ni juge ni délai" in ways
    assert "tribunal administratif" not in ways
    assert post(amina, "contester-radiation", own.public_id, **WHY, confirmer="1").status_code == FOUND
    page = text(amina, "contester-radiation", other.public_id)
    assert "Le registre national a décidé seul" in page
    assert post(amina, "contester-radiation", other.public_id, **WHY, confirmer="1").status_code == BAD_REQUEST
    assert (
        "registre_saisi"
        in signed_in(world.karim.person)
        .get(reverse("repondre-contestation", args=[Appeal.objects.get().public_id]))
        .content.decode()
    )


def test_its_card_its_steps_and_its_page_tell_where_it_stands_until_its_end(world, row, amina):
    kept = sent(amina, row)
    card = text(amina, "mes-candidatures")
    assert f'href="{reverse("candidature", args=[row.public_id])}#pourquoi"' in card
    assert 'id="pourquoi"' in text(amina, "candidature", row.public_id)
    assert "attend une réponse" in card
    assert "Une réponse est attendue au plus tard le" in card
    assert "Vous avez contesté, par écrit, auprès de Habitat des Néfliers." in text(amina, "candidature", row.public_id)

    Appeal.objects.update(answer_by=timezone.now() - timedelta(days=1))
    clock.sweep(timestamp=0)
    acting.leave()
    late = text(amina, "contestation", kept.public_id)
    assert "au soir, cette contestation se ferme ici." in late
    desk = text(signed_in(world.karim.person), "repondre-contestation", kept.public_id)
    assert "Sans réponse, elle se ferme le" in desk

    Appeal.objects.update(late_told_at=timezone.now() - timedelta(days=70))
    clock.sweep(timestamp=0)
    acting.leave()
    over = text(amina, "contestation", kept.public_id)
    assert "fermée sans réponse" in over
    assert "Contester de nouveau" in over
    assert "Le Défenseur des droits" in over
    assert "Votre contestation s’est fermée sans réponse." in text(amina, "candidature", row.public_id)
    assert "Fermées sans votre réponse" in text(signed_in(world.karim.person), "file-contestations")
    assert post(amina, "contester", row.public_id, **WHY, confirmer="1").status_code == FOUND
