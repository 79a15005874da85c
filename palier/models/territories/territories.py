"""The territories that vote a grid, by the codes that a deliberation may bear."""

from palier.models.territories.communes import packaged
from palier.models.territories.organisations import Territory

PARIS = "75056"
_SAME = {"217500016": PARIS}
"""Paris is kept under its INSEE code; its deliberations bear its SIREN."""
_VOTE_NOTHING = {
    "200054781": "La Métropole du Grand Paris ne vote pas de grille : ses établissements publics territoriaux et Paris"
    " votent chacun la leur."
}


def code_of(written: str) -> str:
    """The code under which a territory is kept."""
    code = written.replace(" ", "")
    return _SAME.get(code, code)


def is_packaged(written: str) -> bool:
    """Whether the territory is known without a database."""
    return code_of(written) in {row["territoire"] for row in packaged().values()} - {""}


def find(written: str) -> Territory | None:
    """The territory of a code."""
    return Territory.objects.filter(code=code_of(written)).first()


def why_not(written: str) -> str:
    """Why a code that is known elsewhere names no territory here; empty when nothing is known of it."""
    return _VOTE_NOTHING.get(code_of(written), "")
