"""Whose a line of a former tool is: who has its birth date and its given name, and whose word alone does not say so.

A holder writes their own name and birth date, so that one could read what was said of the other. Who has told either is known
once a paper, or the State, has proved it (``fetching.proving``); of two holders who match, neither reads it. The database
holds the same.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Q

from palier.models import Demande, Fork, ForkKind, Person, StockLine, StockTask
from palier.rules.people.facts import HOLDERS
from palier.rules.takeover.stock_fields import StockField
from palier.rules.takeover.stock_states import StockLineState
from palier.workflows.fetching import proving
from palier.workflows.register.arrivals_seen import LEFT


def theirs(demande: Demande, key: str, lines: Iterable[StockLine]) -> list[StockLine]:
    """Of these lines, those of this holder; none while who they are is in doubt."""
    me = Person.objects.filter(demande=demande, key=key).first()
    if me is None or (proving.renamed_at(demande, key) and not proving.is_proved(demande, key)):
        return []
    held = Person.objects.filter(Q(role__in=HOLDERS) | Q(role=LEFT), demande=demande)
    others = list(held.exclude(key=key))
    return [line for line in lines if is_like(line, me) and not any(is_like(line, one) for one in others)]


def follow(child: Demande) -> None:
    """What a former tool said of who left openly bears the number of their own file from now on. The clock's act.

    Of who left in silence nothing moves: whoever reads the first file, under any account, would see it gone.
    """
    fork = Fork.objects.select_related("parent").filter(child=child, kind=ForkKind.OPEN).first()
    if fork is None:
        return
    known = (StockLineState.REFUSED, StockLineState.KNOWN)
    lines = StockLine.objects.filter(numero=fork.parent.numero_unique).exclude(state__in=known)
    mine = [line.pk for line in theirs(fork.parent, fork.person_key, lines)]
    rows = StockLine.objects.filter(pk__in=mine)
    rows.filter(demande=fork.parent).update(demande=child)
    rows.update(numero=child.numero_unique)
    # No call gave that one: corrected, it takes nothing back.
    StockTask.objects.filter(invite__line__in=mine, asks_number=True).update(asks_number=False)


def is_like(line: StockLine, person: Person) -> bool:
    """Whether a line may be of this person: their day of birth, and their first given name where both say one."""
    told, held = _first(line.fields.get(StockField.FIRST_NAME, "")), _first(person.first_name)
    return (
        line.birth_date is not None and line.birth_date == person.birth_date and (not told or not held or told == held)
    )


_MARKS = re.compile(r"[^\w\s-]|\d|_")


def _first(name: str) -> str:
    """The first given name as it is compared: small letters without accents."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", name)).lower()
    found = re.search("[a-z]+", bare)
    return found[0] if found else ""
