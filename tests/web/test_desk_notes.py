"""Notes and tags on the pages of a desk: written and undone on screen, the queue by tag; and the archive of their household."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, DeskNote, DeskTag, FileTag, Membership
from palier.models.identifiers import uuid7
from palier.web.desk import tagged
from tests import factories, second_factors
from tests import world as worlds
from tests.mandate_world import holder
from tests.own_data_world import archive_of, rows
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
WORDS = "Rappeler jeudi matin."
CONFLICT, NOT_FOUND, WRONG = 409, 404, 400


@pytest.fixture
def world() -> worlds.World:
    return worlds.build()


def file_of(world: worlds.World) -> Candidature:
    return world.candidature("designee")


def page(client: Client, row: Candidature) -> str:
    return read(client, "notes-du-dossier", row.public_id)


def a_tag(world: worlds.World, label: str = "À rappeler") -> DeskTag:
    return DeskTag.objects.create(
        organisation=world.bailleur, label=label, made_by=world.karim.person, made_at=timezone.now()
    )


def test_who_reads_it_is_said_before_anything_is_written(world: worlds.World) -> None:
    told = page(entered(world.karim), file_of(world))
    before = told[: told.index("Garder cette note")]
    assert "Le ménage lit tout ce que vous écrivez ici" in before
    assert "Chaque titulaire du dossier reçoit cette archive." in before
    assert "ne compte ni dans les points" in before


def test_a_note_is_written_corrected_and_taken_away_on_screen(world: worlds.World) -> None:
    karim, row = entered(world.karim), file_of(world)
    assert "Notes (0) et étiquettes" in read(karim, "bailleur_controle", row.public_id)
    act(karim, "notes-du-dossier", row.public_id, acte="noter", text=WORDS)
    assert WORDS in page(karim, row)
    assert "Notes (1) et étiquettes" in read(karim, "bailleur_controle", row.public_id)
    ines = entered(factories.member("Ines", world.bailleur, role=world.karim.role))
    assert WORDS in page(ines, row)
    assert "Corriger cette note" not in page(ines, row)

    key = str(DeskNote.objects.get().public_id)
    act(karim, "notes-du-dossier", row.public_id, acte="corriger", note=key, text="Rappeler vendredi.")
    assert "Rappeler vendredi." in page(karim, row)
    assert "corrigée" in page(karim, row)
    act(karim, "notes-du-dossier", row.public_id, acte="retirer", note=key)
    assert not DeskNote.objects.exists()


def test_a_refused_note_is_not_lost(world: worlds.World) -> None:
    karim, row = entered(world.karim), file_of(world)
    here = reverse("notes-du-dossier", args=[row.public_id])
    answer = karim.post(here, {"act_key": str(uuid7()), "acte": "noter", "text": "Famille musulmane"})
    assert answer.status_code == WRONG
    assert "Retirez « musulmane »" in plain_text(answer)
    act(karim, "notes-du-dossier", row.public_id, acte="noter", text=WORDS)
    key = str(DeskNote.objects.get().public_id)
    sent = {"act_key": str(uuid7()), "acte": "corriger", "note": key, "text": "Elle est malade"}
    answer = karim.post(here, sent)
    assert answer.status_code == WRONG
    assert "Elle est malade" in answer.text
    assert DeskNote.objects.get().text == WORDS


@pytest.mark.parametrize(
    ("said", "status"),
    [({}, 400), ({"acte": "voler", "note": str(uuid7())}, 400), ({"acte": "retirer", "note": "x"}, NOT_FOUND)],
)
def test_what_no_button_says_does_nothing(world: worlds.World, said: dict[str, str], status: int) -> None:
    here = reverse("notes-du-dossier", args=[file_of(world).public_id])
    assert entered(world.karim).post(here, {"act_key": str(uuid7()), **said}).status_code == status


def test_a_note_of_a_colleague_is_refused_in_a_sentence(world: worlds.World) -> None:
    row = file_of(world)
    act(entered(world.karim), "notes-du-dossier", row.public_id, acte="noter", text=WORDS)
    ines = entered(factories.member("Ines", world.bailleur, role=world.karim.role))
    here = reverse("notes-du-dossier", args=[row.public_id])
    sent = {"act_key": str(uuid7()), "acte": "retirer", "note": str(DeskNote.objects.get().public_id)}
    answer = ines.post(here, sent)
    assert answer.status_code == CONFLICT
    assert "pendant 24 heures" in plain_text(answer)


def test_a_tag_is_put_on_filters_the_queue_and_is_taken_off(world: worlds.World) -> None:
    karim, row, one = entered(world.karim), file_of(world), a_tag(world)
    assert "Par étiquette" not in karim.get(reverse("bailleur")).text
    act(karim, "notes-du-dossier", row.public_id, acte="etiqueter", etiquette=str(one.public_id))

    assert "À rappeler" in read(karim, "bailleur_controle", row.public_id)
    queue = plain_text(karim.get(reverse("bailleur")))
    assert "À rappeler (1)" in queue
    narrowed = plain_text(karim.get(reverse("bailleur"), {"etiquette": str(one.public_id)}))
    assert row.reference in narrowed[narrowed.index("Dossiers à contrôler") :]
    other = a_tag(world, "Autre")
    FileTag.objects.update(tag=other)
    assert FileTag.objects.get().tag == other
    unknown = plain_text(karim.get(reverse("bailleur"), {"etiquette": "rien"}))
    assert row.reference in unknown[unknown.index("Dossiers à contrôler") :]
    act(karim, "notes-du-dossier", row.public_id, acte="desetiqueter", etiquette=str(other.public_id))
    assert not FileTag.objects.exists()


def test_under_a_tag_its_files_are_listed_whatever_they_wait_for(world: worlds.World) -> None:
    """A file that is conform awaits nothing of the desk: under its tag it is found all the same, and opened."""
    karim, row, one = entered(world.karim), world.candidature("en_commission"), a_tag(world)
    FileTag.objects.create(
        organisation=world.bailleur, candidature=row, tag=one, by=world.karim.person, at=timezone.now()
    )
    answer = karim.get(reverse("bailleur"), {"etiquette": str(one.public_id)})
    assert "Dossiers sous cette étiquette (1)" in plain_text(answer)
    assert f"Dossier {row.reference}" in plain_text(answer)
    assert reverse("bailleur_controle", args=[row.public_id]) in answer.text
    assert "Dossiers sous cette étiquette" not in plain_text(karim.get(reverse("bailleur")))


def test_the_files_of_a_tag_are_bounded_and_counted(world: worlds.World, monkeypatch: pytest.MonkeyPatch) -> None:
    karim, one = entered(world.karim), a_tag(world)
    for row in Candidature.objects.filter(publication__bailleur=world.bailleur, stage="designee")[:2]:
        FileTag.objects.create(
            organisation=world.bailleur, candidature=row, tag=one, by=world.karim.person, at=timezone.now()
        )
    many = FileTag.objects.count()
    monkeypatch.setattr(tagged, "SHOWN", 0)
    told = plain_text(karim.get(reverse("bailleur"), {"etiquette": str(one.public_id)}))
    assert "Dossiers sous cette étiquette" not in told
    monkeypatch.setattr(tagged, "SHOWN", 1)
    told = plain_text(karim.get(reverse("bailleur"), {"etiquette": str(one.public_id)}))
    assert f"Dossiers sous cette étiquette ({many})" in told
    assert ("Et 1 de plus." in told) is (many == 2)


def test_a_closed_list_shows_the_tags_of_its_files(world: worlds.World) -> None:
    odile, row = entered(world.odile), world.candidature("classee")
    one = DeskTag.objects.create(
        organisation=world.reservataire, label="À revoir", made_by=world.odile.person, made_at=timezone.now()
    )
    assert "À revoir" not in read(odile, "publication-reservataire", row.publication.public_id)
    act(odile, "notes-du-dossier", row.public_id, acte="etiqueter", etiquette=str(one.public_id))
    assert "À revoir" in read(odile, "publication-reservataire", row.publication.public_id)


def test_from_a_landlord_s_own_list_the_notes_lead_back_to_a_page_that_opens(world: worlds.World) -> None:
    on = replace(world, reservataire=world.bailleur).home_at("classee", [world.noe, *world.others])
    karim, row = entered(world.karim), on.candidatures.order_by("rank")[0]
    page_of = karim.get(reverse("notes-du-dossier", args=[row.public_id]))
    back = reverse("dossier-reservataire", args=[row.public_id])
    assert f'href="{back}"' in page_of.text
    assert karim.get(back).status_code == 200
    sent = karim.get(reverse("notes-du-dossier", args=[file_of(world).public_id]))
    assert reverse("bailleur_controle", args=[file_of(world).public_id]) in sent.text


def test_a_finished_file_offers_no_tag(world: worlds.World) -> None:
    karim, row = entered(world.karim), file_of(world)
    a_tag(world)
    assert "Poser cette étiquette" in page(karim, row)
    type(row).objects.filter(pk=row.pk).update(stage="non_conforme")
    assert "Poser cette étiquette" not in page(karim, row)


def test_taking_a_note_away_is_two_gestures(world: worlds.World) -> None:
    karim, row = entered(world.karim), file_of(world)
    act(karim, "notes-du-dossier", row.public_id, acte="noter", text=WORDS)
    told = karim.get(reverse("notes-du-dossier", args=[row.public_id])).text
    assert '<summary class="small">Retirer cette note</summary>' in told


def test_the_queue_by_tag_leaves_out_every_other_line(world: worlds.World) -> None:
    karim, row, one = entered(world.karim), file_of(world), a_tag(world)
    every = plain_text(karim.get(reverse("bailleur")))
    act(karim, "notes-du-dossier", row.public_id, acte="etiqueter", etiquette=str(one.public_id))
    narrowed = karim.get(reverse("bailleur"), {"etiquette": str(one.public_id)})
    shown = plain_text(narrowed)

    def many(told: str) -> int:
        return int(told.split("À tous", 1)[1].split("(", 1)[1].split(")", 1)[0])

    assert many(shown) < many(every)
    assert f"etiquette={one.public_id}" in narrowed.text


def test_under_a_tag_no_list_of_the_page_shows_or_says_more_than_its_lines(world: worlds.World) -> None:
    karim, one = entered(world.karim), a_tag(world)
    offered = world.candidature("attribuee", world.amina)
    FileTag.objects.create(
        organisation=world.bailleur, candidature=offered, tag=one, by=world.karim.person, at=timezone.now()
    )
    every = plain_text(karim.get(reverse("bailleur")))
    assert "parmi les lignes choisies" not in every

    told = karim.get(reverse("bailleur"), {"etiquette": str(one.public_id)})

    shown = plain_text(told)
    assert "Les listes de cette page montrent les lignes choisies seules." in shown
    assert "Aucun dossier à contrôler parmi les lignes choisies." in shown
    assert "Aucun bail à signer parmi les lignes choisies." in shown
    running = told.text[told.text.index("<h2>Offres en cours</h2>") : told.text.index("<h2>Baux à signer</h2>")]
    assert reverse("bailleur_offre", args=[offered.public_id]) in running
    other = world.candidature("acceptee", world.noe)
    assert reverse("bailleur_bail", args=[other.public_id]) in karim.get(reverse("bailleur")).text
    assert reverse("bailleur_bail", args=[other.public_id]) not in told.text
    mine = plain_text(karim.get(reverse("bailleur"), {"qui": "moi"}))
    assert "Aucune offre en cours parmi les lignes choisies." in mine


def test_under_a_tag_the_lists_of_a_reservataire_are_those_of_its_files(world: worlds.World) -> None:
    odile, row = entered(world.odile), world.candidature("classee")
    one = DeskTag.objects.create(
        organisation=world.reservataire, label="À revoir", made_by=world.odile.person, made_at=timezone.now()
    )
    act(odile, "notes-du-dossier", row.public_id, acte="etiqueter", etiquette=str(one.public_id))
    told = odile.get(reverse("file-du-jour"), {"etiquette": str(one.public_id)})

    assert str(row.publication.public_id) in told.text[told.text.index("<h2>Désigner (1)</h2>") :]
    assert "Aucun logement n’attend d’être publié parmi les lignes choisies." in plain_text(told)
    assert str(world.at["publiee"].public_id) not in told.text
    assert str(world.at["publiee"].public_id) in odile.get(reverse("file-du-jour")).text
    free = odile.get(reverse("file-du-jour"), {"qui": "personne"}).text
    assert str(world.homes["oriente"].public_id) in free


def test_a_reservataire_s_list_stands_under_the_tag_of_one_of_its_files(world: worlds.World) -> None:
    odile, row = entered(world.odile), world.candidature("classee")
    one = DeskTag.objects.create(
        organisation=world.reservataire, label="À revoir", made_by=world.odile.person, made_at=timezone.now()
    )
    act(odile, "notes-du-dossier", row.public_id, acte="etiqueter", etiquette=str(one.public_id))
    told = odile.get(reverse("file-du-jour"), {"etiquette": str(one.public_id)})
    assert str(row.publication.public_id) in told.text
    assert "À revoir" in read(odile, "dossier-reservataire", row.public_id)


def test_the_list_of_tags_is_kept_on_screen_by_who_manages(world: worlds.World) -> None:
    karim = entered(world.karim)
    assert "Qui gère les membres tient cette liste." in read(karim, "etiquettes")
    sent = {"act_key": str(uuid7()), "acte": "proposer", "label": "À rappeler"}
    answer = karim.post(reverse("etiquettes"), sent)
    assert answer.status_code == WRONG
    assert not DeskTag.objects.exists()

    Membership.objects.filter(user=world.karim.person).update(manages_since=timezone.now())
    second_factors.give(world.karim.person)
    second_factors.show(karim)
    act(karim, "etiquettes", acte="proposer", label="À rappeler")
    key = str(DeskTag.objects.get().public_id)
    assert "Retirer de la liste" in read(karim, "etiquettes")
    act(karim, "etiquettes", acte="finir", etiquette=key)
    assert DeskTag.objects.get().ended_at is not None
    act(karim, "etiquettes", acte="remettre", etiquette=key)
    assert DeskTag.objects.get().ended_at is None
    answer = karim.post(reverse("etiquettes"), {"act_key": str(uuid7()), "acte": "proposer", "label": "À rappeler"})
    assert "déjà dans la liste" in plain_text(answer)


def test_the_household_reads_its_notes_and_tags_in_its_archive(world: worlds.World) -> None:
    karim, row = entered(world.karim), file_of(world)
    act(karim, "notes-du-dossier", row.public_id, acte="noter", text=WORDS)
    act(karim, "notes-du-dossier", row.public_id, acte="etiqueter", etiquette=str(a_tag(world).public_id))
    whose = world.amina if row.demande_id == world.amina.demande.pk else world.noe

    files = archive_of(whose.demande, holder(whose))
    (note,) = rows(files, "candidatures", "DeskNote")
    assert (note["text"], note["organisation"]) == (WORDS, world.bailleur.name)
    (borne,) = rows(files, "candidatures", "FileTag")
    assert (borne["tag"], borne["organisation"]) == ("À rappeler", world.bailleur.name)
    pages = [data.decode() for name, data in files.items() if name.endswith(".html")]
    assert any(WORDS in page and "À rappeler" in page for page in pages)
    assert world.karim.person.name not in files["donnees/candidatures.json"].decode()
