"""What the value of one key of a grid may be: each check returns a French reason, empty when the value is right."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from palier.rules.law.law import applies, cch

MAX_POINTS = 100_000
MAX_MONTHS = 1_200
MAX_PERCENT = 1_000
MAX_LIMIT = 10_000_000
_MAX_TEXT = 300
_MAX_ACT = 200
_MAX_NUMBER = 40
_LINK = re.compile(r"https://[a-z0-9][a-z0-9.-]*[a-z0-9](/[!-~]*)?")
_YEARS = range(1990, 2101)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_NUMBER = re.compile(r"-?[0-9]{1,8}([.,][0-9]{1,4})?")
_SIGNS = "« _ » et « - »"
RESERVED = ("plafond_", "plancher_", "coefficient_")
"""Codes of the lines by which a cap takes points back, or a floor gives some back, begin so."""
TIE_BREAK = ["anciennete", "tirage"]
"""The one order that a grid may state for ties: seniority, then the sealed draw."""

type Check = Callable[[object], str]


@applies(cch("R441-2-10"))
def text(value: object) -> str:
    """Some words on one line, that a person can see whole."""
    if not isinstance(value, str) or not value.strip():
        return "un texte est attendu"
    if len(value) > _MAX_TEXT:
        return f"un texte de {_MAX_TEXT} caractères au plus est attendu"
    hidden = any(unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in {"Zl", "Zp"} for sign in value)
    return "un caractère invisible est à retirer" if hidden else ""


@applies(cch("R441-2-10"))
def deliberation(value: object) -> str:
    """The name of the act that voted the grid, as every line of points repeats it."""
    if reason := text(value):
        return reason
    return "" if len(str(value)) <= _MAX_ACT else f"un texte de {_MAX_ACT} caractères au plus est attendu"


@applies(cch("R441-2-10"))
def number_of_act(value: object) -> str:
    """The number under which the act is found."""
    if reason := text(value):
        return reason
    return "" if len(str(value)) <= _MAX_NUMBER else f"un texte de {_MAX_NUMBER} signes au plus est attendu"


@applies(cch("R441-2-10"))
def link(value: object) -> str:
    """Where the act is read."""
    if reason := text(value):
        return reason
    return "" if _LINK.fullmatch(str(value)) else "une adresse qui commence par https:// est attendue"


@applies(cch("R441-2-10"))
def code(value: object) -> str:
    """A short name without accent, that the lines of a score and the database keep."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        return f"un code est attendu, de 40 signes au plus : lettres sans accent, chiffres, {_SIGNS}"
    told = " ni ".join(f"« {one} »" for one in RESERVED)
    return f"un code ne commence pas par {told}" if value.startswith(RESERVED) else ""


@applies(cch("R441-2-10"))
def day(value: object) -> str:
    """A date, in the years that a grid may speak of."""
    if type(value) is not date:
        return "une date (AAAA-MM-JJ) est attendue"
    return "" if value.year in _YEARS else f"une date de {_YEARS[0]} à {_YEARS[-1]} est attendue"


@applies(cch("R441-2-10"))
def integer(value: object) -> str:
    """Points."""
    if type(value) is not int:
        return "un nombre entier est attendu"
    return "" if abs(value) <= MAX_POINTS else f"un nombre entre -{MAX_POINTS} et {MAX_POINTS} est attendu"


@applies(cch("R441-2-10"))
def count(value: object) -> str:
    """A number of things, at least one."""
    if reason := integer(value):
        return reason
    return "" if isinstance(value, int) and value > 0 else "un nombre positif est attendu"


@applies(cch("R441-2-10"))
def percent(value: object) -> str:
    """A percentage, or a coefficient as one: 50, or 150."""
    if type(value) is not int:
        return "un nombre entier est attendu"
    return "" if 0 < value <= MAX_PERCENT else f"un pourcentage entre 1 et {MAX_PERCENT} est attendu"


@applies(cch("R441-2-10"))
def months(value: object) -> str:
    """A number of months, at least one."""
    if type(value) is not int:
        return "un nombre entier est attendu"
    return "" if 0 < value <= MAX_MONTHS else "un nombre de mois positif est attendu"


@applies(cch("R441-2-10"))
def one_of(*words: str) -> Check:
    """One word of a list."""
    known = ", ".join(words)
    return lambda value: "" if value in words else f"un mot parmi {known} est attendu"


@applies(cch("R441-2-10"))
def texts(value: object) -> str:
    """A list of texts, none twice."""
    if not isinstance(value, list) or not value or any(text(item) for item in value):
        return "une liste de textes est attendue"
    return "" if len(set(value)) == len(value) else "la même valeur est écrite deux fois"


@applies(cch("R441-2-10"))
def points(value: object) -> str:
    """Points, or one number for each limit."""
    if not isinstance(value, list):
        return integer(value)
    is_right = bool(value) and not any(integer(item) for item in value)
    return "" if is_right else "une liste de nombres entiers est attendue"


@applies(cch("R441-2-10"))
def number(value: object) -> Fraction | None:
    """A limit as an exact number: 40, or a text such as ``"7,5"``; ``None`` when it is neither, or out of reason."""
    if type(value) is int:
        return Fraction(value) if abs(value) <= MAX_LIMIT else None
    if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
        return None
    found = Fraction(value.strip().replace(",", "."))
    return found if abs(found) <= MAX_LIMIT else None


@applies(cch("R441-2-10"))
def limits(value: object) -> str:
    """A list of limits."""
    is_list = isinstance(value, list) and value and all(number(item) is not None for item in value)
    return "" if is_list else 'une liste de nombres entiers ou de textes comme "7,5" est attendue'


@applies(cch("R441-2-10"))
def tie_break(value: object) -> str:
    """The order of ties, that no grid chooses."""
    if value == TIE_BREAK:
        return ""
    if isinstance(value, list) and any("candidature" in str(item) for item in value):
        return "l’heure de la candidature ne départage personne : elle récompenserait la vitesse"
    return 'le départage est ["anciennete", "tirage"], pour toutes les grilles'
