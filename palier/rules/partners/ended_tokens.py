"""Tokens that were ended before their minutes were over: what a key keeps of them, until they would have ended by themselves."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from palier.rules.law.law import act, applies

_SECURITY = act("règlement (UE) 2016/679, article 32")
MOST = 200
"""Of one key at once: more in ten minutes is no care any more, and the key itself is revoked."""


@applies(_SECURITY)
def is_ended(kept: Iterable[Mapping[str, str]], digest: str) -> bool:
    """Whether this token was ended."""
    return any(one["token"] == digest for one in kept)


@applies(_SECURITY)
def with_one_more(
    kept: Iterable[Mapping[str, str]], digest: str, until: datetime, *, at: datetime
) -> list[dict[str, str]] | None:
    """What is kept once this token is ended too, without those whose minutes are over; none where they are too many."""
    left = [dict(one) for one in kept if datetime.fromisoformat(one["until"]) > at and one["token"] != digest]
    return None if len(left) >= MOST else [*left, {"token": digest, "until": until.isoformat()}]
