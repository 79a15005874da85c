"""What a member of a commission does by themselves: an interest in a home, and the minutes that they sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import (
    Candidature,
    InterestDeclaration,
    JournalEntry,
    MinutesSignature,
    Seance,
)
from palier.workflows.commission import voting
from tests import world as worlds
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from palier.models import Publication
    from tests.world import World


pytestmark = pytest.mark.django_db


# --- An interest ----------------------------------------------------------------------------


def voting_keys(seance: Seance) -> set[str]:
    item = seance.items.get()
    return {seat.key for seat in voting.voters_of(item, item.seance)}


def test_a_member_declares_an_interest_and_neither_votes_nor_reads(
    world: World, on: Publication, seance: Seance
) -> None:
    mireille, where = entered(world.mireille), (seance.public_id, on.public_id)
    assert voting_keys(seance) == {"0", "1"}

    assert act(mireille, "mes-dossiers", *where, act="interet") == ""

    page = read(mireille, "mes-dossiers", *where)
    assert "Vous avez déclaré un intérêt" in page
    assert "Lire le dossier" not in page
    assert voting_keys(seance) == {"1"}
    line = JournalEntry.objects.get(verb="declarer_interet")
    assert line.actor == world.mireille.person.public_id
    assert "Intérêt déclaré, sans part au vote" in read(entered(world.karim), "seance_decider", *where)


def test_an_interest_in_one_candidate_names_it_by_an_opaque_id(world: World, on: Publication, seance: Seance) -> None:
    row = Candidature.objects.filter(publication=on, stage="conforme").earliest("rank")
    where = (seance.public_id, on.public_id)

    act(entered(world.mireille), "mes-dossiers", *where, act="interet", candidature=str(row.public_id))

    assert InterestDeclaration.objects.get().candidature_ref == row.public_id


def test_a_declaration_made_by_mistake_is_taken_back_with_a_reason(
    world: World, on: Publication, seance: Seance
) -> None:
    mireille, where = entered(world.mireille), (seance.public_id, on.public_id)
    act(mireille, "mes-dossiers", *where, act="interet")

    assert "Écrivez pourquoi" in act(mireille, "mes-dossiers", *where, act="retirer_interet", reason=" ")
    assert act(mireille, "mes-dossiers", *where, act="retirer_interet", reason="Un homonyme.") == ""

    assert voting_keys(seance) == {"0", "1"}
    assert "Lire le dossier" in read(mireille, "mes-dossiers", *where)


def test_nothing_is_taken_back_where_nothing_was_declared(world: World, on: Publication, seance: Seance) -> None:
    where = (seance.public_id, on.public_id)

    said = act(entered(world.mireille), "mes-dossiers", *where, act="retirer_interet", reason="Un homonyme.")

    assert "aucun intérêt" in said


def test_after_the_vote_no_interest_is_declared_or_taken_back(world: World, on: Publication, seance: Seance) -> None:
    mireille, where = entered(world.mireille), (seance.public_id, on.public_id)
    act(mireille, "mes-dossiers", *where, act="interet")
    seance.items.update(sitting=[1])

    said = act(mireille, "mes-dossiers", *where, act="retirer_interet", reason="Un homonyme.")

    assert "l’intérêt doit être déclaré avant le vote" in said
    assert "Déclarer un intérêt" not in read(mireille, "mes-dossiers", *where)


# --- The minutes ----------------------------------------------------------------------------


def test_a_member_who_was_there_signs_the_minutes_and_the_landlord_reads_it(
    world: World, on: Publication, seance: Seance
) -> None:
    mireille, key = entered(world.mireille), seance.public_id
    assert "sera établi à la clôture" in read(mireille, "mon-proces-verbal", key)
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()
    assert "Un procès-verbal est à signer" in read(mireille, "mes-seances")

    assert act(mireille, "mon-proces-verbal", key, digest=seance.minutes_digest) == ""

    assert "Vous avez signé ce procès-verbal" in read(mireille, "mon-proces-verbal", key)
    assert "A. Bailleul, signé" in read(entered(world.karim), "proces_verbal", key)
    assert JournalEntry.objects.get(verb="signer_proces_verbal").actor == world.mireille.person.public_id
    assert "Un procès-verbal est à signer" not in read(mireille, "mes-seances")
    assert "Lire le dossier" not in read(mireille, "mes-dossiers", key, on.public_id)


def test_signed_twice_is_once_and_other_minutes_are_not_signed(world: World, on: Publication, seance: Seance) -> None:
    mireille, key = entered(world.mireille), seance.public_id
    assert "n’est pas encore établi" in act(mireille, "mon-proces-verbal", key, digest="")
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()

    assert "relisez-le" in act(mireille, "mon-proces-verbal", key, digest="0" * 64)
    assert act(mireille, "mon-proces-verbal", key, digest=seance.minutes_digest) == ""
    assert act(mireille, "mon-proces-verbal", key, digest=seance.minutes_digest) == ""

    assert MinutesSignature.objects.count() == 1


def test_who_was_away_all_along_signs_nothing_and_who_left_early_signs(
    world: World, on: Publication, seance: Seance
) -> None:
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()
    mireille, key, digest = entered(world.mireille), seance.public_id, seance.minutes_digest
    absent = [{**seance.members[0], "present": False}, *seance.members[1:]]
    Seance.objects.filter(pk=seance.pk).update(members=absent)
    assert "vous note absent" in act(mireille, "mon-proces-verbal", key, digest=digest)

    Seance.objects.filter(pk=seance.pk).update(changes=[{"what": "depart", "member": 0, "at": "2026-01-01T10:00:00Z"}])

    assert act(mireille, "mon-proces-verbal", key, digest=digest) == ""
