"""What a browser opened without an account, as its session holds it: a first registration, or an address that was proved."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from palier.workflows.counter import registering_alone
from palier.workflows.roofs import asking_alone
from palier.workflows.roofs.asking_alone import RoofProof

FORM, PROVED = "premiere_demande", "toits_sans_dossier"
REST = timedelta(minutes=30)
"""Without a page asked for, it is closed in this browser; nothing of it is lost."""


def told(held: dict[str, str]) -> RoofProof:
    """What the session holds, as an address."""
    return RoofProof(held["channel"], held["recipient"], date.fromisoformat(held["birth_date"]))


def read_in(request: HttpRequest, code: str, *, at: datetime) -> None:
    """What is sent about what is open here is said in this language from now on."""
    form, proof = request.session.get(FORM), request.session.get(PROVED)
    if form and _is_fresh(form, at):
        registering_alone.read_in(UUID(form["form"]), code)
    if proof and _is_fresh(proof, at):
        asking_alone.read_in(told(proof), code)


def _is_fresh(held: dict[str, str], at: datetime) -> bool:
    return at - datetime.fromisoformat(held["seen"]) < REST
