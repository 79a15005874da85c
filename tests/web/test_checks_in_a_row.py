"""« Tout est en ordre » : one act for the points that a page shows in order, alone or in a row, and the way back from it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Check, DemandeVersion, Home, JournalEntry, Letter, Membership
from palier.web.bailleur import checks_in_a_row
from palier.workflows.commission import checking
from tests import factories
from tests.plain_pages import plain_text
from tests.web.test_bailleur import FOUND, OK, post
from tests.workflows.bailleur_world import DAY, LOOKED, NOW, World, examine, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    assert world.karim.user is not None
    Membership.objects.create(user=world.karim.user, organisation=world.bailleur, role="bailleur")
    return world


@pytest.fixture
def karim(world: World) -> Client:
    client = Client()
    assert world.karim.user is not None
    client.force_login(world.karim.user)
    return client


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found is not None, plain_text(page)
    return found[1]


def own(page: Any, prefix: str = "") -> set[str]:
    """The points that keep an answer of their own: those whose box stands before the others, or alone in a row."""
    shown = page.content.decode().partition('id="en-ordre"')[0]
    return set(re.findall(rf'name="{prefix}point_(\w+)"', shown))


def seen(points: set[str], prefix: str = "") -> dict[str, str]:
    told = {f"{prefix}point_{point}": "vu" for point in points}
    return {**told, **{f"{prefix}why_{point}": "Vu au guichet." for point in points}}


def test_one_act_says_the_points_shown_in_order_and_no_other(world: World, karim: Client) -> None:
    row = world.candidatures[0]
    url = reverse("bailleur_controle", args=[row.public_id])
    page = karim.get(url)
    alone = own(page)
    said = {"act": "ordre", "seen": hidden(page, "seen"), "read": hidden(page, "read")}

    assert "contact" in alone
    assert "autre_bail" not in alone
    assert "vous dites avoir regardé, et trouvé en ordre : taille du logement, aucun autre bail social" in plain_text(
        page
    )
    refused = plain_text(post(karim, url, **said, **seen(alone - {"contact"})))
    assert "Il reste : contact et intérêt confirmés" in refused
    assert "ne peut pas être conforme" in plain_text(
        post(karim, url, **said, **seen(alone), point_autre_bail="non_conforme")
    )
    other = post(karim, url, **said, **seen(alone), output="incomplet", note="Il manque l’avis.")
    assert "Vous avez choisi un autre résultat" in plain_text(other)
    assert world.stages()[0] == "designee"

    answer = post(karim, url, **said, **seen(alone))

    assert answer.status_code == FOUND
    assert world.stages()[0] == "conforme"
    line = JournalEntry.objects.get(verb="constater_conforme")
    assert "autre_bail" in line.details["en_une_fois"]
    assert not set(line.details["en_une_fois"]) & alone
    following = plain_text(karim.get(answer["Location"]))
    assert f"dossier {row.reference}" in re.sub(r"<[^>]+>", "", following).replace("\n", " ")
    assert f'href="{url}"' in following


def test_a_page_older_than_a_check_is_told_of_it_and_asked_no_reason(world: World, karim: Client) -> None:
    row = world.candidatures[0]
    url = reverse("bailleur_controle", args=[row.public_id])
    page = karim.get(url)
    said = {"read": hidden(page, "read"), "seen": hidden(page, "seen"), **seen(own(page))}
    checking.check(row, "conforme", **LOOKED, by=world.karim, at=NOW)

    for act in ("ordre", "brouillon"):
        told = plain_text(post(karim, url, act=act, **said))
        assert "a enregistré un contrôle (conforme)" in told
        assert "Écrivez au candidat pourquoi ce contrôle est corrigé." not in told
    assert Check.objects.count() == 1


def test_a_file_whose_pieces_are_awaited_says_so_and_comes_after_none(world: World, karim: Client) -> None:
    first, second = world.candidatures[:2]
    Candidature.objects.filter(publication=world.publication).exclude(pk__in=[first.pk, second.pk]).update(
        stage="conforme"
    )
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    asked = {"output": "incomplet", "pieces": ["titre_sejour"], "answer_by": soon, "seen": "aucun"}

    after = post(karim, reverse("bailleur_controle", args=[first.public_id]), **asked)
    assert reverse("bailleur_controle", args=[second.public_id]) in after["Location"]
    row = plain_text(karim.get(reverse("bailleur_controles", args=[world.publication.public_id])))
    assert "1 pièce n’est pas arrivée, à fournir au plus tard le" in row
    # Nothing came of the first: after the second there is nobody to read, and no circle.
    last = post(karim, reverse("bailleur_controle", args=[second.public_id]), **asked)
    assert last["Location"].partition("?")[0] == reverse("bailleur")


def test_what_changed_since_it_was_shown_is_read_again_first(world: World, karim: Client) -> None:
    row = world.candidatures[0]
    url = reverse("bailleur_controle", args=[row.public_id])
    page = karim.get(url)
    Home.objects.update(type_code="T5")

    refused = post(karim, url, act="ordre", read=hidden(page, "read"), seen=hidden(page, "seen"), **seen(own(page)))

    assert "Le dossier a changé depuis que vous l’avez ouvert" in plain_text(refused)
    assert hidden(refused, "read") != hidden(page, "read")
    # Somebody else came in the place of a person: no sentence of the points says it, and the household is not the one read.
    stood = DemandeVersion.objects.get(demande=row.demande)
    person = {**stood.facts["household"]["persons"][0], "birth_date": "1991-02-03"}
    DemandeVersion.objects.create(
        demande=row.demande,
        file_type="MOD",
        file_dated_at=NOW + DAY,
        received_at=NOW + DAY,
        digest="1" * 64,
        audience=stood.audience,
        facts={**stood.facts, "household": {**stood.facts["household"], "persons": [person]}},
    )
    told = {name: hidden(refused, name) for name in ("read", "seen")}
    once_more = post(karim, url, act="ordre", **told, **seen(own(refused)))
    assert "Le dossier a changé depuis que vous l’avez ouvert" in plain_text(once_more)
    # So is another paper, of which the points say nothing either.
    factories.piece(row.demande, code="attestation_pacs", person_key="d", status="refusee")
    told = {name: hidden(once_more, name) for name in ("read", "seen")}
    last = post(karim, url, act="ordre", **told, **seen(own(once_more)))
    assert "Le dossier a changé depuis que vous l’avez ouvert" in plain_text(last)
    assert world.stages()[0] == "designee"


def test_files_in_a_row_are_found_in_order_by_one_press_each_by_itself(world: World, karim: Client) -> None:
    url = reverse("bailleur_controles", args=[world.publication.public_id])
    assert url in plain_text(karim.get(reverse("bailleur")))
    page = karim.get(url)
    first, second, third = world.candidatures[:3]
    said: dict[str, str] = {}
    for row in (first, second, third):
        prefix = f"{row.public_id}-"
        alone = own(page, prefix)
        assert alone
        assert "contact" not in alone, "said once for the row"
        said |= {f"{prefix}{name}": hidden(page, f"{prefix}{name}") for name in ("read", "seen")}
        said |= {f"{prefix}chosen": "on", **(seen(alone, prefix) if row != third else {})}

    assert "Cochez au moins un dossier" in plain_text(post(karim, url, reached="on"))
    assert "ont été joints" in plain_text(post(karim, url, **said))
    assert set(world.stages()[:3]) == {"designee"}
    refused = post(karim, url, **said, reached="on")

    assert refused.status_code == OK
    assert world.stages()[:3] == ["conforme", "conforme", "designee"]
    assert "Il reste" in plain_text(refused)
    assert f"{first.public_id}-read" not in refused.content.decode(), "done, it has left the row"
    assert Check.objects.get(candidature=first).checklist["contact"] == "vu"
    prefix = f"{third.public_id}-"
    said = {key: value for key, value in said.items() if key.startswith(prefix)}
    answer = post(karim, url, **said, **seen(own(refused, prefix), prefix), reached="on")
    assert answer["Location"].partition("?")[0] == reverse("bailleur"), "those that were left wait in the queue"
    assert first.reference in plain_text(karim.get(answer["Location"]))


def test_a_draft_is_not_undone_by_the_row(world: World, karim: Client) -> None:
    row, url = world.candidatures[0], reverse("bailleur_controles", args=[world.publication.public_id])
    post(karim, reverse("bailleur_controle", args=[row.public_id]), act="brouillon", point_autre_bail="non_conforme")
    page, prefix = karim.get(url), f"{row.public_id}-"
    assert "Brouillon gardé" in plain_text(page)
    said = {f"{prefix}{name}": hidden(page, f"{prefix}{name}") for name in ("read", "seen", "kept")}

    refused = post(karim, url, **said, **{f"{prefix}chosen": "on"}, **seen(own(page, prefix), prefix), reached="on")

    assert "dits non conformes : aucun autre bail social" in plain_text(refused)
    assert world.stages()[0] == "designee"


def test_answers_kept_by_another_since_the_row_was_read_are_read_first(world: World, karim: Client) -> None:
    row, url = world.candidatures[0], reverse("bailleur_controles", args=[world.publication.public_id])
    page, prefix = karim.get(url), f"{row.public_id}-"
    said = {f"{prefix}{name}": hidden(page, f"{prefix}{name}") for name in ("read", "seen", "kept")}
    told = {**said, **seen(own(page, prefix), prefix), f"{prefix}chosen": "on", "reached": "on"}
    alone = reverse("bailleur_controle", args=[row.public_id])
    post(karim, alone, act="brouillon", point_autre_bail="sans_objet", why_autre_bail="Bail rendu, dit-elle.")

    refused = post(karim, url, **told)

    assert "Le dossier a changé depuis que vous l’avez ouvert" in plain_text(refused)
    assert world.stages()[0] == "designee"


def test_what_was_found_compliant_by_mistake_is_corrected_until_the_commission_sits(
    world: World, karim: Client
) -> None:
    row = world.candidatures[0]
    url = reverse("bailleur_controle", args=[row.public_id])
    checking.check(row, "conforme", **LOOKED, by=world.karim, at=NOW)
    Letter.objects.all().delete()
    assert "Corriger ce contrôle" in plain_text(karim.get(url))
    given = {"output": "non_conforme", "ground": "demande_non_active", "seen": hidden(karim.get(url), "seen")}

    assert "pourquoi ce contrôle est corrigé" in plain_text(post(karim, url, **given))
    assert world.stages()[0] == "conforme"
    assert post(karim, url, **given, note="Nous avions lu le dossier d’un autre.").status_code == FOUND
    assert world.stages()[0] == "non_conforme"
    letter = plain_text(" ".join(Letter.objects.get().paragraphs))
    assert "le dossier d’un autre" in letter
    assert "Cette lettre remplace celle qui disait votre dossier conforme." in letter
    assert JournalEntry.objects.get(verb="constater_non_conforme").details["corrige"] == "conforme"
    Candidature.objects.filter(pk=row.pk).update(stage="designee")
    world.reload()
    examine(world)
    assert "Corriger ce contrôle" not in plain_text(karim.get(url))
    with pytest.raises(checking.CommissionSits):
        checking.check(row, "non_conforme", ground="demande_non_active", note="Trop tard.", by=world.karim, at=NOW)


def test_a_ticked_file_that_others_pushed_off_the_page_is_named(
    world: World, karim: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("bailleur_controles", args=[world.publication.public_id])
    page, (first, second) = karim.get(url), world.candidatures[:2]
    said: dict[str, str] = {}
    for row in (first, second):
        prefix = f"{row.public_id}-"
        said |= {f"{prefix}{name}": hidden(page, f"{prefix}{name}") for name in ("read", "seen")}
        said |= {f"{prefix}chosen": "on", **seen(own(page, prefix), prefix)}
    monkeypatch.setattr(checks_in_a_row, "AT_ONCE", 1)

    answer = plain_text(post(karim, url, **said, reached="on"))

    assert world.stages()[:2] == ["conforme", "designee"]
    assert f"restent à contrôler, relisez-les. {second.reference}." in answer
