"""Name by which an upgrade tries the pages of a release before it serves."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from hosting.supervision.trial import main

if TYPE_CHECKING:
    from collections.abc import Callable


def site() -> Callable[..., Any]:
    """Load the product, past its waiting line: a trial on a busy day asks what a page is worth, not when its turn comes."""
    from config.wsgi import site  # noqa: PLC0415

    return site


if __name__ == "__main__":
    code = main(site)
    sys.stdout.flush()
    # The pool's threads are nobody's business here.
    os._exit(code)
