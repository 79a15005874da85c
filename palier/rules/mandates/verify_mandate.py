"""Vérifier hors ligne un mandat sur papier : ``python3 -S verify_mandate.py TEXTE --key CLÉ [--name NOM] [--revoked FICHIER]``.

TEXTE est ce que lit un téléphone dans le carré du papier. CLÉ est la clé publique de Palier, ou un fichier qui en tient une par
ligne (/mandats/cles.txt). One file, standard library alone, no network: whoever doubts a paper can read this page whole and
run it. Exit 0: the paper is what Palier signed, and its days are not over. Exit 1: it is refused, and why. Exit 2: wrong usage.
What it cannot know without the list of mandates taken back, it says.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

KIND = "palier-mandat-1"
LONGEST = 4096
WORDS = {
    "lire": "voir les candidatures, leurs dates limites et l’état des pièces",
    "pieces": "envoyer des pièces, sauf celles d’une situation protégée",
    "candidater": "candidater à un logement, et retirer une candidature",
    "repondre": "accepter ou refuser une offre de logement (un refus ne se reprend pas)",
    "renouveler": "renouveler la demande",
}
FIELDS = {"kind": str, "number": str, "organisation": str, "name": str, "scope": list, "from": str, "until": str}
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_SIZE, _SIGNATURE = 32, 64
_Point = tuple[int, int, int, int]


class MandatePaperRefused(Exception):
    """The paper is not what Palier signed, or is over; the message says which, in French."""


# --- Ed25519, as RFC 8032 writes it ----------------------------------------------------------


def _x_of(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    if square == 0:
        return None if sign else 0
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P:
        return None
    return _P - x if x & 1 != sign else x


_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE_X = _x_of(_BASE_Y, 0) or 0
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def _add(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point = _add(point, point)
        scalar >>= 1
    return found


def _point(data: bytes) -> _Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x_of(y, sign) if y < _P else None
    return None if x is None else (x, y, 1, x * y % _P)


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the signature of the message under a public key of Ed25519; a malformed one is none."""
    if len(key) != _SIZE or len(signature) != _SIGNATURE:
        return False
    holder, given = _point(key), _point(signature[:_SIZE])
    scalar = int.from_bytes(signature[_SIZE:], "little")
    if holder is None or given is None or scalar >= _L:
        return False
    drawn = hashlib.sha512(signature[:_SIZE] + key + message).digest()
    left = _times(scalar, _BASE)
    right = _add(given, _times(int.from_bytes(drawn, "little") % _L, holder))
    is_same_x = (left[0] * right[2] - right[0] * left[2]) % _P == 0
    return is_same_x and (left[1] * right[2] - right[1] * left[2]) % _P == 0


# --- The paper -------------------------------------------------------------------------------


def digest_of_name(number: str, name: str) -> str:
    """The digest of a name under a number: capitals without accents, one space between words."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(char for char in plain if not unicodedata.combining(char)).upper()
    words = " ".join(re.sub(r"[^A-Z0-9]+", " ", letters).split())
    return hashlib.sha256(f"{KIND}:{number}:{words}".encode()).hexdigest()[:32]


def _decoded(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise MandatePaperRefused(
            "Ce texte n’est pas celui d’un mandat de Palier : il est coupé ou mal recopié."
        ) from error


def read(text: str, keys: list[bytes]) -> dict[str, object]:
    """What a square says, once its signature is right; ``MandatePaperRefused`` otherwise."""
    bare = text.strip().rstrip("/").rpartition("/")[2]
    said, dot, signature = bare.partition(".")
    if len(text) > LONGEST or not dot or not said or not signature:
        raise MandatePaperRefused("Ce texte n’est pas celui d’un mandat de Palier : il est coupé ou mal recopié.")
    message = _decoded(said)
    if not any(is_signed(key, message, _decoded(signature)) for key in keys):
        raise MandatePaperRefused(
            "La signature n’est pas celle de Palier : ce papier est faux, ou la clé n’est pas la bonne."
        )
    try:
        found = json.loads(message)
    except ValueError as error:
        raise MandatePaperRefused("La signature est celle de Palier, mais ce n’est pas celle d’un mandat.") from error
    if not isinstance(found, dict) or found.get("kind") != KIND or set(found) != set(FIELDS):
        raise MandatePaperRefused("La signature est celle de Palier, mais ce n’est pas celle d’un mandat.")
    if not all(isinstance(found[name], kind) for name, kind in FIELDS.items()):
        raise MandatePaperRefused("La signature est celle de Palier, mais ce n’est pas celle d’un mandat.")
    return found


def require(found: dict[str, object], *, on: date, name: str = "", revoked: set[str] | None = None) -> None:
    """Raise ``MandatePaperRefused`` where the days are over, the name is another, or the list says that it was taken back."""
    number = str(found["number"])
    if on < date.fromisoformat(str(found["from"])):
        raise MandatePaperRefused("Ce mandat n’a pas encore commencé.")
    if on > date.fromisoformat(str(found["until"])):
        raise MandatePaperRefused("Ce mandat est fini : son dernier jour est passé.")
    if name and digest_of_name(number, name) != found["name"]:
        raise MandatePaperRefused("Le nom n’est pas celui de la personne qui a donné ce mandat.")
    if revoked is not None and hashlib.sha256(f"{KIND}:{number}".encode()).hexdigest() in revoked:
        raise MandatePaperRefused("Ce mandat a été retiré : il ne vaut plus rien.")


def today_in_paris(now: datetime | None = None) -> date:
    """The day in Paris: two hours ahead from the last Sunday of March to that of October, at 01:00 UTC; one otherwise."""
    at = now or datetime.now(UTC)  # noqa: TID251 - a program of its own

    def last_sunday(month: int) -> datetime:
        last = datetime(at.year, month, 31, 1, tzinfo=UTC)
        return last - timedelta(days=(last.weekday() + 1) % 7)

    is_summer = last_sunday(3) <= at < last_sunday(10)
    return (at + timedelta(hours=2 if is_summer else 1)).date()


def _lines(given: str) -> list[str]:
    path = Path(given)
    text = path.read_text(encoding="utf-8") if path.exists() else given
    return [line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#")]


def main(arguments: list[str]) -> int:
    """Verify one paper, and say what was verified and what was not."""
    parser = argparse.ArgumentParser(prog="verify_mandate.py", description="Vérifie hors ligne un mandat sur papier.")
    parser.add_argument("text", help="ce que lit un téléphone dans le carré du papier")
    parser.add_argument("--key", required=True, help="clé publique de Palier, ou fichier d’une clé par ligne")
    parser.add_argument("--name", default="", help="nom écrit sur le papier")
    parser.add_argument("--revoked", default="", help="liste des mandats retirés, prise sur le site de Palier")
    given = parser.parse_args(arguments)
    try:
        keys = [bytes.fromhex(line) for line in _lines(given.key)]
        revoked = set(_lines(given.revoked)) if given.revoked else None
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Fichier ou clé illisible : {error}\n")
        return 2
    try:
        found = read(given.text, keys)
        require(found, on=today_in_paris(), name=given.name, revoked=revoked)
    except MandatePaperRefused as refused:
        sys.stdout.write(f"REFUSÉ : {refused}\n")
        return 1
    sys.stdout.write("\n".join(_told(found, is_named=bool(given.name), is_listed=revoked is not None)) + "\n")
    return 0


def _told(found: dict[str, object], *, is_named: bool, is_listed: bool) -> list[str]:
    scope = found["scope"] if isinstance(found["scope"], list) else []
    told = [
        f"SIGNÉ PAR PALIER : mandat {found['number']}, donné à {found['organisation']}.",
        f"Du {found['from']} au {found['until']} compris.",
        *(f"- {WORDS.get(str(word), str(word))}" for word in scope),
    ]
    if not is_named:
        told.append("Non vérifié : le nom de la personne (donnez --name).")
    if not is_listed:
        told.append("Hors ligne, on ne peut pas savoir si ce mandat a été retiré depuis : prenez la liste (--revoked).")
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
