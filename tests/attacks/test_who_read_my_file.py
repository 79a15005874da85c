"""Each person shown in a list has a line of their own, and reads in plain words who read their file, and why."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Ranking, User
from palier.models.doors import acting, row_security
from palier.rules.doors.readings import SENTENCES, Purpose
from palier.workflows.acting import tracing
from tests import couples, factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.separation.moves import bare, fork_of, go_alone

if TYPE_CHECKING:
    from pathlib import Path

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def world(built_world: worlds.World) -> worlds.World:
    return built_world


@pytest.fixture
def staff() -> Actor:
    return factories.member("Odile", factories.organisation("reservataire", "Ville de Montreuil"))


def signed_in(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(applicant: factories.Applicant, address: str = "") -> str:
    return plain_text(signed_in(applicant.user).get(reverse("lectures") + address))


def test_a_list_is_a_line_for_each_person_shown(world: worlds.World) -> None:
    publication = world.at["classee"]
    listed = set(publication.candidatures.filter(rank__isnull=False).values_list("demande_id", flat=True))

    answer = signed_in(world.odile.user).get(reverse("publication-reservataire", args=[publication.public_id]))

    assert answer.status_code == 200
    assert listed
    assert set(AccessEntry.objects.filter(demande_ref__isnull=False).values_list("demande_ref", flat=True)) == listed


def test_a_list_of_many_is_written_in_one_statement(staff: Actor, django_assert_num_queries: object) -> None:
    read = [factories.demande(f"Awa{place}").demande for place in range(30)]

    with django_assert_num_queries(1):  # type: ignore[operator]
        tracing.note(read, Purpose.DESIGNATE, by=staff, at=timezone.now())


def test_a_person_reads_who_when_and_why_and_never_the_name_of_an_agent(staff: Actor) -> None:
    awa = factories.demande("Awa")
    for minute in range(3):
        tracing.note([awa.demande], Purpose.DESIGNATE, by=staff, at=timezone.now() + timedelta(seconds=minute))

    told = page_of(awa)

    assert "<bdi>Ville de Montreuil</bdi></strong>, réservataire" in told
    assert SENTENCES[Purpose.DESIGNATE] in told
    assert "3 fois ce jour-là" in told
    assert "Odile" not in told


def test_nobody_reads_the_readings_of_another_file(staff: Actor, as_login: object) -> None:
    awa, karim = factories.demande("Awa"), factories.demande("Karim")
    tracing.note([karim.demande], Purpose.FIND, by=staff, at=timezone.now())

    assert "Personne n’a lu votre dossier" in page_of(awa)
    role = acting.Acting(role=row_security.DEMANDEUR, user=awa.user.pk, demande=awa.demande.pk)
    with as_login("palier_web"), acting.taken(role):  # type: ignore[operator]
        assert not AccessEntry.objects.exists()


def test_the_list_has_pages(staff: Actor) -> None:
    awa, now = factories.demande("Awa"), timezone.now()
    for day in range(25):
        tracing.note([awa.demande], Purpose.FIND, by=staff, at=now - timedelta(days=day))

    assert page_of(awa).count(SENTENCES[Purpose.FIND]) == 20
    assert page_of(awa, "?page=2").count(SENTENCES[Purpose.FIND]) == 5


def test_each_purpose_is_told_to_a_household_in_words() -> None:
    assert set(SENTENCES) == set(Purpose)
    assert all(sentence.startswith("pour ") for sentence in SENTENCES.values())


def test_the_operator_who_explains_a_file_is_written_down() -> None:
    awa = factories.demande("Awa")

    call_command("explain", awa.demande.numero_unique, stdout=io.StringIO())

    entry = AccessEntry.objects.get(demande_ref=awa.demande.pk)
    assert (entry.purpose, entry.role, entry.actor) == (Purpose.EXPLAIN, "intendant", tracing.OPERATOR)
    assert "Le service qui tient ce site" in page_of(awa)


def test_the_operator_who_exports_the_openings_is_written_down_for_each(world: worlds.World, tmp_path: Path) -> None:
    ranking = Ranking.objects.select_related("publication").first()
    assert ranking is not None
    identifier, public = str(ranking.publication.public_id), str(tmp_path / "public")
    listed = set(ranking.publication.candidatures.filter(rank__isnull=False).values_list("demande_id", flat=True))

    call_command("export_ranking", identifier, "--out", public, stdout=io.StringIO())
    assert not AccessEntry.objects.filter(purpose=Purpose.OPENINGS).exists()
    call_command(
        "export_ranking", identifier, "--out", public, "--openings", str(tmp_path / "openings"), stdout=io.StringIO()
    )

    told = AccessEntry.objects.filter(purpose=Purpose.OPENINGS, demande_ref__isnull=False)
    assert set(told.values_list("demande_ref", flat=True)) == listed


def test_the_operator_tells_an_auditor_who_read_a_file_and_that_is_written_down_too(staff: Actor) -> None:
    awa, out = factories.demande("Awa"), io.StringIO()
    tracing.note([awa.demande], Purpose.FIND, by=staff, at=timezone.now())

    call_command("readings", "--number", awa.demande.numero_unique, stdout=out)

    assert "Ville de Montreuil, Odile  retrouver un ménage" in plain_text(out.getvalue())
    assert AccessEntry.objects.filter(demande_ref=awa.demande.pk, purpose=Purpose.AUDIT).exists()


def test_what_one_holder_proves_in_confidence_is_not_told_to_the_other(staff: Actor) -> None:
    couple = couples.couple()
    proof = factories.piece(couple.demande, code="situation_violence", sent_by=couple.amina.person)
    plain = factories.piece(couple.demande, sent_by=couple.amina.person)
    now = timezone.now()

    tracing.note([proof], Purpose.CHECK_PIECE, by=staff, at=now)
    marc, amina = signed_in(couple.marc.person), signed_in(couple.amina.person)
    assert "Personne n’a lu votre dossier" in plain_text(marc.get(reverse("lectures")))
    assert SENTENCES[Purpose.CHECK_PIECE] in plain_text(amina.get(reverse("lectures")))

    tracing.note([plain], Purpose.CHECK_PIECE, by=staff, at=now)
    assert "fois ce jour-là" not in plain_text(marc.get(reverse("lectures")))


def test_after_a_silent_fork_the_readings_of_her_file_are_told_to_her_alone(staff: Actor) -> None:
    couple = couples.couple()
    go_alone(signed_in(couple.amina.person))
    hers = fork_of(couple.demande)
    marc = signed_in(couple.marc.person)
    before = bare(marc.get(reverse("lectures")))

    tracing.note([hers], Purpose.CHECK, by=staff, at=timezone.now())

    assert bare(marc.get(reverse("lectures"))) == before
    her = signed_in(User.objects.get(holder__demande=hers))
    assert SENTENCES[Purpose.CHECK] in plain_text(her.get(reverse("lectures")))
