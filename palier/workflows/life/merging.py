"""Merging two numbers of one household: the one that remains keeps every seniority and every candidature (R441-2-8 f)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from palier.models import (
    Appeal,
    Candidature,
    Check,
    CheckDraft,
    Decision,
    Demande,
    Holder,
    Lease,
    LeaseEnvelope,
    LeasePaper,
    LeaseSigner,
    Letter,
    MoreTime,
    Offer,
    Person,
    RadiationWarning,
    RankingLine,
    ReachNote,
    Seniority,
    SetAside,
    StillWanted,
    Thread,
    ThreadMessage,
    Viewing,
)
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.life import lifecycle
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import life_letters
from palier.workflows.life import same_holders, unions
from palier.workflows.life.unions import Moved
from palier.workflows.offer import ending
from palier.workflows.radiation import striking_off
from palier.workflows.scoring import scoring

_CHILDREN = (
    Appeal,
    MoreTime,
    SetAside,
    Check,
    CheckDraft,
    Offer,
    Decision,
    Lease,
    LeaseEnvelope,
    RankingLine,
    RadiationWarning,
    StillWanted,
    Viewing,
)
"""What hangs on a candidature, and names its demande again."""


VERB = JournalVerb.MERGE_NUMBERS
"""The line of the journal that says which numbers became one, and for which départements."""


class CannotMerge(Refusal):
    """One of the two is struck off, or both are the same."""

    sentence = "Seules deux demandes différentes et non radiées se réunissent."


class NotSamePerson(Refusal):
    """The two applicants are not known to be one person: same birth name, first name and birth date."""

    sentence = "Les deux demandes ne sont pas connues comme étant de la même personne : rien n’est réuni."


class OtherHolders(Refusal):
    """A holder of one of the two is none of the other: they would lose their demande, or read somebody else's."""

    sentence = (
        "Ces deux demandes n’ont pas les mêmes titulaires : l’un d’eux perdrait la sienne, ou lirait celle d’un autre. "
        "Rien n’est réuni."
    )


class BothHold(Refusal):
    """Each number has an offer or an accepted home: the household answers first."""

    sentence = "Chacun des deux numéros a une offre ou un logement accepté : la personne choisit d’abord."


class BothRanked(Refusal):
    """Both are ranked on one home, and the place that would be lost is the better one."""

    sentence = "Le numéro à radier est mieux placé sur un même logement : gardez ce numéro, ou attendez la décision."


def merge(kept: Demande, other: Demande, *, by: Actor, at: datetime) -> Demande:
    """Unite two numbers. The manager of the register says which one remains. Raises ``CannotMerge``, or ``OtherHolders``."""
    return unite(kept, other, by=by, at=at)[0]


@transaction.atomic
def unite(kept: Demande, other: Demande, *, by: Actor, at: datetime, is_decided: bool = False) -> tuple[Demande, Moved]:
    """The same, with what moved. ``is_decided``: a person read both, and said that they are one.

    Raises ``CannotMerge``, or ``OtherHolders``.
    """
    require(by.role, Action.RUN_REGISTER)
    rows = {
        row.pk: row
        for row in Demande.objects.select_for_update(no_key=True).filter(pk__in=(kept.pk, other.pk)).order_by("pk")
    }
    if kept.pk == other.pk or not all(layers.is_open(row) for row in rows.values()):
        raise CannotMerge
    kept, other = rows[kept.pk], rows[other.pk]
    if not is_decided:
        _require_same_person(kept, other)
    if not same_holders.are_same(kept, other):
        raise OtherHolders
    _require_one_holds(kept, other)
    what = _to_move(kept, other, at)
    carry(what, source=other, target=kept)
    _keep_dates(kept, other)
    seniorities = _keep_seniorities(kept, other)
    # Kept with the number that ends, and announced to its own contacts, which may not be those of the one that remains.
    gone = life_letters.merged_into(kept.numero_unique, other.numero_unique)
    telling.send(other, gone, by=by, at=at)
    striking_off.strike_off_merged(other, kept_numero=kept.numero_unique, by=by, at=at)
    places.refresh_audience(kept.pk)
    places.refresh_audience(other.pk)
    telling.journal(
        VERB,
        kept,
        by=by,
        at=at,
        article=cch("R441-2-8 f"),
        details={
            "radiee": str(other.public_id),
            "candidatures": len(what.candidatures),
            "departements": [name for name, _ in seniorities],
        },
    )
    told = life_letters.merged(kept.numero_unique, other.numero_unique, seniorities)
    telling.send(kept, told, by=by, at=at)
    kept.refresh_from_db()
    scoring.rescore(kept, at=at)
    return kept, what


def _to_move(kept: Demande, other: Demande, at: datetime) -> Moved:
    """What goes, and what the number that remains has of its own, without what an earlier union gave it."""
    own = unions.own_days(kept)
    return Moved(
        _candidatures(kept, other, at),
        list(Letter.objects.filter(demande=other).values_list("pk", flat=True)),
        list(ReachNote.objects.filter(demande=other).values_list("pk", flat=True)),
        {name: day.isoformat() for name, day in own.seniorities.items()},
        _written(own.deposited_on),
        _written(own.valid_until),
    )


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def carry(what: Moved, *, source: Demande, target: Demande) -> None:
    """Have what moved hang on the other number, with all that hangs on it."""
    moved = Candidature.objects.filter(pk__in=what.candidatures, demande=source)
    rows = list(moved.values_list("pk", flat=True))
    moved.update(demande=target)
    for child in _CHILDREN:
        child._default_manager.filter(candidature__in=rows).update(demande=target)  # noqa: SLF001 - Django's own way to a manager
    for inside in (LeaseSigner, LeasePaper):
        inside.objects.filter(envelope__candidature__in=rows).update(demande=target)
    _threads(target, source, rows)
    # What was written since about a candidature that moved is of the person whose it is.
    letters = Letter.objects.filter(Q(pk__in=what.letters) | Q(candidature__in=rows), demande=source)
    told = list(letters.values_list("pk", flat=True))
    ReachNote.objects.filter(Q(pk__in=what.notes) | Q(letter__in=told), demande=source).update(demande=target)
    Letter.objects.filter(pk__in=told).update(demande=target)


def _identity(demande: Demande) -> tuple[object, ...] | None:
    person = Person.objects.filter(demande=demande, role="demandeur").order_by("key").first()
    if person is None:
        return None
    found = (person.match_birth_name, person.match_first_name, person.birth_date)
    return None if None in found else found


def _require_same_person(kept: Demande, other: Demande) -> None:
    mine = _identity(kept)
    if mine is None or mine != _identity(other):
        raise NotSamePerson


def _require_one_holds(kept: Demande, other: Demande) -> None:
    holding = (Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE, Stage.BAIL_SIGNE)
    if all(Candidature.objects.filter(demande=each, stage__in=holding).exists() for each in (kept, other)):
        raise BothHold


def _candidatures(kept: Demande, other: Demande, at: datetime) -> list[int]:
    """The candidatures to move; on one home the one that remains has its own, and keeps it."""
    own = {each.publication_id: each for each in Candidature.objects.filter(demande=kept)}
    moved = []
    for each in Candidature.objects.select_for_update(no_key=True).filter(demande=other).order_by("pk"):
        twin = own.get(each.publication_id)
        if twin is None:
            moved.append(each.pk)
        elif each.stage in ending.ENDABLE:
            if _is_better(each, twin):
                raise BothRanked
            ending.end_merged(each, at=at)
    return moved


def _threads(kept: Demande, other: Demande, moved: Collection[int]) -> None:
    """What was written about a candidature is read where it went: the person is the same, under their other account."""
    rows = Thread.objects.filter(candidature__in=moved)
    ThreadMessage.objects.filter(thread__in=rows.values("pk")).update(demande=kept)
    former, now = (_account(each) for each in (other, kept))
    if former is not None and now is not None:
        mine = rows.filter(by=former.user_id)
        ThreadMessage.objects.filter(thread__in=mine.values("pk"), by=former.user_id).update(by=now.user_id)
        mine.update(by=now.user_id, person_key=now.person_key)
    rows.update(demande=kept)


def _account(demande: Demande) -> Holder | None:
    keys = Person.objects.filter(demande=demande, role="demandeur").values("key")
    return Holder.objects.filter(demande=demande, person_key__in=keys).order_by("pk").first()


def _is_better(each: Candidature, twin: Candidature) -> bool:
    if twin.stage not in ending.ENDABLE:
        return True
    return each.rank is not None and (twin.rank is None or each.rank < twin.rank)


def _keep_dates(kept: Demande, other: Demande) -> None:
    deposits = [day for day in (kept.deposited_on, other.deposited_on) if day is not None]
    ends = [day for day in (kept.valid_until, other.valid_until) if day is not None]
    kept.deposited_on, kept.valid_until = min(deposits, default=None), max(ends, default=None)
    kept.save(update_fields=["deposited_on", "valid_until"])


def _keep_seniorities(kept: Demande, other: Demande) -> list[tuple[str, date]]:
    def of(demande: Demande) -> dict[str, date]:
        return dict(Seniority.objects.filter(demande=demande).values_list("departement", "since"))

    merged = lifecycle.merged_seniorities(of(kept), of(other))
    for departement, since in merged.items():
        Seniority.objects.update_or_create(
            demande=kept,
            departement=departement,
            defaults={"since": since},
            create_defaults={"since": since, "audience": kept.audience},
        )
    return list(merged.items())
