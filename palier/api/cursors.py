"""Pages of a list, by a cursor: the last id that was read. What is added or ends meanwhile doubles nothing and skips nothing."""

from typing import Annotated
from uuid import UUID

from django.db.models import Model, QuerySet
from ninja import Query

MOST = 100
Cursor = Annotated[UUID | None, Query(description="La valeur « next » de la page d’avant ; aucune pour la première.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Lignes par page.")]


def page[M: Model](rows: QuerySet[M], cursor: UUID | None, limit: int) -> tuple[list[M], UUID | None]:
    """The rows of a page in the order of their ids, which is that of their making, and the cursor of the next one."""
    ordered = rows.order_by("public_id")
    if cursor is not None:
        ordered = ordered.filter(public_id__gt=cursor)
    found = list(ordered[: limit + 1])
    shown = found[:limit]
    return shown, shown[-1].public_id if len(found) > limit else None  # type: ignore[attr-defined]
