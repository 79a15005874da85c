"""Taking a line of the queue, giving it to a colleague, handing it back; a manager gives all those of somebody (ADR 203).

An act is never refused to who does not hold its line. Each of these says in whose hands its page saw the line: where it is in
others since, nothing changes and the sentence says whose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from palier.models import Assignment, Candidature, Membership, Publication, User
from palier.models.identifiers import uuid7
from palier.rules.candidature.funnel import Stage
from palier.rules.desks.assigning import Holding, LineKind
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.desks import days_away

_HOUSE = act("règles de publication de Palier")
_SIDES = {Role.BAILLEUR: "bailleur__in", Role.RESERVATAIRE: "reservataire__in"}


class InOtherHands(Refusal):
    """A colleague took it since this page was made."""

    sentence = "{name} s’en occupe depuis. Rien n’a changé : rechargez la page pour voir la file."


class NobodyHoldsIt(Refusal):
    """It was handed back since this page was made, or its act was done."""

    sentence = "Cette ligne n’est plus en main : elle a été rendue, confiée autrement, ou son acte est fait."


class NotAColleague(Refusal):
    """A line is given to who works at this desk today."""

    sentence = "Choisissez une personne de votre équipe, qui a un accès aujourd’hui."


class NotTheirManager(Refusal):
    """All the lines of somebody are given by who manages the members."""

    sentence = "Seule une personne qui gère les membres confie toutes les lignes de quelqu’un."


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a file or a list, at the step where it stands."""

    kind: LineKind
    row: Candidature | Publication

    @property
    def target(self) -> dict[str, Any]:
        """Where its assignment hangs."""
        name = "candidature" if self.kind is LineKind.FILE else "publication"
        return {name: self.row, "step": self.row.stage}


def find(kind: LineKind, key: UUID, *, by: Actor) -> Line | None:
    """A line of this very desk, by its opaque id; none of a file that is out of sight until its list closes."""
    side = _SIDES[by.role]
    if kind is LineKind.LIST:
        found = Publication.objects.filter(**{side: by.body.covers}, public_id=key).first()
        return Line(kind, found) if found else None
    rows = Candidature.objects.filter(**{f"publication__{side}": by.body.covers}, public_id=key)
    row = rows.select_related("publication").first()
    if row is None or (row.publication.is_running and row.stage != Stage.EN_ATTENTE):
        return None
    return Line(kind, row)


def colleagues(by: Actor) -> list[User]:
    """Who works at this desk today, by name; oneself too."""
    here = Membership.objects.live().filter(organisation=by.body, role=by.role)
    return list(User.objects.filter(pk__in=here.values("user")).defer("password").order_by("name", "pk"))


def standing(by: Actor, *, at: datetime) -> dict[tuple[LineKind, str], Holding]:
    """In whose hands the lines of this desk are, by kind and opaque id: only at the step where each was taken."""
    rows = _live(by).values_list(
        "candidature", "candidature__public_id", "publication__public_id", "member", "member__public_id", "member__name"
    )
    missing = days_away.away(by.body, at=at)
    found = {}
    for of_file, file, listed, member, public_id, name in rows:
        key = (LineKind.FILE, str(file)) if of_file else (LineKind.LIST, str(listed))
        is_mine = by.user is not None and member == by.user.pk
        found[key] = Holding(member=public_id, name=name, is_mine=is_mine, away_until=missing.get(member))
    return found


def of_line(line: Line, *, by: Actor, at: datetime) -> Holding | None:
    """In whose hands one line is."""
    row = _live(by).filter(**line.target).select_related("member").defer("member__password").first()
    if row is None:
        return None
    until = days_away.away(by.body, at=at).get(row.member_id)
    is_mine = row.member_id == by.person.pk
    return Holding(member=row.member.public_id, name=row.member.name, is_mine=is_mine, away_until=until)


def counts(by: Actor) -> Mapping[int, int]:
    """How many lines each colleague has, by id."""
    found: dict[int, int] = {}
    for member in _live(by).values_list("member", flat=True):
        found[member] = found.get(member, 0) + 1
    return found


@transaction.atomic
def give(line: Line, to: User, *, seen: UUID | None, by: Actor, at: datetime) -> Assignment:
    """Put a line in somebody's hands, one's own included; ``seen`` is who had it on the page, by opaque id, or nobody.

    Raises ``InOtherHands`` or ``NobodyHoldsIt`` where that is true no more, and ``NotAColleague``.
    """
    if not _here(by).filter(user=to).exists():
        raise NotAColleague
    given = {"member": to, "given_by": by.person, "act": uuid7(), "at": at}
    rows = Assignment.objects.filter(organisation=by.body, **line.target)
    row = rows.select_related("member").first()
    holder = row.member if row and _here(by).filter(user=row.member).exists() else None
    _must_be_as_seen(holder, seen)
    if row is None:
        _keep(Assignment(organisation=by.body, **line.target, **given), rows)
    # Whoever saw the same hands as another act, a moment ago, changes nothing.
    elif not rows.filter(pk=row.pk, act=row.act).update(given_from=holder, **given):
        raise _whose(rows)
    kept = rows.get()
    verb = JournalVerb.TAKE_LINE if to == by.person else JournalVerb.GIVE_LINE
    telling.journal(verb, kept, by=by, at=at, article=_HOUSE, details={"a": str(to.public_id)})
    return kept


@transaction.atomic
def hand_back(line: Line, *, by: Actor, at: datetime) -> None:
    """Leave a line that one holds to everybody. Raises ``NobodyHoldsIt`` where it is in one's hands no more."""
    row = _live(by).filter(member=by.person, **line.target).first()
    if row is None or not Assignment.objects.filter(pk=row.pk, act=row.act).delete()[0]:
        raise NobodyHoldsIt
    telling.journal(JournalVerb.HAND_LINE_BACK, row, by=by, at=at, article=_HOUSE)


@transaction.atomic
def give_all(whose: User, to: User, *, by: Actor, at: datetime) -> UUID | None:
    """A manager gives all the lines of a colleague to another; the act is named, so that it can be undone.

    Raises ``NotTheirManager`` and ``NotAColleague``. Nothing where there is no line.
    """
    if not _here(by).filter(user=by.person, manages_since__isnull=False).exists():
        raise NotTheirManager
    if whose == to or not _here(by).filter(user=to).exists():
        raise NotAColleague
    rows = Assignment.objects.filter(pk__in=list(_standing(by).filter(member=whose).values_list("pk", flat=True)))
    one = uuid7()
    many = rows.filter(member=whose).update(member=to, given_by=by.person, given_from=whose, act=one, at=at)
    if not many:
        return None
    details: dict[str, str | int | list[str] | None] = {"a": str(to.public_id), "nombre": many}
    telling.journal(JournalVerb.GIVE_ALL_LINES, whose, by=by, at=at, article=_HOUSE, details=details)
    return one


@transaction.atomic
def undo(given: UUID, *, by: Actor, at: datetime) -> int:
    """Put back what one gave by mistake: to who had it, or to nobody. Lines that moved since stay where they are.

    Returns how many went back. Raises ``NobodyHoldsIt`` where none did.
    """
    rows = _standing(by).filter(act=given, given_by=by.person)
    found = list(rows.values_list("pk", flat=True))
    mine = Assignment.objects.filter(pk__in=found, act=given)
    back = mine.filter(given_from__in=_here(by).values("user"))
    many = back.update(member=F("given_from"), given_from=None, act=uuid7(), at=at)
    many += mine.delete()[0]
    if not many:
        raise NobodyHoldsIt
    telling.journal(JournalVerb.UNDO_GIVING, by.person, by=by, at=at, article=_HOUSE, details={"nombre": many})
    return many


def _here(by: Actor) -> QuerySet[Membership]:
    return Membership.objects.live().filter(organisation=by.body, role=by.role)


def _standing(by: Actor) -> QuerySet[Assignment]:
    """At the step where each was taken: an act that moves a file, or a list, leaves nobody's hands on it."""
    at_its_step = Q(step=F("candidature__stage")) | Q(step=F("publication__stage"))
    return Assignment.objects.filter(at_its_step, organisation=by.body)


def _live(by: Actor) -> QuerySet[Assignment]:
    """The same, in the hands of who still works here."""
    return _standing(by).filter(member__in=_here(by).values("user"))


def _must_be_as_seen(holder: User | None, seen: UUID | None) -> None:
    if holder is not None and holder.public_id != seen:
        raise InOtherHands(name=holder.name)
    if holder is None and seen is not None:
        raise NobodyHoldsIt


def _keep(row: Assignment, rows: QuerySet[Assignment]) -> None:
    """Keep it, unless a colleague did at this very moment."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _whose(rows) from None


def _whose(rows: QuerySet[Assignment]) -> Refusal:
    row = rows.select_related("member").first()
    return InOtherHands(name=row.member.name) if row else NobodyHoldsIt()
