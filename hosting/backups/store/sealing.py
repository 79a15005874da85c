r"""One sealed file: a header anyone may read, compressed and encrypted pieces, and a signature over all of it.

    palier-sealed 1\n | length | header (JSON) | length, piece | ... | length, last piece | signature

Each file has its own key, agreed with the public half of the pair (X25519, HKDF), so that the server keeps nothing that
opens it. Pieces are AES-256-GCM; their nonce counts them and marks the last one: none can be cut, moved or repeated. The
header, with the file's own name and cluster, is bound to each piece: none can take another's place. The signature
(HMAC-SHA256) lets the server check what it cannot read.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import struct
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hosting.backups import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hosting.backups.store.keys import OpenKey, SealKey

MAGIC = b"palier-sealed 1\n"
PIECE = 1 << 20
"""Bytes of compressed content in a piece."""
LONGEST_HEADER = 1 << 16
LAST = 1 << 31
TAG, SIGNATURE = 16, 32
SEALED = ".sealed"
"""Ending of each file of a vault."""


class Damaged(BackupError):
    """A file that is not what was written: the name comes first, then what is wrong."""

    def __init__(self, path: Path, wrong: str) -> None:
        """Keep which file, for reports that list many."""
        super().__init__(f"{path}: {wrong}")
        self.path, self.wrong = path, wrong


@dataclass(frozen=True, slots=True)
class SealedFileHeader:
    """What anyone may read of a file, once its signature is checked: nothing of a person."""

    name: str
    """Its place in the vault."""
    system: str
    """The cluster it comes from (PostgreSQL's system identifier)."""
    key: str
    """Fingerprint of the pair."""
    about: Mapping[str, Any]
    ephemeral: bytes
    salt: bytes

    def text(self) -> bytes:
        """Its one spelling."""
        said = {
            "name": self.name,
            "system": self.system,
            "key": self.key,
            "about": self.about,
            "ephemeral": self.ephemeral.hex(),
            "salt": self.salt.hex(),
        }
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Sealer:
    """A file being written: takes plain bytes."""

    def __init__(self, file: IO[bytes], key: SealKey, header: SealedFileHeader, content: bytes) -> None:
        """Write the header; `content` is the key of the pieces."""
        self._file = file
        self._mac = hmac.new(_signing(key.secret, header.salt), digestmod=hashlib.sha256)
        self._cipher, self._bound = AESGCM(content), hashlib.sha256(header.text()).digest()
        self._deflate, self._rest, self._count = zlib.compressobj(1), bytearray(), 0
        self.plain = 0
        text = header.text()
        self._out(MAGIC + struct.pack(">I", len(text)) + text)

    def write(self, data: bytes) -> int:
        """Seal more plain bytes."""
        self.plain += len(data)
        self._rest += self._deflate.compress(data)
        while len(self._rest) > PIECE:
            self._piece(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece and the signature."""
        self._rest += self._deflate.flush()
        while len(self._rest) > PIECE:
            self._piece(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        self._piece(bytes(self._rest), last=True)
        self._file.write(self._mac.digest())

    def _piece(self, data: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._count, last=last), data, self._bound)
        self._out(struct.pack(">I", len(sealed) | (LAST if last else 0)) + sealed)
        self._count += 1

    def _out(self, data: bytes) -> None:
        self._mac.update(data)
        self._file.write(data)


@contextmanager
def sealed(path: Path, key: SealKey, *, name: str, system: str, about: Mapping[str, Any]) -> Iterator[Sealer]:
    """Yield a writer of plain bytes; the file appears under its name whole and on disk, or not at all."""
    ephemeral = X25519PrivateKey.generate()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(key.public))
    header = SealedFileHeader(
        name, system, key.fingerprint, about, ephemeral.public_key().public_bytes_raw(), secrets.token_bytes(32)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            sealer = Sealer(file, key, header, _content(shared, key.secret, header.salt))
            yield sealer
            sealer.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Put the names of a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_header(path: Path) -> SealedFileHeader:
    """Return the header as it says itself to be: `check` or `unseal` before believing it."""
    with _opened(path) as file:
        return _header(path, file)[0]


def check(path: Path, key: SealKey, name: str) -> SealedFileHeader:
    """Check the whole file against its signature, without reading its content."""
    with _opened(path) as file:
        header, mac = _begin(path, file, key, name)
        for _ in _pieces(path, file, mac):
            pass
        _end(path, file, mac)
    return header


def unseal(path: Path, key: OpenKey, name: str) -> Iterator[bytes]:
    """Yield the plain bytes, each piece checked before it is given. Raises ``Damaged``."""
    with _opened(path) as file:
        header, mac = _begin(path, file, key.seal, name)
        shared = X25519PrivateKey.from_private_bytes(key.private).exchange(
            X25519PublicKey.from_public_bytes(header.ephemeral)
        )
        cipher = AESGCM(_content(shared, key.secret, header.salt))
        bound, inflate = hashlib.sha256(header.text()).digest(), zlib.decompressobj()
        for count, (data, last) in enumerate(_pieces(path, file, mac)):
            try:
                yield inflate.decompress(cipher.decrypt(_nonce(count, last=last), data, bound))
            except (InvalidTag, zlib.error):
                raise Damaged(path, f"piece {count + 1} is not what was written") from None
        _end(path, file, mac)
        yield inflate.flush()


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise Damaged(path, "missing") from None


def _begin(path: Path, file: IO[bytes], key: SealKey, name: str) -> tuple[SealedFileHeader, hmac.HMAC]:
    header, begun = _header(path, file)
    if header.key != key.fingerprint:
        raise Damaged(path, f"sealed for another key (its pair is {header.key}, this key is of {key.fingerprint})")
    if header.name != name:
        raise Damaged(path, f"this file is {header.name}: it was moved or renamed")
    return header, hmac.new(_signing(key.secret, header.salt), begun, hashlib.sha256)


def _header(path: Path, file: IO[bytes]) -> tuple[SealedFileHeader, bytes]:
    begun = file.read(len(MAGIC) + 4)
    if not begun.startswith(MAGIC) or len(begun) != len(MAGIC) + 4:
        raise Damaged(path, "not a sealed file of Palier, or cut at its beginning")
    (length,) = struct.unpack(">I", begun[-4:])
    text = file.read(length) if length <= LONGEST_HEADER else b""
    try:
        said = json.loads(text)
        header = SealedFileHeader(
            str(said["name"]),
            str(said["system"]),
            str(said["key"]),
            dict(said["about"]),
            bytes.fromhex(said["ephemeral"]),
            bytes.fromhex(said["salt"]),
        )
    except (ValueError, KeyError, TypeError):
        raise Damaged(path, "its header cannot be read") from None
    if header.text() != text or len(header.ephemeral) != SIGNATURE:
        raise Damaged(path, "its header was rewritten")
    return header, begun + text


def _pieces(path: Path, file: IO[bytes], mac: hmac.HMAC) -> Iterator[tuple[bytes, bool]]:
    last = False
    while not last:
        prefix = file.read(4)
        if len(prefix) != 4:  # noqa: PLR2004 - the length of a length
            raise Damaged(path, "cut: its last piece is missing")
        (length,) = struct.unpack(">I", prefix)
        last, length = bool(length & LAST), length & ~LAST
        if not TAG <= length <= PIECE + TAG:
            raise Damaged(path, "the length of a piece is impossible")
        data = file.read(length)
        if len(data) != length:
            raise Damaged(path, "cut in the middle of a piece")
        mac.update(prefix + data)
        yield data, last


def _end(path: Path, file: IO[bytes], mac: hmac.HMAC) -> None:
    signature = file.read(SIGNATURE + 1)
    if len(signature) > SIGNATURE:
        raise Damaged(path, "something was added after its end")
    if not hmac.compare_digest(signature, mac.digest()):
        raise Damaged(path, "its signature is wrong: the file was changed or cut")


def _nonce(count: int, *, last: bool) -> bytes:
    # The key is of this file alone: a counter never repeats under it.
    return struct.pack(">3xQ?", count, last)


def _content(shared: bytes, secret: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"palier backup content 1").derive(shared + secret)


def _signing(secret: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"palier backup signature 1").derive(secret)
