"""A steward prepares, begins, pauses and stops a campaign on its page, calls, posts, compares and decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.jobs.people import campaigns
from palier.models import (
    AccessEntry,
    JournalEntry,
    Organisation,
    StockCampaign,
    StockCheck,
    StockLine,
    StockTask,
    StockTwin,
)
from palier.models.doors import acting
from palier.rules.takeover.campaign_states import CAMPAIGN_MOVES, CampaignState
from palier.rules.takeover.register_words import RegisterTold
from palier.workflows.takeover import comparing, inviting, pairing
from tests import campaign_world as world
from tests import takeover_world as stock
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import post
from tests.web.test_intendant_organisations import ariane, desk, est

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

__all__ = ["ariane", "desk", "est"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: SettingsWrapper) -> None:
    settings.SITE, settings.SMS_URL, settings.SNE_URL = "https://palier.example", "", ""


def shown(desk: Client, page: str, batch: object) -> str:
    return words(desk.get(reverse(page, args=[batch])))


def words(answer: object) -> str:
    """What is read, without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", plain_text(answer)).split())  # type: ignore[arg-type]


def test_from_the_counts_to_the_board_and_stopped_and_on_again(desk: Client, est: Organisation) -> None:
    batch = world.taken_in(world.line(email="a@ancien.example"), world.line("A2", phone="0612345678", first="Léa"))
    here: list[object] = [batch.public_id]
    assert "Aucune campagne" in shown(desk, "intendant_campagne", batch.public_id)
    assert post(desk, "intendant_campagne", here, act="preparer").status_code == 302
    assert post(desk, "intendant_campagne", here, act="commencer", is_sure="on").status_code == 400
    with acting.taken(acting.CLOCK):
        campaigns.go_on(StockCampaign.objects.get())
    preview = shown(desk, "intendant_campagne", batch.public_id)
    assert "Personnes à inviter 2" in preview
    # No gateway of texts here: no message leaves for a telephone, and nobody is promised a counter that settles nothing.
    assert "Un téléphone sans courriel : une lettre si l’adresse est là, sinon un appel 1" in preview
    assert "Sans date de naissance : leur ancien dossier ne se montrera à personne 0" in preview
    assert "Votre ancienne demande de logement social vous attend" in preview
    assert post(desk, "intendant_campagne", here, act="commencer").status_code == 400
    assert post(desk, "intendant_campagne", here, act="commencer", is_sure="on").status_code == 302
    # Counted by ways before it began: all of them are to be invited.
    assert f"{batch.organisation.name} 2 0 0 0 0 0" in words(desk.get(reverse("intendant_reprises")))
    world.turn(StockCampaign.objects.get())

    assert "Invitées, sans réponse" in shown(desk, "intendant_campagne", batch.public_id)
    board = words(desk.get(reverse("intendant_reprises")))
    assert f"{batch.organisation.name} 0 2 0 0 0 0" in board
    assert post(desk, "intendant_campagne", here, act="suspendre").status_code == 302
    assert post(desk, "intendant_campagne", here, act="arreter", is_sure="on").status_code == 302
    assert "Personne à appeler" in shown(desk, "intendant_appels", batch.public_id)
    assert post(desk, "intendant_campagne", here, act="commencer", is_sure="on").status_code == 302
    assert "Léa" in shown(desk, "intendant_appels", batch.public_id)
    verbs = JournalEntry.objects.filter(verb__contains="campagne").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == [
        "preparer_campagne",
        "commencer_campagne",
        "suspendre_campagne",
        "arreter_campagne",
        "commencer_campagne",
    ]


def called(desk: Client) -> StockTask:
    world.turn(world.begun(world.line(phone="0612345678")))
    return StockTask.objects.get()


def test_whose_take_over_it_is_is_said_as_french_says_it(desk: Client, est: Organisation) -> None:
    world.turn(world.begun(world.line(phone="0612345678")))
    Organisation.objects.filter(pk=StockTask.objects.get().batch.organisation_id).update(name="Emploi et Toit")

    assert "1 personne à appeler de la reprise d’Emploi et Toit" in plain_text(desk.get(reverse("intendant")))


def test_a_call_is_noted_corrected_and_each_reading_traced(desk: Client, est: Organisation) -> None:
    task = called(desk)
    assert "Quervazec" in shown(desk, "intendant_appels", task.batch.public_id)
    assert AccessEntry.objects.get(object_id=task.public_id).purpose == "joindre une personne d’un ancien outil"

    page = "intendant_appels"
    here: list[object] = [task.batch.public_id]
    assert post(desk, page, here, task=str(task.public_id), result="viendra").status_code == 302
    assert "Jointe : elle entrera avec son numéro" in shown(desk, page, task.batch.public_id)
    assert post(desk, page, here, task=str(task.public_id), result="numero_mort").status_code == 302
    assert post(desk, page, here, task=str(task.public_id), result="n_importe").status_code == 400

    world.turn(StockCampaign.objects.get(), timezone.now())
    assert world.invite_of().state == "injoignable"


def test_who_has_no_number_gives_it_on_the_telephone_and_finds_the_line_at_the_door(
    desk: Client, est: Organisation
) -> None:
    world.turn(world.begun(world.line(numero="", phone="0612345678")))
    task = StockTask.objects.get()
    here: list[object] = [task.batch.public_id]
    assert "Son numéro unique, si elle vient" in shown(desk, "intendant_appels", task.batch.public_id)
    call = {"task": str(task.public_id), "result": "viendra"}

    wrong = post(desk, "intendant_appels", here, **call, numero="075 0118")
    assert wrong.status_code == 400
    assert post(desk, "intendant_appels", here, **call, numero="0750118019876A1002").status_code == 302
    world.turn(StockCampaign.objects.get())
    assert StockLine.objects.get().numero == "0750118019876A1002"
    # Mistyped, it is typed again; what the register says of the first is a question no more.
    campaigns.sweep(0)
    assert post(desk, "intendant_appels", here, **call, numero=world.NUMERO).status_code == 302
    world.turn(StockCampaign.objects.get())
    campaigns.sweep(0)
    invite = world.invite_of()

    assert (invite.state, StockLine.objects.get().numero, invite.numero) == ("jointe", world.NUMERO, "")
    born = StockLine.objects.get().birth_date
    assert born is not None
    assert invite.proof == inviting.proof_of(world.NUMERO, born), "a link that left before asks for the one that stands"
    page = desk.get(reverse("intendant_appels", args=here))
    assert f'value="{world.NUMERO}"' in page.content.decode()


def test_the_number_of_the_former_tool_is_not_changed_by_a_call(desk: Client, est: Organisation) -> None:
    task = called(desk)
    assert "Son numéro unique" not in shown(desk, "intendant_appels", task.batch.public_id)

    call = {"task": str(task.public_id), "result": "viendra", "numero": "0750118019876A1002"}
    refused = post(desk, "intendant_appels", [task.batch.public_id], **call)
    assert "Son ancien dossier a déjà un numéro" in plain_text(refused)
    world.turn(StockCampaign.objects.get())

    assert (refused.status_code, StockLine.objects.get().numero) == (400, world.NUMERO)


def test_the_list_to_telephone_leaves_behind_a_fresh_factor_and_computes_nothing(
    desk: Client, est: Organisation
) -> None:
    task = called(desk)
    export = reverse("intendant_appels_fichier", args=[task.batch.public_id])

    answer = desk.post(export)

    told = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert told.splitlines() == ["nom;téléphone", "Nadège Quervazec;06 12 34 56 78"]
    assert JournalEntry.objects.get(verb="exporter_appels_reprise").details == {"lignes": 1}
    session = desk.session
    session["second_facteur"] = 0
    session.save()
    assert desk.post(export).status_code == 302


def test_letters_are_printed_then_noted_posted(desk: Client, est: Organisation) -> None:
    world.turn(world.begun(world.line(address="3 rue des Lilas")))
    task = StockTask.objects.get()
    here: list[object] = [task.batch.public_id]

    answer = desk.post(reverse("intendant_lettres_reprise_pdf", args=here))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert StockTask.objects.get().done_at is None
    page = desk.get(reverse("intendant_lettres_reprise", args=here))
    assert "Nadège Quervazec" in plain_text(page)
    assert "Cette lettre est postée" in plain_text(page)
    before = page.context["before"]
    assert post(desk, "intendant_lettres_reprise", here, before=before).status_code == 302
    assert "Aucune lettre n’attend" in shown(desk, "intendant_lettres_reprise", task.batch.public_id)
    assert post(desk, "intendant_lettres_reprise", here, before=before).status_code == 400


def test_a_number_that_the_register_gives_to_somebody_else_is_set_aside_and_put_back(
    desk: Client, est: Organisation
) -> None:
    batch = world.taken_in(world.line(deposit="01/09/2015"))
    with acting.taken(acting.CLOCK):
        comparing.add(at=world.AT)
        [(pk, numero)] = comparing.due(at=world.AT)
        other = RegisterTold((timezone.localdate(),), None, None, is_struck_off=False)
        assert comparing.keep(pk, numero, other, None, at=world.AT)
    check = StockCheck.objects.get()
    here: list[object] = [batch.public_id]
    assert "aucun titulaire de ce numéro n’est né ce jour-là" in shown(desk, "intendant_ecarts", batch.public_id)

    for decision, known in (("demander", ""), ("reprendre", world.NUMERO), ("garder", world.NUMERO)):
        said = {"check": str(check.public_id), "decision": decision}
        assert post(desk, "intendant_ecarts", here, **said).status_code == 302
        with acting.taken(acting.CLOCK):
            comparing.add(at=world.AT)
        assert StockLine.objects.get().numero == known, decision


def test_doubles_are_decided_at_once_where_exact_and_by_a_person_where_not(desk: Client, est: Organisation) -> None:
    batch = world.taken_in(
        world.line("A1", email="n@ancien.example"),
        world.line("A2", email="n@ancien.example"),
        world.line("A3", numero="", last="Kervazek", email="n@ancien.example"),
    )
    with acting.taken(acting.CLOCK):
        while pairing.look(at=world.AT):
            pass
    page = shown(desk, "intendant_doublons", batch.public_id)
    assert "+26 : le même nom" in page
    here: list[object] = [batch.public_id]

    assert post(desk, "intendant_doublons", here, act="exacts").status_code == 302
    exact = StockTwin.objects.get(is_exact=True)
    assert exact.state == "meme"
    other = StockTwin.objects.filter(is_exact=False).first()
    assert other is not None
    assert post(desk, "intendant_doublons", here, act="distinctes", twin=str(other.public_id)).status_code == 302
    assert post(desk, "intendant_doublons", here, act="exacts_reprendre").status_code == 302
    exact.refresh_from_db()
    other.refresh_from_db()
    assert (exact.state, other.state) == ("a_decider", "distinctes")
    assert AccessEntry.objects.filter(purpose="comparer deux lignes d’un ancien outil").exists()


def test_in_plain_sql_a_steward_reads_no_person_and_writes_no_invitation() -> None:
    world.turn(world.begun(world.line(phone="0612345678")))
    with page_of(member(worlds.steward())):
        assert would("SELECT name FROM palier_stocktask") == 1
        for statement in (
            "SELECT state FROM palier_stockinvite",
            "SELECT code_hash FROM palier_stocksending",
            "SELECT block FROM palier_stockblock",
            "UPDATE palier_stocktask SET name = ''",
            "UPDATE palier_stocktask SET done_at = now()",
            "UPDATE palier_stockcampaign SET counts = '{}'",
            "DELETE FROM palier_stocktask",
            "DELETE FROM palier_stockcampaign",
        ):
            assert would(statement) == REFUSED, statement


@pytest.mark.parametrize("before", ["preparee", "en_cours", "suspendue", "arretee"])
def test_the_trigger_and_the_table_of_moves_of_a_campaign_say_the_same(before: str) -> None:
    batch = stock.taken_in(stock.sent(stock.lines(1)))
    row = StockCampaign.objects.create(batch=batch, state=before, moved_at=timezone.now())
    allowed = {
        after
        for after in CampaignState
        if after != before
        and would("UPDATE palier_stockcampaign SET state = %s WHERE id = %s", [after.value, row.pk]) == 1
    }

    assert allowed == CAMPAIGN_MOVES[CampaignState(before)]
