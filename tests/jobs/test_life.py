"""The clock of a demande under the worker's own rights: each job may come late, twice or after another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.sne import SneClient, SneUnavailable
from palier.jobs.people import life
from palier.models import (
    Candidature,
    Demande,
    DemandeVersion,
    Fact,
    Letter,
    Message,
    Person,
    Radiation,
    RadiationWarning,
    RenewalNotice,
)
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import numero
from palier.workflows.offer import reading_letters
from palier.workflows.radiation import striking_off, warning_radiation
from tests import factories
from tests.jobs.test_leases import SAMPLE, WISH, register  # noqa: F401 - a fixture
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture
from tests.workflows.bailleur_world import DAY, NOW, World, candidate, make_world

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(as_login: Callable[[str], Any]) -> Callable[..., None]:
    def run(task: Callable[..., None], *arguments: int) -> None:
        with as_login("palier_worker"):
            task(*arguments)

    return run


def withdrawn(numero: str = SAMPLE) -> Radiation:
    """A demande of the sandbox's register, struck off at its applicant's wish."""
    world = make_world()
    demande = world.candidatures[0].demande
    Demande.objects.filter(pk=demande.pk).update(numero_unique=numero)
    version = DemandeVersion.objects.get(demande=demande)
    DemandeVersion.objects.create(
        demande=demande,
        file_type="MOD",
        file_dated_at=NOW + DAY,
        received_at=NOW,
        digest="1" * 64,
        facts={**version.facts, "numero_unique": numero},
    )
    Fact.objects.create(demande=demande, layer="declare", path="wish", value=WISH, at=NOW)
    return striking_off.strike_off_withdrawn(demande, withdrawn_on=date(2026, 5, 4), by=world.karim, at=NOW)


def heard(register: Any) -> list[Any]:  # noqa: F811 - the stand-in has no public type
    client = SneClient(register.url, register.certs, "ZZTST", timezone.now())
    return [one for one in client.radiated_since(datetime(2026, 1, 1, tzinfo=UTC)) if one.numero == SAMPLE]


def test_the_register_hears_the_reason_and_the_day_once(register: Any, worker: Callable[..., None]) -> None:  # noqa: F811
    radiation = withdrawn()
    for _ in range(2):
        worker(life.tell_register, radiation.pk)

    (found,) = heard(register)
    assert (found.radiation.reason, found.radiation.on) == ("RADABA", date(2026, 5, 4))
    radiation.refresh_from_db()
    assert radiation.register_told_at is not None


def test_a_radiation_that_the_register_already_has_is_not_sent_again(
    register: Any,  # noqa: F811
    worker: Callable[..., None],
) -> None:
    radiation = withdrawn()
    worker(life.tell_register, radiation.pk)
    Radiation.objects.update(register_told_at=None)

    worker(life.tell_register, radiation.pk)

    assert len(heard(register)) == 1


def test_a_file_that_waits_for_its_number_is_unknown_to_the_register(
    settings: Any,
    worker: Callable[..., None],
) -> None:
    settings.SNE_URL, settings.SNE_CERTS = "https://127.0.0.1:9", "/nowhere"
    radiation = withdrawn()
    Demande.objects.filter(pk=radiation.demande_id).update(numero_unique=numero.pending(b"\x01" * 16))

    worker(life.tell_register, radiation.pk)

    radiation.refresh_from_db()
    assert radiation.register_told_at is None


def test_a_demande_that_was_rescued_since_is_not_struck_off_there_by_a_late_try(
    register: Any,  # noqa: F811
    worker: Callable[..., None],
) -> None:
    radiation = withdrawn()
    Demande.objects.filter(pk=radiation.demande_id).update(state="active", struck_off_at=None, strike_off_reason="")

    worker(life.tell_register, radiation.pk)

    assert heard(register) == []
    assert Radiation.objects.get().register_told_at is None


def test_a_register_that_does_not_answer_is_asked_again(settings: Any, worker: Callable[..., None]) -> None:
    settings.SNE_URL, settings.SNE_CERTS = "https://127.0.0.1:9", "/nowhere"
    radiation = withdrawn()
    with pytest.raises((SneUnavailable, OSError)):
        worker(life.tell_register, radiation.pk)

    radiation.refresh_from_db()
    assert radiation.register_told_at is None
    Radiation.objects.update(recorded_at=timezone.now() - 2 * DAY)
    worker(life.tell_late, 0)
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.life.tell_register").count() == 2


@pytest.mark.parametrize("changes", [{"reason": "RADATT"}, {"lifted_at": NOW}, {"register_told_at": NOW}])
def test_what_is_told_elsewhere_lifted_or_told_is_left_alone(
    settings: Any, worker: Callable[..., None], changes: dict[str, object]
) -> None:
    settings.SNE_URL, settings.SNE_CERTS = "https://127.0.0.1:9", "/nowhere"
    radiation = withdrawn()
    Radiation.objects.filter(pk=radiation.pk).update(recorded_at=timezone.now() - 2 * DAY, **changes)
    worker(life.tell_register, radiation.pk)
    worker(life.tell_late, 0)

    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.life.tell_register").count() == 1


def test_without_a_register_nothing_is_sent(settings: Any, worker: Callable[..., None]) -> None:
    settings.SNE_URL = ""
    radiation = withdrawn()
    Radiation.objects.update(recorded_at=timezone.now() - 2 * DAY)
    worker(life.tell_register, radiation.pk)
    worker(life.tell_late, 0)

    assert Radiation.objects.get().register_told_at is None
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.life.tell_register").count() == 1


def test_notices_leave_once_and_years_end(worker: Callable[..., None]) -> None:
    factories.demande(valid_days=40)
    over = factories.demande(valid_days=-3)
    factories.demande(valid_days=200)
    for _ in range(2):
        worker(life.remind_all, 0)
        worker(life.expire_all, 0)

    assert RenewalNotice.objects.count() == 1
    assert Letter.objects.filter(kind="preavis_renouvellement").count() == 1
    over.demande.refresh_from_db()
    assert over.demande.state == "a_renouveler"
    assert Demande.objects.filter(state="active").count() == 2


def test_a_letter_without_contact_is_announced_by_the_clock(worker: Callable[..., None]) -> None:
    someone = factories.demande()
    worker(life.announce, someone.demande.pk)

    assert Message.objects.get().recipient == Person.objects.get(demande=someone.demande, key="d").email


def warned() -> tuple[World, RadiationWarning]:
    world = make_world()
    warning = warning_radiation.warn(
        world.candidatures[0],
        reason="RADCON",
        facts="Aucune réponse à nos courriers.",
        letter_sent_on=date(2026, 3, 2),
        by=world.karim,
        at=NOW,
    )
    return world, warning


def test_the_opening_is_the_proof_on_its_own_day_however_late_the_job(worker: Callable[..., None]) -> None:
    _, warning = warned()
    letter = Letter.objects.get(kind="avertissement_radiation")
    worker(life.note_opened, letter.pk)
    assert RadiationWarning.objects.get().delivered_at is None
    with transaction.atomic():
        reading_letters.open_letter(letter, by=candidate(factories.demande().user), at=NOW + timedelta(hours=3))

    for _ in range(2):
        worker(life.note_opened, letter.pk)

    warning.refresh_from_db()
    assert warning.delivered_at == NOW + timedelta(hours=3)
    assert warning.delivery_proof == warning_radiation.OPENED
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.life.note_opened").count() == 1


def test_opening_the_letter_of_a_warning_that_is_over_proves_nothing(worker: Callable[..., None]) -> None:
    world, warning = warned()
    warning_radiation.take_back(warning, by=world.karim, at=NOW + DAY)
    Letter.objects.update(read_at=NOW + 2 * DAY)
    worker(life.note_opened, Letter.objects.get(kind="avertissement_radiation").pk)

    assert RadiationWarning.objects.get().delivered_at is None


def test_what_the_register_struck_off_loses_its_candidatures_too(worker: Callable[..., None]) -> None:
    world = make_world()
    first = world.candidatures[0]
    Demande.objects.filter(pk=first.demande_id).update(state="radiee", strike_off_reason="RADREN")
    worker(life.sweep, 0)

    assert Candidature.objects.get(pk=first.pk).end_reason == "demande_radiee"
    assert day_in_paris(timezone.now()) == day_in_paris(Candidature.objects.get(pk=first.pk).changed_at)
    assert Letter.objects.filter(kind="demande_radiee").count() == 1


def test_a_radiation_that_the_register_took_back_is_noted_as_lifted(worker: Callable[..., None]) -> None:
    radiation = withdrawn()
    worker(life.sweep, 0)
    radiation.refresh_from_db()
    assert radiation.lifted_at is None
    Demande.objects.filter(pk=radiation.demande_id).update(state="active", struck_off_at=None, strike_off_reason="")

    worker(life.sweep, 0)

    radiation.refresh_from_db()
    assert radiation.lifted_at is not None
