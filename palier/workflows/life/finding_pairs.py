"""Each night, of every living demande that hides from nobody: with which others it may be of one person (ADR 148).

A slice of demandes at a time. Who was compared as they are now, by the rules of now, is not compared again: what was compared is
kept as a digest, with digests of the keys under which a person is looked for (``rules.likeness.finding``).
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from palier.models import (
    ComparedHolder,
    Demande,
    DemandePair,
    DemandeState,
    DemandeVersion,
    Fact,
    Fork,
    Person,
    SafeChannel,
)
from palier.models.doors import acting
from palier.models.takeover import array_texts
from palier.rules import likeness
from palier.rules.doors import confidentiality
from palier.rules.law.clocks import day_in_paris
from palier.rules.likeness import finding, likening, pair_words
from palier.rules.likeness.likening import AdultNamed, Likeness, LikenessSide, PersonRecord
from palier.rules.likeness.pair_words import PairState
from palier.rules.people import contacts
from palier.rules.people.facts import HOLDERS, PersonRole, Situation
from palier.rules.situations.situations import Level
from palier.workflows.life import same_holders, unions
from palier.workflows.life.pair_sides import PairSides
from palier.workflows.register import importing

SLICE = 1_000
"""Demandes of one transaction."""
_POSTAL = re.compile(r"\b\d{5}\s+([^\n,]+)")
_HIDING = [f"claims/{one.value}" for one in Situation if confidentiality.level_of((one,)) is Level.PROTECTED]
_TOLD = """
    SELECT p.demande_id, encode(sha256(convert_to(%(rules)s || string_agg(row(p.role, p.birth_name, p.last_name,
        p.first_name, p.birth_date, p.email, p.phone, p.address)::text, chr(10) ORDER BY p.key), 'UTF8')), 'hex')
    FROM palier_person p WHERE p.demande_id = ANY(%(which)s::bigint[]) AND p.role = ANY(%(roles)s) GROUP BY p.demande_id
"""
_MEETING = """
    SELECT wanted.key, found.demandes
    FROM unnest(%(keys)s::bigint[]) AS wanted(key) CROSS JOIN LATERAL (
      SELECT array_agg(few.demande_id) AS demandes FROM (
        SELECT h.demande_id FROM palier_comparedholder h WHERE h.keys @> ARRAY[wanted.key] LIMIT %(shared)s + 1) AS few
    ) AS found
    WHERE cardinality(found.demandes) BETWEEN 2 AND %(shared)s
"""
_BY_INDEX = "SET LOCAL enable_seqscan = off"
"""A table that grew in this minute has no figures yet: it would be read whole for each key."""

type Pair = tuple[int, int]


class _Holder(NamedTuple):
    """What is read of a person to compare them: no more."""

    demande: int
    role: str
    birth_name: str
    last_name: str
    first_name: str
    birth_date: date | None
    email: str
    phone: str
    address: str


class _Known(NamedTuple):
    """Who asks, and the other holders of the same file: two files are of the same people, or are no pair."""

    asks: PersonRecord
    others: Sequence[PersonRecord]


@cache
def rules_digest() -> str:
    """What changes with any line of what compares two people: the rules, and what is read of a file for them."""
    told = hashlib.sha256()
    beside = map(Path, (contacts.__file__, same_holders.__file__, __file__))
    for path in sorted((*Path(likeness.__file__).parent.glob("*.py"), *beside)):
        told.update(path.read_bytes())
    return told.hexdigest()


def slice_after(after: int) -> list[int]:
    """The demandes that follow one, in the order of their ids; none once all were looked at."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return list(Demande.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:SLICE])


def look(which: Sequence[int], *, at: datetime) -> None:
    """Compare a slice of demandes with all the others. Twice is once."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        told = _told(which)
        compared = dict(ComparedHolder.objects.filter(demande__in=which).values_list("demande", "told"))
        _forget(compared.keys() - told.keys())
        if moved := {pk: one for pk, one in told.items() if compared.get(pk) != one}:
            _compare(moved, at=at)
        _tell_again(which, at=at)


def sheltered(whose: OuterRef) -> Q:
    """Who hides, by what rows say: compared with nobody."""
    return (
        Q(Exists(SafeChannel.objects.filter(demande=whose)))
        | Q(Exists(Fork.objects.filter(Q(child=whose) | Q(parent=whose))))
        | Q(Exists(Fact.objects.filter(demande=whose, path__in=_HIDING)))
    )


def _living(which: Collection[int]) -> list[int]:
    """Of some demandes, those that live and hide from nobody."""
    rows = Demande.objects.filter(pk__in=which).exclude(state=DemandeState.STRUCK_OFF)
    return list(rows.exclude(sheltered(OuterRef("pk"))).values_list("pk", flat=True))


def _told(which: Collection[int]) -> Mapping[int, str]:
    """Of those, the digest of all that is compared, and of the rules that do."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"rules": rules_digest(), "which": array_texts.of(_living(which)), "roles": [*HOLDERS]})
        return dict(cursor.fetchall())


def _records(which: Collection[int]) -> Mapping[int, _Known]:
    """Of some demandes, those that live and hide from nobody."""
    rows = Person.objects.filter(demande__in=_living(which), role__in=HOLDERS).order_by("demande", "key")
    found: dict[int, list[_Holder]] = defaultdict(list)
    for row in rows.values_list(*_Holder._fields):
        found[row[0]].append(_Holder(*row))
    return {pk: record for pk, some in found.items() if (record := _record(some)) is not None}


def _record(rows: Sequence[_Holder]) -> _Known | None:
    """The person who asks, with the other holders as adults of the household."""
    own = next((row for row in rows if row.role == PersonRole.HOLDER), None)
    if own is None:
        return None
    others = [row for row in rows if row is not own]
    adults = [AdultNamed(row.first_name, row.birth_name or row.last_name, row.birth_date) for row in others]
    asks = replace(same_holders.record_of(own), commune=_commune(own.address), adults=adults)
    return _Known(asks, [same_holders.record_of(row) for row in others])


def _commune(address: str) -> str:
    """What follows the postal code; an address without one says nothing of a commune."""
    found = _POSTAL.search(address)
    return found[1].strip() if found else ""


def _forget(gone: Collection[int]) -> None:
    """Who lives no more, or began to hide, is looked for under no key."""
    if gone:
        ComparedHolder.objects.filter(demande__in=gone).delete()
        _of(gone).filter(state=PairState.TO_DECIDE).delete()


def compare_again(pairs: QuerySet[DemandePair]) -> None:
    """Take pairs away of which one hides: both are compared anew, should it no longer hide."""
    both = {pk for pair in pairs.values_list("one", "other") for pk in pair}
    pairs.delete()
    ComparedHolder.objects.filter(demande__in=both).delete()


def _of(which: Collection[int]) -> QuerySet[DemandePair]:
    """The pairs of some demandes that were not united."""
    return DemandePair.objects.filter(Q(one__in=which) | Q(other__in=which), united_at=None)


def _weigh_again(moved: Collection[int], pairs: Mapping[Pair, Likeness]) -> None:
    """Take away what is a pair no more; of one that was decided, keep what it is worth now, should the decision be taken back."""
    rows = list(_of(moved).select_for_update())
    gone = [row.pk for row in rows if row.state == PairState.TO_DECIDE and (row.one_id, row.other_id) not in pairs]
    DemandePair.objects.filter(pk__in=gone).delete()
    for row in rows:
        if row.state != PairState.TO_DECIDE:
            weighed = pairs.get((row.one_id, row.other_id))
            row.score = weighed.score if weighed else 0
            row.reasons = [reason.value for reason in weighed.reasons] if weighed else []
            row.save(update_fields=["score", "reasons"])


def _compare(moved: Mapping[int, str], *, at: datetime) -> None:
    known = _records(moved)
    sides = {pk: likening.side_of(one.asks) for pk, one in known.items()}
    keys = {pk: sorted(map(_digest, finding.keys(side))) for pk, side in sides.items()}
    ComparedHolder.objects.bulk_create(
        [ComparedHolder(demande_id=pk, told=told, keys=keys.get(pk, [])) for pk, told in moved.items()],
        update_conflicts=True,
        unique_fields=["demande"],
        update_fields=["told", "keys"],
    )
    pairs = _weighed(_may_be(_meeting(keys)), known, sides)
    _weigh_again(moved, pairs)
    _keep(pairs, at=at)


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


def _meeting(keys: Mapping[int, Sequence[int]]) -> set[Pair]:
    """Each of these with whom they share a key that few share."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        wanted = array_texts.of(sorted({key for some in keys.values() for key in some}))
        cursor.execute(_MEETING, {"keys": wanted, "shared": finding.SHARED})
        met = dict(cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
    return {
        (min(pk, other), max(pk, other))
        for pk, some in keys.items()
        for key in some
        for other in met.get(key, ())
        if other != pk
    }


def _may_be(pairs: set[Pair]) -> set[Pair]:
    """Without those that given names or birth dates keep apart, by the rule; of the others alone a whole file is read."""
    rows = Person.objects.filter(demande__in={pk for pair in pairs for pk in pair}, role=PersonRole.HOLDER)
    named = {
        pk: likening.side_of(PersonRecord(family=birth_name or used, used=used, given=given, birth=born))
        for pk, birth_name, used, given, born in rows.values_list(
            "demande", "birth_name", "last_name", "first_name", "birth_date"
        )
    }
    return {
        (one, other)
        for one, other in pairs
        if one in named and other in named and likening.may_be(named[one], named[other])
    }


def _weighed(
    pairs: Iterable[Pair], moved: Mapping[int, _Known], sides: Mapping[int, LikenessSide]
) -> Mapping[Pair, Likeness]:
    known = {**moved, **_records({pk for pair in pairs for pk in pair} - moved.keys())}
    sides = {**{pk: likening.side_of(one.asks) for pk, one in known.items() if pk not in sides}, **sides}
    found = {}
    for one, other in pairs:
        if one in known and other in known:
            weighed = likening.weigh(sides[one], sides[other])
            if weighed.score >= likening.FROM and same_holders.are_alike(known[one].others, known[other].others):
                found[one, other] = weighed
    return found


def _keep(pairs: Mapping[Pair, Likeness], *, at: datetime) -> None:
    """Show each pair, but for those of who hides by what a file of the register says: these are compared anew each night."""
    met = {pk for key in pairs for pk in key}
    rows = {(row.one_id, row.other_id): row for row in DemandePair.objects.select_for_update().filter(one__in=met)}
    sides = PairSides(met, at=at)
    ComparedHolder.objects.filter(demande__in=sides.hidden).delete()
    for (one, other), weighed in sorted(pairs.items()):
        row = rows.get((one, other)) or DemandePair(one_id=one, other_id=other, found_at=at)
        if not {one, other} & sides.hidden and row.state == PairState.TO_DECIDE:
            row.territories, row.sides = sides.territories(one, other), [sides.told(one), sides.told(other)]
            row.score, row.reasons = weighed.score, [reason.value for reason in weighed.reasons]
            row.save()


def _tell_again(slice_: Collection[int], *, at: datetime) -> None:
    """Of the pairs that stand: what is shown of both, and of which territories it is since; none of who hides since.

    Nor one whose decision was taken back after it had ceased to be a pair.
    """
    DemandePair.objects.filter(one__in=slice_, state=PairState.TO_DECIDE, score__lt=likening.FROM).delete()
    rows = list(DemandePair.objects.select_for_update().filter(one__in=slice_))
    _note_written_since([row for row in rows if row.united_at is not None and row.undone_at is None])
    sides = PairSides({pk for row in rows for pk in (row.one_id, row.other_id)}, at=at)
    hiding = [row.pk for row in rows if row.united_at is None and {row.one_id, row.other_id} & sides.hidden]
    compare_again(DemandePair.objects.filter(pk__in=hiding))
    for row in rows:
        was = row.territories, row.sides
        row.territories = sides.territories(row.one_id, row.other_id)
        if row.state == PairState.TO_DECIDE and sides.are_known(row.one_id, row.other_id):
            row.sides = [sides.told(row.one_id), sides.told(row.other_id)]
        if row.pk not in hiding and was != (row.territories, row.sides):
            row.save(update_fields=["territories", "sides"])


def _note_written_since(united: Sequence[DemandePair]) -> None:
    """Say of a union that stands that the register writes of the number that it struck off."""
    for row in united:
        versions = DemandeVersion.objects.filter(demande=unions.gone_of(row), received_at__gt=row.united_at)
        last = versions.exclude(file_type=importing.STRIKE_OFF).order_by("-file_dated_at", "-id").first()
        if last is not None:
            row.refusal = pair_words.written_since(day_in_paris(last.file_dated_at))[:300]
            row.save(update_fields=["refusal"])
