"""A share that a territory voted is entered, and taken back where it was a mistake (articles L441-1 and L441-1-6)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from palier.models import LocalShare, Territory
from palier.models.state import turns
from palier.rules.homes import local_shares
from palier.rules.homes.local_shares import ARTICLES, LABELS, ShareKind, VotedShare
from palier.rules.homes.quotas import Counter, LeaseFacts
from palier.rules.law import french
from palier.rules.law.journal_verbs import JournalVerb
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories

_ADDRESS = re.compile(r"https://[^\s<>\"']{4,292}")
_WHOLE = 100


class BadShare(Refusal):
    """A share is of a hundred."""

    sentence = "Une part va de 1 à 100, en pour cent."


class VotedAfter(Refusal):
    """A vote has no past effect."""

    sentence = "La délibération est datée après la prise d’effet de la part : un vote n’a pas d’effet passé."


class EndsBefore(Refusal):
    """It ends after it begins."""

    sentence = "Le dernier jour de la part vient après son premier."


class UnsaidTrades(Refusal):
    """The conference of the territory says who they are; a share of nobody in particular informs nobody."""

    sentence = "Dites quels métiers ou secteurs le territoire a retenus : chacun le lira à côté de la part."


class UnreadableLink(Refusal):
    """Where to read it is an address, or nothing."""

    sentence = "L’adresse de la délibération commence par https:// et n’a pas d’espace."


class AlreadyTakenBack(Refusal):
    """Nothing of it holds any more."""

    sentence = "Cette part est déjà reprise, ou une autre l’a remplacée le même jour."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSaid:
    """What a steward enters of a share."""

    kind: ShareKind
    percent: int
    effective_on: date
    until: date | None
    number: str
    voted_on: date
    link: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class ShareShown:
    """A share in force in a territory, with its words, and how far its leases are where they say it."""

    row: LocalShare
    label: str
    named: str
    counter: Counter | None


@transaction.atomic
def enter(territory: Territory, said: ShareSaid, *, by: Actor, at: datetime) -> LocalShare:
    """Enter a share from a day on; for a day that has one, it takes its place. The same one twice is one.

    Raises ``NotYourTerritory``, ``BadShare``, ``VotedAfter``, ``EndsBefore``, ``UnsaidTrades`` or ``UnreadableLink``.
    """
    held_territories.require_where(territory, by=by)
    _check(said)
    _wait(territory)
    last = _last(territory, said.kind, said.effective_on)
    values = {
        "percent": said.percent,
        "until": said.until,
        "number": said.number,
        "voted_on": said.voted_on,
        "link": said.link,
        "terms": " ".join(said.terms.split()),
    }
    if last is not None and not last.is_void and all(getattr(last, key) == value for key, value in values.items()):
        return last
    made = LocalShare.objects.create(
        territory=territory, kind=said.kind, effective_on=said.effective_on, made_at=at, **values
    )
    _journal(JournalVerb.ENTER_SHARE, made, by=by, at=at)
    return made


@transaction.atomic
def take_back(share: LocalShare, *, by: Actor, at: datetime) -> LocalShare:
    """Say that an entry was a mistake: the share that held before it holds again.

    Raises ``NotYourTerritory`` or ``AlreadyTakenBack``.
    """
    held_territories.require_where(share.territory, by=by)
    _wait(share.territory)
    if _last(share.territory, share.kind, share.effective_on) != share or share.is_void:
        raise AlreadyTakenBack
    kept = ("kind", "percent", "effective_on", "until", "number", "voted_on", "link", "terms")
    values = {name: getattr(share, name) for name in kept}
    made = LocalShare.objects.create(territory=share.territory, is_void=True, made_at=at, **values)
    _journal(JournalVerb.TAKE_SHARE_BACK, made, by=by, at=at)
    return made


def _check(said: ShareSaid) -> None:
    if not 1 <= said.percent <= _WHOLE:
        raise BadShare
    if said.voted_on > said.effective_on:
        raise VotedAfter
    if said.until is not None and said.until < said.effective_on:
        raise EndsBefore
    if said.kind is ShareKind.ESSENTIAL_WORKERS and not said.terms.strip():
        raise UnsaidTrades
    if said.link and _ADDRESS.fullmatch(said.link) is None:
        raise UnreadableLink


def _wait(territory: Territory) -> None:
    """One at a time in a territory: two for one day would each think to be the last."""
    turns.wait_for(f"parts {territory.pk}")


def _last(territory: Territory, kind: str, day: date) -> LocalShare | None:
    return LocalShare.objects.filter(territory=territory, kind=kind, effective_on=day).order_by("-pk").first()


def _journal(verb: JournalVerb, share: LocalShare, *, by: Actor, at: datetime) -> None:
    details: dict[str, str | int | list[str] | None] = {
        "territoire": share.territory_id,
        "part": share.kind,
        "pourcent": share.percent,
        "effet": share.effective_on.isoformat(),
        "deliberation": share.number,
    }
    telling.journal(verb, share, by=by, at=at, article=ARTICLES[ShareKind(share.kind)], details=details)


def named(share: LocalShare) -> str:
    """The act that voted it, as a page cites it."""
    return f"délibération n° {share.number} du {french.day(share.voted_on)}"


def shown(
    territories: Iterable[Territory], on: date, *, leases: Sequence[LeaseFacts] | None = None
) -> list[ShareShown]:
    """The shares in force in some territories, by territory; with ``leases``, how far each is."""
    rows = LocalShare.objects.filter(territory__in=list(territories)).select_related("territory")
    by_place: dict[str, list[LocalShare]] = {}
    for row in rows.order_by("territory__name", "pk"):
        by_place.setdefault(row.territory_id, []).append(row)
    return [found for held in by_place.values() for kind in ShareKind if (found := _shown(held, kind, on, leases))]


def _shown(held: list[LocalShare], kind: ShareKind, on: date, leases: Sequence[LeaseFacts] | None) -> ShareShown | None:
    share = local_shares.in_force(map(_said, held), kind, on=on)
    if share is None:
        return None
    row = next(one for one in held if one.pk == share.place)
    counter = None
    if leases is not None:
        counter = local_shares.counter(share, leases, territory=row.territory_id, named=named(row), year=on.year, on=on)
    return ShareShown(row, LABELS[kind], named(row), counter)


def _said(row: LocalShare) -> VotedShare:
    return VotedShare(
        kind=ShareKind(row.kind),
        percent=row.percent,
        effective_on=row.effective_on,
        until=row.until,
        is_void=row.is_void,
        place=row.pk,
    )
