"""Recounts, separations, acts that wait, links and passwords: rewritten past the triggers, each is seen and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import (
    Fork,
    LetterPrinter,
    LostPlace,
    Mistake,
    MistakeNotice,
    Parting,
    PasswordLink,
    PlannedAct,
    Recount,
    RecountedList,
    SealedLine,
    SealTakeover,
    User,
)
from palier.models.seals import seal_rows
from palier.models.seals.sealed_tables import SOURCES
from tests import world
from tests.attacks.sealed_world import edit, faults, named, seal, undone

if TYPE_CHECKING:
    from django.db.models import Model

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> world.World:
    built = world.build()
    now = timezone.now()
    user, on, demande = built.odile.user, built.at["classee"], built.amina.demande
    user.set_password("Un bateau sur le canal")
    user.save(update_fields=["password"])
    recount = Recount.objects.create(
        kind="grille", since=now - timedelta(days=9), until=now, reason="Barème faux", opened_at=now
    )
    RecountedList.objects.create(recount=recount, publication=on, at=now, candidates=6, lost=1)
    missed = {"outcome": "envoye", "first_rank": 1, "last_rank": 1, "candidates": 6, "points_after": 20}
    LostPlace.objects.create(recount=recount, demande=demande, publication=on, **missed)
    case = Mistake.objects.create(
        demande=demande,
        reservataire=built.reservataire,
        kind="demande_du_menage",
        opened_at=now,
        answer_by=now + world.DAY,
    )
    MistakeNotice.objects.create(mistake=case, demande=demande, publication=on, bailleur=built.bailleur, told_at=now)
    PlannedAct.objects.create(
        verb="retirer",
        publication=on,
        organisation=built.reservataire,
        role="reservataire",
        by=user,
        people=200,
        planned_at=now,
        due_at=now,
    )
    LetterPrinter.objects.create(organisation=built.bailleur, named_at=now)
    PasswordLink.objects.create(user=user, secret_hash="a" * 64, created_at=now, expires_at=now + world.DAY)
    Parting.objects.create(
        demande=demande,
        asked_key="1",
        leaver="1",
        living={},
        births_leave=False,
        asked_at=now,
        answer_by=timezone.localdate(now),
    )
    Fork.objects.create(parent=demande, child=built.stranger.demande, person_key="1", kind="silencieuse", at=now)
    seal()
    return built


EDITS: dict[type[Model], tuple[str, str]] = {
    Recount: ("reason", "'autre'"),
    RecountedList: ("lost", "0"),
    LostPlace: ("outcome", "'aucun'"),
    MistakeNotice: ("read_at", "now()"),
    PlannedAct: ("publication_id", "(SELECT max(id) FROM palier_publication)"),
    LetterPrinter: ("departement", "'93'"),
    PasswordLink: ("secret_hash", "repeat('b', 64)"),
    Parting: ("leaver", "'2'"),
    Fork: ("kind", "'ouverte'"),
    User: ("password", "'pbkdf2_sha256$1$x$y'"),
}


def test_every_edit_is_seen_and_named(whole: world.World) -> None:
    assert faults() == []
    unseen = {}
    for model, (column, value) in EDITS.items():
        table, row = model._meta.model_name, model._default_manager.order_by("pk")[0]  # noqa: SLF001 - Django's own
        with undone():
            edit(f"UPDATE palier_{table} SET {column} = {value} WHERE id = %s", [row.pk])
            found = faults()
            if named(found) != {f"{table} {row.pk}"} or found[0].columns != (column,):
                unseen[table] = [fault.sentence for fault in found]

    assert unseen == {}
    assert faults() == []


def test_a_password_is_sealed_as_a_digest_of_what_is_kept_of_it(whole: world.World) -> None:
    """Of it, no line holds more than a salted digest of the digest that the table holds."""
    source = SOURCES["user"]
    read = seal_rows.read(source, [str(whole.odile.user.pk)])[str(whole.odile.user.pk)]

    told = seal_rows.values_of(source, read.values, source.version)[source.columns.index("password")]

    assert told is not None
    assert len(told) == len("0" * 64)
    assert "$" not in told


def test_an_account_sealed_before_passwords_were_is_sealed_again(
    whole: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release before, while it still seals, passes over what it does not know."""
    source = SOURCES["user"]
    user = User.objects.create_user("avant@example.test", name="Avant", password="Un train sous la pluie")
    monkeypatch.setitem(SOURCES, "user", replace(source, text=" ".join(source.older[0]), version=1, older=()))
    SealTakeover.objects.create(source="user/2")
    seal()
    versions = SealedLine.objects.filter(source="user", row=str(user.pk)).values_list("version", flat=True)
    assert list(versions.order_by("pk")) == [1]
    assert SealTakeover.objects.filter(source="user/2").exists()
    monkeypatch.setitem(SOURCES, "user", source)

    seal()

    assert list(versions.order_by("pk")) == [1, 2]
    assert not SealTakeover.objects.exists()
    assert faults() == []
    edit("UPDATE palier_user SET password = '!' WHERE id = %s", [user.pk])
    assert [(fault.row, fault.columns) for fault in faults()] == [(str(user.pk), ("password",))]
