"""The person completes their demande: dated facts beside the register's, and a confirmation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, FileChange, SafeChannel
from palier.models.demandes import certified_facts, layers, told_jobs
from palier.models.demandes.layers import Layers
from palier.rules.doors import confidentiality
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.people import facts, income, plausible_persons
from palier.rules.people.change_kinds import OF_FACTS, ChangeKind
from palier.rules.people.facts import Situation
from palier.rules.situations import claims
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart, closing_visits
from palier.workflows.radiation import warning_radiation
from palier.workflows.register import sending_wishes
from palier.workflows.scoring import places_moved, scoring

ADULTS = facts.HOLDERS
_CLAIMS = "claims/"
TOLD = "faits"
"""Under which word a change keeps what was told, and what stood before."""


class StruckOffNotChanged(Refusal):
    """A demande that is struck off takes nothing more."""

    sentence = phrase(
        "Cette demande est radiée : elle ne peut plus être modifiée. Une autre se fait ici, ou au guichet."
    )


class NotPlausible(Refusal):
    """An answer that cannot be true on the day; the message says why. Nothing was kept."""


class CertifiedStands(Refusal):
    """What an administration certified is not typed over: its person takes it back first."""

    sentence = phrase(
        "Ce montant est certifié par l’administration : il ne se corrige pas à la main. Reprenez-le sur la page « Mes impôts »."
    )


@dataclass(frozen=True, slots=True)
class DeclaredFact:
    """A fact as the person tells it; ``value`` None takes it back."""

    value: Any
    since: date | None = None


@transaction.atomic
def declare(
    demande: Demande,
    told: Mapping[str, DeclaredFact],
    *,
    by: Actor,
    at: datetime,
    kind: ChangeKind = ChangeKind.ANSWERS,
) -> int:
    """Keep what the person declares, where it differs from their last word, and score again; return how many changed.

    A declared fact fills what the register leaves unknown; it never stands over the register. A wish is the
    household's own: it counts at once, and goes to the register, as a job does. A ``kind`` of ``OF_FACTS`` may be taken
    back: what stood before is kept with it. Raises ``CertifiedStands``.
    """
    demande = _held(demande, by)
    found = layers.layers_of(demande)
    on = day_in_paris(at)
    changed = differing(found, _sheltered(demande, told), on=on)
    _require_none_certified(demande, found, changed)
    stood = places_moved.standing(demande, at=at) if changed else {}
    _require_plausible(changed, on)
    _require_told_apart(demande, found, told, changed, by=by, on=on)
    for path, one in changed.items():
        keep(demande, path, one, by=by, at=at)
    if changed:
        _keep_close(demande, changed, by=by, at=at)
        telling.journal(
            JournalVerb.COMPLETE_FILE,
            demande,
            by=by,
            at=at,
            article=cch("R441-2-2"),
            details={"faits": sorted(_kinds(changed))},
        )
        warning_radiation.cancel_by_update(demande, reason="mise_a_jour", by=by, at=at)
        scoring.rescore(demande, at=at)
        row = FileChange(demande=demande, kind=kind, person_key="", by_id=by.teller, at=at)
        if kind in OF_FACTS:
            row.was = {TOLD: {path: stood_before(found, path) for path in changed}}
            row.now = {TOLD: {path: one.value for path, one in changed.items()}}
        row.places = places_moved.moved(stood, places_moved.standing(demande, at=at))
        row.save()
    if changed and (layers.WISH in changed or kind is ChangeKind.JOB):
        sending_wishes.ask(demande, at=at, is_of_file=kind is ChangeKind.JOB)
    return len(changed)


def _require_told_apart(
    demande: Demande,
    found: Layers,
    told: Mapping[str, DeclaredFact],
    changed: Mapping[str, DeclaredFact],
    *,
    by: Actor,
    on: date,
) -> None:
    """Refuse a danger on a shared file; the very word that another holder told in secret too, though it changes nothing."""
    if not apart.claimed(told):
        return
    hidden = apart.hidden_from(demande, by.user)
    secret = {claim_path(one) for one in hidden}
    said = [path for path, one in told.items() if one.value is not None and (path in changed or path in secret)]
    apart.require_claims(layers.merge(found, on), said, hidden)


def _sheltered(demande: Demande, told: Mapping[str, DeclaredFact]) -> Mapping[str, DeclaredFact]:
    """What is told, less the place of work on a file that has a safe address."""
    if not any(map(told_jobs.is_of, told)) or not SafeChannel.objects.filter(demande=demande).exists():
        return told
    return {
        path: replace(one, value=told_jobs.without_place(one.value)) if told_jobs.is_of(path) else one
        for path, one in told.items()
    }


def keep(demande: Demande, path: str, told: DeclaredFact, *, by: Actor, at: datetime) -> None:
    """One word of the person, as a declared fact."""
    Fact.objects.create(
        demande=demande,
        layer=FactLayer.DECLARED,
        path=path,
        value=told.value,
        since=told.since,
        by_id=by.teller,
        at=at,
        audience=demande.audience,
    )


def require_not_certified(demande: Demande, paths: Iterable[str]) -> None:
    """Refuse to touch what an administration certified. Raises ``CertifiedStands``."""
    _require_none_certified(demande, layers.layers_of(demande), paths)


def require_may_tell(demande: Demande, found: Layers, told: Mapping[str, DeclaredFact]) -> None:
    """Refuse what would be refused once signed: asked before it is shown. Raises ``StruckOffNotChanged``, ``CertifiedStands``."""
    if not layers.is_open(demande):
        raise StruckOffNotChanged
    _require_none_certified(demande, found, told)


def _require_none_certified(demande: Demande, found: Layers, paths: Iterable[str]) -> None:
    if certified_facts.among(demande, found.verified) & set(paths):
        raise CertifiedStands


def differing(found: Layers, told: Mapping[str, DeclaredFact], *, on: date) -> dict[str, DeclaredFact]:
    """What of this is not the person's last word already."""
    return {path: one for path, one in told.items() if _differs(found.declared.get(path), one, on)}


def stood_before(found: Layers, path: str) -> Any:  # noqa: ANN401 - what a fact holds
    """What taking a change back says again: the last word, or of a job the contract that the register gives."""
    if fact := found.declared.get(path):
        return fact.value
    if not told_jobs.is_of(path):
        return None
    key = layers.person_of(path)
    contract = next((one.contract_type for one in found.register.household.persons if one.key == key), None)
    return told_jobs.value_of(told_jobs.ToldJob(contract=contract)) if contract else None


def _require_plausible(changed: Mapping[str, DeclaredFact], on: date) -> None:
    told = changed.get("expected")
    if told is None or not told.value or not told.value["number"] or told.value["due_on"] is None:
        return
    child = facts.ExpectedChild(number=told.value["number"], due_on=date.fromisoformat(told.value["due_on"]))
    for fault in plausible_persons.births_to_come(child, on):
        raise NotPlausible(fault.sentence)


def _differs(last: Fact | None, told: DeclaredFact, on: date) -> bool:
    if last is None:
        return told.value is not None
    return (last.value, last.since) != (told.value, told.since) or (told.value is not None and _has_ended(last, on))


def _has_ended(last: Fact, on: date) -> bool:
    """Whether a situation was told so long ago that saying it again says something."""
    if not last.path.startswith("claims/"):
        return False
    end = claims.told_until(Situation(last.path.removeprefix("claims/")), day_in_paris(last.at))
    return end is not None and end < on


def _kinds(paths: Mapping[str, DeclaredFact]) -> set[str]:
    # The first word alone: « claims/violence » would tell the journal what it must not hold.
    return {path.partition("/")[0] for path in paths}


def _held(demande: Demande, by: Actor) -> Demande:
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.COMPLETE_DEMANDE)
    if not layers.is_open(demande):
        raise StruckOffNotChanged
    return demande


def _keep_close(demande: Demande, changed: Mapping[str, DeclaredFact], *, by: Actor, at: datetime) -> None:
    """Who says that they are in danger is read at no counter any more."""
    said = [
        Situation(path.removeprefix(_CLAIMS))
        for path, one in changed.items()
        if one.value is not None and path.startswith(_CLAIMS)
    ]
    if confidentiality.level_of(said) is Level.PROTECTED:
        closing_visits.of(demande, by=by, at=at)


@transaction.atomic
def confirm(demande: Demande, *, by: Actor, at: datetime) -> Demande:
    """The person has read their file and says that it is right."""
    demande = _held(demande, by)
    demande.confirmed_at = at
    demande.save(update_fields=["confirmed_at"])
    telling.journal(JournalVerb.CONFIRM_FILE, demande, by=by, at=at, article=cch("R441-2-2"))
    warning_radiation.cancel_by_update(demande, reason="mise_a_jour", by=by, at=at)
    return demande


def reference_years(on: date) -> tuple[int, int]:
    """The years whose income counts for a lease signed this year: N-2, then N-1."""
    year = income.reference_year(on.year)
    return year, year + 1


def amount_of(person: facts.Person, year: int) -> int | None:
    """The income known for a year; none when unknown."""
    return next((income.amount for income in person.incomes if income.year == year), None)


def claim_path(situation: Situation) -> str:
    """Where a situation is kept."""
    return f"{_CLAIMS}{situation.value}"
