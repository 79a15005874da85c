"""Which roles an organisation may give to its people, and how an organisation is named."""

import re
from collections.abc import Iterable, Mapping, Sequence

from palier.rules.doors.access import Role
from palier.rules.law.law import act, applies, cch

ROLES_OF: Mapping[str, Sequence[Role]] = {
    "bailleur": (Role.BAILLEUR, Role.COMMISSION, Role.AUDITOR, Role.LOGEUR),
    "reservataire": (Role.RESERVATAIRE, Role.AUDITOR),
    "employeur": (Role.EMPLOYEUR,),
    "conseil": (Role.CONSEILLER,),
    "guichet": (Role.GUICHET, Role.AUDITOR),
    # Nobody controls it here: what it does is under secrecy.
    "service_social": (Role.SOCIAL,),
    # What it lets is outside of the procedure that is controlled here (ADR 90).
    "logeur": (Role.LOGEUR,),
    # Nor here: it reads no household, and writes nothing.
    "mairie": (Role.MAIRIE,),
    "prefecture": (Role.PREFET,),
    "exploitant": (Role.STEWARD, Role.AUDITOR, Role.LOCAL_STEWARD),
}
"""By kind of organisation; the first is given when none is named."""
DESKS = frozenset(
    {
        Role.BAILLEUR,
        Role.RESERVATAIRE,
        Role.COMMISSION,
        Role.STEWARD,
        Role.LOCAL_STEWARD,
        Role.EMPLOYEUR,
        Role.CONSEILLER,
        Role.SOCIAL,
        Role.AUDITOR,
        Role.GUICHET,
        Role.LOGEUR,
        Role.MAIRIE,
        Role.PREFET,
    }
)
"""Roles that have pages of their own: `tests/web/test_desk_roles.py` holds them to those that may be given."""
MANAGED: Mapping[str, Sequence[Role]] = {
    kind: tuple(role for role in roles if role not in (Role.STEWARD, Role.AUDITOR))
    for kind, roles in ROLES_OF.items()
    if kind != "exploitant"
}
"""The roles that a manager gives in their own organisation: a controller is brought in by a steward, for a mission."""
FACTOR_ROLES = frozenset({Role.STEWARD, Role.LOCAL_STEWARD, Role.GUICHET, Role.AUDITOR})
"""Who gives rights, opens a file by its number or controls shows two factors, whatever their organisation asks."""
OF_THE_SITE = frozenset({"exploitant", "prefecture"})
"""Kinds of organisations that are of no territory: who runs the site, and who is of a whole département."""
STEWARDS = frozenset({Role.STEWARD, Role.LOCAL_STEWARD})
TERRITORIES = frozenset({"mairie", "prefecture"})
"""Kinds of organisations that have a place, of which they are told: a commune, a département."""
FACTOR_ALWAYS = frozenset({"service_social"})
"""Kinds of organisations whose members show a second factor from the first day: what they read is under secrecy."""
NEVER_WITH_SECRECY = frozenset({"bailleur", "reservataire", "employeur", "logeur"})
"""Kinds of organisations whose members learn from no social service: nobody is a member of both."""
_SIRET = re.compile(r"\d{14}")
_LA_POSTE = "356000000"
"""Its establishments are not numbered by the common key."""


class MalformedSiret(ValueError):
    """The text cannot be a SIRET; the message is a French sentence for the person who typed it."""


@applies(cch("R441-2-6"))
def roles_of(kind: str) -> Sequence[Role]:
    """The roles that an organisation of this kind may give."""
    return ROLES_OF[kind]


@applies(cch("R441-2-6"))
def given_by(role: str, kind: str) -> Sequence[Role]:
    """The roles that somebody of a role gives in an organisation of this kind: of a territory, those that a manager gives."""
    return MANAGED.get(kind, ()) if role == Role.LOCAL_STEWARD else ROLES_OF[kind]


@applies(act("règlement (UE) 2016/679, article 32"))
def needs_factor(kind: str) -> bool:
    """Whether an organisation of this kind asks its members for a second factor, whatever its steward would like."""
    return kind in FACTOR_ALWAYS


@applies(act("règlement (UE) 2016/679, article 32"))
def shows_always(kind: str) -> bool:
    """Whether every role of an organisation of this kind shows two factors, from whatever day or none."""
    return all(role in FACTOR_ROLES for role in ROLES_OF[kind])


@applies(act("article 226-13 du code pénal"))
def may_be_with(kind: str, others: Iterable[str]) -> bool:
    """Whether a member of organisations of other kinds may be one of this kind.

    What is confided under secrecy is never read by who lets, reserves or employs.
    """
    if kind in FACTOR_ALWAYS:
        return not NEVER_WITH_SECRECY & set(others)
    return kind not in NEVER_WITH_SECRECY or not FACTOR_ALWAYS & set(others)


@applies(cch("R441-2-6"))
def normalise_siret(text: str) -> str:
    """The 14 digits, without spaces, or raise ``MalformedSiret``. Nothing typed is nothing known: it stays empty."""
    compact = "".join(text.split())
    if not compact:
        return ""
    if not _SIRET.fullmatch(compact) or not compact.isascii():
        raise MalformedSiret("Un SIRET compte 14 chiffres : recopiez-le depuis l’avis de situation de l’organisme.")
    if not compact.startswith(_LA_POSTE) and _key(compact):
        raise MalformedSiret("Ce SIRET a un chiffre faux : sa clé ne tombe pas juste. Vérifiez-le.")
    return compact


def _key(digits: str) -> int:
    """Luhn's remainder: zero for a number without a mistyped digit."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10  # noqa: PLR2004 - two digits make one


@applies(cch("R441-2-6"))
def may_manage(kind: str, role: str) -> bool:
    """Whether a member of this role may be given the management of their organisation: those of its first role."""
    return kind in MANAGED and MANAGED[kind][0] == role


@applies(cch("R441-2-6"))
def may_be_of_a_territory(kind: str) -> bool:
    """Whether the stewards of a territory may hold an organisation of this kind."""
    return kind not in OF_THE_SITE
