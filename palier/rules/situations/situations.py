"""The catalogue of situations, dated: what each is, proves it, validates it, and when it lapses (``situations.toml``).

A service's visa is nowhere a condition: it speeds a file (``rules.situations.urgency``), and no function here reads one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from palier.rules.law import parameters
from palier.rules.law.dates import add_months
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.parameters import FOLDER, Parameter, ParameterError
from palier.rules.law.voice import say
from palier.rules.people.facts import Situation
from palier.rules.situations import pieces

FILE = "situations.toml"
LETTERS, OCCUPATIONS = "lettres", "occupations"
_HOUSE = act("règles de données de Palier")
_KEYS = {
    "label",
    "words",
    "family",
    "proofs",
    "validator",
    "confidentiality",
    "grounds",
    "urgent",
    "expiry_months",
}
_OPTIONAL = {"urgent", "expiry_months"}


class SituationFamily(StrEnum):
    """Why a situation is known. Stored words."""

    URGENT = "urgence"
    PRIORITY = "public_prioritaire"
    LOCAL = "situation_locale"
    CIRCUIT = "circuit"
    OWN_INCOME = "revenu_seul"


class Urgency(StrEnum):
    """The urgent categories that a person declares; the sixth, the DALO, is read from the register."""

    VIOLENCE = "violence"
    HANDICAP = "handicap"
    HOMELESS = "sans_logement"
    EVICTION = "expulsion"
    UNFIT_HOME = "logement_indigne"


class Validator(StrEnum):
    """Who validates the proof."""

    CHECKER = "controleur"
    SOCIAL_SERVICE = "service_social"
    AUTOMATIC = "automatique"


class Level(StrEnum):
    """How far a situation is kept from eyes that do not need it."""

    ORDINARY = "ordinaire"
    SENSITIVE = "sensible"
    """Health, judicial data, hardship: the checker and the person alone."""
    PROTECTED = "protegee"
    """Violence, assault, exploitation: never named on a list, never on a bailleur's desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationKind:
    """One situation of the catalogue on a day."""

    situation: Situation
    written: str
    """Its name in the table: ``label`` says it."""
    told: str
    """Its words in the table: ``words`` says them."""
    family: SituationFamily
    grounds: tuple[str, ...]
    """Letters of article L441-1, which inform (confidence L); the content of the public is read at the source."""
    proofs: tuple[tuple[str, ...], ...]
    """Kinds of proof: one document of each kind is enough."""
    validator: Validator
    urgent: Urgency | None
    expiry_months: int | None
    level: Level
    article: Source
    title: str
    confidence: str
    valid_from: date
    valid_until: date | None

    @property
    def label(self) -> str:
        """Discreet and neutral: it may stand on a screen that somebody else sees."""
        return say(self.written)

    @property
    def words(self) -> str:
        """As the person says it."""
        return say(self.told)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every document that can prove it, in the order of the catalogue."""
        return tuple(dict.fromkeys(code for kind in self.proofs for code in kind))


def _refuse(key: str, reason: str) -> ParameterError:
    return ParameterError(FILE, key, reason)


def _table(key: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - what a file holds
    if not isinstance(value, dict):
        raise _refuse(f"{key}.value", "une table est attendue")
    if unknown := sorted(set(value) - _KEYS):
        raise _refuse(f"{key}.{unknown[0]}", say("clé inconnue"))
    if missing := sorted(_KEYS - _OPTIONAL - set(value)):
        raise _refuse(f"{key}.{missing[0]}", say("clé manquante"))
    return value


def _proofs(key: str, value: Any, on: date) -> tuple[tuple[str, ...], ...]:  # noqa: ANN401 - what a file holds
    """Kinds of proof; each can be met without a service's visa, which is never a condition."""
    if not isinstance(value, list) or not value or not all(isinstance(kind, list) and kind for kind in value):
        raise _refuse(f"{key}.proofs", say("au moins une preuve est attendue"))
    known = pieces.documents(on)
    for code in (code for kind in value for code in kind):
        if code not in known:
            raise _refuse(f"{key}.proofs", say("pièce inconnue : {code}", code=code))
    if any(all(known[code].is_visa for code in kind) for kind in value):
        raise _refuse(f"{key}.proofs", say("le visa d’un service ne peut pas être une condition"))
    return tuple(tuple(kind) for kind in value)


def _kind(key: str, row: Parameter, letters: Mapping[str, str]) -> SituationKind:
    value = _table(key, row.value)
    months = value.get("expiry_months")
    if months is not None and (type(months) is not int or months < 1):
        raise _refuse(f"{key}.expiry_months", say("un nombre de mois est attendu"))
    grounds = value["grounds"]
    if not isinstance(grounds, list) or any(letter not in letters for letter in grounds):
        raise _refuse(f"{key}.grounds", say("lettre inconnue de l’article L441-1"))
    try:
        family, validator = SituationFamily(value["family"]), Validator(value["validator"])
        level, urgent = Level(value["confidentiality"]), Urgency(value["urgent"]) if "urgent" in value else None
    except ValueError as error:
        raise _refuse(key, f"valeur inconnue : {error}") from error
    if urgent is not None and months is None:
        raise _refuse(f"{key}.expiry_months", say("une situation urgente a une échéance"))
    return SituationKind(
        situation=Situation(key),
        written=value["label"],
        told=value["words"],
        family=family,
        grounds=tuple(grounds),
        proofs=_proofs(key, value["proofs"], max(row.valid_from, pieces.CATALOGUED_SINCE)),
        validator=validator,
        urgent=urgent,
        expiry_months=months,
        level=level,
        article=row.article,
        title=row.title,
        confidence=row.confidence,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


@applies(cch("L441-1"))
def load(folder: Path = FOLDER) -> Mapping[Situation, tuple[SituationKind, ...]]:
    """The whole catalogue, checked, or ``ParameterError`` with file, key and reason."""
    rows = parameters.load(FILE, folder)
    for key in (LETTERS, OCCUPATIONS):
        if key not in rows:
            raise _refuse(key, say("clé manquante"))
    letters = rows.pop(LETTERS)[-1].value
    for code, situation in rows.pop(OCCUPATIONS)[-1].value.items():
        if situation not in set(Situation):
            raise _refuse(f"{OCCUPATIONS}.{code}", f"situation inconnue : {situation}")
    if unknown := sorted(set(rows) - set(Situation)):
        raise _refuse(unknown[0], "situation inconnue")
    if lacking := sorted(set(Situation) - set(rows)):
        # ``parameters`` refuses a day without a row, and a day with two.
        raise _refuse(lacking[0], say("chaque situation doit avoir une ligne pour chaque jour"))
    return {one: tuple(_kind(one.value, row, letters) for row in rows[one.value]) for one in Situation}


@cache
def _loaded() -> Mapping[Situation, tuple[SituationKind, ...]]:
    return load()


@cache
@applies(cch("L441-1"))
def of(situation: Situation, on: date) -> SituationKind:
    """What the catalogue says of a situation on a day."""
    for kind in _loaded()[situation]:
        if kind.valid_from <= on and (kind.valid_until is None or on <= kind.valid_until):
            return kind
    raise _refuse(situation.value, f"aucune ligne au {on.isoformat()}")


@applies(_HOUSE)
def newest(situation: Situation) -> SituationKind:
    """The last row of a situation: what a label or a form of today says, whatever the day of the fact."""
    return _loaded()[situation][-1]


@applies(_HOUSE)
def by_family(kind: SituationKind) -> int:
    """A key that puts the urgent situations first, then the other publics of the law."""
    return list(SituationFamily).index(kind.family)


@cache
@applies(cch("L441-1"))
def catalogue(on: date) -> tuple[SituationKind, ...]:
    """Every situation on a day, the urgent ones first, then in the order of the catalogue."""
    return tuple(sorted((of(situation, on) for situation in Situation), key=by_family))


@applies(_HOUSE)
def expiry(situation: Situation, verified_on: date) -> date | None:
    """The last day on which a verified situation holds; ``None`` where the catalogue states no end."""
    months = of(situation, verified_on).expiry_months
    return add_months(verified_on, months) if months else None


@applies(cch("R441-2-4-1"))
def proved_by(code: str, on: date) -> tuple[Situation, ...]:
    """The situations that a document of the list can prove."""
    return tuple(kind.situation for kind in catalogue(on) if code in kind.codes)
