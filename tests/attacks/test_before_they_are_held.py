"""What an injection changes at a landlord's: a home that a list relies on, a séance that was held, an act of another (ADR 39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from palier.models import AgendaItem, Candidature, Home, Person, PlannedAct, Publication, Seance
from palier.models.doors import acting
from palier.models.doors.row_security import COLUMNS, DEMANDEUR, INTAKE
from palier.workflows.homes.correcting import RELIED_ON
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
OTHERS = {
    "commune": "commune_id = '75056'",
    "street": "street = 'rue X'",
    "type_code": "type_code = 'T9'",
    "floor_area": "floor_area = floor_area + 1",
    "floor": "floor = 9",
    "has_lift": "has_lift = NOT coalesce(has_lift, false)",
    "is_adapted": "is_adapted = NOT is_adapted",
    "financing": "financing = CASE financing WHEN 'PLS' THEN 'PLAI' ELSE 'PLS' END",
    "rent": "rent = rent + 1",
    "charges": "charges = charges + 1",
    "energy_class": "energy_class = 'G'",
    "available_on": "available_on = '2031-01-01'",
    "is_qpv": "is_qpv = NOT coalesce(is_qpv, false)",
    "building": "building = 'x'",
    "greenhouse_class": "greenhouse_class = 'G'",
    "energy_cost_least": "energy_cost_least = 1, energy_cost_most = 2, energy_cost_year = 2023",
    "energy_cost_most": "energy_cost_most = 9, energy_cost_least = 1, energy_cost_year = 2023",
    "energy_cost_year": "energy_cost_year = 2024, energy_cost_least = 1, energy_cost_most = 2",
    "kind": "kind = 'maison'",
    "parking": "parking = 'compris'",
    "parking_price": "parking = 'impose', parking_price = 100",
    "charges_cover": "charges_cover = 'chauffage'",
    "door_steps": "door_steps = 9",
    "door_width": "door_width = 99",
    "lift_serves_floor": "lift_serves_floor = true",
    "has_adapted_bathroom": "has_adapted_bathroom = true",
    "has_level_shower": "has_level_shower = true",
    "has_wide_parking": "has_wide_parking = true",
    "nearby": "nearby = 'ecole'",
}
CORRECTED = (
    "INSERT INTO palier_correction (id, kind, subject, bailleur_id, fields, before, after, reason, by_id, at) VALUES"
    " (gen_random_uuid(), 'logement', '{home.public_id}', {home.bailleur_id}, '{{{field}}}', '{{{before}}}', '{{{after}}}',"
    " 'saisie', {by}, now())"
)


@pytest.fixture
def world() -> World:
    return worlds.cast()


def home_of(world: World, stage: str) -> Home:
    return world.home_at(stage, [world.amina]).home


def test_what_candidates_rely_on_is_the_list_of_the_workflow() -> None:
    factories.commune()
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'palier_home_held'")
        said = cursor.fetchone()[0]

    assert set(OTHERS) == set(RELIED_ON)
    assert all(f"'{'commune_id' if name == 'commune' else name}'" in said for name in RELIED_ON)


@pytest.mark.parametrize("stage", ["publiee", "classee", "designee"])
def test_what_a_list_relies_on_does_not_move_while_it_runs(world: World, stage: str) -> None:
    """Not even with a line of correction: the page refuses it too."""
    home, karim = home_of(world, stage), member(world.karim)
    with page_of(karim):
        with connection.cursor() as cursor:
            cursor.execute(
                CORRECTED.format(home=home, field="rent", before=home.rent, after=home.rent + 1, by=karim.user)
            )
        for name, change in OTHERS.items():
            assert would(f"UPDATE palier_home SET {change} WHERE id = {home.pk}") == REFUSED, name
        for change in (
            f"reservataire_id = {home.bailleur_id}",
            "oriented_at = now()",
            "rpls_id = 'x'",
            "door = 'x'",
            f"bailleur_id = {home.bailleur_id}, public_id = gen_random_uuid()",
            "created_at = now()",
            "vacancy_notified_on = '2020-01-01'",
        ):
            assert would(f"UPDATE palier_home SET {change} WHERE id = {home.pk}") == REFUSED, change


def test_a_home_without_a_list_changes_by_a_correction_that_says_what(world: World) -> None:
    home, karim = factories.home(world.bailleur, world.reservataire), member(world.karim)
    changed = f"UPDATE palier_home SET rent = rent + 1 WHERE id = {home.pk}"
    with page_of(karim):
        assert would(changed) == REFUSED
        with connection.cursor() as cursor:
            cursor.execute(
                CORRECTED.format(home=home, field="rent", before=home.rent, after=home.rent + 1, by=karim.user)
            )
        assert would(changed) == 1
        assert would(changed.replace("+ 1", "+ 2")) == REFUSED
        assert would(f"UPDATE palier_home SET charges = charges + 1 WHERE id = {home.pk}") == REFUSED
        other = CORRECTED.format(home=home, field="rent", before=1, after=2, by=world.odile.person.pk)
        assert would(other) == REFUSED
        for column in ("reservataire_id", "vacancy_notified_on"):
            copied = f"""
                INSERT INTO palier_home (public_id, bailleur_id, rpls_id, commune_id, building, street, door, type_code,
                  floor_area, is_adapted, financing, rent, charges, energy_class, created_at, {column})
                SELECT gen_random_uuid(), bailleur_id, 'copie', commune_id, building, street, door, type_code,
                  floor_area, is_adapted, financing, rent, charges, energy_class, created_at, {column}
                FROM palier_home WHERE id = {home.pk}"""
            assert would(copied) == REFUSED
            assert would(copied.replace(f", {column}", "")) == 1


def seance_at(world: World, stage: str) -> Seance:
    on = world.home_at("en_commission", [world.amina])
    found = Seance.objects.get(items__publication=on)
    Seance.objects.filter(pk=found.pk).update(stage=stage)
    return found


ANY_TIME = ("place = 'x'", "members = '[]'", "quorum = 1", "held_at = held_at + interval '1 day'", "chair = 2")
MINUTES = "stage = 'close', minutes = '{}', minutes_digest = 'x', closed_at = now()"
LINE = 'changes = changes || \'[{"what": "x"}]\'::jsonb'


def test_a_seance_changes_as_its_stage_lets_it(world: World) -> None:
    seance = seance_at(world, "convoquee")
    karim, where = member(world.karim), f" WHERE id = {seance.pk}"
    sets = f"UPDATE palier_seance SET {{}}{where}"
    with page_of(karim):
        for change in (*ANY_TIME, MINUTES, "stage = 'annulee'", "opened_at = now()"):
            assert would(sets.format(change)) == REFUSED, change
        assert would(sets.format(f"place = 'x', {LINE}")) == 1
        assert would(sets.format(f"stage = 'annulee', {LINE}")) == 1
        assert would(sets.format("stage = 'ouverte', opened_at = held_at")) == 1
        assert would(sets.format("stage = 'ouverte', opened_at = held_at - interval '1 day'")) == REFUSED
        for column in ("bailleur_id", "convened_by_id", "convened_at", "form", "agenda_days"):
            assert would(sets.format(f"{column} = {column}")) == REFUSED, column
        # Noted as it opens, of a séance held online alone.
        for change in ("prefet_agreed_on = '2026-01-02'", f"prefet_agreed_on = '2026-01-02', {LINE}"):
            assert would(sets.format(change)) == REFUSED, change
        opens = "stage = 'ouverte', opened_at = held_at, prefet_agreed_on = '2026-01-02'"
        assert would(sets.format(opens)) == REFUSED
    Seance.objects.filter(pk=seance.pk).update(form="numerique", prefet_agreed_on=None)
    with page_of(karim):
        assert would(sets.format(opens)) == 1
    Seance.objects.filter(pk=seance.pk).update(stage="ouverte")
    with page_of(karim):
        for change in (*ANY_TIME, f"place = 'x', {LINE}", f"members = '[]', {LINE}", "stage = 'convoquee'"):
            assert would(sets.format(change)) == REFUSED, change
        # Who presides anew, with its line, and nothing else.
        assert would(sets.format(f"chair = 2, {LINE}")) == 1
        assert would(sets.format(MINUTES)) == 1
    for stage in ("close", "annulee"):
        Seance.objects.filter(pk=seance.pk).update(stage=stage)
        with page_of(karim):
            for change in (*ANY_TIME, f"place = 'x', {LINE}", MINUTES, "minutes = '{}'", "stage = 'ouverte'"):
                assert would(sets.format(change)) == REFUSED, change


def test_an_agenda_is_written_before_its_seance_is_closed(world: World) -> None:
    seance = seance_at(world, "convoquee")
    item, karim = AgendaItem.objects.get(seance=seance), member(world.karim)
    sets = f"UPDATE palier_agendaitem SET {{}} WHERE id = {item.pk}"
    more = Publication.objects.exclude(pk=item.publication_id).filter(bailleur=world.bailleur)
    assert not more.filter(stage="en_commission").exists()
    other = world.home_at("designee", [world.noe])
    added = (
        "INSERT INTO palier_agendaitem (seance_id, publication_id, exception, postponed_reason, order_reason)"
        f" VALUES ({seance.pk}, {other.pk}, '', '', '')"
    )
    with page_of(karim):
        assert would(added) == REFUSED
        assert would(sets.format("sitting = '[0]'")) == REFUSED
        assert would(sets.format("postponed_reason = 'x'")) == 1
        for column in ("seance_id", "publication_id"):
            assert would(sets.format(f"{column} = {column}")) == REFUSED
    Publication.objects.filter(pk=other.pk).update(stage="en_commission")
    with page_of(karim):
        assert would(added) == 1
    for stage, found in (("ouverte", REFUSED), ("close", REFUSED), ("annulee", REFUSED)):
        Seance.objects.filter(pk=seance.pk).update(stage=stage)
        with page_of(karim):
            assert would(added) == found
            assert would(sets.format("order_reason = 'x'")) == (1 if stage == "ouverte" else 0)
            assert would(sets.format("postponed_reason = 'x'")) == (1 if stage == "ouverte" else 0)
    AgendaItem.objects.filter(pk=item.pk).update(postponed_reason="x")
    Seance.objects.filter(pk=seance.pk).update(stage="ouverte")
    back = sets.format("postponed_reason = ''")
    with page_of(karim):
        # Postponed by mistake, it comes back as it was, and nothing else of it moves.
        assert would(back) == 1
        assert would(sets.format("postponed_reason = 'y'")) == REFUSED
        assert would(sets.format("postponed_reason = '', order_reason = 'x'")) == REFUSED
    for stage in ("designee", "attribuee", "louee"):
        Publication.objects.filter(pk=item.publication_id).update(stage=stage)
        with page_of(karim):
            assert would(back) == REFUSED
    Publication.objects.filter(pk=item.publication_id).update(stage="en_commission")
    since = AgendaItem.objects.create(seance=seance_at(world, "ouverte"), publication=item.publication)
    with page_of(karim):
        # It waits on another agenda.
        assert would(back) == REFUSED
    AgendaItem.objects.filter(pk=since.pk).update(postponed_reason="x")
    with page_of(karim):
        assert would(back) == 1
    Seance.objects.filter(pk=seance.pk).update(stage="close")
    with page_of(karim):
        assert would(back) in (0, REFUSED)


def test_a_decision_is_taken_in_an_open_seance_on_a_home_of_its_agenda(world: World) -> None:
    seance = seance_at(world, "ouverte")
    item, karim = AgendaItem.objects.get(seance=seance), member(world.karim)
    row = Candidature.objects.get(publication=item.publication, demande=world.amina.demande)
    decided = (
        "INSERT INTO palier_decision (public_id, item_id, candidature_id, demande_id, audience, kind, ground, text, piece,"
        f" votes, by_id, decided_at) SELECT gen_random_uuid(), {item.pk}, id, demande_id, audience, 'non_attribution', '', '',"
        f" '', '{{{{}}}}', {karim.user}, now() FROM palier_candidature WHERE id = {{}}"
    )
    other = world.home_at("designee", [world.amina]).candidatures.get(demande=world.amina.demande)
    with page_of(karim):
        assert would(decided.format(row.pk)) == 1
        assert would(decided.format(other.pk)) == REFUSED
    for stage in ("convoquee", "close", "annulee"):
        Seance.objects.filter(pk=seance.pk).update(stage=stage)
        with page_of(karim):
            assert would(decided.format(row.pk)) == REFUSED


def test_an_act_is_planned_in_its_own_name_on_its_own_list(world: World) -> None:
    on, others = world.home_at("classee", [world.amina]), factories.organisation("bailleur", "Autre")
    planned = (
        "INSERT INTO palier_plannedact (public_id, verb, publication_id, organisation_id, role, by_id, people, planned_at,"
        f" due_at) VALUES (gen_random_uuid(), 'retirer', {on.pk}, {{}}, '{{}}', {{}}, 3, now(), now())"
    )
    stranger = factories.member("Rita", others)
    colleague = factories.member("Zoé", world.karim.body)
    for desk in (world.karim, world.odile):
        mine = desk.person.pk
        with page_of(member(desk)):
            assert would(planned.format(desk.body.pk, desk.role, mine)) == 1
            assert would(planned.format(desk.body.pk, desk.role, colleague.person.pk)) == REFUSED
            assert would(planned.format(others.pk, desk.role, mine)) == REFUSED
            assert would(planned.format(desk.body.pk, "intendant", mine)) == REFUSED
    with page_of(member(stranger)):
        assert would(planned.format(others.pk, "bailleur", stranger.person.pk)) == REFUSED
    assert not PlannedAct.objects.exists()


def test_a_household_rewrites_nobody_and_takes_in_nobody(world: World) -> None:
    """Its contacts go away for a safe address; who it is, and who is born, comes from the register."""
    file, amina = world.amina.demande.pk, person(world.amina)
    sets = f"UPDATE palier_person SET {{}} WHERE demande_id = {file}"
    with page_of(amina):
        for change in (
            "last_name = 'X'",
            "birth_date = '1990-01-01'",
            "role = 'demandeur'",
            "key = 'z'",
            "match_first_name = 'x'",
        ):
            assert would(sets.format(change)) == REFUSED, change
        assert would(sets.format("email = 'x@y.fr'")) == REFUSED
        assert would("INSERT INTO palier_person DEFAULT VALUES") == REFUSED
        nowhere = ", ".join(f"{column} = ''" for column in COLUMNS["palier_person", DEMANDEUR])
        assert would(sets.format(nowhere)) == Person.objects.filter(demande_id=file).count()


def test_who_takes_in_writes_the_birth_that_a_version_says(world: World) -> None:
    demande = world.amina.demande
    born = Person.objects.get(demande=demande, key="d").birth_date
    sets = f"UPDATE palier_person SET birth_date = '{{}}' WHERE demande_id = {demande.pk} AND key = 'd'"
    added = (
        "INSERT INTO palier_person (demande_id, key, role, civility, last_name, birth_name, first_name, birth_date,"
        " nationality, phone, email, address, employer, profession, audience)"
        f" VALUES ({demande.pk}, 'z', 'demandeur', '', 'X', '', '', {{}}, '',"
        " '', '', '', '', '', '{}')"
    )
    with page_of(acting.Acting(role=INTAKE, demande=demande.pk, numero=demande.numero_unique)):
        assert would(sets.format("1999-01-01")) == REFUSED
        assert would(sets.format(born)) == 1
        assert would(added.replace("{}, ''", "'1999-01-01', ''", 1)) == REFUSED
        assert would(added.replace("{}, ''", "NULL, ''", 1)) == 1
