"""Raw SQL as a member of a commission: their own séances alone, no file of another, no name, no proof, and nothing to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import CalledMember, Candidature, InterestDeclaration, PutToVote, Seance
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
FILES = ("palier_demande", "palier_demandeversion", "palier_seniority", "palier_fact", "palier_piece")
NEVER = ("palier_person", "palier_piececontent", "palier_filecontent", "palier_letter", "palier_message")


@pytest.fixture
def world() -> World:
    """Mireille is called to one séance; the same landlord holds another, without her."""
    world = worlds.cast(others=3)
    world.at["hers"] = world.home_at("en_commission", [world.amina, *world.others])
    mireille, world.mireille = world.mireille, world.stranger_member
    world.at["another"] = world.home_at("en_commission", [world.noe])
    world.mireille = mireille
    factories.piece(world.amina.demande)
    factories.piece(world.amina.demande, confidentiality="sensible")
    factories.piece(world.noe.demande)
    return world


def ids(statement: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[0] for row in cursor.fetchall()}


def presented(world: World) -> set[int]:
    return set(
        Candidature.objects.filter(publication=world.at["hers"], stage="conforme").values_list("demande", flat=True)
    )


def test_a_member_reads_the_files_of_their_own_seance_and_of_no_other(world: World) -> None:
    wanted = presented(world)
    with page_of(member(world.mireille)):
        assert ids("SELECT id FROM palier_demande") == wanted
        for table in FILES[1:]:
            assert ids(f"SELECT demande_id FROM {table}") <= wanted, table
        assert ids("SELECT publication_id FROM palier_agendaitem") == {world.at["hers"].pk}
        assert world.noe.demande.pk not in ids("SELECT demande_id FROM palier_candidature")
        assert would("SELECT 1 FROM palier_piece WHERE confidentiality <> 'ordinaire'") == 0
        assert would("SELECT 1 FROM palier_piece") == 1


def test_whose_files_they_are_is_asked_once_and_not_of_each_candidature(world: World) -> None:
    """A signed claim is checked at each asking: an agenda of forty homes asked it four thousand times for one reading."""

    def asked() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT calls FROM pg_stat_xact_user_functions WHERE funcname = 'palier_ours'")
            return next((calls for (calls,) in cursor.fetchall()), 0)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL track_functions = 'all'")
    with page_of(member(world.mireille)):
        before = asked()
        listed = len(ids("SELECT id FROM palier_candidature"))
        times = asked() - before

    # Once for the séances, once for the candidatures.
    assert listed > times == 2


def test_who_is_called_to_nothing_reads_no_file_at_all(world: World) -> None:
    CalledMember.objects.filter(user=world.stranger_member.person).update(user=None)
    with page_of(member(world.stranger_member)):
        for table in (*FILES, "palier_candidature", "palier_seance", "palier_agendaitem", "palier_decision"):
            assert would(f"SELECT 1 FROM {table}") == 0, table


def test_names_proofs_and_letters_are_never_a_member_s(world: World) -> None:
    with page_of(member(world.mireille)):
        for table in NEVER:
            assert would(f"SELECT 1 FROM {table}") == REFUSED, table


def test_a_declared_interest_closes_the_files_of_that_home(world: World) -> None:
    item = world.seances[str(world.at["hers"].pk)].items.get()
    InterestDeclaration.objects.create(
        item=item, seance=item.seance, member=0, label="A. Bailleul", by=world.karim.person, at=timezone.now()
    )
    with page_of(member(world.mireille)):
        assert would("SELECT 1 FROM palier_demande") == 0


def test_what_the_landlord_reads_no_more_no_member_reads(world: World) -> None:
    with connection.cursor() as cursor:
        for table in FILES:
            cursor.execute(f"UPDATE {table} SET audience = '{{}}'")
    with page_of(member(world.mireille)):
        for table in FILES:
            assert would(f"SELECT 1 FROM {table}") == 0, table


def test_a_member_seats_nobody_and_changes_no_seance(world: World) -> None:
    with page_of(member(world.mireille)):
        for statement in (
            "UPDATE palier_calledmember SET reads_until = now() + interval '1 year'",
            "INSERT INTO palier_calledmember (seance_id, member, user_id) SELECT id, 5, 1 FROM palier_seance",
            "UPDATE palier_seance SET stage = 'close'",
            "UPDATE palier_candidature SET stage = 'attribuee'",
            "DELETE FROM palier_calledmember",
        ):
            assert would(statement) == REFUSED, statement


INTEREST = (
    "INSERT INTO palier_interestdeclaration (seance_id, item_id, member, label, by_id, at)"
    " VALUES (%s, %s, %s, 'x', %s, now())"
)
SIGNED = (
    "INSERT INTO palier_minutessignature (seance_id, member, by_id, digest, signed_at) VALUES (%s, %s, %s, %s, now())"
)

PAPER = (
    "INSERT INTO palier_minutespaper (seance_id, member, by_id, data, digest, made_at)"
    " VALUES (%s, 0, %s, 'x', repeat('0', 64), now())"
)


def test_an_interest_is_one_s_own_and_comes_before_the_vote(world: World) -> None:
    item = world.seances[str(world.at["hers"].pk)].items.get()
    other = world.seances[str(world.at["another"].pk)].items.get()
    me, karim = world.mireille.person.pk, world.karim.person.pk
    with page_of(member(world.mireille)):
        assert would(INTEREST, [item.seance_id, item.pk, 0, me]) == 1
        assert would(INTEREST, [item.seance_id, item.pk, 1, me]) == REFUSED
        assert would(INTEREST, [item.seance_id, item.pk, 0, karim]) == REFUSED
        assert would(INTEREST, [other.seance_id, other.pk, 0, me]) == REFUSED
        assert would(INTEREST, [item.seance_id, other.pk, 0, me]) == REFUSED
    item.sitting = [0, 1]
    item.save()
    with page_of(member(world.mireille)):
        assert would(INTEREST, [item.seance_id, item.pk, 0, me]) == REFUSED


def test_minutes_are_signed_in_one_s_own_name_once_they_are_written_and_nobody_unsigns_them(world: World) -> None:
    on = world.at["hers"]
    seance, me = world.seances[str(on.pk)], world.mireille.person.pk
    with page_of(member(world.mireille)):
        assert would(SIGNED, [seance.pk, 0, me, ""]) == REFUSED
    Seance.objects.filter(pk=seance.pk).update(chair=0)
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()
    digest = seance.minutes_digest
    with page_of(member(world.mireille)):
        assert would(PAPER, [seance.pk, me]) == REFUSED  # the chair has not signed
        assert would(SIGNED, [seance.pk, 0, me, digest]) == 1
        assert would(SIGNED, [seance.pk, 0, me, "0" * 64]) == REFUSED
        assert would(SIGNED, [seance.pk, 1, me, digest]) == REFUSED
        assert would(SIGNED, [seance.pk, 0, world.karim.person.pk, digest]) == REFUSED
        for statement in ("DELETE FROM palier_minutessignature", "UPDATE palier_minutessignature SET member = 1"):
            assert would(statement) == REFUSED, statement
    with page_of(member(world.karim)):
        assert would(SIGNED, [seance.pk, 0, me, digest]) == REFUSED


PUT = (
    "INSERT INTO palier_puttovote (item_id, drafts, order_reason, by_id, put_at) VALUES (%s, '[]', '', %s, now())"
    " RETURNING id"
)
CAST = (
    "INSERT INTO palier_castballot (vote_id, candidature_ref, member, ballot, by_id, cast_at)"
    " VALUES (%s, %s, %s, 'pour', %s, now())"
)


def test_a_ballot_is_one_s_own_in_an_open_vote_and_what_is_put_is_never_rewritten(world: World) -> None:
    on, me = world.at["hers"], world.mireille.person.pk
    item, another = (world.seances[str(world.at[name].pk)].items.get() for name in ("hers", "another"))
    row = Candidature.objects.filter(publication=on, stage="conforme").earliest("pk")
    foreign = Candidature.objects.get(publication=world.at["another"])
    votes = [
        PutToVote.objects.create(item=one, by=world.karim.person, put_at=timezone.now()) for one in (item, another)
    ]
    with page_of(member(world.mireille)):
        assert would(CAST, [votes[0].pk, row.public_id, 0, me]) == 1
        assert would(CAST, [votes[0].pk, row.public_id, 1, me]) == REFUSED
        assert would(CAST, [votes[0].pk, row.public_id, 0, world.karim.person.pk]) == REFUSED
        assert would(CAST, [votes[0].pk, foreign.public_id, 0, me]) == REFUSED
        assert would(CAST, [votes[1].pk, foreign.public_id, 0, me]) == REFUSED
        assert ids("SELECT id FROM palier_puttovote") == {votes[0].pk}
        assert would(PUT, [item.pk, me]) == REFUSED
    with page_of(member(world.karim)):
        assert would(CAST, [votes[0].pk, row.public_id, 0, world.karim.person.pk]) == REFUSED
        ends = "UPDATE palier_puttovote SET ended_at = now(), drafts = {} WHERE id = %s"
        assert would(ends.format("'[]'"), [votes[0].pk]) == 1
        assert would(ends.format("'[1]'"), [votes[0].pk]) == REFUSED
        assert would("UPDATE palier_puttovote SET drafts = '[1]' WHERE id = %s", [votes[0].pk]) == REFUSED
    PutToVote.objects.update(ended_at=timezone.now())
    with page_of(member(world.mireille)):
        assert would(CAST, [votes[0].pk, row.public_id, 0, me]) == REFUSED


def test_who_has_an_interest_reads_no_more_what_is_put_to_the_vote(world: World) -> None:
    item = world.seances[str(world.at["hers"].pk)].items.get()
    PutToVote.objects.create(item=item, by=world.karim.person, put_at=timezone.now())
    InterestDeclaration.objects.create(
        item=item, seance=item.seance, member=0, label="A. Bailleul", by=world.karim.person, at=timezone.now()
    )
    with page_of(member(world.mireille)):
        assert would("SELECT 1 FROM palier_puttovote") == 0


def test_a_member_holds_their_own_seance_alone(world: World) -> None:
    hers, another = (world.seances[str(world.at[name].pk)].pk for name in ("hers", "another"))
    with page_of(member(world.mireille)):
        assert ids(f"SELECT palier_hold_seance({hers})") == {True}
        assert ids(f"SELECT palier_hold_seance({another})") == {False}


def test_a_landlord_seats_members_of_its_commission_before_the_seance_alone(world: World) -> None:
    called = "INSERT INTO palier_calledmember (seance_id, member, user_id) VALUES (%s, 5, %s)"
    convened = worlds.convene(world, timezone.now())
    opened = world.seances[str(world.at["hers"].pk)]
    with page_of(member(world.karim)):
        assert would(called, [convened.pk, world.stranger_member.person.pk]) == 1
        assert would(called, [convened.pk, world.odile.person.pk]) == REFUSED
        assert would(called, [opened.pk, world.stranger_member.person.pk]) == REFUSED
        for change in ("user_id = NULL", "reads_until = now() + interval '1 year'"):
            assert would(f"UPDATE palier_calledmember SET {change} WHERE seance_id = {opened.pk}") == REFUSED, change
        assert would(f"UPDATE palier_calledmember SET user_id = NULL WHERE seance_id = {convened.pk}") == 1
    with page_of(member(world.stranger_karim)):
        assert would("SELECT 1 FROM palier_calledmember") == 0
        assert would(called, [convened.pk, world.stranger_member.person.pk]) == REFUSED
