"""Erasure at its term: a year after the radiation nothing of a person is left in any column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Demande, Erasure, Radiation, SafeChannel, User
from palier.models.life import erased_rows
from palier.rules.life import retention
from palier.rules.life.retention import Occasion
from palier.workflows.acting.actors import CLOCK
from palier.workflows.doors import slowing
from palier.workflows.life import erasing, keeping
from palier.workflows.radiation import striking_off
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from tests.factories import Applicant
    from tests.world import World

from tests.workflows.erasing_world import DAY, after, everywhere, housed, identifiers, leave_traces, zelie

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


def test_a_year_and_a_day_after_the_radiation_no_column_holds_anything_of_the_person(person: Applicant) -> None:
    words = identifiers(person)
    # Proves that the search finds: everything is there before.
    assert {"public.palier_person.last_name", "public.palier_demande.numero_unique"} <= set(everywhere(words))

    kept = erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert everywhere(words) == []
    assert kept is not None
    assert not Demande.objects.filter(pk=person.demande.pk).exists()
    assert not User.objects.filter(pk=person.user.pk).exists()


def test_no_row_of_any_table_still_points_to_the_demande(person: Applicant) -> None:
    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'demande_id'"
            " AND table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE demande_id = %s", [person.demande.pk])
            assert cursor.fetchone()[0] == 0, table


def test_on_the_365th_day_nothing_is_erased(person: Applicant) -> None:
    before = everywhere(identifiers(person))

    assert keeping.erase_at_term(person.demande, at=after(365)) is False

    assert everywhere(identifiers(person)) == before
    assert erasing.due(after(365)) == []
    assert erasing.due(after(366)) == [person.demande.pk]


def test_a_demande_that_lives_is_never_at_its_term() -> None:
    amina = factories.demande()

    with pytest.raises(erasing.CannotErase) as refused:
        erasing.erase(amina.demande, reason=Occasion.TERM, at=after(5000))

    assert [reason.code for reason in refused.value.reasons] == ["non_radiee"]
    assert erasing.due(after(5000)) == []


def test_what_the_register_struck_off_is_at_its_term_from_the_day_that_it_gave() -> None:
    amina = factories.demande(state="radiee")
    Demande.objects.filter(pk=amina.demande.pk).update(struck_off_at=datetime(2025, 3, 1, 9, tzinfo=UTC))
    amina.demande.refresh_from_db()

    assert erasing.due(datetime(2026, 3, 1, 9, tzinfo=UTC)) == []
    assert erasing.due(datetime(2026, 3, 2, 9, tzinfo=UTC)) == [amina.demande.pk]
    assert keeping.erase_at_term(amina.demande, at=datetime(2026, 3, 2, 9, tzinfo=UTC)) is True


def test_the_year_starts_on_the_day_of_effect_not_on_the_day_of_the_record(person: Applicant) -> None:
    Radiation.objects.filter(demande=person.demande).update(effective_on=timezone.localdate() - 20 * DAY)

    assert erasing.due(after(346)) == [person.demande.pk]
    assert erasing.due(after(345)) == []


def test_what_is_gone_is_not_erased_twice(person: Applicant) -> None:
    assert keeping.erase_at_term(person.demande, at=after(366)) is True
    assert keeping.erase_at_term(person.demande, at=after(366)) is False
    assert Erasure.objects.count() == 1


def test_what_an_erasure_would_do_is_told_without_doing_it(person: Applicant) -> None:
    before = everywhere(identifiers(person))
    foreseen = erased_rows.rows_of(
        person.demande.pk, subject=slowing.tried(person.demande.numero_unique, "").subject, users=[person.user.pk]
    )

    assert everywhere(identifiers(person)) == before
    kept = erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))
    assert kept is not None
    assert retention.told_aloud({**foreseen, "palier_user": 1}) == kept.rows


def test_a_proof_does_not_say_that_somebody_fled_or_was_helped(person: Applicant) -> None:
    assert SafeChannel.objects.filter(demande=person.demande).exists()
    kept = erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))
    assert kept is not None
    assert not set(kept.rows) & retention.KEPT_CLOSE
    assert kept.rows[retention.OTHERS] >= 1
    assert erasing.is_whole(kept)


def test_striking_off_by_withdrawal_starts_the_year(world: World) -> None:
    striking_off.strike_off_withdrawn(
        world.amina.demande, withdrawn_on=timezone.localdate(), by=world.karim, at=timezone.now()
    )
    assert CLOCK.user is None
    assert erasing.due(after(365)) == []
    assert erasing.due(after(366)) == [world.amina.demande.pk]
