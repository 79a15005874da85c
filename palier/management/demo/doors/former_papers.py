"""Documents of the former tool of the demo: two wait beside Amina's line until she says that it is hers; others are not kept.

A second archive has just been sent: its preview is made by the worker, and the steward begins it.
"""

import hashlib
import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

from palier.gateways import documents
from palier.management.demo.days import Days
from palier.management.demo.drawings import sheets
from palier.models import StockBatch
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.takeover.paper_faults import PaperFault
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import bundling, taking_papers
from palier.workflows.takeover.taking_papers import ToldPaper

MAPPING = """# Un dossier par clé, et la nature au début du nom.
chemin = "{cle}/{nature}-*"

[natures]
"CNI" = "piece_identite"
"BAIL" = "bail_quittances"
"""
_WORTHLESS = "Papier inventé pour la démonstration : il n’engage personne."
_KEPT: Mapping[str, tuple[str, list[str]]] = {
    "E-0000/CNI-recto.pdf": ("piece_identite", ["Carte d’identité", "Telle que l’ancien outil la gardait."]),
    "E-0000/BAIL-2018.pdf": ("bail_quittances", ["Quittances de loyer, 2018"]),
}
_CODE, _CLOSED, _NOBODY = "E-0001/CNI-scan.pdf", "E-0002/CNI-scan.zip", "E-9999/CNI-recto.pdf"


def bring(batch: StockBatch, *, days: Days) -> None:
    """One archive taken in six days ago, one that waits for its preview."""
    by, at = Actor(role=Role.STEWARD), days.at(-6, 11)
    papers = {path: sheets.page([_WORTHLESS, *lines]) for path, (_, lines) in _KEPT.items()}
    files = {
        **papers,
        _CODE: b"MZ programme",
        _CLOSED: _zipped({"scan.pdf": b"%PDF-1.4"}),
        _NOBODY: papers["E-0000/CNI-recto.pdf"],
    }
    data = _zipped(files)
    bundle = bundling.receive(batch, SentStock("scans-2020.zip", lambda: [data]), by=by, at=at)
    bundle = bundling.write_mapping(bundle, MAPPING, by=by, at=at)
    with acting.taken(acting.CLOCK):
        taking_papers.tried(bundle, _seen(taking_papers.held(batch)), at=at)
    bundle = bundling.begin(bundle, by=by, at=at)
    with acting.taken(acting.CLOCK):
        taking_papers.keep(bundle, list(_told(papers)), at=at)
        taking_papers.end(bundle, at=at)
    later = _zipped(
        {"E-0003/CNI-recto.pdf": sheets.page([_WORTHLESS, "Carte d’identité"]), "E-0004/divers.pdf": b"%PDF-1.4"}
    )
    second = bundling.receive(batch, SentStock("scans-2021.zip", lambda: [later]), by=by, at=days.at(-1, 11))
    bundling.write_mapping(second, MAPPING, by=by, at=days.at(-1, 11))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as writing:
        for path, data in files.items():
            writing.writestr(path, data)
    return made.getvalue()


def _seen(held: int) -> dict[str, object]:
    """What the clock says of this archive: the names alone."""
    shown = [[path, "E-0000", code] for path, (code, _) in _KEPT.items()]
    shown += [[_CODE, "E-0001", "piece_identite"], [_CLOSED, "E-0002", "piece_identite"]]
    return {
        "files": 5,
        "matched": 4,
        "lines": 3,
        "held": held,
        "reasons": {PaperFault.NO_LINE.value: 1},
        "kinds": {"piece_identite": 3, "bail_quittances": 1},
        "shown": shown,
        "missed": [[_NOBODY, PaperFault.NO_LINE.value, "E-9999"]],
    }


def _told(papers: Mapping[str, bytes]) -> list[ToldPaper]:
    found = []
    for number, (path, data) in enumerate(papers.items(), 1):
        clean = documents.read(path.rpartition("/")[2], data)
        found.append(
            ToldPaper(
                number,
                path,
                "E-0000",
                _KEPT[path][0],
                digest=hashlib.sha256(data).hexdigest(),
                name=clean.name,
                media_type=clean.kind.value,
                data=clean.data,
                pages=clean.pages,
            )
        )
    return [
        *found,
        ToldPaper(3, _CODE, "E-0001", "piece_identite", "type_refuse"),
        ToldPaper(4, _CLOSED, "E-0002", "piece_identite", PaperFault.NESTED.value),
        ToldPaper(5, _NOBODY, "E-9999", "piece_identite", PaperFault.NO_LINE.value),
    ]
