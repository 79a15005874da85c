"""A lease by raw SQL and by forged calls: who is party to it, and nobody else; what was sent, and nothing else."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from palier.gateways.signing import calls
from palier.models import (
    Demande,
    Fork,
    LeaseEnvelope,
    LeasePaper,
    LeaseSigner,
    Organisation,
    SafeChannel,
    SigningNotice,
    User,
)
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, CLOCK, DEMANDEUR, PROTECTED
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.signing_world import CALL_KEY, AcceptedLease, accepted_lease

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
TABLES = ("palier_leaseenvelope", "palier_leasesigner", "palier_leasepaper")
WHOLE = "23514"
STATE = "UPDATE palier_leaseenvelope SET state = %s WHERE id = %s"
PAPER = (
    "INSERT INTO palier_leasepaper (public_id, envelope_id, demande_id, kind, name, size, sha256, data, added_at)"
    " VALUES (gen_random_uuid(), %s, %s, 'annexe', 'x.pdf', 1, repeat('a', 64), 'x', now())"
)


@pytest.fixture
def lease() -> AcceptedLease:
    return accepted_lease()


def at_home(lease: AcceptedLease, demande: int = 0) -> acting.Acting:
    user = lease.user
    return acting.Acting(role=DEMANDEUR, user=user.pk, actor=user.public_id, demande=demande or lease.row.demande_id)


def stranger() -> Actor:
    house = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    user = User.objects.create_user("autre@example.org", name="Autre")
    return Actor(role=Role.BAILLEUR, user=user, organisation=house)


def test_only_a_household_its_landlord_and_the_clock_have_rights_on_a_lease() -> None:
    for table in TABLES:
        assert {p.role for p in PROTECTED if p.table == table} == {DEMANDEUR, BAILLEUR, CLOCK}
    assert {p.role for p in PROTECTED if p.table == "palier_signingnotice"} == {CLOCK}


def test_a_household_reads_its_own_lease_once_it_is_sent_and_no_other(lease: AcceptedLease) -> None:
    other = lease.world.candidatures[1].demande_id
    found = lease.opened()
    for table in TABLES:
        with page_of(at_home(lease)):
            assert would(f"SELECT id FROM {table}") != 0
        with page_of(at_home(lease, other)):
            assert would(f"SELECT id FROM {table}") == 0
    LeaseEnvelope.objects.filter(pk=found.pk).update(state="brouillon", sent_at=None, ends_at=None)
    for table in TABLES:
        with page_of(at_home(lease)):
            assert would(f"SELECT id FROM {table}") == 0


def test_a_household_signs_nothing_by_hand_and_changes_nothing_that_was_sent(lease: AcceptedLease) -> None:
    found = lease.opened()
    with page_of(at_home(lease)):
        for state in ("signee", "annulee", "remplacee", "expiree", "finie", "brouillon"):
            assert would(STATE, [state, found.pk]) in (REFUSED, WHOLE)
        for column in ("rent = 1", "deposit = 0", "ends_at = now()", "completed_at = now()", "level = ''"):
            assert would(f"UPDATE palier_leaseenvelope SET {column}") == REFUSED
        assert would("UPDATE palier_leasesigner SET signed_at = now()") == REFUSED
        assert would("UPDATE palier_leasepaper SET data = 'x'") == REFUSED
        assert would("DELETE FROM palier_leasepaper") == REFUSED
        assert would(PAPER, [found.pk, found.demande_id]) == REFUSED
        assert would(STATE, ["refusee", found.pk]) == 1
        assert would("UPDATE palier_leaseenvelope SET on_paper_at = now() WHERE id = %s", [found.pk]) == 1


def test_a_landlord_changes_nothing_that_was_sent_and_says_nobody_signed(lease: AcceptedLease) -> None:
    found = lease.opened()
    with page_of(member(lease.world.karim)):
        assert would(PAPER, [found.pk, found.demande_id]) == REFUSED
        assert would("DELETE FROM palier_leasepaper") == 0
        assert would("UPDATE palier_leasepaper SET sha256 = repeat('0', 64)") == REFUSED
        assert would("UPDATE palier_leasesigner SET signed_at = now()") == REFUSED
        for state in ("signee", "refusee", "expiree", "brouillon", "ouverte"):
            assert would(STATE, [state, found.pk]) in (REFUSED, WHOLE)
        assert would("UPDATE palier_leaseenvelope SET rent = 1") == REFUSED
        assert would(STATE, ["annulee", found.pk]) == 1


def test_another_landlord_reads_and_writes_nothing_of_it(lease: AcceptedLease) -> None:
    found = lease.opened()
    with page_of(member(stranger())):
        for table in TABLES:
            assert would(f"SELECT id FROM {table}") == 0
        assert would(STATE, ["annulee", found.pk]) == 0
        assert would("DELETE FROM palier_leasepaper") == 0


def test_a_lease_is_sent_whole_by_plain_sql_too(lease: AcceptedLease) -> None:
    found = lease.opened()
    LeaseEnvelope.objects.filter(pk=found.pk).update(state="brouillon")
    LeasePaper.objects.filter(envelope=found, kind="contrat").delete()
    with page_of(member(lease.world.karim)):
        assert would(STATE, ["envoyee", found.pk]) == WHOLE


SIGNER = (
    "INSERT INTO palier_leasesigner (public_id, envelope_id, demande_id, person_key, name)"
    " VALUES (gen_random_uuid(), %s, %s, %s, 'X')"
)


@pytest.mark.parametrize("has_left", [False, True])
def test_a_lease_goes_to_each_holder_of_its_file_and_to_nobody_who_is_invented(
    lease: AcceptedLease, has_left: bool
) -> None:
    found = lease.opened()
    if has_left:
        child = Demande.objects.create(numero_unique="ATT000000000000001")
        Fork.objects.create(
            parent_id=found.demande_id, child=child, person_key="d", kind="silencieuse", at=found.made_at
        )
    LeaseEnvelope.objects.filter(pk=found.pk).update(state="brouillon")
    with page_of(member(lease.world.karim)):
        assert would(STATE, ["envoyee", found.pk]) == 1
    with page_of(member(lease.world.karim)):
        assert would(SIGNER, [found.pk, found.demande_id, "zz"]) == 1
    LeaseSigner.objects.create(envelope=found, demande_id=found.demande_id, person_key="zz", name="X")
    with page_of(member(lease.world.karim)):
        assert would(STATE, ["envoyee", found.pk]) == WHOLE
    LeaseSigner.objects.filter(envelope=found, person_key="d").delete()
    with page_of(member(lease.world.karim)):
        assert would(STATE, ["envoyee", found.pk]) == WHOLE


def test_a_lease_of_a_hidden_file_is_sent_to_no_provider_by_plain_sql_either(lease: AcceptedLease) -> None:
    found = lease.opened()
    LeaseEnvelope.objects.filter(pk=found.pk).update(state="brouillon", level="simple")
    SafeChannel.objects.create(demande_id=found.demande_id, email="sure@example.org", set_at=found.made_at)
    with page_of(member(lease.world.karim)):
        assert would(STATE, ["envoyee", found.pk]) == WHOLE


def test_nobody_of_the_web_reads_what_a_provider_called(lease: AcceptedLease) -> None:
    found = lease.opened()
    SigningNotice.objects.create(event="evt-aaaaaaaa", envelope=found, digest="0" * 64)
    for who in (acting.PUBLIC, at_home(lease), member(lease.world.karim)):
        with page_of(who):
            assert would("SELECT event FROM palier_signingnotice") == REFUSED


@pytest.fixture
def key(tmp_path: Path, settings) -> bytes:
    file = tmp_path / "key"
    file.write_text(CALL_KEY, encoding="ascii")
    settings.SIGNING_URL, settings.SIGNING_CALL_KEY_FILE = "https://signer.example", str(file)
    return CALL_KEY.encode()


def call(key: bytes, body: bytes, *, date: int = 0, signed: str = "", of: bytes = b"") -> int:
    told = str(date or int(time.time()))
    headers: dict[str, Any] = {calls.DATE: told, calls.SIGNATURE: signed or calls.signature(key, told, of or body)}
    client = Client(enforce_csrf_checks=True)
    return client.post(reverse("rappel-signature"), body, content_type="application/json", headers=headers).status_code


def said(envelope: object, event: str = "evt-0123456789", **more: str) -> bytes:
    return json.dumps({"event": event, "envelope": str(envelope), **more}).encode()


def test_a_true_call_is_noted_once_however_often_it_comes(lease: AcceptedLease, key: bytes) -> None:
    found = lease.opened()
    body = said(found.public_id)
    assert [call(key, body) for _ in range(3)] == [204] * 3
    assert SigningNotice.objects.count() == 1
    assert call(key, said(found.public_id, kind="other")) == 409
    found.refresh_from_db()
    # What it says is believed in nothing: the envelope waits for what the provider itself answers.
    assert (found.state, found.completed_at) == ("ouverte", None)


def test_a_forged_an_old_and_a_changed_call_write_nothing(lease: AcceptedLease, key: bytes) -> None:
    found = lease.opened()
    body, other = said(found.public_id), said(uuid4())
    now = int(time.time())
    assert call(b"x" * 32, body) == 403
    assert call(key, body, signed="v1=") == 403
    assert call(key, body, of=other) == 403
    assert call(key, body, date=now - 3600) == 403
    assert call(key, body, date=now + 3600) == 403
    assert call(key, b"{}") == 400
    assert call(key, b"x" * (calls.LARGEST + 1)) == 413
    assert call(key, other) == 404
    assert Client().get(reverse("rappel-signature")).status_code == 405
    assert not SigningNotice.objects.exists()


def test_a_site_without_a_provider_is_called_by_nobody(lease: AcceptedLease, key: bytes, settings) -> None:
    settings.SIGNING_URL = ""
    assert call(b"", said(lease.opened().public_id)) == 403
