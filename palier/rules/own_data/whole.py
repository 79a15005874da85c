"""Every table together, in the order of the archive."""

from collections.abc import Iterator, Mapping

from palier.rules.law.law import applies
from palier.rules.own_data import of_people, of_requests, of_the_file, of_the_path
from palier.rules.own_data.belonging import ACCESS, PORTABLE, ArchiveSubject, OwnTable

TABLES: Mapping[str, OwnTable] = {**of_the_file.TABLES, **of_the_path.TABLES, **of_requests.TABLES, **of_people.TABLES}
"""Model to what is given of it."""


@applies(ACCESS, PORTABLE)
def of_subject(subject: ArchiveSubject) -> Iterator[tuple[str, OwnTable]]:
    """The tables of one file of the archive, each with its model."""
    return ((name, table) for name, table in TABLES.items() if table.subject is subject)
