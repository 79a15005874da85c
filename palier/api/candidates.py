"""Candidates: a landlord reads those designated to it, by name; a réservataire its closed list, by reference. Each is traced."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Status

from palier.api import cursors
from palier.api.doing import ROOT, ApiReceipt, IdempotencyKey, done
from palier.api.said.files import (
    AgainSaid,
    CandidatePage,
    CandidateSaid,
    CheckAgainIn,
    CheckIn,
    CheckSaid,
    CodeSaid,
    FileSaid,
    GroundSaid,
    LeaseSaid,
    OfferSaid,
    PointSaid,
    line_of,
)
from palier.api.software import ApiCall, call_of
from palier.models import Candidature, Lease, Publication, StillWanted
from palier.models.demandes import layers_at
from palier.rules.candidature.funnel import RECHECKED, PublicationStage, Stage
from palier.rules.commission import checklist, coming_back, grounds
from palier.rules.commission.grounds import GroundUse
from palier.rules.doors import confidentiality
from palier.rules.doors.access import Role
from palier.rules.doors.confidentiality import HidablePart
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.law.voice import say
from palier.rules.letters import audience, check_reasons
from palier.rules.letters.words import label
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import asking_wanted, checking, checking_again, files_to_check
from palier.workflows.doors import finding, protecting
from palier.workflows.people import circumstances

router = Router(tags=["candidats"])
_CLOSED = frozenset({PublicationStage.BROUILLON, PublicationStage.PUBLIEE})


class AtTheDesk(Refusal):
    """Somebody in danger, or whose file this house no longer reads: a person reads it, where it is theirs to."""

    sentence = "Ce dossier ne se lit et ne s’instruit qu’au bureau, par une personne."


def designated(call: ApiCall) -> QuerySet[Candidature]:
    """The candidatures that were designated to a landlord."""
    rows = finding.named(Candidature.objects.filter(publication__bailleur__in=call.covers))
    return rows.select_related("publication__home__commune", "demande")


def open_to_software(call: ApiCall, candidature: UUID) -> Candidature:
    """One designated file that a software may act on, or 404. Raises ``AtTheDesk``."""
    found = call.one(designated(call), candidature)
    if at_the_desk(call, [found]):
        raise AtTheDesk
    return found


def at_the_desk(call: ApiCall, rows: Collection[Candidature]) -> frozenset[UUID]:
    """Those whose file leaves for no software: its access ended, or its person is protected. Which of the two is not said."""
    files = layers_at.facts_at([row.demande_id for row in rows], call.at)
    open_to_it = {
        demande.pk
        for demande, known in files
        if known and confidentiality.may_see(call.by.role, HidablePart.ADDRESS, protecting.level_of(known))
    }
    return frozenset(row.public_id for row in rows if row.demande_id not in open_to_it)


@router.get(
    "publications/{uuid:publication}/candidates",
    response=CandidatePage,
    operation_id="listCandidates",
    summary="Les candidats d’une publication",
)
def candidates(
    request: HttpRequest, publication: UUID, cursor: cursors.Cursor = None, limit: cursors.Limit = 50
) -> CandidatePage:
    """Those designated to a landlord, by name; for who publishes a closed list, its first ranks, by reference."""
    call = call_of(request, ApiPurpose.CANDIDATES, Role.BAILLEUR, Role.RESERVATAIRE)
    if call.by.role is Role.BAILLEUR:
        return _of_a_landlord(call, publication, cursor, limit)
    found = call.one(Publication.objects.filter(reservataire__in=call.covers), publication)
    if found.stage in _CLOSED:
        # Before the closing, nobody reads who has applied.
        return CandidatePage(items=[], next=None)
    rows = Candidature.objects.filter(publication=found, rank__isnull=False)
    shown, following = cursors.page(rows, cursor, limit)
    call.trace(Purpose.DESIGNATE, found, *shown)
    asked = asking_wanted.by_candidature(shown)
    lost = asking_wanted.unreached([row for row in shown if row.pk in asked])
    items = [_line(row, None, found, asked=asked.get(row.pk), is_lost=row.pk in lost) for row in shown]
    return CandidatePage(items=items, next=following)


def _of_a_landlord(call: ApiCall, publication: UUID, cursor: UUID | None, limit: int) -> CandidatePage:
    found = call.one(Publication.objects.filter(bailleur__in=call.covers), publication)
    rows = finding.named(found.candidatures.filter(audience__contains=[found.bailleur_id]))
    shown, following = cursors.page(rows, cursor, limit)
    call.trace(Purpose.DESIGNATED, found, *shown)
    apart, lines = at_the_desk(call, shown), []
    for row in shown:
        is_apart = row.public_id in apart
        name = None if is_apart else finding.name_of(row)
        lines.append(_line(row, name, found, is_at_the_desk=is_apart))
    return CandidatePage(items=lines, next=following)


def _line(
    row: Candidature,
    name: str | None,
    on: Publication,
    *,
    is_at_the_desk: bool = False,
    asked: StillWanted | None = None,
    is_lost: bool = False,
) -> CandidateSaid:
    words = label(Stage(row.stage), is_own=on.is_own)
    return line_of(row, words, name, is_at_the_desk=is_at_the_desk, asked=asked, is_lost=is_lost)


@router.get(
    "candidates/{uuid:candidate}", response=FileSaid, operation_id="readCandidate", summary="Un dossier désigné"
)
def candidate(request: HttpRequest, candidate: UUID) -> FileSaid:
    """One designated file: what its check looks at, and where it stands. Reading it is told to its household."""
    call = call_of(request, ApiPurpose.CANDIDATES, Role.BAILLEUR)
    found, on = open_to_software(call, candidate), clocks.day_in_paris(call.at)
    call.trace(Purpose.CHECK, found)
    checks = list(found.checks.order_by("-at", "-pk"))
    held = grounds.allowed(GroundUse.CHECK, circumstances.about(found, on=on))
    lease: Lease | None = getattr(found, "lease", None)
    line = _line(found, finding.name_of(found), found.publication)
    return FileSaid(
        **line.model_dump(),
        publication=found.publication.public_id,
        seen=checking.seen_of(checks[0] if checks else None),
        points=[PointSaid.of(one) for one in checklist.checklist(files_to_check.file_of(found, on=on))],
        grounds=[ground_said(one) for one in held],
        checks=[CheckSaid.of(one) for one in checks],
        again=_again(found) if found.stage in RECHECKED else None,
        offers=[OfferSaid.of(one) for one in found.offers.order_by("-sent_at")],
        lease=None if lease is None else LeaseSaid.of(lease),
    )


def ground_said(ground: grounds.Ground) -> GroundSaid:
    """A ground in the words of a desk."""
    text = grounds.GROUNDS[ground]
    return GroundSaid(code=ground.value, sentence=audience.for_desk(text.sentence), article=text.article.key)


def _again(found: Candidature) -> AgainSaid:
    told, refused = checking_again.told(found), checking_again.fault(found)
    return AgainSaid(
        refused=refused.sentence if refused else "",
        effects=list(told),
        read=coming_back.shown(told),
        reasons=[CodeSaid(code=code, sentence=say(text)) for code, text in check_reasons.REASONS.items()],
    )


@router.post(
    "candidates/{uuid:candidate}/check",
    response={201: ApiReceipt},
    operation_id="checkCandidate",
    summary="Enregistrer un contrôle",
)
def check(request: HttpRequest, candidate: UUID, said: CheckIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Record the output of a check, by a person who looked at every point; the candidate is told."""
    call = call_of(request, ApiPurpose.CANDIDATES, Role.BAILLEUR)
    found = open_to_software(call, candidate)

    def act() -> ApiReceipt:
        checking.check(
            found,
            said.output,
            pieces=said.pieces,
            answer_by=said.answer_by,
            ground=said.ground,
            note=said.note,
            points={item.value: look.value for item, look in said.points.items()},
            whys={item.value: why for item, why in said.whys.items()},
            seen=said.seen,
            by=call.by,
            at=call.at,
        )
        return ApiReceipt(kind="check", id=found.public_id, href=f"{ROOT}/candidates/{found.public_id}")

    return done(call, idempotency_key, "checkCandidate", [str(candidate), said.model_dump(mode="json")], act)


@router.post(
    "candidates/{uuid:candidate}/check-again",
    response={201: ApiReceipt},
    operation_id="checkCandidateAgain",
    summary="Reprendre un contrôle",
)
def check_again(
    request: HttpRequest, candidate: UUID, said: CheckAgainIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Put a file found not compliant by mistake back among those to check, once what it does was read; the candidate is told."""
    call = call_of(request, ApiPurpose.CANDIDATES, Role.BAILLEUR)
    found = open_to_software(call, candidate)

    def act() -> ApiReceipt:
        checking_again.check_again(found, why=said.why, seen=said.seen, read=said.read, by=call.by, at=call.at)
        return ApiReceipt(kind="check", id=found.public_id, href=f"{ROOT}/candidates/{found.public_id}")

    return done(call, idempotency_key, "checkCandidateAgain", [str(candidate), said.model_dump(mode="json")], act)
