"""Raw SQL as an adviser: what a living mandate opens, in the columns that help somebody along; and as a household, its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Mandate, SafeChannel
from palier.models.doors.row_security import CONSEILLER, OPEN, READ
from palier.rules.doors.readings import Purpose
from palier.rules.parting.separation import Living
from palier.workflows.acting import tracing
from palier.workflows.mandates import granting
from palier.workflows.parting import separating
from tests import couples, mandate_world
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.mandate_world import at_home, given, holder, typed

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
OF_FILES = ("palier_demande", "palier_person", "palier_candidature", "palier_offer", "palier_piece")
OWN = {
    "palier_mandate",
    "palier_mandateinvitation",
    "palier_doneact",
    "palier_mailpause",
    "palier_mandateact",
    "palier_mandateopinion",
}
EVERYBODYS = {
    *("palier_home", "palier_publication", "palier_otherroof", "palier_organisation", "palier_organisationlook"),
    *("palier_homepicture", "palier_picturecontent"),
    # What a steward settled, of nobody.
    *("palier_letterending", "palier_localshare", "palier_quartileentry", "palier_switchchange", "palier_gridversion"),
}


@pytest.fixture
def world(built_world: World) -> World:
    """Homes at several stages, and a mandate from Amina to Céline."""
    made = built_world
    given(made.amina, made.celine)
    return made


def files() -> dict[str, int | str]:
    return {name: would(f"SELECT id FROM {name}") for name in OF_FILES}


def relations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')"
        )
        return sorted(name for (name,) in cursor.fetchall())


def test_no_other_table_gives_an_adviser_a_row(world: World) -> None:
    open_to_all = {table for table, roles, verbs in OPEN if CONSEILLER in roles and READ in verbs}
    every = relations()

    with page_of(member(world.celine)):
        read = {name for name in every if would(f"SELECT 1 FROM {name}") != REFUSED}

    assert read == open_to_all | EVERYBODYS | OWN | set(OF_FILES)


def test_a_mandate_opens_its_own_file_to_its_own_organisation(world: World) -> None:
    with page_of(member(world.celine)):
        assert would("SELECT id FROM palier_demande") == 1
        assert would("SELECT id FROM palier_demande WHERE id <> %s", [world.amina.demande.pk]) == 0
        assert would("SELECT id FROM palier_candidature WHERE demande_id <> %s", [world.amina.demande.pk]) == 0
        assert would("SELECT id FROM palier_candidature") > 0
    with page_of(member(world.stranger_celine)):
        assert set(files().values()) == {0}
        assert would("SELECT id FROM palier_mandate") == 0


@pytest.mark.parametrize(
    "column",
    [
        "palier_person.birth_date",
        "palier_person.email",
        "palier_person.phone",
        "palier_person.address",
        "palier_person.employer",
        "palier_person.match_birth_name",
        "palier_demande.draw_token",
        "palier_demande.wants_paper",
        "palier_candidature.order_points",
        "palier_candidature.snapshot",
        "palier_candidature.tier",
        "palier_offer.refusal_text",
        "palier_piece.refusal_reason",
        "palier_piece.confidentiality",
        "palier_piece.proof_code",
    ],
)
def test_no_contact_no_point_and_no_free_word_is_read(world: World, column: str) -> None:
    table, _, name = column.partition(".")
    with page_of(member(world.celine)):
        assert would(f"SELECT {name} FROM {table}") == REFUSED


def test_no_protected_piece_is_even_listed(world: World) -> None:
    assert world.piece is not None
    type(world.piece).objects.filter(pk=world.piece.pk).update(confidentiality="protege")
    with page_of(member(world.celine)):
        assert would("SELECT id FROM palier_piece WHERE id = %s", [world.piece.pk]) == 0
    SafeChannel.objects.create(demande=world.amina.demande, email=couples.SAFE, set_at=timezone.now())
    with page_of(member(world.celine)):
        for statement in (
            "SELECT email FROM palier_safechannel",
            "SELECT value FROM palier_fact",
            "SELECT facts FROM palier_demandeversion",
        ):
            assert would(statement) == REFUSED, statement


@pytest.mark.parametrize("end", ["revoked", "over", "closed", "left"])
def test_once_it_is_over_nothing_is_read(world: World, end: str) -> None:
    made, amina = Mandate.objects.select_related("organisation").get(), holder(world.amina)
    if end == "revoked":
        granting.revoke(made.public_id, by=amina, at=timezone.now())
    if end == "over":
        Mandate.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    if end == "closed":
        type(made.organisation).objects.filter(pk=made.organisation_id).update(closed_at=timezone.now())
    if end == "left":
        Mandate.objects.all().delete()
        couple = couples.couple()
        typed(couple.demande, couple.amina, mandate_world.code(world.celine))
        parting = separating.PartingTerms(leaver="d", living={"p1": Living.STAYS, "p2": Living.STAYS})
        separating.separate(couple.demande, parting, by=couple.amina, at=timezone.now())
    with page_of(member(world.celine)):
        assert set(files().values()) == {0}


def test_an_adviser_writes_nothing_of_a_file_nor_gives_itself_anything(world: World) -> None:
    made = Mandate.objects.get()
    with page_of(member(world.celine)):
        for statement in (
            "UPDATE palier_mandate SET last_day = '2999-01-01'",
            "UPDATE palier_mandate SET scope = 'lire candidater'",
            "UPDATE palier_mandate SET state = 'retire', ended_at = now()",
            "UPDATE palier_mandate SET other_agreed_at = now()",
            "DELETE FROM palier_mandate",
            "UPDATE palier_candidature SET stage = 'retiree'",
            "UPDATE palier_offer SET answer = 'acceptee'",
            "INSERT INTO palier_fact (demande_id, layer, path, at, audience) VALUES (1, 'declare', 'x', now(), '{}')",
            "SELECT palier_mandate_offered('x')",
            "SELECT palier_take_offer('x')",
            "SELECT palier_defer('palier.jobs.mandates.look_all', '{}'::jsonb, NULL, NULL)",
        ):
            assert would(statement) == REFUSED, statement
        insert = (
            "INSERT INTO palier_mandate (public_id, number, demande_id, person_key, by_id, organisation_id, scope, granted_at,"
            " last_day, asks_other) VALUES (gen_random_uuid(), 'ABCD2345EFGH', %s, 'd', %s, %s, 'lire', now(), now(), false)"
        )
        assert would(insert, [world.noe.demande.pk, world.noe.user.pk, made.organisation_id]) == REFUSED
        assert would("UPDATE palier_mandate SET state = 'rendu', ended_at = now()") == 1


def test_a_mandate_that_ended_is_given_its_life_back_by_nobody(world: World) -> None:
    granting.revoke(Mandate.objects.get().public_id, by=holder(world.amina), at=timezone.now())
    back = "UPDATE palier_mandate SET state = 'en_cours', ended_at = NULL"
    for who in (member(world.celine), person(world.amina)):
        with page_of(who):
            assert would(back) == REFUSED


def test_a_household_gives_for_itself_alone_and_to_advisers_alone(world: World) -> None:
    insert = (
        "INSERT INTO palier_mandate (public_id, number, demande_id, person_key, by_id, organisation_id, scope, granted_at,"
        " last_day, asks_other) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'lire', now(), now(), false)"
    )
    amina, celine = world.amina, world.stranger_celine.body.pk
    with page_of(person(amina)):
        assert would(insert, ["A" * 12, amina.demande.pk, "d", amina.user.pk, celine]) == 1
        for row in (
            [amina.demande.pk, "p1", amina.user.pk, celine],
            [world.noe.demande.pk, "d", amina.user.pk, celine],
            [amina.demande.pk, "d", world.noe.user.pk, celine],
            [amina.demande.pk, "d", amina.user.pk, world.karim.body.pk],
            [amina.demande.pk, "d", amina.user.pk, world.emile.body.pk],
        ):
            assert would(insert, ["B" * 12, *row]) == REFUSED, row
        assert would("SELECT code_hash FROM palier_mandateinvitation") == REFUSED


def test_another_holder_sees_no_mandate_that_does_not_ask_them_and_ends_none(world: World) -> None:
    couple = couples.couple()
    quiet = typed(couple.demande, couple.amina, mandate_world.code(world.celine))
    asked = typed(couple.demande, couple.amina, mandate_world.code(world.stranger_celine), asks_other=True)
    with page_of(at_home(couple.demande, couple.marc)):
        assert would("SELECT id FROM palier_mandate WHERE id = %s", [quiet.pk]) == 0
        assert would("SELECT id FROM palier_mandate WHERE id = %s", [asked.pk]) == 1
        assert would("UPDATE palier_mandate SET state = 'retire', ended_at = now()") == REFUSED
        assert would("UPDATE palier_mandate SET other_agreed_at = now()") == 1
    with page_of(at_home(couple.demande, couple.amina)):
        assert would("UPDATE palier_mandate SET other_agreed_at = now() WHERE id = %s", [asked.pk]) == REFUSED


def test_another_holder_reads_no_reading_by_a_mandate_that_does_not_ask_them(world: World) -> None:
    couple = couples.couple()
    quiet = typed(couple.demande, couple.amina, mandate_world.code(world.celine))
    asked = typed(couple.demande, couple.amina, mandate_world.code(world.stranger_celine), asks_other=True)
    for by, made in ((world.celine, quiet), (world.stranger_celine, asked)):
        tracing.note([made], Purpose.ADVISE, by=by, at=timezone.now())
    tracing.note([couple.demande], Purpose.CHECK, by=world.karim, at=timezone.now())
    of_one = "SELECT id FROM palier_accessentry WHERE object_id = %s"

    for who, seen in ((couple.marc, (0, 1, 2)), (couple.amina, (1, 1, 3))):
        with page_of(at_home(couple.demande, who)):
            found = (would(of_one, [quiet.public_id]), would(of_one, [asked.public_id]))
            assert (*found, would("SELECT id FROM palier_accessentry")) == seen
    granting.revoke(quiet.public_id, by=couple.amina, at=timezone.now())
    with page_of(at_home(couple.demande, couple.marc)):
        assert would(of_one, [quiet.public_id]) == 0


def test_no_other_organisation_learns_that_a_mandate_exists(world: World) -> None:
    number = Mandate.objects.get().number
    for who in (
        member(world.karim),
        member(world.odile),
        member(world.mireille),
        member(world.emile),
        member(worlds.steward()),
    ):
        with page_of(who):
            assert would("SELECT 1 FROM palier_mandate") == REFUSED
            assert would("SELECT * FROM palier_mandate_standing(%s)", [number]) == REFUSED
            assert would("SELECT palier_mandated('lire')") == REFUSED
