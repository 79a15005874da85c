"""Edits of a superuser whose triggers do run: sealed like acts, but no act left them, and verify-journal says so."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from palier.jobs.seals import sealing as clock
from palier.models import (
    Candidature,
    Decision,
    Demande,
    JournalEntry,
    Lease,
    Offer,
    Organisation,
    Person,
    Seance,
    SetAside,
    identifiers,
    together,
)
from palier.models.seals import seal_rows
from palier.rules.seals.seal_faults import SealFaultKind
from palier.workflows.candidature import applying
from palier.workflows.commission import designating
from palier.workflows.offer import leasing, offering
from palier.workflows.seals import tracing_acts
from tests import factories, world
from tests.attacks.sealed_world import faults, seal, undone
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.db.models import Model

    from palier.rules.seals.seal_faults import SealFault

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> world.World:
    built = world.build()
    now = timezone.now()
    accepted = Offer.objects.get(answer="acceptee")
    today = timezone.localdate(now)
    leasing.sign(accepted.candidature, contingent="AUTRES", signed_on=today, starts_on=today, by=built.karim, at=now)
    aside = SetAside.objects.get()
    designating.second_read(aside, is_upheld=True, by=built.reader, at=now)
    seal()
    return built


def write(statement: str, row: Model) -> None:
    """As plain SQL, triggers on, beside some line that an act could have left; then sealed, as an act would be."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE palier_{row._meta.model_name} SET {statement} WHERE id = %s", [row.pk])  # noqa: SLF001
        assert cursor.rowcount == 1
    seal()


def said() -> list[SealFault]:
    with seal_rows.one_snapshot():
        return list(tracing_acts.trace())


def ranked(stage: str, rank: int = 2) -> Candidature:
    return Candidature.objects.filter(publication__stage=stage, rank=rank).order_by("pk")[0]


def edits() -> dict[str, tuple[str, Model, str]]:
    """What is written, in which row, and the column that must be named."""
    closed = ranked("classee")
    stranger = Organisation.objects.get(name="Autre bailleur").pk
    points = json.loads(closed.snapshot)["points"]
    seance = Seance.objects.filter(stage="close").order_by("pk")[0]
    decided = Decision.objects.filter(item__seance=seance).order_by("pk")[0]
    return {
        "what its points rest on": ("snapshot = replace(snapshot, '2', '3')", closed, "snapshot"),
        "its rank": ("rank = rank + 90", closed, "rank"),
        "no rank any more": ("rank = NULL", closed, "rank"),
        "its points": ("order_points = order_points - 50", closed, "order_points"),
        "its points and their opening": (
            f"order_points = -77, snapshot = replace(snapshot, '\"points\":{points}', '\"points\":77')",
            closed,
            "snapshot",
        ),
        "its tier": ("tier = tier + 1", closed, "tier"),
        "set aside": ("stage = 'ecartee'", closed, "stage"),
        "designated": ("stage = 'designee'", closed, "stage"),
        "brought back": ("stage = 'classee'", Candidature.objects.filter(stage="ecartee").order_by("pk")[0], "stage"),
        "accepted": (
            "stage = 'acceptee'",
            Candidature.objects.filter(stage="offre_envoyee").order_by("pk")[0],
            "stage",
        ),
        "a decision turned": ("kind = 'non_attribution'", decided, "kind"),
        "its text": ("text = 'autre'", decided, "text"),
        "a decision taken back by nobody": (
            "taken_back_at = now(), taken_back_reason = 'Erreur.'",
            Decision.ever.order_by("pk")[0],
            "taken_back_at",
        ),
        "its rank in the order": ("rank = rank + 40", decided, "rank"),
        "an offer refused": ("answer = 'refusee'", Offer.objects.filter(answer="").order_by("pk")[0], "answer"),
        "an answer taken away": (
            "answer = 'refusee'",
            Offer.objects.filter(answer="acceptee").order_by("pk")[0],
            "answer",
        ),
        "an offer taken back": ("answer = 'retiree'", Offer.objects.filter(answer="").order_by("pk")[0], "answer"),
        "a lease given to another": ("demande_id = demande_id + 1", Lease.objects.get(), "demande_id"),
        "a file shown to an organisation": (
            f"audience = audience || {stranger}",
            Demande.objects.order_by("pk")[0],
            "audience",
        ),
        "a person shown to it": (f"audience = audience || {stranger}", Person.objects.order_by("pk")[0], "audience"),
        "a candidature shown to it": (f"audience = audience || {stranger}", closed, "audience"),
        "a landlord shown a file before it was sent": (
            f"audience = audience || {closed.publication.bailleur_id}",
            closed,
            "audience",
        ),
        "an offer shown to it": (
            f"audience = audience || {stranger}",
            Offer.objects.filter(answer="").order_by("pk")[0],
            "audience",
        ),
        "the members of a closed séance": ("members = '[]'", seance, "members"),
        "its minutes": ("minutes = '{}'", seance, "minutes"),
    }


def test_what_no_act_left_is_named(whole: world.World) -> None:
    assert said() == []
    unseen = {}
    for name, (statement, row, column) in edits().items():
        with undone():
            write(statement, row)
            told = said()
            of_row = [fault for fault in told if (fault.table, fault.row) == (row._meta.model_name, str(row.pk))]  # noqa: SLF001
            if faults() or not any(column in fault.columns for fault in of_row):
                unseen[name] = told

    assert unseen == {}
    assert said() == []


def test_a_candidature_that_nobody_placed_is_named(whole: world.World) -> None:
    placed = factories.candidature(whole.at["publiee"], whole.stranger.demande, is_told=False)

    assert [(fault.table, fault.row, fault.columns) for fault in said()] == [
        ("candidature", str(placed.pk), ("stage",))
    ]


def test_an_offer_that_nobody_sent_is_named(whole: world.World) -> None:
    made = Offer.objects.filter(answer="acceptee").order_by("pk")[0]
    made.pk, made.public_id, made.answer = None, identifiers.uuid7(), "silence"
    made.save(force_insert=True)

    told = [fault for fault in said() if (fault.table, fault.row) == ("offer", str(made.pk))]
    assert [fault.columns for fault in told] == [("candidature_id", "answer")]


def test_every_command_and_the_nightly_walk_say_it(whole: world.World) -> None:
    row = ranked("classee")
    write("stage = 'designee'", row)
    sentence = f"candidature {row.pk} n’est pas comme un acte l’a laissé (stage)."
    for command in ("verify_journal", "verify_database"):
        out = StringIO()
        with pytest.raises(CommandError, match="1 défaut"):
            call_command(command, stdout=out, stderr=out)
        assert sentence in plain_text(out.getvalue())

    found = clock.check(timezone.now())

    assert found is not None
    assert [(wrong, table) for wrong, table, _ in found.counts] == [(SealFaultKind.UNTRACED, "candidature")]
    assert found.sentences == [f"Chaîne {whole.reservataire.public_id} : {sentence}"]


def test_a_household_that_steps_on_by_acts_is_no_fault(whole: world.World) -> None:
    live = Offer.objects.filter(answer="").order_by("pk")[0]
    offering.decline(live, by=whole.amina.actor, at=timezone.now())

    assert said() == []


def test_two_lines_of_one_act_in_one_millisecond_are_no_fault(
    whole: world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their ids then stand in any order: here the line of the wait stands before that of the application."""
    on = whole.at["publiee"]
    applying.apply(whole.stranger.demande, on, by=whole.stranger.actor, at=timezone.now())
    twin = factories.demande("Sonia")
    present = together.Asking("SELECT true", [], lambda rows: bool(rows[0][0]))
    monkeypatch.setattr(applying.places, "household", lambda *_: present)
    made = []

    def backwards() -> object:
        made.append(int(identifiers.uuid7()))
        return identifiers.uuid.UUID(int=made[0] - len(made))

    monkeypatch.setattr(JournalEntry._meta.pk, "_get_default", backwards)  # noqa: SLF001 - where Django keeps it
    held = applying.apply(twin.demande, on, by=twin.actor, at=timezone.now())

    told = JournalEntry.objects.filter(object_id=held.public_id).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["mettre_en_attente", "deposer"]
    assert said() == []
