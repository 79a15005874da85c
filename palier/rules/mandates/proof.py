"""What a paper says in its square: who is mandated, for what, between two days; signed, and naming nobody.

The name of who gave it is on the paper; the square holds a digest of it under the number of the mandate, so that a
paper on which a name was changed is refused. ``verify_mandate`` reads the same text with the standard library alone.
"""

import base64
from datetime import date

from palier.rules.law import canonical
from palier.rules.law.law import act, applies
from palier.rules.mandates import verify_mandate
from palier.rules.mandates.mandates import MandateScope, said

_HOUSE = act("règles de publication de Palier")


@applies(_HOUSE)
def named(number: str, name: str) -> str:
    """The digest of a name under a number, as the square holds it."""
    return verify_mandate.digest_of_name(number, name)


@applies(_HOUSE)
def payload(
    *, number: str, organisation: str, name: str, scope: frozenset[MandateScope], granted_on: date, last_day: date
) -> bytes:
    """What is signed, in canonical JSON."""
    return canonical.encode(
        {
            "kind": verify_mandate.KIND,
            "number": number,
            "organisation": organisation,
            "name": named(number, name),
            "scope": [one.value for one in said(scope)],
            "from": granted_on.isoformat(),
            "until": last_day.isoformat(),
        }
    )


@applies(_HOUSE)
def sealed(payload: bytes, signature: bytes) -> str:
    """The text of the square: what is signed, a dot, its signature, in letters that an address may hold."""
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (payload, signature))
