"""A professional adds, shows or takes away a key of access (ADR 76). Adding or taking away ends every other session."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from palier.models import PassKey, User
from palier.models.doors import acting
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate
from palier.workflows.acting.refusals import Refusal
from palier.workflows.entering import proving_factors
from palier.workflows.entering.proving_factors import FactorProof
from palier.workflows.factors import ceremonies, enrolling_factors, requiring_factors, telling_factors
from palier.workflows.factors.ceremonies import KeyQuestion, KeySite, NotBelieved

MOST = 10
"""Keys of one account: a telephone, a computer, a security key and those that replace them."""
_DOOR = act("règles de connexion de Palier")


class UnreadKey(Refusal):
    """The browser's answer is not one to what was asked."""

    sentence = phrase(
        "La clé n’a pas répondu comme il faut. Recommencez : la demande ne sert que cinq minutes, et une fois."
    )


class KnownKey(Refusal):
    """This key opens an account already."""

    sentence = phrase("Cette clé est déjà ajoutée. Choisissez-en une autre.")


class TooManyKeys(Refusal):
    """There are as many as anybody needs."""

    sentence = phrase("Vous avez déjà dix clés. Retirez-en une qui ne sert plus, puis ajoutez celle-ci.")


class LastFactor(Refusal):
    """Where two factors are asked, one stays."""

    sentence = phrase(
        "C’est votre dernier second facteur, et il est obligatoire pour entrer. Ajoutez d’abord une application ou une "
        "autre clé, puis retirez celle-ci."
    )


def held_by(user: User) -> list[PassKey]:
    """The keys of somebody, the oldest first."""
    with acting.taken(acting.GATE):
        return list(PassKey.objects.filter(user=user).order_by("pk"))


def ask_new(user: User, site: KeySite) -> KeyQuestion:
    """What a browser is asked to make a key for this account."""
    return ceremonies.ask_new(site, user, held_by(user))


def ask_known(user: User, site: KeySite) -> KeyQuestion | None:
    """What a browser is asked to show a key of this account; nothing where it has none."""
    held = held_by(user)
    return ceremonies.ask_known(site, held) if held else None


@transaction.atomic
def add(
    answer: str, state: Mapping[str, Any], site: KeySite, *, name: str, password: str | None, by: Actor, at: datetime
) -> list[str]:
    """Keep a key; return ten backup codes, told this once, where it is the first factor. Other sessions end.

    Raise ``WrongPassword``, ``UnreadKey``, ``KnownKey`` or ``TooManyKeys``, and keep nothing.
    """
    user = enrolling_factors.require_password(password, by=by)
    try:
        told = ceremonies.read_new(site, state, answer)
    except NotBelieved as error:
        raise UnreadKey from error
    with acting.taken(at_the_gate(by)):
        if PassKey.objects.filter(credential=told.credential).exists():
            raise KnownKey
        if PassKey.objects.filter(user=user).count() >= MOST:
            raise TooManyKeys
        codes = [] if proving_factors.has(user) else proving_factors.make_backups(user)
        PassKey.objects.create(
            user=user,
            name=name,
            credential=told.credential,
            material=told.material,
            sign_count=told.count,
            enrolled_at=at,
        )
        enrolling_factors.end_sessions(user, at)
        telling.journal(JournalVerb.ADD_PASSKEY, user, by=by, at=at, article=_DOOR)
    telling_factors.changed(JournalVerb.ADD_PASSKEY, user, by=by, at=at)
    return codes


@transaction.atomic
def remove(which: UUID, *, password: str | None, by: Actor, at: datetime) -> bool:
    """Take a key away for who has just shown a factor; whether there was one. Raise ``WrongPassword`` or ``LastFactor``."""
    user = enrolling_factors.require_password(password, by=by)
    with acting.taken(at_the_gate(by)):
        others = PassKey.objects.filter(user=user).exclude(public_id=which).exists()
        is_last = not others and not proving_factors.has_application(user)
        if is_last and requiring_factors.is_asked(user, at=at):
            raise LastFactor
        gone, _ = PassKey.objects.filter(user=user, public_id=which).delete()
        if not gone:
            return False
        proving_factors.drop_backups_if_last(user)
        enrolling_factors.end_sessions(user, at)
        telling.journal(JournalVerb.REMOVE_PASSKEY, user, by=by, at=at, article=_DOOR)
    telling_factors.changed(JournalVerb.REMOVE_PASSKEY, user, by=by, at=at)
    return True


@transaction.atomic
def prove(
    user: User, answer: str, state: Mapping[str, Any], site: KeySite, *, by: Actor, at: datetime
) -> FactorProof | None:
    """Take what a key of this account signed; none if it opens nothing, which the journal keeps."""
    with acting.taken(at_the_gate(by)):
        held = list(PassKey.objects.filter(user=user))
        try:
            shown, count = ceremonies.read_known(site, state, answer, held)
        except NotBelieved:
            telling.journal(JournalVerb.REFUSE_FACTOR, user, by=by, at=at, article=_DOOR)
            return None
        is_counting = shown.sign_count or count
        # Two at once: the second finds the count of the first. Most keys of telephones count nothing, and say zero.
        row = PassKey.objects.filter(pk=shown.pk, sign_count=shown.sign_count)
        if (is_counting and count <= shown.sign_count) or not row.update(sign_count=count, last_used_at=at):
            details = {"cause": "compteur"}
            telling.journal(JournalVerb.REFUSE_FACTOR, user, by=by, at=at, article=_DOOR, details=details)
            telling_factors.copied(shown.name, user, at=at)
            return None
    return FactorProof.PASSKEY
