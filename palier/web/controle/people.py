"""Who is who in the lines of an organisation: its members, past ones too, and those who acted for it from elsewhere."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from palier.models import User

UNKNOWN = "personne extérieure à l’organisme"


def names(actors: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names of these, as far as who controls may read them."""
    return dict(User.objects.filter(public_id__in=set(actors)).values_list("public_id", "name"))


def all_names() -> list[tuple[str, str]]:
    """Every member, for a choice: public id and name."""
    rows = User.objects.order_by("name").values_list("public_id", "name")
    return [(str(key), name) for key, name in rows]
