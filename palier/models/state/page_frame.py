"""What stands around every page, asked in one statement: the pages that show it are all of them."""

from dataclasses import dataclass

from palier.models.foreseen import Rows
from palier.models.prepared import KeptText
from palier.models.together import Asking

_DEMO = "EXISTS (SELECT FROM palier_instance WHERE is_demo)"
_OF_NOBODY = f"SELECT {_DEMO}, 0, '{{}}'::text[], '{{}}'::text[]"
_OF_A_HOUSEHOLD = f"""
    WITH RECURSIVE followed AS (
        SELECT id, successor_id FROM palier_organisation
         WHERE id IN (SELECT unnest(audience) FROM palier_demande WHERE id = %s)
        UNION SELECT heir.id, heir.successor_id FROM followed JOIN palier_organisation heir ON heir.id = followed.successor_id
    )
    SELECT {_DEMO}, (SELECT count(*) FROM palier_letter WHERE demande_id = %s AND read_at IS NULL),
           coalesce(array_agg(o.name ORDER BY o.name), '{{}}'), coalesce(array_agg(o.contact ORDER BY o.name), '{{}}')
      FROM palier_organisation o
     WHERE o.contact <> '' AND o.closed_at IS NULL AND o.id IN (SELECT id FROM followed)
"""  # noqa: S608 - of constants
_KEPT_OF_NOBODY = KeptText(_OF_NOBODY)
_KEPT_OF_A_HOUSEHOLD = KeptText(_OF_A_HOUSEHOLD, int, int)


@dataclass(frozen=True, slots=True)
class Frame:
    """Around a page: the demo's banner, the letters that wait, and whom its reader may call about their file."""

    is_demo: bool = False
    unread: int = 0
    followers: tuple[tuple[str, str], ...] = ()
    """Name and contact of each organisation that follows the file: of one that closed, who succeeds it."""


def around(demande: int | None) -> Frame:
    """The frame of a page that acts for a demande, or for nobody. Raises a database error where nothing can be read."""
    return asked(demande).now()


def asked(demande: int | None) -> Asking[Frame]:
    """The same, with what else a page asks."""
    if demande is None:
        return Asking(_KEPT_OF_NOBODY.now(), [], _read)
    return Asking(_KEPT_OF_A_HOUSEHOLD.now(), [demande] * 2, _read)


def _read(rows: Rows) -> Frame:
    [(is_demo, unread, names, contacts)] = rows
    return Frame(is_demo, unread, tuple(zip(names, contacts, strict=True)))
