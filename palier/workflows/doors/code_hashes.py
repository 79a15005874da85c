"""What is kept of a code of six digits: a digest under the site's own key, which no copy of the database holds (ADR 11).

Six digits are tried in a moment by whoever has the digests and the way to make them, however slow that way is; and a slow
way holds a place at the door for each person who signs in.

A digest is of one purpose and one person: its salt says which under the same key, so that the digest of a code that
somebody knows, copied into another's row or session, opens nothing there. The release before reads such a salt as any other.
"""

import secrets

from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

_KEYED = "cle1"
_SALT, _BOUND = "palier.code", "palier.code.bound"
_TAG = 32
_KEYED_NOW = "SELECT palier_codes_are_keyed()"


def hashed(code: str, *bound: object) -> str:
    """What to keep of a code for what it is ``bound`` to: its purpose, then the file and the person.

    As a release that keyed none kept it, until no process of one is left to read it.
    """
    if not _are_keyed():
        return make_password(code)
    nonce = secrets.token_urlsafe(12)
    return _keyed(code, f"{nonce}.{_tag(nonce, bound)}")


def is_right(typed: str, kept: str, *bound: object) -> bool:
    """Whether this is the code that was kept for the same purpose and person, blanks apart.

    A change of the site's key ends the codes under way. What the release before keyed is bound to nobody, and still read.
    """
    code = "".join(typed.split())
    if not kept.startswith(f"{_KEYED}$"):
        # What nobody can type must not take the time of a slow hash where no other code does.
        return (is_password_usable(kept) or not _are_keyed()) and check_password(code, kept)
    salt = kept.split("$")[1]
    nonce, dot, tag = salt.partition(".")
    is_theirs = constant_time_compare(_tag(nonce, bound), tag) or not dot
    return constant_time_compare(_keyed(code, salt), kept) and is_theirs


def spend() -> None:
    """Take the time of a code: what was refused before its code was read must not answer sooner."""
    hashed(secrets.token_urlsafe(6), "")


def _are_keyed() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_KEYED_NOW)
        return bool(cursor.fetchone()[0])


def _keyed(code: str, salt: str) -> str:
    digest = salted_hmac(f"{_SALT}.{salt}", code, algorithm="sha256").hexdigest()
    return f"{_KEYED}${salt}${digest}"


def _tag(nonce: str, bound: tuple[object, ...]) -> str:
    """What binds a salt. The words are quoted one by one: two lists never read alike."""
    return salted_hmac(_BOUND, repr((nonce, *map(str, bound))), algorithm="sha256").hexdigest()[:_TAG]
