"""What is kept of a code of six digits: a digest under the site's own key, which no copy of the database holds (ADR 11).

Six digits are tried in a moment by whoever has the digests and the way to make them, however slow that way is; and a slow
way holds a place at the door for each person who signs in.
"""

import secrets

from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

_KEYED = "cle1"
_SALT = "palier.code"
_KEYED_NOW = "SELECT palier_codes_are_keyed()"


def hashed(code: str) -> str:
    """What to keep of a code. As the release before, until no process of it is left to read it."""
    return _keyed(code, secrets.token_urlsafe(12)) if _are_keyed() else make_password(code)


def is_right(typed: str, kept: str) -> bool:
    """Whether this is the code that was kept, blanks apart. A change of the site's key ends the codes under way."""
    code = "".join(typed.split())
    if not kept.startswith(f"{_KEYED}$"):
        # What nobody can type must not take the time of a slow hash where no other code does.
        return (is_password_usable(kept) or not _are_keyed()) and check_password(code, kept)
    return constant_time_compare(_keyed(code, kept.split("$")[1]), kept)


def spend() -> None:
    """Take the time of a code: what was refused before its code was read must not answer sooner."""
    hashed(secrets.token_urlsafe(6))


def _are_keyed() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_KEYED_NOW)
        return bool(cursor.fetchone()[0])


def _keyed(code: str, salt: str) -> str:
    digest = salted_hmac(f"{_SALT}.{salt}", code, algorithm="sha256").hexdigest()
    return f"{_KEYED}${salt}${digest}"
