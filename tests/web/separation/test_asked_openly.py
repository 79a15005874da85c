"""A separation asked openly: read again first, told to both, and nothing of both's moves before the other or a person says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Demande, DemandeVersion, Fork, Letter, Message, Parting, layers
from palier.rules.facts import Proof, Situation
from palier.workflows import forking, parting
from palier.workflows.refusals import Refusal
from tests import couples, factories
from tests.web.separation.moves import client_of, key

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
    return client.post(reverse("repondre-separation"), {"reponse": word, **key()})


def standing(demande: Demande) -> Any:
    candidature = demande.candidatures.get()
    return (
        DemandeVersion.objects.filter(demande=demande).count(), candidature.order_points, candidature.stage,
        Demande.objects.get(pk=demande.pk).numero_unique,
    )  # fmt: skip


@pytest.fixture
def marc(couple: couples.Couple) -> Any:
    return client_of(couple.marc.person)


@pytest.fixture
def amina(couple: couples.Couple) -> Any:
    return client_of(couple.amina.person)


def test_a_second_page_says_what_follows_before_anything_is_asked(couple, marc):
    page = marc.post(reverse("separation"), {**TAKES_ALL, **key()}).content.decode()

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
    assert "Marc demande" in letter.paragraphs[0]
    told = set(Message.objects.values_list("recipient", flat=True))
    assert "famille@example.test" in told
    assert len(told) == 2
    assert reverse("separation") in amina.get(reverse("courrier-lire", args=[letter.public_id])).content.decode()
    assert "Une séparation est demandée" in amina.get(reverse("mon-dossier")).content.decode()
    assert "Contester" in amina.get(reverse("separation")).content.decode()


def test_what_is_asked_awaits_the_other_first_and_not_who_asked(couple, marc, amina):
    ask(marc, TAKES_ALL)

    hers = amina.get(reverse("mon-dossier")).content.decode()
    his = marc.get(reverse("mon-dossier")).content.decode()
    assert hers.index("Ce qui vous attend") < hers.index("Une séparation est demandée") < hers.index("Numéro unique")
    assert "Répondre à cette demande" in hers
    assert "Répondre à cette demande" not in his


def test_leaving_alone_takes_nothing_and_is_done_at_once(couple, marc):
    assert ask(marc, LEAVES_ALONE).url == reverse("mon-dossier")

    assert Fork.objects.count() == 1
    assert not Parting.objects.exists()
    assert Letter.objects.filter(kind="separation").count() == 2


def test_both_who_agree_by_their_own_sign_in_are_separated_and_the_lines_say_who_told_it(couple, marc, amina):
    ask(marc, TAKES_ALL)
    assert respond(marc, "accepter").status_code == 409

    assert respond(amina, "accepter").status_code == 302

    assert Parting.objects.get().state == "acceptee"
    household = layers.facts_of(couple.demande, timezone.localdate()).household
    assert (household.proof, household.told_on) == (Proof.DECLARED, timezone.localdate())
    page = marc.get(reverse("mon-dossier")).content.decode()
    assert "déclaré par vous le" in page
    line = page[page.index("Un seul titulaire") :][:400]
    assert "registre national" not in line


def test_a_contested_one_waits_for_a_person_and_neither_side_gains(couple, marc, amina):
    before = standing(couple.demande)
    ask(marc, TAKES_ALL)

    respond(amina, "contester")

    assert standing(couple.demande) == before
    assert "contestée" in marc.get(reverse("separation")).content.decode()
    assert Letter.objects.filter(kind="separation_contestee").count() == 1
    assert respond(amina, "accepter").status_code == 302
    assert Fork.objects.count() == 1


def test_the_one_who_asked_may_take_it_back_and_nobody_else(couple, marc, amina):
    ask(marc, TAKES_ALL)

    assert respond(amina, "reprendre").status_code == 409
    assert respond(marc, "reprendre").status_code == 302
    assert Parting.objects.get().state == "retiree"
    assert respond(amina, "contester").status_code == 409


def test_a_second_one_waits_for_the_first(couple, marc, amina):
    ask(marc, TAKES_ALL)

    answer = amina.post(reverse("separation"), {**TAKES_ALL, "confirmer": "1", **key()})

    assert answer.status_code == 409
    assert "déjà demandée" in answer.content.decode()


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


def test_the_reservataire_settles_with_a_reason_that_both_read(couple, marc, amina, odile):
    ask(marc, TAKES_ALL)
    asked = Parting.objects.get()
    page = reverse("trancher-separation", args=[asked.public_id])
    early = odile.post(page, {"answer": "oui", "reason": "Vu.", **key()})
    assert early.status_code == 409
    respond(amina, "contester")

    assert "séparation à trancher" in odile.get(reverse("file-du-jour")).content.decode()
    assert page in odile.get(reverse("file-separations")).content.decode()
    assert odile.post(page, {"answer": "non", "reason": "", **key()}).status_code == 400
    assert odile.post(page, {"answer": "oui", "reason": "Jugement du 3 mars 2026.", **key()}).status_code == 302

    asked.refresh_from_db()
    assert (asked.state, asked.settled_for_id) == (
        "tranchee_oui",
        couple.demande.candidatures.get().publication.reservataire_id,
    )
    assert layers.facts_of(couple.demande, timezone.localdate()).household.proof is Proof.VERIFIED
    letter = Letter.objects.get(kind="separation_tranchee")
    assert "Jugement du 3 mars 2026." in json.dumps(letter.paragraphs)


def test_a_refused_one_leaves_the_file_as_it_was(couple, marc, amina, odile):
    before = standing(couple.demande)
    ask(marc, TAKES_ALL)
    respond(amina, "contester")

    odile.post(
        reverse("trancher-separation", args=[Parting.objects.get().public_id]),
        {"answer": "non", "reason": "Aucune pièce.", **key()},
    )

    assert Parting.objects.get().state == "tranchee_non"
    assert standing(couple.demande) == before
    assert not Fork.objects.exists()


def test_a_separation_asked_after_a_silent_fork_tells_the_other_file_nothing(couple, marc):
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
    hers = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now()).demande
    before = Letter.objects.filter(demande=hers).count()
    Message.objects.all().delete()

    ask(marc, TAKES_ALL)

    assert Letter.objects.filter(demande=hers).count() == before
    assert couples.SAFE not in set(Message.objects.values_list("recipient", flat=True))
    assert parting.open_of(hers) is None
    with pytest.raises(Refusal):
        parting.agree(hers, me="d", by=couple.amina, at=timezone.now())
