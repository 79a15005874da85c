"""Which line a document of a former tool names, kept as data: by the shape of its path, by columns of the lines, or by a table.

A TOML text of the steward's, beside one archive; every error at once, each with its key. What kind of document a file is may be
said too, by a folder, a part of the name or a column: it is a claim like the rest, and a person says it again when they use it.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from palier.rules.law import toml_faults
from palier.rules.law.law import act, applies
from palier.rules.situations import pieces
from palier.rules.takeover.stock_mapping import LARGEST_MAPPING, MOST_CODES, MappingError

LONGEST_PATH = 300
_HOUSE = act("règles de reprise de Palier")
_TOP = frozenset({"chemin", "colonnes", "table", "cle", "fichier", "nature", "natures", "separe"})
_OF_TABLE = ("cle", "fichier")
_TOKEN = re.compile(r"\{cle\}|\{nature\}|\*\*/|\*|[^{}*]+|.")
_GROUPS: Mapping[str, str] = {
    "{cle}": r"(?P<cle>[^/]+?)",
    "{nature}": r"(?P<nature>[^/]+?)",
    "**/": r"(?:[^/]+/)*?",
    "*": r"[^/]*?",
}
_MOST_STARS = 4
"""Places that may stretch: more would have one path tried in too many ways."""


@dataclass(frozen=True, slots=True)
class PaperMapping:
    """What an archive is read by: one of ``pattern``, ``columns`` or ``table``."""

    pattern: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Columns of the lines, each with the kind that it names."""
    table: str = ""
    """The path of a table inside the archive."""
    key: str = ""
    file: str = ""
    kind: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """A word of the former tool, and the document of the closed list that it is."""
    apart: str = "|"
    """What stands between two paths of one cell."""

    @applies(_HOUSE)
    def code_of(self, word: str) -> str:
        """The document that a word is; blank where the mapping does not say."""
        return self.kinds.get(word.strip(), "")


@applies(_HOUSE)
def read_paper_mapping(text: str) -> PaperMapping:
    """Read the text of a mapping. Raises ``MappingError`` with every fault."""
    if len(text) > LARGEST_MAPPING:
        raise MappingError(("Cette correspondance est trop longue : 100 000 signes au plus.",))
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line, reason = toml_faults.of(text, error)
        raise MappingError((f"Ligne {line} : {reason}.",)) from error
    if faults := tuple(_faults(told)):
        raise MappingError(faults)
    return PaperMapping(
        pattern=told.get("chemin", ""),
        columns=told.get("colonnes", {}),
        table=told.get("table", ""),
        key=told.get("cle", ""),
        file=told.get("fichier", ""),
        kind=told.get("nature", ""),
        kinds={word.strip(): code for word, code in told.get("natures", {}).items()},
        apart=told.get("separe", "|"),
    )


def _faults(told: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"« {key} » : cette clé n’existe pas." for key in told if key not in _TOP)
    ways = [word for word in ("chemin", "colonnes", "table") if word in told]
    if len(ways) != 1:
        yield "Écrivez une façon de reconnaître les dossiers, et une seule : « chemin », « colonnes » ou « table »."
        return
    if ways[0] == "chemin":
        yield from _pattern_faults(told["chemin"])
    elif ways[0] == "colonnes":
        yield from _code_faults("colonnes", told["colonnes"], may_be_blank=True)
    elif not all(_is_name(told.get(word)) for word in ("table", *_OF_TABLE)):
        yield "« table » : écrivez le chemin de la table dans l’archive, puis « cle » et « fichier », ses deux colonnes."
    if "nature" in told and (ways[0] != "table" or not _is_name(told["nature"])):
        yield "« nature » : c’est une colonne de la table, et elle ne va qu’avec « table »."
    if told.get("separe", "|") not in {"|", ";", ","}:
        yield "« separe » : une barre, un point-virgule ou une virgule."
    yield from _code_faults("natures", told.get("natures", {}), may_be_blank=False)


def _pattern_faults(pattern: object) -> Iterator[str]:
    if not isinstance(pattern, str) or len(pattern) > LONGEST_PATH or "{cle}" not in pattern:
        yield "« chemin » : écrivez la forme des chemins, avec {cle} à la place de la clé. Par exemple : {cle}/{nature}*."
        return
    tokens = _TOKEN.findall(pattern)
    if pattern.count("{cle}") > 1 or pattern.count("{nature}") > 1 or any(one in {"{", "}"} for one in tokens):
        yield "« chemin » : {cle} une fois, {nature} une fois au plus, et rien d’autre entre accolades."
    wide = [one for one in tokens if one in _GROUPS]
    if len(wide) > _MOST_STARS:
        yield "« chemin » : quatre parties libres au plus, {cle} et {nature} comprises."
    if any(one in _GROUPS and other in _GROUPS and one != "**/" for one, other in pairwise(tokens)):
        # Of "{nature}*" the shortest kind would be one sign.
        yield "« chemin » : mettez un signe entre deux parties libres, comme dans {cle}_{nature}-*."


def _code_faults(word: str, told: object, *, may_be_blank: bool) -> Iterator[str]:
    if not isinstance(told, dict) or len(told) > MOST_CODES or not all(isinstance(one, str) for one in told.values()):
        yield f"« {word} » : une table de mots, 2 000 lignes au plus."
        return
    if may_be_blank and not told:
        yield f"« {word} » : écrivez au moins une colonne."
    for name, code in told.items():
        if not _is_listed(code) and not (may_be_blank and not code):
            yield f"« {word}.{name} » : « {code} » n’est pas une pièce de la liste."


def _is_listed(code: str) -> bool:
    try:
        pieces.newest(code)
    except pieces.NotInTheList:
        return False
    return True


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_PATH


class PathPattern:
    """The shape of paths, ready to be tried."""

    def __init__(self, pattern: str) -> None:
        """Compile it once."""
        parts = [_GROUPS.get(one) or re.escape(one) for one in _TOKEN.findall(pattern)]
        self._shape = re.compile("".join(parts))

    @applies(_HOUSE)
    def named(self, path: str) -> tuple[str, str] | None:
        """The key and the word of the kind that a path holds; none where it has not this shape."""
        found = self._shape.fullmatch(path)
        if found is None or not found["cle"].strip():
            return None
        return found["cle"].strip(), (found.groupdict().get("nature") or "").strip()


@applies(_HOUSE)
def propose_paper_mapping() -> str:
    """A first mapping, for a person to finish: the shape that many tools write, and two kinds."""
    kinds = {"CNI": "piece_identite", "BAIL": "bail_quittances"}
    lines = [f"{json.dumps(word)} = {json.dumps(code)}" for word, code in kinds.items()]
    head = "# Un dossier par clé, et la nature au début du nom : 4512/CNI-recto.pdf. Relisez chaque ligne."
    return "\n".join([head, 'chemin = "{cle}/{nature}-*"', "", "[natures]", *lines, ""])


@applies(_HOUSE)
def plain_path(path: str) -> str:
    """A path as two are compared: whatever wrote it, with the same bars and small letters."""
    return path.strip().replace("\\", "/").removeprefix("./").casefold()
