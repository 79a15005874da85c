"""What the State's register hears of a lease, from our client to the stand-in over mutual TLS."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.sne import SneClient, SneUnavailable
from palier.jobs.path import leases
from palier.models import Demande, DemandeVersion, Fact, Lease, User
from palier.rules.people import facts
from palier.workflows.offer import leasing, offering
from sandbox.sne.register import Register
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture
from tests.workflows.bailleur_world import NOW, candidate, make_world, offered

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = "1110318016982G1104"
WISH = {"type_codes": ["T3"], "communes": ["93048"], "is_enlarged": False}


def signed_lease(dalo: str = "actif") -> Lease:
    """The lease of the sample demande, whose register's file says nothing of the homes looked for."""
    world = make_world()
    offer = offered(world)
    Demande.objects.filter(pk=offer.demande_id).update(numero_unique=SAMPLE)
    version = DemandeVersion.objects.get(demande=offer.demande_id)
    DemandeVersion.objects.create(
        demande_id=offer.demande_id,
        file_type="MOD",
        file_dated_at=NOW + timedelta(days=1),
        received_at=NOW,
        digest="1" * 64,
        facts={**version.facts, "numero_unique": SAMPLE, "dalo": dalo},
    )
    offer.demande.refresh_from_db()
    Fact.objects.create(
        demande_id=offer.demande_id, layer="declare", path="wish", value=WISH, at=NOW, audience=offer.demande.audience
    )
    user = User.objects.create_user("d:1:d", name="Amina")
    offering.accept(offer, by=candidate(user), at=NOW + timedelta(days=2))
    day = (NOW + timedelta(days=2)).date()
    return leasing.sign(
        offer.candidature,
        signed_on=day,
        starts_on=day,
        contingent="COLACT",
        by=world.karim,
        at=NOW + timedelta(days=3),
    )


@pytest.fixture
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    return sandbox


def struck_off(register: Any) -> list[Any]:
    client = SneClient(register.url, register.certs, "ZZTST", timezone.now())
    return [one for one in client.radiated_since(datetime(2026, 1, 1, tzinfo=UTC)) if one.numero == SAMPLE]


def tell(lease: Lease, as_login: Callable[[str], Any]) -> None:
    with as_login("palier_worker"):
        leases.tell_register(lease.pk)


def test_the_register_gets_reason_a_with_home_contingent_and_dalo(
    register: Any,
    as_login: Callable[[str], Any],
) -> None:
    lease = signed_lease()
    tell(lease, as_login)

    (found,) = struck_off(register)
    assert found.radiation.reason == "RADATT"
    assert found.radiation.on == date(2026, 5, 6)
    assert (found.radiation.rpls, found.radiation.reservataire) == ("0000000001", "COLACT")
    assert found.demande.dalo is facts.Dalo.ACTIVE
    assert (found.guichet, found.demande.wish.type_codes, found.demande.wish.communes) == ("G1104", ("T3",), ("93048",))
    lease.refresh_from_db()
    assert lease.register_told_at is not None


def test_a_second_attempt_sends_nothing_more(
    register: Any,
    as_login: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files: list[bytes] = []
    receive = Register.receive

    def counted(self: Register, file: bytes, now: datetime) -> str:
        files.append(file)
        return receive(self, file, now)

    monkeypatch.setattr(Register, "receive", counted)
    lease = signed_lease()
    tell(lease, as_login)
    # The answer was lost: we do not know that the register heard.
    Lease.objects.update(register_told_at=None)
    tell(lease, as_login)

    assert len(files) == 1
    lease.refresh_from_db()
    assert lease.register_told_at is not None


def test_the_register_hears_nothing_of_an_intermediate_home(register: Any, as_login: Callable[[str], Any]) -> None:
    lease = signed_lease()
    lease.publication.home.__class__.objects.update(financing="LLI")
    tell(lease, as_login)

    lease.refresh_from_db()
    assert lease.register_told_at is None
    assert struck_off(register) == []


def test_a_register_that_is_down_delays_the_news_and_never_the_lease(
    register: Any,
    as_login: Callable[[str], Any],
) -> None:
    lease = signed_lease()
    register.fault = "down"
    with pytest.raises(SneUnavailable):
        tell(lease, as_login)
    lease.refresh_from_db()
    assert lease.register_told_at is None
    assert Demande.objects.get(pk=lease.demande_id).state == "radiee"
    strategy = leases.tell_register.retry_strategy
    assert isinstance(strategy, RetryStrategy)
    assert strategy.max_attempts == 60

    register.fault = None
    tell(lease, as_login)
    assert len(struck_off(register)) == 1


def test_every_morning_tells_again_what_the_register_has_not_heard(
    register: Any,
    as_login: Callable[[str], Any],
) -> None:
    lease = signed_lease()
    Lease.objects.update(recorded_at=timezone.now() - timedelta(days=2))
    ours = ProcrastinateJob.objects.filter(task_name="palier.jobs.leases.tell_register")
    before = ours.count()
    with as_login("palier_worker"):
        leases.tell_late(0)

    assert ours.count() == before + 1
    assert ours.order_by("-pk")[0].args == {"lease": lease.pk}
