"""A software ends one token of its own before its minutes are over (RFC 7009); its key and its other tokens go on (ADR 137)."""

from datetime import datetime

from django.db import transaction

from palier.models import ApiKey
from palier.models.doors import acting
from palier.rules.partners import ended_tokens
from palier.workflows.acting.refusals import Refusal
from palier.workflows.partners import keys, tokens


class NotAToken(Refusal):
    """Nothing, or the secret of a key, which would be believed revoked and open on."""

    sentence = "Ce n’est pas un jeton : une clé se révoque sur la page de votre équipe."
    oauth = "unsupported_token_type"


class TokenOfAnotherKey(Refusal):
    """Whoever holds a key ends its tokens, and no other's."""

    sentence = "Ce jeton est d’une autre clé : elle seule le révoque."
    oauth = "invalid_grant"


class TooManyTokensEnded(Refusal):
    """More than a row keeps."""

    sentence = "Trop de jetons de cette clé ont été révoqués en dix minutes : attendez leur fin, ou révoquez la clé."
    oauth = "invalid_request"


def end(key: ApiKey, shown: str, token: str, *, at: datetime) -> None:
    """Let a token open nothing any more. Twice is once, and one that is over, or that nobody made, is over already.

    ``shown`` is the digest of the secret by which its key was recognised. Raises ``NotAToken``, ``TokenOfAnotherKey`` or
    ``TooManyTokensEnded``.
    """
    said = tokens.read(token) if token.startswith(tokens.PREFIX) else None
    if said is None and (not token or token.startswith(keys.PREFIX)):
        raise NotAToken
    if said is None or said.until <= at:
        return
    if said.key != key.public_id:
        raise TokenOfAnotherKey
    with acting.taken(acting.GATE), transaction.atomic():
        held = ApiKey.objects.select_for_update().get(pk=key.pk)
        if not any(said.is_of(one) for one in (shown, held.secret_hash, held.former_hash)):
            return
        kept = ended_tokens.with_one_more(held.ended_tokens, keys.hashed(token), said.until, at=at)
        if kept is None:
            raise TooManyTokensEnded
        held.ended_tokens = kept
        held.save(update_fields=["ended_tokens"])
