"""What a recount found, as an operator reads it: figures by territory, never a name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Count

from palier.models import Publication, Recount, RecountedList
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.mistakes.remedies import DESK_KINDS, MistakeKind
from palier.workflows.mistakes import recounting
from palier.workflows.mistakes.counting_again import CountedList

_NOWHERE = "sans territoire"


def listed(recounts: Iterable[Recount]) -> Iterator[str]:
    """Each recount, how far it is, and what it found by territory."""
    is_any = False
    for one in recounts:
        is_any = True
        yield f"{one.public_id}  {DESK_KINDS[MistakeKind(one.kind)]}, {_period(one)} : {_state(one)}"
        yield f"  {one.reason}"
        yield from _by_territory(one)
    if not is_any:
        yield "Aucun recompte n’a été ouvert."


def _period(one: Recount) -> str:
    return f"du {french.day(day_in_paris(one.since))} au {french.day(day_in_paris(one.until))}"


def _state(one: Recount) -> str:
    if one.done_at is not None:
        return f"terminé le {french.day(day_in_paris(one.done_at))}"
    if one.counted_at is not None:
        return "listes recomptées, les dossiers s’ouvrent"
    return f"{one.lists.count()} listes recomptées sur {recounting.of(one).count()}"


def _by_territory(one: Recount) -> Iterator[str]:
    named = "publication__home__commune__territory__name"
    rows = RecountedList.objects.filter(recount=one).values_list(named, "lost", "candidates", "unread", "is_read")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, lost, candidates, unread, is_read in rows:
        found[name or _NOWHERE].update(_figures(lost, candidates, unread, is_read=is_read))
    households = dict(one.lost.values_list(named).annotate(Count("demande", distinct=True)))
    for name in sorted(found):
        yield _line(name, found[name], households.get(None if name == _NOWHERE else name, 0))


def tried(found: Iterable[tuple[Publication, CountedList | None]]) -> Iterator[str]:
    """The same for what nobody has kept: counted list by list, one after the other."""
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    whom: dict[str, set[int]] = defaultdict(set)
    for publication, counted in found:
        territory = publication.home.commune.territory
        name = territory.name if territory else _NOWHERE
        if counted is None:
            by_name[name].update(_figures(0, 0, 0, is_read=False))
            continue
        by_name[name].update(_figures(len(counted.lost), counted.candidates, counted.unread, is_read=True))
        whom[name] |= {one.candidate.demande for one in counted.lost}
    for name in sorted(by_name):
        yield _line(name, by_name[name], len(whom[name]))
    if not by_name:
        yield recounting.NothingToRecount.sentence


def _figures(lost: int, candidates: int, unread: int, *, is_read: bool) -> Counter[str]:
    return Counter(lists=1, lost=lost, candidates=candidates, unread=unread, shut=not is_read)


def _line(name: str, found: Counter[str], households: int) -> str:
    told = [
        french.count(found["lists"], "liste recomptée", "listes recomptées"),
        french.count(found["candidates"], "candidature"),
        f"{french.count(households, 'ménage a', 'ménages ont')} perdu une place, ou peut-être",
        french.count(found["lost"], "logement manqué", "logements manqués"),
    ]
    if found["unread"]:
        told.append(french.count(found["unread"], "dossier qui ne se relit plus", "dossiers qui ne se relisent plus"))
    if found["shut"]:
        told.append(french.count(found["shut"], "liste qui ne se relit plus", "listes qui ne se relisent plus"))
    return f"  {name} : {', '.join(told)}."
