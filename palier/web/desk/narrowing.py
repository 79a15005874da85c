"""Every list of a first page under the choice of its reader: whose lines, and under which tag."""

from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from palier.models import Candidature, Publication
from palier.rules.desks.assigning import Hands, LineKind, hands_of
from palier.web.desk.hands import CHOICE, Queue
from palier.web.desk.tagged import TAG


def is_narrowed(queue: Queue) -> bool:
    """Whether a part of the lines alone is asked: an empty list then says nothing of the others."""
    return bool(queue.tagged.asked) or queue.asked is not Hands.ALL


def choice(request: HttpRequest) -> str:
    """The choice as the end of an address, for a page that is reached from the first one and keeps to it; or nothing."""
    said = {name: request.GET[name] for name in (CHOICE, TAG) if request.GET.get(name)}
    return f"?{urlencode(said)}" if said else ""


def shows_homes(queue: Queue) -> bool:
    """Whether homes without a list are shown: nobody follows one, and no tag is on it."""
    return not queue.tagged.asked and queue.asked in (Hands.ALL, Hands.NOBODY)


def shows_file(queue: Queue, row: Candidature) -> bool:
    """Whether a file stands under the choice, by its own line or that of its list."""
    if queue.tagged.asked and str(row.public_id) not in queue.tagged.files:
        return False
    return queue.asked in (Hands.ALL, hands_of(queue.of_file(row)))


def shows_list(queue: Queue, row: Publication) -> bool:
    """Whether a list stands under the choice: it is followed so, and one of its files bears the tag."""
    key = str(row.public_id)
    if queue.tagged.asked and key not in queue.tagged.lists:
        return False
    return queue.asked in (Hands.ALL, hands_of(queue.held.get((LineKind.LIST, key))))


def files(queue: Queue, rows: QuerySet[Candidature]) -> QuerySet[Candidature]:
    """The files under the choice, of a list that is read by pages."""
    if queue.tagged.asked:
        rows = rows.filter(public_id__in=queue.tagged.files)
    if queue.asked is Hands.ALL:
        return rows
    of_files = {hands: _keys(queue, LineKind.FILE, hands) for hands in Hands}
    of_lists = {hands: _keys(queue, LineKind.LIST, hands) for hands in Hands}
    if queue.asked is Hands.NOBODY:
        taken = [Q(public_id__in=keys) for keys in of_files.values()]
        taken += [Q(publication__public_id__in=keys) for keys in of_lists.values()]
        return rows.exclude(reduce(or_, taken))
    others = [key for hands, keys in of_files.items() if hands is not queue.asked for key in keys]
    of_the_list = Q(publication__public_id__in=of_lists[queue.asked]) & ~Q(public_id__in=others)
    return rows.filter(Q(public_id__in=of_files[queue.asked]) | of_the_list)


def lists(queue: Queue, rows: QuerySet[Publication]) -> QuerySet[Publication]:
    """The lists under the choice, of those that are read by pages."""
    if queue.tagged.asked:
        rows = rows.filter(public_id__in=queue.tagged.lists)
    if queue.asked is Hands.ALL:
        return rows
    if queue.asked is Hands.NOBODY:
        return rows.exclude(public_id__in=[key for hands in Hands for key in _keys(queue, LineKind.LIST, hands)])
    return rows.filter(public_id__in=_keys(queue, LineKind.LIST, queue.asked))


def _keys(queue: Queue, kind: LineKind, hands: Hands) -> list[str]:
    return [key for (of, key), one in queue.held.items() if of is kind and hands_of(one) is hands]
