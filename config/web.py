"""Name by which supervisors start the web processes of a release, their own or another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from hosting.supervision.web import main

if TYPE_CHECKING:
    from collections.abc import Callable


def application() -> Callable[..., Any]:
    """Load the product: in each process once it is forked, never in their master."""
    from config.wsgi import application  # noqa: PLC0415

    return application


if __name__ == "__main__":
    sys.exit(main(application))
