"""Sessions that lead to one file: of who is signed in to it, and of browsers that only asked for a code of it."""

from collections.abc import Collection, Iterator, Mapping

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def close(demande: int, *, numero: str, users: Collection[int]) -> frozenset[str]:
    """End them, and return the e-mail addresses that were being proved in them. Each session is opened: an act made rarely."""
    ended, addresses, named = [], set[str](), {str(user) for user in users}
    for row in Session.objects.iterator():
        held = row.get_decoded()
        inside = list(_mappings(held))
        if held.get(SESSION_KEY) in named or any(
            one.get("demande") == demande or one.get("numero") == numero for one in inside
        ):
            ended.append(row.pk)
            addresses |= {email for one in inside if isinstance(email := one.get("email"), str)}
    Session.objects.filter(pk__in=ended).delete()
    return frozenset(addresses)


def _mappings(held: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    yield held
    for value in held.values():
        if isinstance(value, dict):
            yield from _mappings(value)
