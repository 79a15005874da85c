"""What an injection in a page writes to people: letters of its own kinds, on acts that were made, to holders alone (ADR 39)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Candidature, Fork, Organisation, Parting, Person, Piece, Radiation
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, DEMANDEUR, RESERVATAIRE, SEPARATION
from palier.models.rows.letter_rights import LETTERS, Tells
from palier.rules.letters import senders
from palier.rules.parting.parting import PartingState
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, tried, would
from tests.attacks.test_lists_and_radiations import World as Lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import Demande
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
KINDS = sorted(
    {kind for right in LETTERS for kind in right.kinds}
    | {
        "classement",
        "classement_corrige",
        "cout_erreur",
        "demande_radiee",
        "ecartee",
        "effacement_refuse",
        "fusion",
        "fusion_annulee",
        "logement_attribue",
        "logement_retire",
        "loge_ailleurs",
        "non_classee",
        "non_retenue",
        "numero",
        "rappel_offre",
        "reactivation",
        "retablissement",
        "sans_reponse",
        "invente",
    }
)


@pytest.fixture
def world() -> Lists:
    """The list is Karim's and Odile's; Ruth reads the file, and houses nobody on it."""
    return Lists()


@pytest.fixture
def sonia() -> factories.Applicant:
    return factories.demande("Sonia")


WRITTEN = (
    "INSERT INTO palier_letter (public_id, demande_id, candidature_id, kind, title, paragraphs, facts, sent_at, read_at,"
    " audience) VALUES (gen_random_uuid(), {demande}, {candidature}, '{kind}', 't', '[]', '{facts}', now(), {read}, '{audience}')"
)


def letter(world: Lists, kind: str, **changes: Any) -> str:
    given = {
        "demande": world.amina.pk,
        "candidature": "NULL",
        "kind": kind,
        "read": "NULL",
        "audience": "{}",
        "facts": "{}",
    }
    return WRITTEN.format(**given | changes)


def written(world: Lists, who: acting.Acting, **changes: Any) -> set[str]:
    with page_of(who):
        return {kind for kind in KINDS if would(letter(world, kind, **changes)) == 1}


def kinds_of(role: str, *tells: Tells) -> set[str]:
    return {kind for right in LETTERS if right.role == role and right.tells in tells for kind in right.kinds}


def audience(who: Any) -> str:
    return f"{{{who.body.pk}}}"


def test_a_desk_writes_its_kinds_on_its_own_list_and_no_other(world: Lists) -> None:
    mine, other = {"candidature": world.row.pk}, factories.demande("Noé").demande
    for who, role in ((world.karim, BAILLEUR), (world.odile, RESERVATAIRE)):
        own = kinds_of(role, Tells.CANDIDATURE)
        assert own
        assert written(world, member(who), audience=audience(who), **mine) == own
        # In nobody else's name, already read, or about the candidature of another file.
        assert written(world, member(who), audience=audience(world.ruth), **mine) == set()
        assert written(world, member(who), audience="{}", **mine) == set()
        assert written(world, member(who), audience=audience(who), read="now()", **mine) == set()
        assert written(world, member(who), audience=audience(who), **mine | {"demande": other.pk}) == set()
    assert written(world, member(world.ruth), audience=audience(world.ruth), **mine) == set()


def headed(body: Organisation, **changes: str) -> str:
    return json.dumps(senders.LetterHead(body.name, body.contact).facts(body.public_id) | changes)


def test_a_letter_is_headed_by_who_writes_it_and_by_nobody_else(world: Lists, sonia: factories.Applicant) -> None:
    mine, karim = {"candidature": world.row.pk}, world.karim
    given = {"audience": audience(karim), **mine}
    own = kinds_of(BAILLEUR, Tells.CANDIDATURE)

    assert written(world, member(karim), facts=headed(karim.body), **given) == own
    for false in (
        headed(world.ruth.body),
        headed(karim.body, auteur_nom="Tribunal administratif"),
        headed(karim.body, auteur_contact="06 00 00 00 00"),
        json.dumps({senders.AUTHOR: str(karim.body.public_id)}),
    ):
        assert written(world, member(karim), facts=false, **given) == set()
    for who in (person(sonia), replace(person(sonia), role=SEPARATION)):
        assert written(world, who, demande=sonia.demande.pk)
        assert written(world, who, demande=sonia.demande.pk, facts=headed(karim.body)) == set()


def test_a_file_that_is_only_read_gets_no_letter(world: Lists) -> None:
    """A letter about no candidature tells an act: none was made."""
    for who in (world.karim, world.odile, world.ruth):
        assert written(world, member(who), audience=audience(who)) == set()


def _refused(world: Lists, who: Any) -> None:
    factories.piece(
        world.amina, status="refusee", verified_by=who.person, verified_at=timezone.now(), audience=world.readers
    )


def _accepted(world: Lists, who: Any) -> None:
    factories.piece(
        world.amina, status="valide", verified_by=who.person, verified_at=timezone.now(), audience=world.readers
    )


def _put_off(world: Lists, who: Any) -> None:
    factories.piece(world.amina, extended_by=who.person, audience=world.readers)


def _settled(world: Lists, who: Any) -> None:
    Parting.objects.create(
        demande=world.amina,
        asked_key="d",
        leaver="d",
        living={},
        births_leave=False,
        state="refusee",
        asked_at=timezone.now(),
        answer_by=timezone.localdate(),
        settled_by=who.person,
        answered_at=timezone.now(),
        settled_at=timezone.now(),
        reason="accord",
        settled_for=who.body,
    )


def _struck_off(world: Lists, who: Any) -> None:
    Radiation.objects.create(
        demande=world.amina,
        reason="RADABA",
        effective_on=timezone.localdate(),
        recorded_at=timezone.now(),
        issued_by=who.body,
        audience=world.readers,
    )


def _taken_back(world: Lists, who: Any) -> None:
    world.warn(issued_by=who.body, cancelled_at=timezone.now(), cancel_reason="retrait", audience=world.readers)


ACTS: dict[Tells, Callable[[Lists, Any], None]] = {
    Tells.REFUSED_PIECE: _refused,
    Tells.ACCEPTED_PIECE: _accepted,
    Tells.LATER_CHECK: _put_off,
    Tells.SETTLED_PARTING: _settled,
    Tells.RADIATION: _struck_off,
    Tells.ENDED_WARNING: _taken_back,
}


@pytest.mark.parametrize("tells", list(ACTS))
def test_a_letter_about_a_file_follows_the_act_of_who_writes_it(world: Lists, tells: Tells) -> None:
    for who, role in ((world.karim, BAILLEUR), (world.odile, RESERVATAIRE)):
        ACTS[tells](world, who)
        assert written(world, member(who), audience=audience(who)) == kinds_of(role, tells)
        assert written(world, member(world.ruth), audience=audience(world.ruth)) == set()
        for model in (Piece, Parting):
            model.objects.filter(demande=world.amina).delete()
        world.amina.radiations.all().delete()
        world.amina.radiation_warnings.all().delete()


def test_a_household_writes_of_its_own_acts_alone(world: Lists, sonia: factories.Applicant) -> None:
    row = factories.candidature(world.on, sonia.demande)
    mine = {"demande": sonia.demande.pk}
    with_row = mine | {"candidature": row.pk}
    assert written(world, person(sonia), **mine) == kinds_of(DEMANDEUR, Tells.FILE)
    assert written(world, person(sonia), **with_row) == kinds_of(DEMANDEUR, Tells.CANDIDATURE)
    assert written(world, person(sonia), **mine | {"audience": audience(world.karim)}) == set()
    assert written(world, person(sonia), **mine | {"candidature": world.row.pk}) == set()
    assert written(world, person(sonia)) == set()


def test_who_separates_writes_of_the_separation_alone(world: Lists) -> None:
    who = acting.Acting(role=SEPARATION, demande=world.amina.pk)
    assert written(world, who) == kinds_of(SEPARATION, Tells.FILE)
    assert written(world, who, demande=factories.demande("Noé").demande.pk) == set()


def settled_by(of: Demande, by: Actor, state: PartingState) -> Parting:
    at = timezone.now()
    return Parting.objects.create(
        demande=of,
        asked_key="d",
        leaver="d",
        living={},
        births_leave=False,
        asked_at=at,
        answer_by=timezone.localdate(),
        state=state,
        settled_at=at,
        settled_by=by.person,
    )


@pytest.mark.parametrize("is_child", [False, True])
def test_who_separates_tells_the_answer_that_its_own_desk_gave(world: Lists, is_child: bool) -> None:
    of = world.amina
    if is_child:
        of = factories.demande("Marc").demande
        Fork.objects.create(parent=of, child=world.amina, person_key="d", kind="ouverte", at=timezone.now())

    def told(by: Actor) -> bool:
        who = acting.Acting(
            role=SEPARATION,
            demande=world.amina.pk,
            user=by.person.pk,
            actor=by.person.public_id,
            organisation=by.body.pk,
        )
        return "separation_tranchee" in written(world, who)

    assert not told(world.odile)
    row = settled_by(of, world.odile, PartingState.AGREED)
    assert not told(world.odile)
    for state in (PartingState.GRANTED, PartingState.REFUSED):
        Parting.objects.filter(pk=row.pk).update(state=state)
        assert told(world.odile)
        assert not told(world.karim)
    Parting.objects.filter(pk=row.pk).update(demande=factories.demande("Noé").demande)
    assert not told(world.odile)


SENT = (
    "INSERT INTO palier_message (id, channel, recipient, subject, body, created_at, doubts, demande_id)"
    " VALUES (gen_random_uuid(), 'email', %s, 's', 'b', now(), 0, %s)"
)


def test_a_desk_sends_a_message_to_a_holder_of_a_file_that_it_reads_and_to_nobody_else(world: Lists) -> None:
    held = Person.objects.filter(demande=world.amina, role="demandeur").get()
    Person.objects.filter(pk=held.pk).update(email="amina@exemple.fr", phone="0600000000", audience=world.readers)
    other = factories.demande("Noé").demande
    child = Person.objects.create(
        demande=world.amina, key="e1", role="enfant", email="e@exemple.fr", audience=world.readers
    )
    for who in (world.karim, world.odile):
        with page_of(member(who)):
            assert tried(SENT, ["amina@exemple.fr", world.amina.pk]) == 1
            assert tried(SENT, ["0600000000", world.amina.pk]) == 1
            for recipient, demande in (
                ("x@exemple.fr", world.amina.pk),
                ("amina@exemple.fr", None),
                ("amina@exemple.fr", other.pk),
                ("", world.amina.pk),
                (child.email, world.amina.pk),
            ):
                assert tried(SENT, [recipient, demande]) == REFUSED, recipient


def test_a_household_s_message_names_its_own_file_or_none(world: Lists, sonia: factories.Applicant) -> None:
    with page_of(person(sonia)):
        assert tried(SENT, ["x@exemple.fr", sonia.demande.pk]) == tried(SENT, ["x@exemple.fr", None]) == 1
        assert tried(SENT, ["x@exemple.fr", world.amina.pk]) == REFUSED


PAPER = (
    "INSERT INTO palier_paperletter (public_id, demande_id, organisation_id, offer_id, person_key, title, paragraphs,"
    " is_registered, made_at, made_on, printed_at)"
    " VALUES (gen_random_uuid(), {demande}, {by}, {offer}, 'd', 't', '[]', false, now(), now(), {printed})"
)


def test_a_landlord_puts_on_paper_an_offer_of_its_own_alone(world: Lists) -> None:
    Candidature.objects.filter(pk=world.row.pk).update(stage="offre_envoyee")
    offer = factories.offer(world.row, world.karim.person)
    other = factories.demande("Noé").demande
    given = {"demande": world.amina.pk, "by": world.bailleur.pk, "offer": offer.pk, "printed": "NULL"}
    with page_of(member(world.karim)):
        assert would(PAPER.format(**given)) == 1
        for wrong in ({"demande": other.pk}, {"by": world.ruth.body.pk}, {"offer": "NULL"}, {"printed": "now()"}):
            assert tried(PAPER.format(**given | wrong)) == REFUSED, wrong
    with page_of(member(world.ruth)):
        assert tried(PAPER.format(**given | {"by": world.ruth.body.pk})) == REFUSED


def test_the_kinds_of_the_catalogue_are_those_of_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT roles[1]::text, with_check FROM pg_policies WHERE tablename = 'palier_letter' AND cmd = 'INSERT'"
            " AND roles[1] <> 'palier_clock'"
        )
        found = dict(cursor.fetchall())
    for role, text in found.items():
        assert {kind for kind in KINDS if f"'{kind}'" in text} == kinds_of(role, *Tells)
