"""What a database must still be after a restore: what nobody may change is guarded, and every closed ranking is exact."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection
from django.db.models.fields.json import KT

from palier.models import ChainHead, Erasure, Instance, JournalEntry, Ranking
from palier.models.doors import live_catalogue
from palier.models.doors.live_catalogue import AccessRuleKind
from palier.models.ranking import freezing, openings
from palier.rules.law import french
from palier.rules.ranking import verify
from palier.workflows.life import erasing

GUARDS = {
    ("palier_journalentry", "append_only"),
    ("palier_journalentry", "no_truncate"),
    ("palier_accessentry", "append_only"),
    ("palier_accessentry", "no_truncate"),
    ("palier_erasure", "append_only"),
    ("palier_erasure", "no_truncate"),
    ("palier_sealedline", "append_only"),
    ("palier_sealedline", "no_truncate"),
    ("palier_dailyroot", "append_only"),
    ("palier_dailyroot", "no_truncate"),
    ("palier_rankingline", "published_line"),
    ("palier_rankingline", "kept_line"),
    ("palier_rankingline", "no_truncate"),
}
"""Triggers that refuse a change, by table."""
_ENABLED = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE tgenabled IN ('O', 'A') AND tgrelid::regclass::text LIKE 'palier%%'
"""
NO_HEAD = "0" * 64


@dataclass
class DatabaseReport:
    """Counts of what was checked, and each fault in a sentence."""

    lines: int = 0
    rankings: int = 0
    candidates: int = 0
    erasures: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return one sentence in French, which calls nothing exact where something is not."""
        relu = "" if self.faults else " : intégrité, chaîne, points et ordre exacts"
        rankings = french.count(self.rankings, "classement clos", "classements clos")
        candidates = french.count(self.candidates, "candidat")
        proofs = french.count(self.erasures, "preuve")
        lines = french.count(self.lines, "ligne")
        guarded = f"{lines} de journal" if self.faults else f"Journal protégé ({lines})"
        return f"{guarded} ; {rankings}, {candidates}{relu} ; {proofs} d’effacement relues."


def report() -> DatabaseReport:
    """Check everything; nothing is changed."""
    found = DatabaseReport(lines=JournalEntry.objects.count())
    found.faults += _unguarded()
    found.faults += _opened()
    found.faults += _broken_chains()
    for ranked in Ranking.objects.select_related("publication").order_by("reservataire", "position").iterator():
        found.rankings, found.candidates = found.rankings + 1, found.candidates + ranked.candidates
        found.faults += _wrong_ranking(ranked)
    for kept in Erasure.objects.order_by("pk").iterator():
        found.erasures += 1
        if not erasing.is_whole(kept):
            found.faults.append(f"La preuve d’effacement {kept.pk} ne dit plus ce qu’elle disait.")
    return found


def _unguarded() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(_ENABLED)
        enabled = set(cursor.fetchall())
    for table, trigger in sorted(GUARDS - enabled):
        yield f"La table {table} n’est plus protégée : {trigger} manque."


_OPENED = {
    AccessRuleKind.POLICY: "une politique de lignes",
    AccessRuleKind.SECURITY: "la sécurité par ligne",
    AccessRuleKind.GRANT: "un droit",
    AccessRuleKind.FUNCTION: "un droit d’appel",
    AccessRuleKind.BODY: "un texte de fonction",
    AccessRuleKind.TRIGGER: "un déclencheur",
    AccessRuleKind.ROLE: "un pouvoir de rôle",
    AccessRuleKind.MEMBER: "une appartenance de rôle",
    AccessRuleKind.SESSION: "un droit sur la base entière",
    AccessRuleKind.STRANGER: "un objet étranger",
}


def _opened() -> Iterator[str]:
    """Rules of access that are not those of this release: somebody changed what each role may read or write."""
    for each in live_catalogue.differences():
        where = "est dans la base et pas dans cette version" if each.is_there else "manque dans la base"
        yield f"{each.name} : {_OPENED[each.kind]} {where}{f' : {each.detail}' if each.detail else ''}."


def _broken_chains() -> Iterator[str]:
    last: dict[int, tuple[int, str]] = {}
    for ranked in Ranking.objects.order_by("reservataire", "position").iterator():
        position, head = last.get(ranked.reservataire_id, (0, NO_HEAD))
        if (ranked.position, ranked.previous_head) != (position + 1, head):
            yield f"Le classement {ranked.pk} ne suit pas le précédent de sa chaîne."
        last[ranked.reservataire_id] = (ranked.position, ranked.head)
    for chain in ChainHead.objects.order_by("pk"):
        if (chain.position, chain.head) != last.get(chain.pk, (0, NO_HEAD)):
            yield f"La chaîne du réservataire {chain.pk} ne finit pas par son dernier classement."
    if Instance.objects.filter(is_demo=True).exists():
        return  # an invented world writes its closings without their acts
    told = JournalEntry.objects.annotate(tete=KT("details__tete")).filter(tete__isnull=False).values("tete")
    for ranked in Ranking.objects.exclude(head__in=told).order_by("pk"):
        yield f"Le journal ne porte pas la clôture du classement {ranked.pk}."


def _wrong_ranking(ranked: Ranking) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        public, opened = Path(folder) / f"{ranked.pk}.jsonl", Path(folder) / f"{ranked.pk}.ouvertures.jsonl"
        with public.open("wb") as file:
            file.writelines(freezing.public_lines(ranked.pk, ranked.header))
        with opened.open("wb") as file:
            file.writelines(openings.of(ranked))
        try:
            verify.verify(public, opened, ranked.head)
        except verify.FalseLine as wrong:
            yield f"Classement faux : {wrong}"
