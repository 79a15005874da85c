"""Reads a table of people that anybody made, and writes the pairs that may be one person, with their score and its reasons.

Nothing of the site is read or written: no database is asked, and the file stays where it is.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import CommandError, CommandParser, OutputWrapper

from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.rules.law import french
from palier.rules.likeness import finding, likening, reading

_MOST = 500_000_000
_HEADS = ("ligne_1", "ligne_2", "cle_1", "cle_2", "score", "avis", "raisons")
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")
_NEEDED = "Le fichier n’a ni nom, ni nom complet : voyez les colonnes dans docs/how-to/find-duplicates.md."


class Command(OperatorCommand):
    """Read, compare, write."""

    help = "Lit un fichier CSV de personnes et écrit les paires qui sont peut-être une seule personne, avec score et raisons."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="fichier CSV (docs/how-to/find-duplicates.md)")
        parser.add_argument("--out", type=Path, metavar="FILE", help="fichier des paires ; sans lui, l’écran")
        parser.add_argument(
            "--least",
            type=arguments.score,
            default=likening.FROM,
            metavar="N",
            help="score à partir duquel une paire est écrite, de 0 à 100",
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Find the pairs, and count them if the table says who is who."""
        rows = _rows(options["file"])
        at = reading.columns(rows[0])
        if not {"nom", "complet"} & set(at):
            raise CommandError(_NEEDED)
        # Opened first: a name that cannot be written is told before the comparison of a long table, not after.
        with _written(options["out"], self.stdout) as opened:
            sides = [likening.side_of(reading.record(row, at)) for row in rows[1:]]
            found = list(finding.pairs(sides, least=options["least"]))
            found.sort(key=lambda pair: (-pair[2].score, pair[0], pair[1]))
            keys = [_cell(row, at.get("cle")) or str(line) for line, row in enumerate(rows[1:], start=2)]
            out = csv.writer(opened, delimiter=";", lineterminator="\n")
            out.writerow(_HEADS)
            for one, other, weighed in found:
                told = "; ".join(weighed.sentences)
                out.writerow(
                    (one + 2, other + 2, _safe(keys[one]), _safe(keys[other]), weighed.score, weighed.verdict, told)
                )
        self.stderr.write(f"{french.count(len(sides), 'fiche')} : {french.count(len(found), 'paire')} à lire.")
        if "personne" in at:
            self._judge([_cell(row, at["personne"]) for row in rows[1:]], {(one, other) for one, other, _ in found})

    def _judge(self, people: Sequence[str], found: set[tuple[int, int]]) -> None:
        """How many true pairs are found, and how many found are true: who is who was never read to find them."""
        by_person: dict[str, list[int]] = {}
        for at, person in enumerate(people):
            if person:
                by_person.setdefault(person, []).append(at)
        true = {pair for some in by_person.values() for pair in combinations(some, 2)}
        both = len(true & found)
        self.stderr.write(f"Vraies paires trouvées : {both} sur {len(true)} ({_share(both, len(true))}).")
        self.stderr.write(f"Paires trouvées qui sont vraies : {both} sur {len(found)} ({_share(both, len(found))}).")


def _rows(path: Path) -> list[list[str]]:
    try:
        if path.stat().st_size > _MOST:
            raise CommandError("Ce fichier dépasse 500 Mo : coupez-le.")
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} ne s’ouvre pas : {why(error)}.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    delimiter = max(";,\t|", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CommandError(f"{path}, ligne {lines.line_num} : ce n’est pas un tableau en CSV.") from error
    if not rows[1:]:
        raise CommandError("Ce fichier n’a pas de ligne à comparer.")
    return rows


@contextmanager
def _written(path: Path | None, screen: OutputWrapper) -> Iterator[IO[str]]:
    if path is None:
        yield cast("IO[str]", screen)
        return
    try:
        opened = path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise CommandError(f"{path} ne peut pas être écrit : {why(error)}.") from error
    with opened:
        yield opened


def _cell(row: Sequence[str], places: Sequence[int] | None) -> str:
    return row[places[0]].strip() if places and places[0] < len(row) else ""


def _safe(text: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{text}" if text.startswith(_COMPUTED) else text


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}".replace(".", ",") if whole else "aucune"
