"""Every table together, in the order of the archive."""

from collections.abc import Iterator, Mapping

from palier.rules.law.law import applies
from palier.rules.own_data import of_people, of_the_file, of_the_path, withheld
from palier.rules.own_data.belonging import ACCESS, OF_OTHERS, PORTABLE, OwnTable, Subject

TABLES: Mapping[str, OwnTable] = {**of_the_file.TABLES, **of_the_path.TABLES, **of_people.TABLES}
"""Model to what is given of it."""


@applies(ACCESS, PORTABLE)
def of_subject(subject: Subject) -> Iterator[tuple[str, OwnTable]]:
    """The tables of one file of the archive, each with its model."""
    return ((name, table) for name, table in TABLES.items() if table.subject is subject)


@applies(*OF_OTHERS)
def why_not(model: str, column: str) -> str:
    """Why a column is in no archive; empty where it is in one, or where nobody said."""
    if model in withheld.TABLES:
        return withheld.TABLES[model]
    table = TABLES.get(model)
    return table.withheld.get(column, "") if table else ""


@applies(ACCESS, PORTABLE)
def is_given(model: str, column: str) -> bool:
    """Whether a column is in the archive of its person."""
    return model in TABLES and column in TABLES[model].given
