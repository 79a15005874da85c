"""Whose rows go into the archive of one person. The database holds it too: all of this is read under the household's role.

What is another holder's own stays out: their contact, their pieces, what they said in confidence, what was certified of them.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from palier.models import (
    Demande,
    DeskNote,
    EmploymentCode,
    Fact,
    FileChange,
    FileTag,
    Holder,
    Mandate,
    MandateAct,
    MandateOpinion,
    PaperLetter,
    Person,
    Piece,
    PieceFile,
    ReferralNote,
    RoofRequestFacts,
    SafeChannel,
    StockLine,
    StockPaper,
    ThreadMessage,
    User,
    Visit,
    VisitAct,
)
from palier.models.demandes import layers
from palier.rules.people.facts import HOLDERS, Situation
from palier.rules.situations.situations import Level
from palier.workflows.acting.actors import Actor
from palier.workflows.changes import shown_changes
from palier.workflows.counter import visiting
from palier.workflows.doors import apart
from palier.workflows.mandates import referring
from palier.workflows.own_data import former_holders
from palier.workflows.people import pieces
from palier.workflows.register.arrivals_seen import LEFT

type Rows = QuerySet[Any]
_OF_OTHERS = ("key", "role", "birth_date", "link", "custody")
"""What a household says of another holder: that they are of it, and how they count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveOwner:
    """One person of one file, and what of that file is not theirs."""

    demande: Demande
    by: Actor
    key: str
    wants_safe_address: bool = False
    others: frozenset[str] = frozenset()
    """The other holders, by key."""
    hidden: frozenset[Situation] = frozenset()
    """What another holder said in confidence."""

    @property
    def user(self) -> User:
        """Their account."""
        return self.by.person


def of_person(demande: Demande, key: str, *, by: Actor, wants_safe_address: bool = False) -> ArchiveOwner:
    """Read what is another holder's own."""
    others = Person.objects.filter(demande=demande).exclude(key=key).filter(Q(role__in=HOLDERS) | Q(role=LEFT))
    return ArchiveOwner(
        demande=demande,
        by=by,
        key=key,
        wants_safe_address=wants_safe_address,
        others=frozenset(others.values_list("key", flat=True)),
        hidden=apart.hidden_from(demande, by.user),
    )


def rows(model: str, mine: ArchiveOwner) -> Rows:
    """The rows of a model that are in the archive of this person."""
    if model in _ROWS:
        return _ROWS[model](mine)
    found: Rows = apps.get_model("palier", model).objects.filter(demande=mine.demande)
    return found


def _facts(mine: ArchiveOwner) -> Rows:
    found = Fact.objects.filter(demande=mine.demande)
    paths = set(found.values_list("path", flat=True))
    theirs = {path for path in paths if layers.person_of(path) in mine.others}
    agreed = {path for path in paths if path.startswith(layers.agreement_path(""))} - {layers.agreement_path(mine.key)}
    told = {f"claims/{one.value}" for one in mine.hidden}
    return found.exclude(path__in=theirs | agreed | told)


def own_pieces(mine: ArchiveOwner) -> Rows:
    """The pieces of this person and of their household: not those of another holder, nor what one sent in confidence."""
    found = Piece.objects.shown().filter(demande=mine.demande).exclude(person_key__in=mine.others)
    is_mine = Q(sent_by=mine.user) | Q(sent_by=None)
    found = found.filter(Q(confidentiality=Level.ORDINARY) | is_mine)
    return found.exclude(code__in=[f"{pieces.SITUATION_PREFIX}{one.value}" for one in mine.hidden])


def _safe(mine: ArchiveOwner) -> Rows:
    theirs = SafeChannel.objects.filter(demande=mine.demande, person_key__in=("", mine.key))
    return theirs if mine.wants_safe_address else theirs.none()


def _changes(mine: ArchiveOwner) -> Rows:
    found = shown_changes.to(mine.demande, holder=mine.key, teller=mine.user.pk)
    return FileChange.objects.filter(pk__in=[row.pk for row in found])


def _former(mine: ArchiveOwner) -> Rows:
    """What a former tool said of this person, where nothing is in doubt: what the page shows them, and no more."""
    rows = StockLine.objects.filter(numero=mine.demande.numero_unique).exclude(state__in=("refusee", "deja"))
    return StockLine.objects.filter(pk__in=[row.pk for row in former_holders.theirs(mine.demande, mine.key, rows)])


def former_papers(mine: ArchiveOwner) -> Rows:
    """The documents beside those of these lines that this person confirmed."""
    lines = _former(mine).filter(demande=mine.demande, state="confirmee")
    return StockPaper.objects.filter(state="pris", line__in=lines)


def _mandates(mine: ArchiveOwner) -> Rows:
    return Mandate.objects.filter(Q(by=mine.user) | Q(asks_other=True), demande=mine.demande)


def _notes(mine: ArchiveOwner) -> Rows:
    """What desks noted of the file, until another holder told a danger or left in silence: a desk may have repeated it since."""
    return DeskNote.objects.told().filter(candidature__demande=mine.demande)


def _tags(mine: ArchiveOwner) -> Rows:
    """The tags that desks put on the file, as their notes: a tag is a note too."""
    return FileTag.objects.told().filter(candidature__demande=mine.demande)


def _by_myself(model: str) -> Callable[[ArchiveOwner], Rows]:
    return lambda mine: apps.get_model("palier", model).objects.filter(demande=mine.demande, by=mine.user)


_ROWS: Mapping[str, Callable[[ArchiveOwner], Rows]] = {
    "Demande": lambda mine: Demande.objects.filter(pk=mine.demande.pk),
    "User": lambda mine: User.objects.filter(pk=mine.user.pk),
    "Holder": lambda mine: Holder.objects.filter(demande=mine.demande, user=mine.user),
    "Person": lambda mine: Person.objects.filter(demande=mine.demande).exclude(role=LEFT),
    "SafeChannel": _safe,
    "Fact": _facts,
    "Piece": own_pieces,
    "PieceFile": lambda mine: PieceFile.objects.filter(piece__in=own_pieces(mine)),
    "FileChange": _changes,
    "DeskNote": _notes,
    "FileTag": _tags,
    "PaperLetter": lambda mine: PaperLetter.objects.filter(demande=mine.demande, person_key__in=("", mine.key)),
    "EmploymentCode": lambda mine: EmploymentCode.objects.filter(demande=mine.demande, by=mine.user),
    "StateFetch": _by_myself("StateFetch"),
    "Mandate": _mandates,
    "MandateAct": lambda mine: MandateAct.objects.filter(mandate__in=_mandates(mine)),
    "MandateOpinion": lambda mine: MandateOpinion.objects.filter(mandate__in=_mandates(mine)),
    "TrustedContact": _by_myself("TrustedContact"),
    "KeptHome": _by_myself("KeptHome"),
    "KeptLanguage": _by_myself("KeptLanguage"),
    "KeptPlace": _by_myself("KeptPlace"),
    "RoofRequest": _by_myself("RoofRequest"),
    "RoofRequestFacts": lambda mine: RoofRequestFacts.objects.filter(demande=mine.demande, request__by=mine.user),
    "SavedSearch": _by_myself("SavedSearch"),
    "StockLine": _former,
    "StockPaper": former_papers,
    "Thread": _by_myself("Thread"),
    "ThreadMessage": lambda mine: ThreadMessage.objects.filter(demande=mine.demande, thread__by=mine.user),
    "Referral": lambda mine: referring.readable(mine.demande, mine.by),
    "ReferralNote": lambda mine: ReferralNote.objects.filter(referral__in=referring.readable(mine.demande, mine.by)),
    "Visit": lambda mine: Visit.objects.filter(demande=mine.demande, account=mine.user),
    "VisitAct": lambda mine: VisitAct.objects.filter(visit__in=Visit.objects.filter(account=mine.user)),
}


def cleaned(model: str, row: dict[str, Any], mine: ArchiveOwner) -> dict[str, Any]:
    """A row without what, inside it, is another holder's own."""
    if model == "Person" and row["key"] != mine.key and row["role"] in HOLDERS:
        return {**row, **dict.fromkeys(("nationality", "phone", "email", "address", "employer", "profession"), "")}
    if model in _INSIDE:
        return {**row, **{name: _without_others(row[name], mine) for name in _INSIDE[model]}}
    if model == "Candidature" and tells_of_another(row["snapshot"], mine):
        return {**row, "snapshot": ""}
    if model == "Visit" and not visiting.may_name_counters(mine.demande):
        return {**row, "organisation": None}
    return row


_INSIDE: Mapping[str, tuple[str, ...]] = {
    "DemandeVersion": ("facts",),
    "Fact": ("value",),
    "FileChange": ("was", "now"),
}


def _without_others(value: Any, mine: ArchiveOwner) -> Any:  # noqa: ANN401 - JSON
    """JSON in which another holder is only of the household, and nothing that one said in confidence is told."""
    if isinstance(value, list):
        return [_without_others(one, mine) for one in value]
    if not isinstance(value, dict):
        return value
    hidden = {one.value for one in mine.hidden}
    found = {}
    for name, inner in value.items():
        if name == "persons" and isinstance(inner, list):
            found[name] = [_person(one, mine) for one in inner]
        elif name == "claims" and isinstance(inner, list):
            found[name] = [one for one in inner if one.get("situation") not in hidden]
        else:
            found[name] = _without_others(inner, mine)
    return found


def _person(row: dict[str, Any], mine: ArchiveOwner) -> dict[str, Any]:
    if row.get("key") not in mine.others:
        return row
    kept = {name: row[name] for name in _OF_OTHERS if name in row}
    # The lists of a person that the register's format always has: empty, for who reads the file back.
    return kept | {name: [] for name in ("incomes", "resources") if name in row}


def tells_of_another(text: str, mine: ArchiveOwner) -> bool:
    """Whether what a rank rests on names what another holder said in confidence."""
    lines: Iterable[dict[str, Any]] = json.loads(text).get("lines", ()) if mine.hidden and text else ()
    words = " ".join(str(line.get("criterion", "")) for line in lines)
    return any(one.value in words for one in mine.hidden)
