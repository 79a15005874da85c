"""The lists of the law that an operator loads, read whole by `./run palier check`, which names a wrong row before a restart."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core import checks

from palier.rules.fitting import ceilings, overrides
from palier.rules.homes import quartile_thresholds
from palier.rules.homes.flow_balance import TAX_FILE
from palier.rules.law import parameters
from palier.rules.law.parameters import ParameterError


def _tax() -> None:
    parameters.load(TAX_FILE)


READERS: tuple[Callable[[], object], ...] = (ceilings.load_tables, overrides.load, quartile_thresholds.load, _tax)
"""Each reads its file from the disk, and refuses it whole."""


def _wrong() -> Iterator[checks.CheckMessage]:
    for read in READERS:
        try:
            read()
        except ParameterError as error:
            yield checks.Error(str(error), id="palier.E001")


def wrong_rows(**_: Any) -> list[checks.CheckMessage]:
    """What is wrong in them, one message a file."""
    return list(_wrong())
