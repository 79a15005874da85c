"""What outlives an erasure: published lines, minutes, counts and a proof, none of which leads to anybody."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from palier.models import Candidature, Fact, JournalEntry, LeaseCount, Ranking, RankingLine, User
from palier.models.life import quotas
from palier.models.ranking import freezing
from palier.rules.life.retention import Occasion
from palier.rules.ranking import verify
from palier.workflows.life import erasing
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Applicant
    from tests.world import World

from tests.workflows.erasing_world import BIRTH_NAME, after, everywhere, housed, leave_traces, zelie

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=3)


@pytest.fixture
def person(world: World) -> Applicant:
    made = zelie()
    leave_traces(made)
    housed(world, made)
    return made


def test_the_public_file_still_verifies_and_the_opening_is_gone(
    person: Applicant, world: World, tmp_path: Path
) -> None:
    ranked = Ranking.objects.get(publication=world.at["bail"])
    line = RankingLine.objects.get(ranking=ranked, demande=person.demande)
    file = tmp_path / "classement.jsonl"
    file.write_bytes(b"".join(freezing.public_lines(ranked.pk, ranked.header)))
    before = file.read_bytes()
    assert line.opening is not None

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    line.refresh_from_db()
    assert (line.opening, line.demande_id, line.candidature_id, line.salt, line.audience) == (None, None, None, "", [])
    file.write_bytes(b"".join(freezing.public_lines(ranked.pk, ranked.header)))
    assert file.read_bytes() == before
    assert verify.main([str(file)]) == 0


def test_the_openings_of_the_others_still_verify(person: Applicant, world: World, tmp_path: Path) -> None:
    files = (tmp_path / "public.jsonl", tmp_path / "ouvertures.jsonl")
    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    call_command(
        "export_ranking",
        str(world.at["bail"].public_id),
        out=files[0],
        openings=files[1],
        stdout=StringIO(),
    )

    assert "2 lignes ouvertes" in plain_text(verify.verify(*files))
    assert "3 candidats" in plain_text(verify.verify(files[0]))


def test_an_opening_kept_by_a_correction_goes_too(person: Applicant) -> None:
    RankingLine.objects.filter(demande=person.demande).update(kept_opening=json.dumps({"qui": BIRTH_NAME}))

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert everywhere([BIRTH_NAME]) == []


def test_minutes_and_journal_keep_opaque_ids_and_are_not_touched(person: Applicant, world: World) -> None:
    seance = world.seances[str(world.at["bail"].pk)]
    seance.refresh_from_db()
    minutes, digest = seance.minutes, seance.minutes_digest
    candidature = world.candidature("bail", person)
    lines = list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True))

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    seance.refresh_from_db()
    assert (seance.minutes, seance.minutes_digest) == (minutes, digest)
    assert str(candidature.public_id) in json.dumps(minutes)
    assert list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True))[: len(lines)] == lines


def test_the_others_of_the_home_lose_nothing(person: Applicant, world: World) -> None:
    other = world.others[0]
    before = everywhere([other.demande.numero_unique, other.persons[0].email])

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert everywhere([other.demande.numero_unique, other.persons[0].email]) == before
    assert Candidature.objects.filter(demande=other.demande).exists()


def test_the_shares_of_the_year_still_count_the_lease(person: Applicant, world: World) -> None:
    year = timezone.localdate().year
    (before,) = quotas.signed(year, bailleurs=(world.bailleur.pk,))

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    (now,) = quotas.signed(year, bailleurs=(world.bailleur.pk,))
    assert quotas.signed(year, reservataires=(world.reservataire.pk,)) == (now,)
    assert quotas.signed(year, bailleurs=(world.stranger_karim.body.pk,)) == ()
    assert (now.count, now.contingent, now.departement) == (1, before.contingent, before.departement)
    assert (now.is_dalo, now.is_priority, now.quartile) == (before.is_dalo, before.is_priority, before.quartile)
    assert now.signed_on == date(year, 12, 31)
    assert LeaseCount.objects.count() == 1


def test_the_proof_says_how_many_rows_and_nothing_of_the_person(person: Applicant) -> None:
    public_id = person.demande.public_id

    kept = erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert kept is not None
    kept.refresh_from_db()
    assert kept.reference == public_id
    assert kept.rows["palier_person"] == 2
    assert kept.rows["palier_lease"] == kept.rows["palier_demande"] == kept.rows["palier_user"] == 1
    assert kept.rows["palier_signinattempt"] == 1
    assert erasing.is_whole(kept)
    line = JournalEntry.objects.get(verb="effacer")
    assert (line.object_id, line.details["empreinte"], line.details["preuve"]) == (public_id, kept.digest, str(kept.pk))
    kept.rows = {**kept.rows, "palier_person": 1}
    assert not erasing.is_whole(kept)


@pytest.mark.parametrize("statement", ["UPDATE palier_erasure SET rows = '{}'", "DELETE FROM palier_erasure"])
def test_a_proof_is_never_changed(person: Applicant, statement: str) -> None:
    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_account_that_something_else_still_names_is_emptied(person: Applicant) -> None:
    other = factories.demande("Noé")
    Fact.objects.create(demande=other.demande, layer="declare", path="wish", by=person.user, at=timezone.now())

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    shell = User.objects.get(pk=person.user.pk)
    assert (shell.name, shell.is_active, shell.login) == ("", False, f"efface:{shell.public_id}")
    assert not shell.has_usable_password()
