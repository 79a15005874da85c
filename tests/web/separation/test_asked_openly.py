"""A separation asked openly: read again first, told to both, and nothing of both's moves before the other or a person says so."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

import palier.jobs  # noqa: F401 - the tasks that these tests run by their name
from palier.models import Demande, DemandeVersion, Fact, Fork, Letter, Message, Parting, Person
from palier.models.demandes import layers
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.facts import Proof, Situation
from palier.workflows.acting import telling
from palier.workflows.acting.refusals import Refusal
from palier.workflows.parting import forking, parting
from tests import couples, factories
from tests.plain_pages import plain_text
from tests.web.separation.moves import client_of, code_sent_to, key

pytestmark = pytest.mark.django_db
TAKES_ALL = {"leaver": "d", "living_p1": "reste", "living_p2": "reste"}
"""Marc stays with the number and both children: what is both's."""
LEAVES_ALONE = {"leaver": "c1", "living_p1": "reste", "living_p2": "reste"}


def ask(client: Any, told: dict[str, str]) -> Any:
    first = client.post(reverse("separation"), {**told, **key()})
    assert first.status_code == 200
    assert not Parting.objects.exists()
    return client.post(reverse("separation"), {**told, "confirmer": "1", **key()})


def respond(client: Any, word: str) -> Any:
    sure = {"confirmer": "1"} if word == "accepter" else {}
    return client.post(reverse("repondre-separation"), {"reponse": word, **sure, **key()})


def standing(demande: Demande) -> Any:
    candidature = demande.candidatures.get()
    return (
        DemandeVersion.objects.filter(demande=demande).count(),
        candidature.order_points,
        candidature.stage,
        Demande.objects.get(pk=demande.pk).numero_unique,
    )


@pytest.fixture
def marc(couple: couples.Couple) -> Any:
    return client_of(couple.marc.person)


@pytest.fixture
def amina(couple: couples.Couple) -> Any:
    return client_of(couple.amina.person)


def test_a_second_page_says_what_follows_before_anything_is_asked(couple, marc):
    page = plain_text(marc.post(reverse("separation"), {**TAKES_ALL, **key()}))

    assert "Demander cette séparation" in page
    assert "le numéro unique et les candidatures en cours" in page
    assert "le lieu de vie des enfants" in page
    assert "une personne qui suit votre dossier décide" in page


def test_taking_what_is_both_s_changes_nothing_and_tells_both_at_once(couple, marc, amina):
    before = standing(couple.demande)

    assert ask(marc, TAKES_ALL).url == reverse("separation")

    assert standing(couple.demande) == before
    assert not Fork.objects.exists()
    letter = Letter.objects.get(kind="separation_demandee")
    assert "Marc demande" in plain_text(letter.paragraphs[0])
    told = set(Message.objects.values_list("recipient", flat=True))
    assert "famille@example.test" in told
    assert len(told) == 2
    assert reverse("separation") in plain_text(amina.get(reverse("courrier-lire", args=[letter.public_id])))
    assert "Une séparation est demandée" in plain_text(amina.get(reverse("mon-dossier")))
    assert "Contester" in plain_text(amina.get(reverse("separation")))
    for one in (marc, amina):
        assert "Sans accord ce jour-là, ou si la séparation est contestée, une personne" in plain_text(
            one.get(reverse("separation"))
        )


def test_what_is_asked_awaits_the_other_first_and_not_who_asked(couple, marc, amina):
    ask(marc, TAKES_ALL)

    hers = plain_text(amina.get(reverse("mon-dossier")))
    his = plain_text(marc.get(reverse("mon-dossier")))
    assert hers.index("Ce qui vous attend") < hers.index("Une séparation est demandée") < hers.index("Numéro unique")
    assert "Répondre à cette demande" in hers
    assert "Répondre à cette demande" not in his
    assert "Voir et répondre" not in his
    assert "Vous avez demandé une séparation" in his
    respond(amina, "contester")
    assert "Une séparation est contestée" in plain_text(marc.get(reverse("mon-dossier")))


def test_leaving_alone_takes_nothing_and_is_done_at_once(couple, marc):
    assert ask(marc, LEAVES_ALONE).url == f"{reverse('mon-dossier')}?fait=separation-faite"

    assert Fork.objects.count() == 1
    assert not Parting.objects.exists()
    assert Letter.objects.filter(kind="separation").count() == 2


def test_who_left_in_the_open_comes_back_by_the_former_number_and_shows_no_contact(couple, marc, amina):
    ask(marc, LEAVES_ALONE)
    child = Fork.objects.get().child
    Person.objects.filter(demande=child, key="d").update(email="marc.seul@example.test")
    said = {"numero": couple.demande.numero_unique, "birth_date": couples.HIS.strftime("%d/%m/%Y"), "channel": ""}
    client = Client()

    asked = client.post(reverse("connexion"), said)

    assert asked.status_code == 302
    assert "m…l@example.test" not in plain_text(client.get(asked.url))
    code = code_sent_to("marc.seul@example.test")
    assert client.post(reverse("connexion-code"), {"code": code}).url == reverse("mon-dossier")
    assert client.get(reverse("mon-dossier")).context["demande"] == child
    letter = Letter.objects.get(demande=child, kind="separation")
    assert "votre ancien numéro" in " ".join(letter.paragraphs)


def test_both_who_agree_by_their_own_sign_in_are_separated_and_the_lines_say_who_told_it(couple, marc, amina):
    ask(marc, TAKES_ALL)
    assert respond(marc, "accepter").status_code == 409

    assert respond(amina, "accepter").status_code == 302

    assert Parting.objects.get().state == "acceptee"
    household = layers.facts_of(couple.demande, timezone.localdate()).household
    assert (household.proof, household.told_on) == (Proof.DECLARED, timezone.localdate())
    page = plain_text(marc.get(reverse("mon-dossier")))
    assert "déclaré par vous le" in page
    line = page[page.index("Un seul titulaire") :][:400]
    assert "registre national" not in line


def test_agreeing_is_read_again_with_what_each_keeps_and_loses_and_is_said_once_done(couple, marc, amina):
    ask(marc, TAKES_ALL)
    waiting = plain_text(amina.get(reverse("separation")))
    assert waiting.index("Contester") < waiting.index("la page suivante dit ce que chacun garde et perd")

    page = amina.post(reverse("repondre-separation"), {"reponse": "accepter", **key()})

    assert page.status_code == 200
    assert not Fork.objects.exists()
    said = plain_text(page)
    marc_half, amina_half = said[said.index("Marc") :].split("Amina (vous)")
    assert "le numéro unique" in marc_half
    assert "Lina" in marc_half
    assert "Tom" in marc_half
    lost = amina_half[amina_half.index("Ne garde pas") :]
    assert all(one in lost for one in ("le numéro unique", "1 candidature en cours", "Lina", "Tom"))

    done = respond(amina, "accepter")

    assert Fork.objects.count() == 1
    assert "La séparation est faite" in plain_text(amina.get(done.url))


def test_with_whom_a_child_to_come_goes_is_written_before_anybody_agrees(couple, marc, amina):
    version = DemandeVersion.objects.get(demande=couple.demande)
    household = {**version.facts["household"], "expected": [{"number": 1, "due_on": "2099-02-01"}]}
    version.pk, version.digest, version.file_dated_at = None, "f" * 64, timezone.now()
    version.facts = {**version.facts, "household": household}
    version.save()

    ask(marc, TAKES_ALL)

    assert "L’enfant à naître vivra avec Marc." in plain_text(amina.get(reverse("separation")))
    said = plain_text(amina.post(reverse("repondre-separation"), {"reponse": "accepter", **key()}))
    marc_half, amina_half = said[said.index("Marc") :].split("Amina (vous)")
    assert "l’enfant à naître" in marc_half
    assert "l’enfant à naître" in amina_half[amina_half.index("Ne garde pas") :]


def test_each_is_named_on_the_pages_and_in_the_letter(couple, marc, amina):
    first = plain_text(marc.post(reverse("separation"), {**TAKES_ALL, **key()}))
    ask(marc, TAKES_ALL)
    letter = Letter.objects.get(kind="separation_demandee")
    pages = [first, *(plain_text(one.get(reverse("separation"))) for one in (marc, amina))]

    assert not [page for page in pages if "L’autre titulaire" in page or "la personne qui garde" in page]
    assert "Amina reçoit tout de suite un courrier" in first
    assert plain_text(french.day(Parting.objects.get().answer_by)) in plain_text(first)
    assert "Marc l’a demandée" in pages[2]
    assert "Vous prenez une nouvelle demande" in pages[2]
    assert "Amina répond ou conteste" in plain_text(" ".join(letter.paragraphs))


def test_a_contested_one_waits_for_a_person_and_neither_side_gains(couple, marc, amina):
    before = standing(couple.demande)
    ask(marc, TAKES_ALL)

    respond(amina, "contester")

    assert standing(couple.demande) == before
    today = plain_text(french.day(timezone.localdate()))
    who = couple.demande.candidatures.get().publication.reservataire.name
    page = plain_text(marc.get(reverse("separation")))
    assert "contestée" in page
    assert f"Depuis le {today}, elle attend la décision de : {who}." in page
    Demande.objects.filter(pk=couple.demande.pk).update(audience=[])
    assert "personne ne peut la trancher aujourd’hui" in plain_text(amina.get(reverse("separation")))
    assert Letter.objects.filter(kind="separation_contestee").count() == 1
    assert respond(amina, "accepter").status_code == 302
    assert Fork.objects.count() == 1


def test_the_one_who_asked_may_take_it_back_and_nobody_else(couple, marc, amina):
    ask(marc, TAKES_ALL)

    assert respond(amina, "reprendre").status_code == 409
    assert respond(marc, "reprendre").status_code == 302
    assert Parting.objects.get().state == "retiree"
    assert respond(amina, "contester").status_code == 409


def test_what_is_made_already_is_not_said_to_have_changed_nothing(couple, marc, amina):
    ask(marc, TAKES_ALL)
    assert respond(amina, "accepter").status_code == 302

    said = plain_text(respond(marc, "reprendre"))

    assert "La séparation est déjà faite" in said
    assert "Rien n’a changé" not in said


def test_a_second_one_waits_for_the_first(couple, marc, amina):
    ask(marc, TAKES_ALL)

    answer = amina.post(reverse("separation"), {**TAKES_ALL, "confirmer": "1", **key()})

    assert answer.status_code == 409
    assert "déjà demandée" in plain_text(answer)


def test_silence_agrees_to_nothing_and_a_person_looks_after_the_delay(couple, marc):
    ask(marc, TAKES_ALL)
    asked = Parting.objects.get()

    assert not parting.needs_a_person(asked, asked.answer_by)
    assert parting.needs_a_person(asked, asked.answer_by + timedelta(days=1))
    assert list(parting.waiting(asked.answer_by)) == []


@pytest.fixture
def odile(couple: couples.Couple) -> Any:
    publication = couple.demande.candidatures.get().publication
    return client_of(factories.member("Odile", publication.reservataire).person)


def decide(odile: Any, answer: str, why: str) -> Any:
    page = reverse("trancher-separation", args=[Parting.objects.latest("pk").public_id])
    return odile.post(page, {"answer": answer, "reason": why, **key()})


def test_the_reservataire_settles_with_a_reason_of_the_list_that_both_read(couple, marc, amina, odile):
    ask(marc, TAKES_ALL)
    asked = Parting.objects.get()
    factories.piece(couple.demande, code="jugement_divorce", status="valide")
    assert decide(odile, "oui", "decision_justice").status_code == 409
    respond(amina, "contester")

    assert "séparation à trancher" in plain_text(odile.get(reverse("file-du-jour")))
    page = reverse("trancher-separation", args=[asked.public_id])
    assert page in plain_text(odile.get(reverse("file-separations")))
    assert decide(odile, "non", "").status_code == 400
    assert decide(odile, "oui", "decision_justice").status_code == 302

    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.settled_for_id) == (
        "tranchee_oui",
        "decision_justice",
        couple.demande.candidatures.get().publication.reservataire_id,
    )
    assert layers.facts_of(couple.demande, timezone.localdate()).household.proof is Proof.VERIFIED
    letter = Letter.objects.get(kind="separation_tranchee", demande=couple.demande)
    assert "une décision de justice" in json.dumps(letter.paragraphs, ensure_ascii=False)


def test_the_page_says_how_a_contested_one_ended_in_the_words_of_its_letter(couple, marc, amina, odile):
    ask(marc, TAKES_ALL)
    respond(amina, "contester")
    decide(odile, "non", "aucune_piece")

    for client in (marc, amina):
        page = plain_text(client.get(reverse("separation")))
        letter = Letter.objects.get(kind="separation_tranchee")
        assert plain_text(letter.title) in page
        assert all(plain_text(one) in page for one in letter.paragraphs)
        assert french.day(day_in_paris(letter.sent_at)) in page
        assert reverse("courrier-lire", args=[letter.public_id]) in page

    marc.post(reverse("separation"), {**TAKES_ALL, "confirmer": "1", **key()})
    assert "La séparation demandée a sa réponse" not in plain_text(marc.get(reverse("separation")))
    respond(marc, "reprendre")
    page = plain_text(amina.get(reverse("separation")))
    assert "La séparation n’est plus demandée" in page
    assert "La séparation demandée a sa réponse" not in page


def test_who_leaves_by_a_decision_reads_why_as_who_stays(couple, marc, amina, odile):
    ask(marc, TAKES_ALL)
    respond(amina, "contester")
    factories.piece(couple.demande, code="jugement_divorce", status="valide")
    decide(odile, "oui", "decision_justice")

    told = Letter.objects.filter(kind="separation_tranchee")
    assert {one.demande_id for one in told} == {couple.demande.pk, Fork.objects.get().child_id}
    for client in (client_of(couple.marc.person), client_of(couple.amina.person)):
        page = plain_text(client.get(reverse("separation")))
        assert "La séparation est faite comme elle était demandée." in page
        assert "une décision de justice le dit" in page


def test_no_word_of_the_desk_reaches_the_other_holder(couple, marc, amina, odile):
    ask(marc, TAKES_ALL)
    respond(amina, "contester")

    assert decide(odile, "non", "Elle vit au foyer de Pantin, il la menace.").status_code == 400

    assert not Letter.objects.filter(kind="separation_tranchee").exists()
    page = plain_text(odile.get(reverse("trancher-separation", args=[Parting.objects.get().public_id])))
    assert "Les deux titulaires lisent cette raison, et rien d’autre" in page


@pytest.mark.parametrize(("answer", "why"), [("oui", "aucune_piece"), ("non", "accord_ecrit")])
def test_a_reason_goes_with_its_answer(couple, marc, amina, odile, answer, why):
    ask(marc, TAKES_ALL)
    respond(amina, "contester")

    assert decide(odile, answer, why).status_code == 400
    assert Parting.objects.get().state == "contestee"


@pytest.mark.parametrize(
    ("brought", "proof"),
    [
        (None, Proof.DECLARED),
        ({"code": "jugement_divorce", "status": "a_verifier"}, Proof.DECLARED),
        ({"code": "avis_imposition", "status": "valide"}, Proof.DECLARED),
        ({"code": "decision_garde", "status": "valide"}, Proof.VERIFIED),
        ({"code": "situation_separation", "proof_code": "dissolution_pacs", "status": "valide"}, Proof.VERIFIED),
        ({"code": "jugement_divorce", "status": "valide", "valid_until": date(2020, 1, 1)}, Proof.DECLARED),
    ],
)
def test_silence_proves_nothing_and_a_verified_piece_alone_does(couple, marc, odile, brought, proof):
    ask(marc, TAKES_ALL)
    Parting.objects.update(answer_by=timezone.localdate() - timedelta(days=1))
    if brought:
        factories.piece(couple.demande, **brought)

    assert decide(odile, "oui", "accord_ecrit").status_code == 302

    assert layers.facts_of(couple.demande, timezone.localdate()).household.proof is proof


def test_a_desk_is_told_to_keep_silent_on_the_page_of_a_protected_file(couple, marc, amina, odile):
    ask(marc, TAKES_ALL)
    page = reverse("trancher-separation", args=[Parting.objects.get().public_id])
    assert "Ne parlez de ce dossier" not in plain_text(odile.get(page))

    Fact.objects.create(
        demande=couple.demande,
        layer="declare",
        path="claims/violence",
        value={},
        at=timezone.now(),
        since=timezone.localdate(),
        audience=couple.demande.audience,
    )

    assert "Ne parlez de ce dossier à personne d’autre" in plain_text(odile.get(page))


def test_the_mail_of_a_separation_says_until_when_to_answer(couple, marc):
    ask(marc, TAKES_ALL)

    day = Parting.objects.get().answer_by
    assert {one.subject for one in Message.objects.all()} == {
        f"Une réponse est attendue au plus tard le {french.day(day)} sur Palier"
    }
    assert Letter.objects.get(kind="separation_demandee").facts == {telling.EXPECTED_BY: day.isoformat()}


def test_a_refused_one_leaves_the_file_as_it_was(couple, marc, amina, odile):
    before = standing(couple.demande)
    ask(marc, TAKES_ALL)
    respond(amina, "contester")

    decide(odile, "non", "aucune_piece")

    assert Parting.objects.get().state == "tranchee_non"
    assert standing(couple.demande) == before
    assert not Fork.objects.exists()


# --- After a silent fork ---------------------------------------------------------------------


@pytest.fixture
def hers(couple: couples.Couple) -> Demande:
    """The file that Amina opened in silence; no letter of it counts any more."""
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
    made = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now()).demande
    Letter.objects.filter(demande=made).delete()
    Message.objects.all().delete()
    return made


def run(task: str) -> None:
    """What the worker does: the latest job of this name, with its arguments."""
    job = ProcrastinateJob.objects.filter(task_name=task).latest("id")
    app.tasks[task](**job.args)


TOLD = "palier.jobs.separating.tell_apart"


def test_the_file_that_left_in_silence_hears_of_what_is_asked_and_decided_on_the_old_one(
    couple, marc, amina, odile, hers
):
    ask(marc, TAKES_ALL)
    run(TOLD)
    run(TOLD)

    told = Letter.objects.get(demande=hers)
    assert told.title == "Une séparation est demandée sur l’ancien dossier"
    assert "le lieu de vie des enfants" in plain_text(told.paragraphs[0])
    respond(amina, "contester")
    decide(odile, "non", "aucune_piece")
    run(TOLD)

    titles = list(Letter.objects.filter(demande=hers).order_by("sent_at", "pk").values_list("title", flat=True))
    assert titles[-1] == "La séparation demandée sur l’ancien dossier a sa réponse"
    assert not Letter.objects.filter(demande=couple.demande, kind="separation_ancien_dossier").exists()


def test_the_same_job_is_left_whether_somebody_went_alone_or_not(couple, marc):
    ask(marc, TAKES_ALL)

    assert ProcrastinateJob.objects.filter(task_name=TOLD).count() == 1
    run(TOLD)
    assert not Letter.objects.filter(kind="separation_ancien_dossier").exists()


def test_the_page_that_asks_writes_nothing_to_the_file_that_left(couple, marc, hers):
    """Its role cannot know of that file: the clock alone tells it, later, by the safe channel."""
    ask(marc, TAKES_ALL)

    assert not Letter.objects.filter(demande=hers).exists()
    assert couples.SAFE not in set(Message.objects.values_list("recipient", flat=True))
    assert parting.open_of(hers) is None
    with pytest.raises(Refusal):
        parting.agree(hers, me="d", by=couple.amina, at=timezone.now())
