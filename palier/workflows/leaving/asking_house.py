"""Who manages an organisation asks for everything of it, with a purpose; takes it once, or gives it up (ADR 127)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from palier.models import HouseArchive, HouseArchivePart
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.leaving import house_archive
from palier.rules.leaving.house_archive import LeavingPurpose
from palier.workflows.accounts import managing
from palier.workflows.acting import sealing_parts, telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import slowing

ARTICLE = act("règlement (UE) 2016/679, article 28")
"""Who holds data for another hands it back, and keeps none that it was not told to."""


class HouseArchiveBeingMade(Refusal):
    """One is being made: two at once would be two copies of everybody."""

    sentence = "Une archive est déjà demandée : elle est faite dans les minutes qui viennent."


class TooManyHouseArchives(Refusal):
    """As many were asked for today as may be."""

    sentence = "Deux archives ont déjà été demandées aujourd’hui. Recommencez demain."


class NoHouseArchive(Refusal):
    """None is ready, or it was taken."""

    sentence = (
        "Aucune archive n’est à télécharger : elle n’est pas prête, ses jours sont passés, ou elle a déjà été prise."
    )


class HouseSealChanged(Refusal):
    """The site has another secret since."""

    sentence = "Cette archive ne peut plus être ouverte. Demandez-en une nouvelle."


def of(organisation: int) -> HouseArchive | None:
    """The archive of an organisation; none where none was asked, or where it is erased."""
    return HouseArchive.objects.select_related("by").defer("by__password").filter(organisation=organisation).first()


@transaction.atomic
def ask(purpose: str, *, by: Actor, at: datetime) -> HouseArchive:
    """Ask for it. Raises ``HouseArchiveBeingMade`` or ``TooManyHouseArchives``."""
    require(by.role, Action.MANAGE_MEMBERS)
    managing.require_right(by.body, by=by)
    waiting = of(by.body.pk)
    if waiting is not None and waiting.state == house_archive.HouseState.ASKED:
        raise HouseArchiveBeingMade
    if slowing.take_one(f"house {by.body.pk}", most=house_archive.ASKED_A_DAY, at=at) == 0:
        raise TooManyHouseArchives
    _remove(waiting)
    asked = {"organisation": by.body, "by": by.person, "role": by.role.value, "asked_at": at}
    try:
        with transaction.atomic():
            row = HouseArchive.objects.create(**asked, purpose=LeavingPurpose(purpose).value)
    except IntegrityError as error:
        # Two at once: the other's was the first.
        raise HouseArchiveBeingMade from error
    told = {"motif": row.purpose}
    telling.journal(JournalVerb.ASK_HOUSE, row, by=by, at=at, article=ARTICLE, details=told)
    return row


@transaction.atomic
def take(*, by: Actor, at: datetime) -> Iterator[bytes]:
    """The ZIP, part by part, to be read in this very transaction; once. Raises ``NoHouseArchive`` or ``HouseSealChanged``."""
    managing.require_right(by.body, by=by)
    row = HouseArchive.objects.select_for_update(of=("self",)).filter(organisation=by.body).first()
    if row is None or not house_archive.is_open(row.state, row.expires_at, row.taken_at, at=at):
        raise NoHouseArchive
    # One that no key opens any more is not taken: it can be erased, and asked for again.
    next(_parts(row), None)
    row.taken_at = at
    row.save(update_fields=["taken_at"])
    told = {"motif": row.purpose, "empreinte": row.digest}
    telling.journal(JournalVerb.TAKE_HOUSE, row, by=by, at=at, article=ARTICLE, details=told)
    return _parts(row)


def _parts(row: HouseArchive) -> Iterator[bytes]:
    """One at a time: no length of archive fills the memory. Raises ``HouseSealChanged``."""
    rows = HouseArchivePart.objects.filter(archive=row)
    for position in list(rows.order_by("position").values_list("position", flat=True)):
        kept = rows.values_list("data", flat=True).get(position=position)
        try:
            yield sealing_parts.opened(bytes(kept), row.public_id, position)
        except sealing_parts.Unsealable as error:
            raise HouseSealChanged from error


@transaction.atomic
def give_up(*, by: Actor, at: datetime) -> None:
    """Erase it at once, made or not; twice is once."""
    managing.require_right(by.body, by=by)
    row = of(by.body.pk)
    if row is not None:
        _remove(row)
        telling.journal(JournalVerb.DROP_HOUSE, row, by=by, at=at, article=ARTICLE)


def _remove(row: HouseArchive | None) -> None:
    if row is not None:
        HouseArchivePart.objects.filter(archive=row.pk).delete()
        HouseArchive.objects.filter(pk=row.pk).delete()
