"""Income, the home of today and a job: what telling them would do before it is signed, and the last one taken back (ADR 106).

They are declared facts: what stands over them, and what proves them, is as for any answer of a file.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from palier.models import Fact, FactLayer, FileChange
from palier.models.demandes import layers
from palier.models.demandes.layers import Layers
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people.change_kinds import OF_FACTS, ChangeKind
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.changes import changing
from palier.workflows.changes.changing_back import NotTheLast
from palier.workflows.people import completing
from palier.workflows.people.completing import TOLD, DeclaredFact
from palier.workflows.radiation import warning_radiation
from palier.workflows.register import sending_wishes
from palier.workflows.scoring import scoring


def foreseen(found: Layers, told: Mapping[str, DeclaredFact], *, at: datetime) -> Layers:
    """The layers as they would be once this is told; nothing is kept."""
    facts = {
        path: Fact(layer=FactLayer.DECLARED, path=path, value=one.value, since=one.since, at=at)
        for path, one in told.items()
    }
    contracts = {one.key: one.contract_type for one in found.register.household.persons}
    heard = {layers.person_of(path): contracts.get(layers.person_of(path)) for path in facts if path.startswith("job/")}
    return replace(
        found,
        declared={**found.declared, **facts},
        contracts_before={**found.contracts_before, **heard},
        # A wish that is told now is the last word, whatever the register said since the one before.
        wish_before=found.register.wish if layers.WISH in facts else found.wish_before,
    )


def may_take_back(rows: list[FileChange], *, teller: int | None) -> list[FileChange]:
    """Of each kind, the last one that this person told, where it stands. ``rows``: the last first."""
    last: dict[str, FileChange] = {}
    for row in rows:
        if row.kind in OF_FACTS and row.by_id == teller and row.undone_at is None:
            last.setdefault(row.kind, row)
    return list(last.values())


def require_last(row: FileChange, rows: list[FileChange], found: Layers, *, teller: int | None) -> FileChange:
    """The change, where who told it may take it back: also asked before it is shown as about to be. ``rows``: the last first.

    Raises ``NotTheLast`` where something was told since, or ``CertifiedStands``.
    """
    last = next((one for one in may_take_back(rows, teller=teller) if one.pk == row.pk), None)
    if last is None or _is_overtaken(last, found):
        raise NotTheLast
    completing.require_not_certified(row.demande, last.was[TOLD])
    return last


@transaction.atomic
def take_back(row: FileChange, *, by: Actor, at: datetime) -> FileChange:
    """An honest mistake: the file says again what it said before, by new facts.

    Raises ``NotTheLast`` where something was told since, ``CertifiedStands`` or ``StruckOffNotChanged``.
    """
    demande = changing.held(row.demande, by)
    rows = list(FileChange.objects.select_for_update().filter(demande=demande).order_by("-at", "-pk"))
    last = require_last(row, rows, layers.layers_of(demande), teller=by.teller)
    for path, value in last.was[TOLD].items():
        completing.keep(demande, path, DeclaredFact(value), by=by, at=at)
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    telling.journal(
        JournalVerb.TAKE_CHANGE_BACK, demande, by=by, at=at, article=cch("R441-2-2"), details={"sorte": last.kind}
    )
    warning_radiation.cancel_by_update(demande, reason="mise_a_jour", by=by, at=at)
    scoring.rescore(demande, at=at)
    if last.kind == ChangeKind.JOB:
        sending_wishes.ask(demande, at=at, is_of_file=True)
    return last


def _is_overtaken(row: FileChange, found: Layers) -> bool:
    """Whether one of these answers was told again since: the former word would put a newer one out."""
    stands = {path: fact.value for path, fact in found.declared.items()}
    return any(stands.get(path) != value for path, value in row.now[TOLD].items())
