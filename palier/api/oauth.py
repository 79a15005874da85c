"""A token for a few minutes, by OAuth 2 client credentials (RFC 6749): for who must not carry the key itself everywhere."""

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Form, Router, Schema
from pydantic import Field

from palier.api.software import certificate_of
from palier.rules.partners.api_purposes import TOKEN_LIFE
from palier.workflows.acting.refusals import Refusal
from palier.workflows.partners import ending_tokens, recognising_keys, tokens
from palier.workflows.partners.recognising_keys import Software

router = Router(tags=["clé"])
ADDRESS, END_ADDRESS = "oauth/token", "oauth/revoke"
_GRANT = "client_credentials"
_Word = Annotated[str, Form(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_ENDS = "Un jeton qui ouvrait n’ouvre plus rien ; un jeton fini, ou que personne n’a donné, est tenu pour révoqué."


class BadClient(Refusal):
    """No key of this id has this secret."""

    sentence = "Cette clé n’ouvre rien : elle manque, elle est finie, ou elle est révoquée."
    oauth = "invalid_client"


class UnknownGrant(Refusal):
    """Another way of asking for a token."""

    sentence = "Un jeton se demande avec « grant_type=client_credentials »."
    oauth = "unsupported_grant_type"


class BeyondTheKey(Refusal):
    """A scope that the key has not."""

    sentence = "Cette clé ne permet pas une des finalités demandées : un jeton n’en a jamais plus que sa clé."
    oauth = "invalid_scope"


class TokenSaid(Schema):
    """A token, and for how long."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the word of the standard
    expires_in: int = Field(description="Secondes.")
    scope: str = Field(description="Les finalités, entre espaces.")


@router.post(ADDRESS, auth=None, response=TokenSaid, operation_id="drawToken", summary="Demander un jeton")
def draw(request: HttpRequest, grant_type: _Word = "", scope: _Word = "") -> TokenSaid:
    """Give a token to a key, shown by `Authorization: Basic` as its id and its secret; `scope` narrows its purposes."""
    at = timezone.now()
    found = _client(request)
    if found is None:
        raise BadClient
    # Told to the door outside: what asks for tokens is counted as what calls with the key.
    request.is_of_a_key = str(found.key.public_id)  # type: ignore[attr-defined]
    if grant_type != _GRANT:
        raise UnknownGrant
    purposes = tokens.asked(scope, found.key.purposes, found.key.role)
    if purposes is None:
        raise BeyondTheKey
    # Of a bound key, bound to the certificate that it is asked for with (RFC 8705): no other of the key opens with it.
    certificate = certificate_of(request) if found.key.certificates else ""
    token, _ = tokens.made(found.key.public_id, found.shown, purposes, at=at, certificate=certificate)
    return TokenSaid(access_token=token, expires_in=int(TOKEN_LIFE.total_seconds()), scope=" ".join(purposes))


@router.post(
    END_ADDRESS,
    auth=None,
    response={200: None},
    operation_id="endToken",
    summary="Révoquer un jeton",
    description=_ENDS,
)
def end(request: HttpRequest, token: _Word = "", token_type_hint: _Word = "") -> None:
    """End one token of the key that is shown as for asking for one; the key and its other tokens go on (RFC 7009)."""
    found = _client(request)
    if found is None:
        raise BadClient
    request.is_of_a_key = str(found.key.public_id)  # type: ignore[attr-defined]
    ending_tokens.end(found.key, found.shown, token, at=timezone.now())


def _client(request: HttpRequest) -> Software | None:
    """The key that a `Basic` header shows: its id is no secret, and must be that of the secret, written as it is given."""
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = b64decode(said, validate=True).decode().partition(":")
    except (NotBase64, ValueError):
        return None
    if tokens.read(secret) is not None:
        # A token gives no other: its minutes would never end.
        return None
    found = recognising_keys.software_of(secret, at=timezone.now(), certificate=certificate_of(request))
    return found if found is not None and str(found.key.public_id) == name else None
