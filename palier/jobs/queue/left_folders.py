"""What a process that was killed left in the folder for passing files: lines and papers of people, opened, that nobody reads."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from os import getuid
from pathlib import Path
from stat import S_ISDIR
from tempfile import gettempdir

PREFIXES = ("palier-stock-", "palier-papers-", "palier-homes-")
UNTOUCHED = timedelta(hours=1)
"""No turn lasts so long: whoever made it is gone."""


def clear(*, at: datetime) -> int:
    """Remove our own folders that nobody has written in for an hour; how many."""
    before, count = (at - UNTOUCHED).timestamp(), 0
    for prefix in PREFIXES:
        for one in Path(gettempdir()).glob(f"{prefix}*"):
            if _is_left(one, before):
                shutil.rmtree(one, ignore_errors=True)
                count += 1
    return count


def _is_left(folder: Path, before: float) -> bool:
    # Another process may end one of them meanwhile.
    with suppress(OSError):
        held = folder.lstat()
        is_ours = S_ISDIR(held.st_mode) and held.st_uid == getuid()
        return is_ours and all(one.st_mtime < before for one in (held, *(each.lstat() for each in folder.iterdir())))
    return False
