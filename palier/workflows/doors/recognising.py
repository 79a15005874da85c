"""Recognising a browser that its holder came in with: what others do with the same number neither slows nor stops it.

A browser holds a random id that names nobody. Here it leaves one mark for each holder, and for each professional, who came in
through it. It opens nothing: a code, or a password, is asked as everywhere. After a silent separation (ADR 16) it is known to
the file of the code that was typed, and to no other: the marks of two files have nothing in common.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from palier.models import Demande, Holder, KnownBrowser, User
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor

_SOURCE = act("règles de connexion de Palier")
BROWSERS = 5
"""How many each holder, and each account, is known by: the one that was not used for longest leaves."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a code: the id that their browser holds, and whether a letter may still leave for them."""

    browser: str = ""
    may_write: bool = True
    source: str = ""
    """Keyed hash of where they write from."""
    language: str = ""
    """Of the page on which they ask; blank where nobody chose one."""


@dataclass(frozen=True, slots=True)
class TryKeys:
    """Under which words the tries of a visitor are counted, and as whose."""

    subject: str
    source: str


def new_id() -> str:
    """An id for a browser that has none: it says nothing, and cannot be guessed."""
    return secrets.token_urlsafe(24)


def for_number(numero: str, browser: str, source: str) -> TryKeys:
    """How tries with a number are counted: apart from a browser that is known under it, else with all of this source."""
    if browser:
        with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
            demande = Demande.objects.filter(numero_unique=numero).first()
        if demande is not None:
            mark = _mark(f"demande {demande.pk}", browser)
            with acting.taken(acting.Acting(role=row_security.INTAKE, demande=demande.pk)):
                if KnownBrowser.objects.filter(demande=demande, mark=mark).exists():
                    return TryKeys(f"connu {numero}", mark)
    return TryKeys(numero, source)


def for_account(login: str, browser: str, source: str) -> TryKeys:
    """How tries with a professional's account are counted."""
    if browser:
        with acting.taken(acting.GATE):
            user = User.objects.filter(login=login).first()
            mark = _mark(f"compte {user.pk}", browser) if user else ""
            if user and KnownBrowser.objects.filter(user=user, mark=mark).exists():
                return TryKeys(f"connu {login}", mark)
    return TryKeys(login, source)


def is_known(demande: int, key: str, browser: str) -> bool:
    """Whether this very holder came in through this browser; under the role that takes the demande in."""
    if not browser:
        return False
    mark = _mark(f"demande {demande}", browser)
    return KnownBrowser.objects.filter(demande_id=demande, person_key=key, mark=mark).exists()


def remember_holder(demande: int, key: str, browser: str, *, at: datetime) -> None:
    """Keep that a holder came in through this browser; under the role that takes the demande in."""
    _keep(_mark(f"demande {demande}", browser), at, demande_id=demande, person_key=key)


def remember_account(user: User, browser: str, *, at: datetime) -> None:
    """Keep that a professional came in through this browser."""
    with acting.taken(acting.GATE):
        _keep(_mark(f"compte {user.pk}", browser), at, user_id=user.pk)


def forget(browser: str, *, demande: int | None = None, user: int | None = None) -> None:
    """Forget a browser, for every holder of a demande or for an account."""
    if demande is not None:
        with acting.taken(acting.Acting(role=row_security.INTAKE, demande=demande)):
            KnownBrowser.objects.filter(demande_id=demande, mark=_mark(f"demande {demande}", browser)).delete()
    if user is not None:
        with acting.taken(acting.GATE):
            KnownBrowser.objects.filter(user_id=user, mark=_mark(f"compte {user}", browser)).delete()


def known(user: User) -> QuerySet[KnownBrowser]:
    """The browsers in which this very person came in, the last used first; under the role that may read them."""
    held = Holder.objects.filter(user=user).first()
    rows = KnownBrowser.objects.filter(user=user)
    if held is not None:
        rows = KnownBrowser.objects.filter(demande=held.demande_id, person_key=held.person_key)
    return rows.order_by("-last_used_at", "-pk")


def mark_of(user: User, browser: str) -> str:
    """The mark that a browser leaves for this person."""
    held = Holder.objects.filter(user=user).first()
    return _mark(f"demande {held.demande_id}" if held else f"compte {user.pk}", browser)


def forget_known(user: User, which: Collection[int] | None, *, at: datetime) -> int:
    """Forget some of one's browsers, or all; whoever is signed in elsewhere is out at once, wherever that is."""
    with acting.taken(acting.GATE):
        held = Holder.objects.filter(user=user).first()
    role = acting.GATE if held is None else acting.Acting(role=row_security.INTAKE, demande=held.demande_id)
    with acting.taken(role):
        rows = known(user)
        gone, _ = (rows if which is None else rows.filter(pk__in=which)).delete()
    with acting.taken(acting.GATE):
        user.signed_out_at = at
        user.save(update_fields=["signed_out_at"])
        telling.journal(JournalVerb.FORGET_BROWSERS, user, by=Actor(role=Role.PUBLIC), at=at, article=_SOURCE)
    return gone


def _mark(whose: str, browser: str) -> str:
    return salted_hmac("palier.browser", f"{whose} {browser}", algorithm="sha256").hexdigest()


def _keep(mark: str, at: datetime, **whose: Any) -> None:
    KnownBrowser.objects.update_or_create(
        defaults={"last_used_at": at}, create_defaults={"last_used_at": at, "since": at}, mark=mark, **whose
    )
    kept = KnownBrowser.objects.filter(**whose).order_by("-last_used_at", "-pk").values_list("pk", flat=True)
    if older := list(kept[BROWSERS:]):
        KnownBrowser.objects.filter(pk__in=older).delete()
