"""An array as the database reads it, in one text: the driver writes it element after element, and slowly."""

from collections.abc import Iterable


def of(values: Iterable[str | int | None]) -> str:
    """The text of an array of one dimension; each element between quotation marks, so that none is read as a null."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: str | int | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
