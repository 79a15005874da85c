"""Rows as the text that COPY takes, hashed on their way, so that two worlds can be compared without reading them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import psycopg

NULL = "\\N"
_CHUNK = 2_000
"""Rows sent in one go."""
_TABLES: Mapping[str, str] = {
    "demande": "id public_id numero_unique draw_token state deposited_on valid_until confirmed_at struck_off_at "
    "strike_off_reason created_at audience",
    "demandeversion": "id demande_id file_type file_dated_at received_at digest facts unknown_codes missing audience",
    "person": "id demande_id key role civility last_name birth_name first_name birth_date nationality phone email address "
    "employer profession match_birth_name match_first_name audience",
    "seniority": "demande_id departement since audience",
    "piece": "id public_id demande_id person_key code status refusal_reason media_type size sha256 uploaded_at "
    "verified_at verified_by_id issued_on audience",
    "user": "id public_id login name password is_active is_demo demo_story",
    "holder": "id user_id demande_id person_key",
    "home": "id public_id bailleur_id reservataire_id oriented_at vacancy_notified_on rpls_id commune_id street door "
    "type_code floor_area floor has_lift is_adapted is_qpv financing rent charges energy_class available_on created_at",
    "publication": "id public_id home_id reservataire_id bailleur_id grid_id stage opens_at closes_at closed_at "
    "seed_commitment to_designate end_reason",
    "publicationseed": "publication_id seed",
    "candidature": "id public_id publication_id demande_id stage suspended_from end_reason verdict tier order_points "
    "waiting_since rank snapshot applied_at changed_at audience",
    "ranking": "id publication_id reservataire_id position version reason frozen_at header candidates previous_head head",
    "rankingline": "id ranking_id candidature_id demande_id rank pseudonym tie commitment salt audience",
    "renewalnotice": "id public_id demande_id valid_until sent_at channels rule audience",
    "journalentry": "id at role verb object_kind object_id article details",
}
TABLES = (*(f"palier_{name}" for name in _TABLES), "palier_scorefacts")
"""Those that are written in bulk."""


def safe(text: str) -> str:
    """A text as COPY wants it."""
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


def cell(value: object) -> str:
    """Any value of a row that is written once for many."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join(safe(f'"{item}"') for item in value) + "}"
    return safe(str(value))


def instant(seconds: float) -> str:
    """An instant, from seconds of Unix time."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(" ")


def hexadecimal(*names: object) -> str:
    """Sixty-four digits that depend on these names alone: ids, lots and salts of an invented world."""
    return hashlib.sha256(":".join(map(str, names)).encode()).hexdigest()


def uuid_text(seconds: float, digits: str) -> str:
    """A UUID of version 7 at an instant, from digits given."""
    stamp = f"{int(seconds * 1000):012x}"
    return f"{stamp[:8]}-{stamp[8:]}-7{digits[:3]}-8{digits[3:6]}-{digits[6:18]}"


@dataclass
class Writer:
    """Gathers the rows of every table and sends them by COPY, a chunk at a time."""

    connection: psycopg.Connection[Any]
    told: Callable[[str, int], None]
    """Called with a table and the number of rows just sent."""
    score_columns: Sequence[str]
    rows: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    digests: dict[str, Any] = field(default_factory=dict)

    def add(self, table: str, row: str) -> None:
        """Keep a row: cells joined by tabs, without the line feed."""
        kept = self.rows.setdefault(table, [])
        kept.append(row)
        if len(kept) >= _CHUNK:
            self.send(table)

    def flush(self) -> None:
        """Send what is left."""
        for table in list(self.rows):
            self.send(table)

    def send(self, table: str) -> None:
        """Send the rows kept for a table."""
        kept = self.rows.pop(table, [])
        if not kept:
            return
        columns, options = _TABLES.get(table, "").split(), ""
        if table == "scorefacts":
            columns, options = list(self.score_columns), " WITH (NULL '')"
        content = ("\n".join(kept) + "\n").encode()
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY palier_{table} ({', '.join(columns)}) FROM STDIN{options}") as copy,
        ):
            copy.write(content)
        self.digests.setdefault(table, hashlib.sha256()).update(content)
        self.counts[table] = self.counts.get(table, 0) + len(kept)
        self.told(table, len(kept))
