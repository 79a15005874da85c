"""Who follows a line, on the pages of a desk: taken, given, handed back, undone, filtered; and who is away."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Absence, Assignment, Membership
from palier.models.identifiers import uuid7
from tests import factories, second_factors
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONFLICT, NOT_FOUND = 409, 404


@pytest.fixture
def world() -> worlds.World:
    return worlds.build()


def press(client: Client, world: worlds.World, **said: str) -> HttpResponse:
    """The list to designate from, by the form of its line."""
    url = reverse("ligne", args=["liste", world.at["classee"].public_id])
    return client.post(url, {"act_key": str(uuid7()), "vu": "", "retour": reverse("file-du-jour"), **said})


def line(page: str, world: worlds.World) -> str:
    """The form of that line on a page."""
    start = page.index(f'action="{reverse("ligne", args=["liste", world.at["classee"].public_id])}"')
    return page[start : page.index("</form>", start)]


def many(page: str, label: str) -> int:
    found = re.search(rf"{label}\s+\((\d+)\)", page)
    assert found, page
    return int(found[1])


def id_of(who: Actor) -> str:
    return str(who.person.public_id)


def test_a_line_is_taken_on_the_queue_and_a_colleague_reads_by_whom(world: worlds.World) -> None:
    odile, reader = entered(world.odile), entered(world.reader)
    before = read(reader, "file-du-jour")
    assert "Je m’en occupe" in line(read(odile, "file-du-jour"), world)

    assert press(odile, world, acte="prendre").url == reverse("file-du-jour")

    mine = read(odile, "file-du-jour")
    assert "Vous vous en occupez." in line(mine, world)
    assert many(mine, "À moi") == 1
    theirs = read(reader, "file-du-jour")
    assert f"{world.odile.person.name} s’en occupe." in line(theirs, world)
    assert many(theirs, "À moi") == 0
    assert many(theirs, "À personne") == many(before, "À personne") - 1
    assert many(theirs, "À tous") == many(before, "À tous")
    for client, url in ((odile, "publication-reservataire"), (reader, "publication-reservataire")):
        assert "occupe" in line(read(client, url, world.at["classee"].public_id), world)


def test_the_queue_shows_the_lines_of_one_choice_and_a_word_of_nowhere_shows_all(world: worlds.World) -> None:
    odile = entered(world.odile)
    press(odile, world, acte="prendre")
    all_of_them = many(read(odile, "file-du-jour"), "Ce qui vous attend, par date")
    for choice, expected in (("moi", 1), ("personne", all_of_them - 1), ("ailleurs", all_of_them)):
        page = plain_text(odile.get(reverse("file-du-jour"), {"qui": choice}))
        assert many(page, "Ce qui vous attend, par date") == expected
    page = plain_text(odile.get(reverse("file-du-jour"), {"qui": "reprendre"}))
    assert "Rien ici." in page


def test_who_saw_a_line_free_reads_who_took_it_meanwhile(world: worlds.World) -> None:
    press(entered(world.odile), world, acte="prendre")

    answer = press(entered(world.reader), world, acte="prendre")

    assert answer.status_code == CONFLICT
    assert f"{world.odile.person.name} s’en occupe depuis." in plain_text(answer)
    assert Assignment.objects.get().member == world.odile.person


def test_a_line_is_given_and_the_gift_taken_back_from_where_it_is_said(world: worlds.World) -> None:
    odile = entered(world.odile)
    answer = press(odile, world, acte="confier", a=id_of(world.reader))
    page = plain_text(odile.get(answer.url))

    assert f"1 ligne confiée à {world.reader.person.name}." in page
    undo, given = reverse("ligne-annuler"), str(Assignment.objects.get().act)
    assert undo in page
    said = {"confie": given, "retour": "https://ailleurs.example/"}
    assert odile.post(undo, {"act_key": str(uuid7()), **said}).url == reverse("file-du-jour")
    assert not Assignment.objects.exists()
    for told in (given, "rien"):
        assert odile.post(undo, {"act_key": str(uuid7()), "confie": told}).status_code == CONFLICT


def test_it_is_given_to_colleagues_alone_and_handed_back_by_who_has_it(world: worlds.World) -> None:
    odile = entered(world.odile)
    for stranger in (world.stranger_odile, world.karim):
        assert press(odile, world, acte="confier", a=id_of(stranger)).status_code == CONFLICT
    assert press(odile, world, acte="rendre").status_code == CONFLICT
    press(odile, world, acte="prendre")
    press(odile, world, acte="rendre")
    assert not Assignment.objects.exists()
    for said in ({"acte": "voler"}, {"acte": "prendre", "vu": "quelqu’un"}):
        assert press(odile, world, **said).status_code == NOT_FOUND


def test_a_landlord_takes_a_file_and_its_files_to_check_follow_the_choice(world: worlds.World) -> None:
    karim = entered(world.karim)
    row = world.candidature("designee")
    act(karim, "ligne", "dossier", row.public_id, acte="prendre", vu="")

    assert "Vous vous en occupez." in read(karim, "bailleur_controle", row.public_id)
    ines = entered(factories.member("Ines", world.bailleur, role=world.karim.role))
    said = f"{world.karim.person.name} s’en occupe."
    assert said in read(ines, "bailleur_controle", row.public_id)
    table = read(ines, "bailleur")
    assert said in table[table.index("Dossiers à contrôler") :]
    mine = plain_text(karim.get(reverse("bailleur"), {"qui": "moi"}))
    assert row.reference in mine
    assert many(mine, "À moi") == many(mine, "Aussi suivi") == 1
    nobody = plain_text(karim.get(reverse("bailleur"), {"qui": "personne"}))
    assert row.reference not in nobody[nobody.index("Dossiers à contrôler") :]


def test_an_absence_is_told_read_by_colleagues_and_its_lines_are_to_take_up(world: worlds.World) -> None:
    odile, reader = entered(world.odile), entered(world.reader)
    press(odile, world, acte="prendre")
    today = timezone.localdate()
    days = {"since": today.isoformat(), "until": (today + 3 * DAY).isoformat()}
    act(odile, "absences", acte="dire", **days)

    assert world.odile.person.name in read(reader, "absences").split("Absences de l’équipe")[1]
    theirs = plain_text(reader.get(reverse("file-du-jour"), {"qui": "reprendre"}))
    assert many(theirs, "Ce qui vous attend, par date") == 1
    assert f"À reprendre : {world.odile.person.name} n’est pas là jusqu’au " in line(theirs, world)
    press(reader, world, acte="prendre", vu=id_of(world.odile))
    assert "Vous vous en occupez." in line(read(reader, "file-du-jour"), world)

    act(odile, "absences", acte="retirer")
    assert not Absence.objects.exists()
    late = {"since": (today - 3 * DAY).isoformat(), "until": (today - DAY).isoformat()}
    answer = odile.post(reverse("absences"), {"act_key": str(uuid7()), "acte": "dire", **late})
    assert answer.status_code == 400
    assert "pas encore passés" in plain_text(answer)


def test_a_manager_gives_all_the_lines_of_somebody_and_nobody_else_is_offered_it(world: worlds.World) -> None:
    press(entered(world.odile), world, acte="prendre")
    reader = entered(world.reader)
    whose = {"acte": "confier", "de": id_of(world.odile), "a": id_of(world.reader)}
    assert "Tout confier" not in read(reader, "absences")
    answer = reader.post(reverse("absences"), {"act_key": str(uuid7()), **whose})
    assert answer.status_code == CONFLICT

    Membership.objects.filter(user=world.reader.person).update(manages_since=timezone.now())
    # Who manages comes in by two factors, always.
    second_factors.give(world.reader.person)
    second_factors.show(reader)
    assert "Tout confier" in read(reader, "absences")
    answer = reader.post(reverse("absences"), {"act_key": str(uuid7()), **whose})
    assert Assignment.objects.get().member == world.reader.person
    answer = reader.post(reverse("absences"), {"act_key": str(uuid7()), **whose, "de": str(uuid7())})
    assert answer.status_code == CONFLICT
    back = {**whose, "de": id_of(world.reader), "a": id_of(world.odile)}
    given = reader.post(reverse("absences"), {"act_key": str(uuid7()), **back})
    assert f"1 ligne confiée à {world.odile.person.name}." in plain_text(reader.get(given.url))
