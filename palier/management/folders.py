"""A folder of documents made an archive, as it is: no link is followed, and nothing outside of it is read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_CHUNK = 1024 * 1024


class NoFolder(Exception):
    """There is no such archive or folder."""


@contextmanager
def zipped(source: Path) -> Iterator[tuple[Path, list[str]]]:
    """The archive itself, or one made of a folder, and the paths that were left out; gone once it is left."""
    if source.is_file():
        yield source, []
        return
    if not source.is_dir():
        raise NoFolder(f"{source} : il n’y a là ni archive ni dossier.")
    with TemporaryDirectory(prefix="palier-papers-") as folder:
        path, left = Path(folder, "documents.zip"), list[str]()
        with ZipFile(path, "w", ZIP_STORED) as writing:
            for found in _files(source):
                relative = found.relative_to(source).as_posix()
                if not _copied(found, relative, writing):
                    left.append(relative)
        yield path, left


def _files(source: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(source, followlinks=False):
        names.sort()
        yield from (Path(folder, one) for one in sorted([*files, *(n for n in names if Path(folder, n).is_symlink())]))


def _copied(found: Path, relative: str, writing: ZipFile) -> bool:
    """Copy one file; false where it is a link, or no ordinary file, whatever it becomes meanwhile."""
    try:
        opened = os.open(found, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    with os.fdopen(opened, "rb") as reading:
        if not S_ISREG(os.fstat(opened).st_mode):
            return False
        # The day of a file says nothing here: the same folder twice is the same archive.
        info = ZipInfo(relative.encode("utf-8", "replace").decode(), (1980, 1, 1, 0, 0, 0))
        with writing.open(info, "w", force_zip64=True) as into:
            while data := reading.read(_CHUNK):
                into.write(data)
    return True
