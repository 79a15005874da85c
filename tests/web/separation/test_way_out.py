"""As the one in danger: the way out, and a separation told openly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from palier.models import Demande, Fact, Fork, Message, SafeChannel
from palier.models.demandes import layers
from palier.workflows.doors import protecting
from tests import couples, factories
from tests.plain_pages import plain_text
from tests.web.separation.moves import client_of, code_sent_to, fork_of, go_alone, key

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_danger_ticked_among_other_situations_leads_there_and_is_not_written(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)

    told = client.post(reverse("completer", args=["situation"]), {"situations": ["violence", "handicap"], **key()})

    assert told.url == reverse("acces")
    paths = set(Fact.objects.filter(demande=couple.demande).values_list("path", flat=True))
    assert "claims/violence" not in paths
    assert "claims/handicap" in paths
    page = plain_text(client.get(reverse("acces")))
    assert re.search(r'value="violence"[^>]*checked', page)


def test_nothing_is_done_before_the_right_code(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    assert client.get(reverse("acces-code")).url == reverse("acces")
    client.post(reverse("acces"), {"situation": "violence", "email": couples.SAFE, **key()})
    right = code_sent_to(couples.SAFE)
    wrong = "000000" if right != "000000" else "111111"
    assert client.post(reverse("acces-code"), {"code": "", **key()}).status_code == 400
    for _ in range(5):
        assert client.post(reverse("acces-code"), {"code": wrong, **key()}).status_code == 400

    assert client.post(reverse("acces-code"), {"code": right, **key()}).status_code == 400
    assert not Fork.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"email": "pas une adresse"}, "adresse électronique"),
        ({"email": ""}, "adresse électronique"),
        ({"situation": ""}, "Choisissez une ligne"),
        ({"situation": "handicap"}, "Choisissez parmi les réponses proposées"),
        ({"follows": ["d"]}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(couple: couples.Couple, said: dict[str, Any], words: str) -> None:
    client = client_of(couple.amina.person)
    data = {"situation": "violence", "email": couples.SAFE, "follows": ["p1"], **said, **key()}

    answer = client.post(reverse("acces"), data)

    assert answer.status_code == 400
    assert words in plain_text(answer)
    assert Message.objects.count() == 0


def test_codes_are_not_sent_without_end(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    sent = [
        client.post(reverse("acces"), {"situation": "violence", "email": couples.SAFE, **key()}).status_code
        for _ in range(protecting.CODES_A_SESSION + 1)
    ]

    assert sent == [302] * protecting.CODES_A_SESSION + [429]


def test_a_new_session_begins_no_new_count_of_codes(couple: couples.Couple) -> None:
    sent = []
    for _ in range(3):
        client = client_of(couple.amina.person)
        said = {"situation": "violence", "email": couples.SAFE}
        sent += [
            client.post(reverse("acces"), {**said, **key()}).status_code for _ in range(protecting.CODES_A_SESSION)
        ]

    assert sent.count(302) == protecting.CODES_AN_ACCOUNT
    assert Message.objects.filter(recipient=couples.SAFE).count() == protecting.CODES_AN_ACCOUNT
    # Nobody alone uses up an address: its own person may still be sent a code.
    his = client_of(couple.marc.person)
    told = {"situation": "violence", "email": couples.SAFE, "is_sure": "on"}
    assert his.post(reverse("acces"), {**told, **key()}).status_code == 302


def test_a_file_changed_meanwhile_is_told_in_a_sentence(
    couple: couples.Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(couple.amina.person)
    client.post(reverse("acces"), {"situation": "violence", "email": couples.SAFE, "follows": ["p1"], **key()})
    version = couple.demande.versions.get()
    facts = {
        **version.facts,
        "household": {**version.facts["household"], "persons": version.facts["household"]["persons"][:1]},
    }
    version.pk, version.facts, version.file_dated_at, version.digest = None, facts, timezone.now(), "e" * 64
    version.save()

    answer = client.post(reverse("acces-code"), {"code": code_sent_to(couples.SAFE), **key()})

    assert answer.status_code == 409
    assert not Fork.objects.exists()


def test_a_child_to_be_born_is_asked_of_both_ways(couple: couples.Couple) -> None:
    version = couple.demande.versions.get()
    persons = [row for row in version.facts["household"]["persons"] if not row["key"].startswith("p")]
    expected = [{"number": 1, "due_on": "2099-02-01"}]
    version.pk, version.digest, version.file_dated_at = None, "f" * 64, timezone.now()
    version.facts = {**version.facts, "household": {"persons": persons, "expected": expected}}
    version.save()
    client = client_of(couple.amina.person)

    assert "births_leave" in plain_text(client.get(reverse("separation")))
    go_alone(client, births_follow="on")

    known = layers.facts_of(fork_of(couple.demande), timezone.localdate())
    assert [child.number for child in known.household.expected] == [1]


def test_the_number_is_asked_from_the_new_file(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    go_alone(client)

    assert client.post(reverse("demander-numero"), key()).url == f"{reverse('mon-dossier')}?fait=numero#numero"
    assert client.post(reverse("acces"), {"email": "autre@exemple.test", **key()}).status_code == 302
    done = client.post(reverse("acces-code"), {"code": code_sent_to("autre@exemple.test"), **key()})
    assert done.url == reverse("acces")
    assert SafeChannel.objects.get(demande=fork_of(couple.demande)).email == "autre@exemple.test"


def test_a_holder_alone_changes_where_they_are_reached(couple: couples.Couple) -> None:
    alone = factories.demande("Sonia")
    client = client_of(alone.user)
    assert "situation" not in re.findall(r'name="(\w+)"', plain_text(client.get(reverse("acces"))))
    client.post(reverse("acces"), {"email": couples.SAFE, **key()})

    done = client.post(reverse("acces-code"), {"code": code_sent_to(couples.SAFE), **key()})

    assert "adresse sûre est choisie" not in plain_text(
        client_of(factories.demande("Nadia").user).get(reverse("acces"))
    )
    assert "adresse sûre est choisie" in plain_text(client.get(done.url))
    assert SafeChannel.objects.get(demande=alone.demande).email == couples.SAFE
    assert not Fork.objects.exists()


def test_two_who_separate_openly_each_have_their_file_and_their_letter(couple: couples.Couple) -> None:
    amina, marc = client_of(couple.amina.person), client_of(couple.marc.person)

    told = {"leaver": "d", "living_p1": "part", "living_p2": "alterne"}
    asked = amina.post(reverse("separation"), {**told, "confirmer": "1", **key()})
    done = marc.post(reverse("repondre-separation"), {"reponse": "accepter", "confirmer": "1", **key()})

    assert asked.url == reverse("separation")
    assert done.url.startswith(reverse("mon-dossier"))
    assert "en attente" in plain_text(amina.get(reverse("mon-dossier")))
    assert "en attente" not in plain_text(marc.get(reverse("mon-dossier")))
    for client in (amina, marc):
        assert "Votre demande est séparée" in plain_text(client.get(reverse("courrier")))
    assert "pas d’autre titulaire que vous" in plain_text(marc.get(reverse("separation")))


def test_a_question_without_an_answer_is_asked_again(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    answer = client.post(reverse("separation"), {"leaver": "d", "living_p1": "part", **key()})

    assert answer.status_code == 400
    assert "Dites avec qui cette personne vit" in plain_text(answer)
    assert client.post(reverse("demander-numero"), key()).status_code == 409


def test_a_struck_off_file_is_not_separated(couple: couples.Couple) -> None:
    Demande.objects.filter(pk=couple.demande.pk).update(state="radiee")
    client = client_of(couple.amina.person)

    told = {"leaver": "d", "living_p1": "part", "living_p2": "part", "confirmer": "1"}
    answer = client.post(reverse("separation"), {**told, **key()})

    assert answer.status_code == 409
    assert "radiée" in plain_text(answer)


def test_who_leaves_the_page_at_once_leaves_a_closed_door_behind(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    page = html.fromstring(client.get(reverse("acces")).content.decode())
    form = page.xpath("//main//form[.//button[contains(., 'Quitter cette page tout de suite')]]")[0]

    answer = client.post(form.get("action"), {form.xpath(".//button/@name")[0]: "oui"})

    assert answer.headers["Refresh"] == "0; url=https://meteofrance.com/"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "palier" not in answer.content.decode().lower()
    # What the Back button asks for again.
    again = client.get(reverse("acces"))
    assert (again.status_code, again.url.partition("?")[0]) == (302, reverse("connexion"))


def test_who_is_not_signed_in_leaves_by_a_plain_link(client: Client) -> None:
    page = html.fromstring(client.get(reverse("facile", args=["danger"])).content.decode())

    assert page.xpath("//main//form") == []
    assert page.xpath("//main//a[contains(., 'Quitter cette page')]/@href") == ["https://meteofrance.com/"]
