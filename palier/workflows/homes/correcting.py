"""Honest mistakes on a home: corrected with a coded reason, by a new line that keeps what was there before."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Commune, Correction, CorrectionKind, Home, Organisation
from palier.rules.commission import corrections
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_dates
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import Source, act, cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, Refusal, days_bounded
from palier.workflows.acting.signing import signatory
from palier.workflows.homes import declaring, publishing, standing_homes

_DATA, _MONTH = act("règles de données de Palier"), cch("L441-1")


class CorrectionReasonNeeded(Refusal):
    """A correction says why, with a reason of the list."""

    sentence = "Dites pourquoi vous corrigez : choisissez une raison de la liste."


class NothingChanged(Refusal):
    """What is sent is what is already there."""

    sentence = "Rien n’a changé : modifiez ce qui est à corriger."


class NoVacancy(Refusal):
    """There is no notice of vacancy to correct."""

    sentence = "Ce logement n’a pas d’avis de vacance : orientez-le d’abord."


class ListClosesLater(Refusal):
    """A list is open, that would close after the month of the corrected notice."""

    sentence = (
        "Une liste est ouverte et se clôt après le délai qui partirait de cette date. Retirez d’abord la publication, puis "
        "corrigez."
    )


class ListIsRunning(Refusal):
    """Candidates rely on what the announcement says; the message names what cannot change under them."""


class Corrected(Protocol):
    """Anything that is corrected: it has an opaque public id."""

    @property
    def public_id(self) -> UUID:
        """The id that the line keeps."""


_VERBS: Mapping[CorrectionKind, JournalVerb] = {
    CorrectionKind.HOME: JournalVerb.CORRECT_HOME,
    CorrectionKind.VACANCY: JournalVerb.CORRECT_VACANCY,
    CorrectionKind.CONVENTION: JournalVerb.CORRECT_CONVENTION,
    CorrectionKind.LEASE: JournalVerb.CORRECT_LEASE,
    CorrectionKind.DELIVERY: JournalVerb.CORRECT_DELIVERY,
}


def reasoned(reason: str) -> str:
    """The reason, checked. Raises ``CorrectionReasonNeeded``."""
    try:
        corrections.require_reason(reason)
    except corrections.NotACorrectionReason as error:
        raise CorrectionReasonNeeded from error
    return reason


def note(  # noqa: PLR0913 - each fact of a correction has its name
    kind: CorrectionKind,
    subject: Corrected,
    changed: Mapping[str, list[str]],
    *,
    bailleur: Organisation,
    reservataire: Organisation | None,
    reason: str,
    article: Source,
    by: Actor,
    at: datetime,
) -> Correction:
    """Keep one correction and its line of the journal; refuses a correction of nothing. Raises ``NothingChanged``."""
    if not changed:
        raise NothingChanged
    kept = Correction.objects.create(
        kind=kind,
        subject=subject.public_id,
        bailleur=bailleur,
        reservataire=reservataire,
        fields=list(changed),
        before=[before for before, _ in changed.values()],
        after=[after for _, after in changed.values()],
        reason=reasoned(reason),
        by=signatory(by),
        at=at,
    )
    telling.journal(
        _VERBS[kind],
        subject,
        by=by,
        at=at,
        article=article,
        details={"correction": str(kept.pk), "champs": list(changed), "motif": reason},
    )
    return kept


def of(subject: Corrected) -> QuerySet[Correction]:
    """The corrections of something, the newest first. Row security says which are seen."""
    return Correction.objects.filter(subject=subject.public_id).order_by("-at", "-id")


@transaction.atomic
def correct_vacancy(home: Home, notified_on: date, *, reason: str, by: Actor, at: datetime) -> Home:
    """Correct the day on which the vacancy was notified: the réservataire's delay runs from the right one.

    Raises ``NotYourHome``, ``NoVacancy``, ``ListClosesLater`` or ``HomeTakenOut``.
    """
    home = standing_homes.held(home)
    require(by.role, Action.ORIENT_HOME)
    if by.organisation is None or not by.organisation.stands_for(home.bailleur_id):
        raise NotYourHome
    if home.vacancy_notified_on is None:
        raise NoVacancy
    with days_bounded():
        home_dates.check_vacancy(notified_on, on=clocks.day_in_paris(at))
    before, home.vacancy_notified_on = home.vacancy_notified_on, notified_on
    latest = publishing.latest_closing(home, clocks.day_in_paris(at))
    running = home.publications.running()
    if latest is not None and running.filter(closes_at__gt=latest).exists():
        raise ListClosesLater
    changed = corrections.changes({"vacance": before.isoformat()}, {"vacance": notified_on.isoformat()})
    note(
        CorrectionKind.VACANCY,
        home,
        changed,
        bailleur=by.organisation,
        reservataire=home.reservataire,
        reason=reason,
        article=_MONTH,
        by=by,
        at=at,
    )
    home.save(update_fields=["vacancy_notified_on"])
    return home


RELIED_ON = {
    "commune": "la commune",
    "street": "la rue",
    "type_code": "le type",
    "floor_area": "la surface",
    "floor": "l’étage",
    "has_lift": "l’ascenseur",
    "is_adapted": "l’adaptation au handicap",
    "financing": "le financement",
    "rent": "le loyer",
    "charges": "les charges",
    "energy_class": "la classe énergie",
    "available_on": "la date de disponibilité",
    "is_qpv": "le quartier prioritaire",
    "building": "l’immeuble",
    "greenhouse_class": "la classe de gaz à effet de serre",
    "energy_cost_least": "le coût le plus bas de l’énergie",
    "energy_cost_most": "le coût le plus haut de l’énergie",
    "energy_cost_year": "l’année des prix de l’énergie",
    "kind": "le genre du logement",
    "parking": "le stationnement",
    "parking_price": "le prix du stationnement",
    "charges_cover": "ce que les charges paient",
    "door_steps": "les marches",
    "door_width": "la largeur des portes",
    "lift_serves_floor": "l’arrêt de l’ascenseur",
    "has_adapted_bathroom": "la salle de bains",
    "has_level_shower": "la douche",
    "has_wide_parking": "le stationnement adapté",
    "nearby": "ce qui est à dix minutes à pied",
}
"""What candidates read, or what decides whether a home is open to them: it holds while a publication runs (ADR 33)."""


def said(columns: Mapping[str, object]) -> dict[str, str]:
    """The columns of a home as a correction keeps them: text, a commune by its code."""
    return {
        name: value.code if isinstance(value, Commune) else "" if value is None else str(value)
        for name, value in columns.items()
    }


def changes_of(
    home: Home,
    draft: declaring.HomeDraft,
    *,
    on: date,
    parts: Callable[[str], list[str]] = declaring.parts_of,
) -> dict[str, list[str]]:
    """What a draft changes of a home. Raises what ``declaring.check`` does, ``NothingChanged`` or ``ListIsRunning``."""
    declaring.check(draft, on=on, parts=parts)
    columns = draft.columns
    changed = corrections.changes(said({name: getattr(home, name) for name in columns}), said(columns))
    if not changed:
        raise NothingChanged
    moved = [RELIED_ON[name] for name in changed if name in RELIED_ON]
    if moved and declaring.is_running(home):
        raise ListIsRunning(
            f"Des candidats se fient à cette annonce : {', '.join(moved)} ne changent pas pendant sa publication. "
            "Retirez-la, corrigez, puis publiez de nouveau."
        )
    return changed


@transaction.atomic
def correct_home(home: Home, draft: declaring.HomeDraft, *, reason: str, by: Actor, at: datetime) -> Home:
    """Correct what was declared of a home. While a publication runs, what its candidates rely on does not move.

    Raises ``NotYourHome``, ``ListIsRunning`` or ``HomeTakenOut``.
    """
    home = standing_homes.held(home)
    require(by.role, Action.DECLARE_HOME)
    if by.organisation is None or not by.organisation.stands_for(home.bailleur_id):
        raise NotYourHome
    reasoned(reason)
    changed = changes_of(home, draft, on=clocks.day_in_paris(at))
    note(
        CorrectionKind.HOME,
        home,
        changed,
        bailleur=by.organisation,
        reservataire=home.reservataire,
        reason=reason,
        article=_DATA,
        by=by,
        at=at,
    )
    for name, value in draft.columns.items():
        setattr(home, name, value)
    declaring.keep(home)
    return home
