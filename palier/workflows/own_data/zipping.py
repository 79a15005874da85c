"""The ZIP of an archive, written file by file on the disk of the machine: one file at most is in memory.

Every name in it is ASCII; what is in it does not depend on the day on which it is made, so its digests can be compared.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from palier.rules.own_data import archives, whole
from palier.rules.ranking import verify
from palier.rules.scoring import cotation
from palier.workflows.own_data import gathering, guide, pages
from palier.workflows.own_data.pages import ShownTable

_PACKED = frozenset({"pdf", "jpg", "png", "heic", "zip"})
"""What no compression makes smaller."""
NOT_LOOKED_AT = "pas encore passé au contrôle des virus : il s’ouvrira dans « Mes pièces » dès que ce sera fait"
READ_NO_MORE = "retiré depuis, ou scellé sous un ancien secret du site : il ne se lit plus"
TOO_BIG, FORGOTTEN = "trop gros pour cette archive : il est dans « Mes pièces »", "effacé après son contrôle, ou retiré"


class ArchiveZip:
    """A ZIP that is being written: what is in it, and what could not be."""

    def __init__(self, kept: IO[bytes]) -> None:
        """Begin it in an open file."""
        self._zip = ZipFile(kept, "w", ZIP_DEFLATED, allowZip64=True)
        self._files: dict[str, dict[str, Any]] = {}
        self.absent: list[dict[str, str]] = []
        self.links: list[tuple[str, str, str]] = []
        """Heading, words and path of what the index leads to."""

    def put(self, path: str, parts: Iterable[bytes]) -> int:
        """Write one file, part by part; its size."""
        digest, size = hashlib.sha256(), 0
        info = ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        info.compress_type = ZIP_STORED if path.rpartition(".")[2] in _PACKED else ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as writing:
            for part in parts:
                writing.write(part)
                digest.update(part)
                size += len(part)
        self._files[path] = {"sha256": digest.hexdigest(), "size": size}
        return size

    def leave_out(self, path: str, why: str) -> None:
        """Say of a file why it is not here."""
        self.absent.append({"path": path, "why": why})

    def close(self, asked_at: str) -> None:
        """Write the index, the guide and the manifest, then the end of the ZIP."""
        self.put("LISEZMOI.txt", [guide.text().encode()])
        self.put("schema.json", [as_json(guide.schema())])
        self.put("index.html", [_index(self.links, self.absent, asked_at)])
        manifest = {"format": archives.FORMAT, "asked_at": asked_at, "files": self._files, "absent": self.absent}
        self.put("manifeste.json", [as_json(manifest)])
        self._zip.close()


def as_json(value: object) -> bytes:
    """JSON that a person can read too."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False).encode()


def documents(told: Mapping[str, Any], into: ArchiveZip) -> None:
    """The subjects, each as JSON and as a page; then the letters, each on its page."""
    for subject in told["subjects"]:
        name = subject["subject"]
        into.put(f"donnees/{name}.json", [as_json(subject)])
        said = [(one["title"], one["lines"]) for one in subject["said"]]
        shown = [_shown(table) for table in subject["tables"]]
        into.put(f"pages/{name}.html", [pages.subject(subject["title"], said, shown)])
        into.links.append(("Par sujet", subject["title"], f"pages/{name}.html"))
    for letter in _letters(told):
        path = f"courrier/{letter['sent_at'][:10]}-{letter['public_id'][-8:]}.html"
        read = f"Ouverte le {pages.words(letter['read_at'])}." if letter["read_at"] else "Pas encore ouverte."
        head = [f"Envoyée le {pages.words(letter['sent_at'])}.", read]
        into.put(path, [pages.letter(letter["title"], head, letter["paragraphs"])])
        into.links.append(("Vos lettres", letter["title"], path))


def _letters(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for subject in told["subjects"]:
        for table in subject["tables"]:
            if table["model"] == "Letter":
                yield from table["rows"]


def _shown(table: Mapping[str, Any]) -> ShownTable:
    """A table for a page: a code is shown by its words, and a letter's text on its own page."""
    given = whole.TABLES[table["model"]].given
    rows = [
        [
            _PLAINLY[name](row[name])
            if name in _PLAINLY
            else (given[name].label, row.get(f"{name}{gathering.WORDS}") or _inside(name, row[name]))
            for name in given
            if name in row and (table["model"], name) not in _ELSEWHERE
        ]
        for row in table["rows"]
    ]
    return ShownTable(table["title"], table["whose"], rows)


_ELSEWHERE = frozenset({("Letter", "paragraphs"), ("Letter", "facts")})


_TIERS = {
    cotation.DALO_TIER: "DALO : avant tous les autres dossiers",
    cotation.FIRST_TIER: "comme les autres dossiers",
    cotation.LAST_TIER: "après les ménages qui ont besoin de ce logement adapté",
}
_PLAINLY: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    "order_points": lambda kept: ("Points", None if kept is None else -kept),
    "tier": lambda kept: ("Priorité", _TIERS.get(kept, kept)),
}
"""Columns that are kept as a ranking sorts them, and said otherwise to a person."""
_OF_A_LINE = ("label", "fact", "points", "proof", "article")


def _inside(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    """What a rank rests on is kept as text, whose bytes are committed to: a page shows its lines, the rest stands beside it."""
    if name != "snapshot" or not value:
        return value
    return [{key: line.get(key) for key in _OF_A_LINE} for line in json.loads(value).get("lines", [])]


def rankings(told: Mapping[str, Any], public: Mapping[str, Iterable[bytes]], into: ArchiveZip) -> None:
    """Of each ranking: the public file, the opening of one's own line, the receipt; and the public program that checks them."""
    if not told["rankings"]:
        return
    into.put("classements/verify.py", [Path(verify.__file__).read_bytes()])
    for one in told["rankings"]:
        folder = f"classements/{one['publication']}"
        if "receipt" in one:
            into.put(f"{folder}/recu.json", [one["receipt"].encode()])
            continue
        folder = folder if one["version"] == 1 else f"{folder}/version-{one['version']}"
        into.put(f"{folder}/mon-ouverture.jsonl", [one["opening"].encode()])
        if one["ranking"] in public:
            into.put(f"{folder}/classement.jsonl", public[one["ranking"]])


def _index(links: Iterable[tuple[str, str, str]], absent: Iterable[Mapping[str, str]], asked_at: str) -> bytes:
    head = (
        f"<p>Ce que Palier gardait de vous, {escape(pages.words(asked_at))}. "
        "Tout s’ouvre sans connexion. <a href='LISEZMOI.txt'>LISEZMOI.txt</a> explique chaque champ, et dit ce qui n’est "
        "pas ici, avec pourquoi.</p><p><strong>Cette archive dit tout de vous.</strong> Sur un ordinateur partagé, "
        "effacez-la après l’avoir lue.</p>"
    )
    by_head: dict[str, list[str]] = {}
    for title, words, path in links:
        by_head.setdefault(title, []).append(f'<li><a href="{escape(path)}">{escape(words)}</a></li>')
    body = [f"<h2>{escape(title)}</h2><ul>{''.join(lines)}</ul>" for title, lines in by_head.items()]
    missing = [f"<li>{escape(one['path'])} : {escape(one['why'])}</li>" for one in absent]
    body += [f"<h2>Fichiers qui ne sont pas ici</h2><ul>{''.join(missing)}</ul>"] if missing else []
    return pages.document("Vos données sur Palier", head + "".join(body), up="")
