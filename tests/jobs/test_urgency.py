"""The clock of verified situations, run as the worker's login: what it needs, it may; twice without harm."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.jobs.people import urgency
from palier.models import Demande, Letter, Piece
from palier.workflows.people import expiring

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAY = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)


def piece(until: date) -> Piece:
    number = f"{Demande.objects.count():018d}"
    return Piece.objects.create(
        demande=Demande.objects.create(numero_unique=number),
        code="situation_logement_indigne",
        status="valide",
        proof_code="constat_caf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_at=TUESDAY,
        verified_at=TUESDAY,
        valid_until=until,
    )


def test_the_worker_reminds_once_and_marks_what_is_over(as_login: Callable[[str], object], monkeypatch) -> None:
    ending, over = piece(date(2026, 6, 20)), piece(date(2026, 6, 1))
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY)

    with as_login("palier_worker"):  # type: ignore[attr-defined]
        for n in range(2):
            urgency.remind(n)
            urgency.expire(n)

    ending.refresh_from_db()
    over.refresh_from_db()
    assert (ending.status, ending.reminded_at) == ("valide", TUESDAY)
    assert (over.status, over.reminded_at) == ("expiree", None)
    assert Letter.objects.count() == 1


def test_no_reminder_leaves_on_a_sunday(as_login: Callable[[str], object], monkeypatch) -> None:
    ending = piece(date(2026, 6, 20))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 7, 9, 30, tzinfo=UTC))

    with as_login("palier_worker"):  # type: ignore[attr-defined]
        urgency.remind(0)

    ending.refresh_from_db()
    assert ending.reminded_at is None


def test_a_full_batch_calls_for_another(as_login: Callable[[str], object], monkeypatch) -> None:
    kept = [piece(date(2026, 6, 20)), piece(date(2026, 6, 21)), piece(date(2026, 5, 1)), piece(date(2026, 5, 2))]
    asked: list[str] = []
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY)
    monkeypatch.setattr(expiring, "BATCH", 1)
    monkeypatch.setattr(urgency.jobs, "defer", lambda task, **_: asked.append(task))
    monkeypatch.setattr(expiring, "_tell", lambda *_: None)

    with as_login("palier_worker"):  # type: ignore[attr-defined]
        urgency.remind(0)
        urgency.expire(0)

    assert asked == ["palier.jobs.urgency.remind", "palier.jobs.urgency.expire"]
    assert [Piece.objects.filter(pk=one.pk, reminded_at=TUESDAY).exists() for one in kept] == [
        True,
        False,
        False,
        False,
    ]
