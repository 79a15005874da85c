"""The closing weighs everyone again from the facts: what is stored was shown, and is never believed.

The weighing reads the facts as they stood at the closing instant, before any lock; under the lock the closing holds
each stored score against it. A difference that our own delay explains takes what the facts give; any other stops the ranking.
Who was weighed in the minutes before, and whose rows have not moved since, is not weighed twice (``weighing_early``).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from palier.models import Candidature, Demande, Publication
from palier.models.demandes import layers_at
from palier.models.demandes.layers_at import AS_STORED, Amended
from palier.models.ranking import freezing
from palier.models.scoring import row_stamps, stored_scores
from palier.models.scoring.stored_scores import Stored, StoredKey
from palier.models.state import held_thresholds
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.people import facts
from palier.workflows.scoring import reweighing, scoring, weighing_early
from palier.workflows.scoring.scoring import Assessment
from palier.workflows.scoring.weighing_early import EarlyWeighing

_DIGEST_ALONE = frozenset({"faits"})
_UNFIT = frozenset({"illisible", "fait_sans_porteur", "verdict"})
"""What a correction does not set right: it ranks again the same candidates, from facts that somebody stands for."""
_BATCH = 500
_WORDS: Mapping[str, str] = {
    "verdict": "éligibilité",
    "rang_de_priorite": "rang de priorité",
    "points": "points",
    "anciennete": "ancienneté",
    "detail": "détail des points",
    "illisible": "dossier illisible",
    "faits": "empreinte des faits",
    "fait_sans_porteur": "fait vérifié par personne",
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the facts give for each candidate of a list; assessments are kept where what is stored differed."""

    keys: Mapping[int, StoredKey]
    differing: Mapping[int, Assessment | None] = field(default_factory=dict)
    """``None`` where a file cannot be read."""
    amended: Amended = AS_STORED
    """What counts from another instant: a correction counts what a mistake kept from counting."""
    read: Mapping[int, Stored] = field(default_factory=dict)
    """What was stored then: under the lock, a row of the same version is not read again."""
    home: facts.Home | None = None
    """The home, with the thresholds that were read; ``None`` where nothing was weighed."""

    def of(self, home: facts.Home) -> "Weighed":
        """What stands of it for a home as it is held: nothing, once a threshold came between."""
        is_same = self.home in (None, home)
        return replace(self, home=home) if is_same else Weighed({}, amended=self.amended, home=home)


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """One candidature whose stored score is not what the facts give."""

    candidature: int
    what: frozenset[str]
    stored: StoredKey
    weighed: StoredKey
    is_explained: bool
    """Whether our own delay, or rules that changed since, explain it: the closing then takes what the facts give."""


class ScoresDiffer(Exception):
    """What is stored is not what the facts give, and nothing of ours explains it: no ranking rests on it."""

    def __init__(self, differences: Sequence[ScoreDifference]) -> None:
        """Keep the differences for whoever looks."""
        super().__init__(f"{len(differences)} stored scores differ")
        self.differences = differences

    @property
    def sentence(self) -> str:
        """The sorts of difference, without a name."""
        return ", ".join(
            word for code, word in _WORDS.items() if any(code in difference.what for difference in self.differences)
        )


def weigh(publication: Publication, early: EarlyWeighing | None = None) -> Weighed:
    """Weigh the candidates of a list whose instant has passed; nothing is locked, nothing is written.

    ``early`` is what was weighed before: whose rows have not moved since, and who is stored as weighed, is not weighed again.
    """
    if publication.stage != PublicationStage.PUBLIEE or freezing.database_time() < publication.closes_at:
        return Weighed({})
    rows, home = stored_scores.stored(publication.pk), _home(publication)
    still = early.still(publication, home, rows) if early is not None else {}
    same = {pk: rows[pk].key for pk, key in still.items() if key == rows[pk].key}
    found = _weigh(publication, home, {pk: row for pk, row in rows.items() if pk not in same})
    return Weighed({**same, **found.keys}, found.differing, read=rows, home=home)


def weigh_early(publication: Publication, early: EarlyWeighing | None, *, most: int) -> EarlyWeighing:
    """Weigh some of the candidates of a list before its instant, and hold what was found; nothing is locked or written."""
    home = _home(publication)
    if early is None or not early.is_of(publication, home):
        early = weighing_early.of(publication, home)
    some = weighing_early.unweighed(publication, early, most)
    stamps = row_stamps.of(some.values())
    for demande, pk, found in _assessed(publication, home, {demande: pk for pk, demande in some.items()}, AS_STORED):
        if found is not None and demande in stamps:
            early.found[pk] = stamps[demande], _key(found)
    return early


def weigh_ranked(publication: Publication, amended: Amended = AS_STORED) -> Weighed:
    """Weigh those who were ranked, from their facts as they should have stood at the closing instant; nothing is written."""
    if publication.stage != PublicationStage.CLASSEE:
        return Weighed({})
    return _weigh(publication, _home(publication), stored_scores.ranked(publication.pk), amended=amended)


def _home(publication: Publication) -> facts.Home:
    """The home by the thresholds as they are now, read once for all the candidates."""
    return publication.home_with(held_thresholds.read(publication.home))


def _held(publication: Publication, weighed: Weighed) -> Weighed:
    """What was weighed, by the thresholds that this transaction holds: one that came meanwhile has all weighed here."""
    held_thresholds.hold([publication.home])
    return weighed.of(_home(publication))


@dataclass(frozen=True, slots=True)
class SettledScores:
    """On what each candidate of the list is ranked, and how many stored scores were set right."""

    keys: Mapping[int, StoredKey]
    set_right: int


def settle(publication: Publication, weighed: Weighed, *, goes_on: bool) -> SettledScores:
    """Under the lock of the publication: hold what is stored against what was weighed, and set right what we explain.

    Raises ``ScoresDiffer``.
    """
    weighed = _held(publication, weighed)
    known, found, fresh = _compare(publication, weighed, stored_scores.stored(publication.pk, weighed.read))
    if not goes_on and (faults := [one for one in found if not one.is_explained]):
        raise ScoresDiffer(faults)
    return _settled(known, found, fresh)


def settle_ranked(publication: Publication, weighed: Weighed) -> SettledScores:
    """Under the lock of a correction: what was stored wrong is what it sets right; what cannot be weighed stops it.

    Raises ``ScoresDiffer``.
    """
    weighed = _held(publication, weighed)
    known, found, fresh = _compare(publication, weighed, stored_scores.ranked(publication.pk))
    if faults := [one for one in found if one.what & _UNFIT]:
        raise ScoresDiffer(faults)
    return _settled(known, found, fresh)


def _settled(
    known: Mapping[int, Stored], found: Sequence[ScoreDifference], fresh: Mapping[int, Assessment | None]
) -> SettledScores:
    moved = [(one.candidature, fresh[one.candidature]) for one in found if one.stored != one.weighed]
    set_right = _set_right([(pk, assessed) for pk, assessed in moved if assessed is not None])
    keys = {pk: row.key for pk, row in known.items()}
    return SettledScores({**keys, **{one.candidature: one.weighed for one in found}}, set_right)


def differences(publication: Publication) -> list[ScoreDifference]:
    """What a closing would find now, for whoever looks; the differences that would stop it come first."""
    _, found, _ = _compare(publication, weigh(publication), stored_scores.stored(publication.pk))
    return sorted(found, key=lambda one: (one.is_explained, one.candidature))


def _compare(
    publication: Publication, weighed: Weighed, known: dict[int, Stored]
) -> tuple[dict[int, Stored], list[ScoreDifference], dict[int, Assessment | None]]:
    uncarried = stored_scores.uncarried({row.demande for row in known.values()})
    differing = {pk: row for pk, row in known.items() if row.demande in uncarried or weighed.keys.get(pk) != row.key}
    if not differing:
        return known, [], {}
    # What changed between the weighing and the lock is weighed here; so is whoever came to the list meanwhile.
    unknown = {pk: row for pk, row in differing.items() if pk not in weighed.differing}
    home = weighed.home or _home(publication)
    again = _weigh(publication, home, unknown, is_all_kept=True, amended=weighed.amended)
    fresh = {**weighed.differing, **again.differing}
    late = stored_scores.late({row.demande for row in differing.values()}, publication.closes_at)
    now = reweighing.digest_of(publication, publication.closes_at, thresholds=home.thresholds)
    are_rules_older = publication.weighed_with not in ("", now)
    found = []
    for pk, row in differing.items():
        assessed = fresh[pk]
        what = _what(pk, row.key, assessed) if assessed is not None else frozenset({"illisible"})
        is_explained = what <= _DIGEST_ALONE or (assessed is not None and (are_rules_older or row.demande in late))
        if row.demande in uncarried:
            what, is_explained = what | {"fait_sans_porteur"}, False
        if what:
            found.append(ScoreDifference(pk, what, row.key, _key(assessed) if assessed else row.key, is_explained))
    return known, found, fresh


def _weigh(
    publication: Publication,
    home: facts.Home,
    rows: Mapping[int, Stored],
    *,
    is_all_kept: bool = False,
    amended: Amended = AS_STORED,
) -> Weighed:
    candidature_of = {row.demande: pk for pk, row in rows.items()}
    keys: dict[int, StoredKey] = {}
    differing: dict[int, Assessment | None] = {}
    for _, pk, found in _assessed(publication, home, candidature_of, amended):
        if found is None:
            differing[pk] = None
            continue
        keys[pk] = _key(found)
        if is_all_kept or keys[pk] != rows[pk].key:
            differing[pk] = found
    return Weighed(keys, differing, amended, home=home)


def _assessed(
    publication: Publication, home: facts.Home, candidature_of: Mapping[int, int], amended: Amended
) -> Iterator[tuple[int, int, Assessment | None]]:
    for demande, known in layers_at.facts_at(candidature_of, publication.closes_at, amended=amended):
        yield demande.pk, candidature_of[demande.pk], _assess(demande, publication, home, known)


def _assess(
    demande: Demande, publication: Publication, home: facts.Home, known: facts.Demande | None
) -> Assessment | None:
    try:
        return scoring.assess(demande, publication, known=known, home=home) if known is not None else None
    except layers_at.UNREADABLE:
        return None


def _key(found: Assessment) -> StoredKey:
    digest = sha256(found.snapshot.encode()).digest()
    return StoredKey(found.verdict.outcome.value, found.tier, found.order_points, found.waiting_since, digest)


def _what(pk: int, stored: StoredKey, fresh: Assessment) -> frozenset[str]:
    weighed = _key(fresh)
    names = ("verdict", "rang_de_priorite", "points", "anciennete")
    what = {name for name, one, other in zip(names, stored[:4], weighed[:4], strict=True) if one != other}
    if stored.snapshot != weighed.snapshot:
        snapshot = Candidature.objects.values_list("snapshot", flat=True).get(pk=pk)
        what.add("faits" if _rests_on_the_same(snapshot, fresh.snapshot) else "detail")
    return frozenset(what)


def _rests_on_the_same(one: str, other: str) -> bool:
    """Whether two snapshots differ by the digest of the facts alone: what moved weighs nothing."""
    try:
        told = json.loads(one)
    except ValueError:
        return False
    return isinstance(told, dict) and {**told, "facts_digest": ""} == {**json.loads(other), "facts_digest": ""}


def _set_right(kept: Sequence[tuple[int, Assessment]]) -> int:
    """Store what the facts give; the instant of the last change stays, which says who left late."""
    rows = [
        Candidature(
            pk=pk,
            verdict=found.verdict.outcome,
            tier=found.tier,
            order_points=found.order_points,
            waiting_since=found.waiting_since,
            snapshot=found.snapshot,
        )
        for pk, found in kept
    ]
    fields = ["verdict", "tier", "order_points", "waiting_since", "snapshot"]
    Candidature.objects.bulk_update(rows, fields, batch_size=_BATCH)
    return len(rows)
