"""`python -m sandbox.reservataire SITE KEY_FILE [RPLS …]`: publish what is oriented here, send the files of closed lists.

It goes one step on with each home, or with those that are named, and says what it did or waits for.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sandbox.landlord.calling import PartnerApi, RefusedCall, over_http
from sandbox.reservataire.sending import FileSender


def main() -> None:
    """Go one step on."""
    said = argparse.ArgumentParser(prog="python -m sandbox.reservataire", description=__doc__)
    said.add_argument("site", help="http://127.0.0.1:8000")
    said.add_argument("key", type=Path, help="file that holds the secret of a key, and nothing else")
    said.add_argument("homes", nargs="*", metavar="RPLS", help="of these homes alone")
    told = said.parse_args()
    api = PartnerApi(over_http(told.site), told.key.read_text(encoding="utf-8").strip())
    try:
        for word in FileSender(api, told.homes).go_on():
            print(word)
    except RefusedCall as refused:
        sys.exit(str(refused))


if __name__ == "__main__":
    main()
