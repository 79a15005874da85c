"""Homes by many: a file or a list is accepted, a job takes it in by the acts of one home, and its report is read (ADR 135)."""

import hashlib
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from palier.api.cursors import MOST
from palier.api.doing import ROOT, ApiReceipt, IdempotencyKey, accepted
from palier.api.said.home_files import HomeBatch, HomeFileSaid, HomeLinePage, HomeLineSaid
from palier.api.software import ApiCall, call_of
from palier.api.words import Code
from palier.gateways.stocks import home_tables
from palier.models import HomeFile, HomeFileLine
from palier.rules.doors.access import Role
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.homes import filing_homes

router = Router(tags=["logements par fichier"])
Sheet = Annotated[int, Form(ge=1, le=200, description="D’un classeur : 1 pour la première feuille.")]
Reason = Annotated[Code, Form(min_length=1, description="Un code de « correction_reasons ».")]
AfterLine = Annotated[int, Query(ge=0, le=2**31 - 1, description="La valeur « next » d’avant ; 0 pour la première.")]
Lines = Annotated[int, Query(ge=1, le=MOST, description="Lignes par lecture.")]
Refused = Annotated[bool, Query(description="Seulement celles qui ont une phrase à lire.")]


def _files(call: ApiCall) -> QuerySet[HomeFile]:
    return HomeFile.objects.filter(bailleur__in=call.covers)


def _receipt(file: HomeFile) -> ApiReceipt:
    return ApiReceipt(kind="home_file", id=file.public_id, href=f"{ROOT}/homes/files/{file.public_id}")


def _begun(call: ApiCall, sent: SentStock, reason: str, sheet: int = 0) -> Callable[[], ApiReceipt]:
    def act() -> ApiReceipt:
        file = filing_homes.bring(sent, home_tables.open_homes, sheet=sheet, by=call.by, at=call.at)
        return _receipt(filing_homes.begin(file, reason, by=call.by, at=call.at))

    return act


@router.post("homes/files", response={202: ApiReceipt}, operation_id="sendHomeFile", summary="Envoyer un fichier")
def send(
    request: HttpRequest,
    idempotency_key: IdempotencyKey,
    reason: Reason,
    file: Annotated[UploadedFile, File(description="CSV, XLSX ou ODS, 100 Mo au plus.")],
    sheet: Sheet = 1,
) -> Status[ApiReceipt]:
    """Have a file of homes taken in. Its columns are told by their names: those of the fields, or the usual French ones."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    sent = SentStock((file.name or "fichier")[-200:], file.chunks)
    said = [hashlib.sha256(b"".join(file.chunks())).hexdigest(), reason, sheet]
    return accepted(call, idempotency_key, "sendHomeFile", said, _begun(call, sent, reason, sheet - 1))


@router.post("homes/batches", response={202: ApiReceipt}, operation_id="sendHomes", summary="Envoyer des logements")
def send_many(request: HttpRequest, said: HomeBatch, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Have some homes declared or corrected, in one call: each by its RPLS number, or by the landlord's own reference."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    table = said.as_table()
    sent = SentStock("appel.csv", lambda: [table])
    return accepted(call, idempotency_key, "sendHomes", said.model_dump(mode="json"), _begun(call, sent, said.reason))


@router.get(
    "homes/files/{uuid:file}", response=HomeFileSaid, operation_id="readHomeFile", summary="Où en est un fichier"
)
def read(request: HttpRequest, file: UUID) -> HomeFileSaid:
    """How far it is."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    return HomeFileSaid.of(call.one(_files(call), file))


@router.get(
    "homes/files/{uuid:file}/lines", response=HomeLinePage, operation_id="listHomeLines", summary="Le compte rendu"
)
def lines(
    request: HttpRequest,
    file: UUID,
    after: AfterLine = 0,
    limit: Lines = 50,
    only_told: Refused = False,  # noqa: FBT002 - of an address, said by its name
) -> HomeLinePage:
    """What became of each line, in their order."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    rows = HomeFileLine.objects.filter(file=call.one(_files(call), file), number__gt=after).order_by("number")
    found = list((rows.exclude(sentence="") if only_told else rows)[: limit + 1])
    shown = found[:limit]
    return HomeLinePage(
        items=[HomeLineSaid.of(one) for one in shown], next=shown[-1].number if len(found) > limit else None
    )


@router.post(
    "homes/files/{uuid:file}/undoing",
    response={202: ApiReceipt},
    operation_id="undoHomeFile",
    summary="Annuler un fichier",
)
def undo(request: HttpRequest, file: UUID, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Have its homes taken out and its corrections put back, where nothing rests on them."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    found = call.one(_files(call), file)
    return accepted(
        call,
        idempotency_key,
        "undoHomeFile",
        str(file),
        lambda: _receipt(filing_homes.undo(found, by=call.by, at=call.at)),
    )
