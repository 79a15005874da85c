"""A table that anybody made, read as records: its headers are known by many names, its dates by several ways of writing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from palier.rules.law.law import applies
from palier.rules.likeness import spelling
from palier.rules.likeness.likening import AdultNamed, PersonRecord
from palier.rules.likeness.spelling import HOUSE

HEADERS: Mapping[str, tuple[str, ...]] = {
    "cle": ("cle", "id", "identifiant", "key", "ref", "reference", "dossier", "numerodossier", "recordid", "recid"),
    "nom": ("nomnaissance", "nomdenaissance", "birthname", "nomdefamille", "nom", "lastname", "surname", "familyname"),
    "usage": (
        "nomusage",
        "nomdusage",
        "usage",
        "nommarital",
        "nomepouse",
        "nomdepouse",
        "marriedname",
        "usedname",
        "usualname",
    ),
    "prenom": ("prenom", "prenoms", "firstname", "givenname", "givennames", "given", "forename", "firstnames"),
    "complet": ("nomcomplet", "nometprenom", "nomprenom", "prenomnom", "fullname", "name"),
    "naissance": (
        "naissance",
        "datenaissance",
        "datedenaissance",
        "ddn",
        "dob",
        "birthdate",
        "dateofbirth",
        "birth",
        "birthday",
    ),
    "courriel": ("courriel", "email", "mail", "mel", "adresseelectronique", "emailaddress", "courriels", "emails"),
    "telephone": (
        "telephone",
        "tel",
        "portable",
        "mobile",
        "phone",
        "phonenumber",
        "telephones",
        "phones",
        "numerotelephone",
    ),
    "commune": ("commune", "ville", "city", "town", "municipality", "place"),
    "adultes": ("adultes", "autresadultes", "adults", "coadults", "otheradults", "conjoint", "coholders"),
    "numero": ("numerounique", "nud", "nur", "numero", "nationalnumber", "uniquenumber"),
    "personne": (
        "personne",
        "person",
        "personid",
        "entity",
        "entityid",
        "cluster",
        "clusterid",
        "verite",
        "truth",
        "groupe",
    ),
}
"""Each column by the names that it may have, written as letters alone; the first that is there is read."""
SEVERAL = frozenset(("courriel", "telephone"))
"""Columns that may come more than once (« telephone2 »), and hold several values between « | », « ; » or « , »."""
_CENTURY, _YOUNGEST = 100, 25
"""Of a year of two figures: past the second, it is of the last century."""
_BETWEEN = re.compile(r"[|;,/]")
_ISO = re.compile(r"^(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})(?:[T ].*)?$")
_FRENCH = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ].*)?$|^(\d{2})(\d{2})(\d{4})$")
_BORN = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_NULLS = frozenset(("null", "none", "nan", "na", "n/a", "inconnu", "inconnue", "-", "?", "nc"))


@applies(HOUSE)
def columns(headers: Sequence[str]) -> dict[str, list[int]]:
    """The places of each column that is known, by its name here."""
    plain = ["".join(spelling.words(one)) for one in headers]
    found: dict[str, list[int]] = {}
    for name, known in HEADERS.items():
        places = [plain.index(one) for one in known if one in plain]
        if name == "nom" and len(places) > 1 and "nom" in plain and not any(one in plain for one in HEADERS["usage"]):
            found["usage"] = [plain.index("nom")]
        if name in SEVERAL:
            places = [at for at, one in enumerate(plain) if one in known]
        if places and name not in found:
            found[name] = places if name in SEVERAL else places[:1]
    return found


@applies(HOUSE)
def record(row: Sequence[str], at: Mapping[str, Sequence[int]]) -> PersonRecord:
    """One line of the table."""
    told = {name: [_value(row, place) for place in places] for name, places in at.items()}
    one = {name: next(iter(values), "") for name, values in told.items()}
    family, given = one.get("nom", ""), one.get("prenom", "")
    if not family and not given:
        family, given = _split(one.get("complet", ""))
    return PersonRecord(
        family=family,
        used=one.get("usage", ""),
        given=given,
        birth=day(one.get("naissance", "")),
        emails=_several(told.get("courriel", ())),
        phones=_several(told.get("telephone", ())),
        commune=one.get("commune", ""),
        adults=adults(one.get("adultes", "")),
        numero="".join(one.get("numero", "").split()).upper(),
    )


def _value(row: Sequence[str], place: int) -> str:
    text = row[place].strip() if place < len(row) else ""
    return "" if text.lower() in _NULLS else text


def _several(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in _BETWEEN.split(value) if part.strip())


def _split(whole: str) -> tuple[str, str]:
    """A family name in capitals, or else the last word."""
    words = whole.split()
    capitals = [one for one in words if one.isupper() and len(one) > 1]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(one for one in words if one not in capitals)
    return (words[-1], " ".join(words[:-1])) if len(words) > 1 else (whole, "")


@applies(HOUSE)
def day(text: str) -> date | None:
    """A date written 1980-03-12, 12/03/1980, 12031980 or 19800312; none where it is no day."""
    iso, french = _ISO.match(text), _FRENCH.match(text)
    if len(text) == len("JJMMAAAA") and text.isdigit() and not text.startswith(("19", "20")):
        iso = None
    if iso:
        parts = [iso[1], iso[2], iso[3]]
    elif french:
        parts = [french[3] or french[6], french[2] or french[5], french[1] or french[4]]
    else:
        return None
    year, month, on = map(int, parts)
    if year < _CENTURY:
        year += 1900 if year > _YOUNGEST else 2000
    try:
        return date(year, month, on)
    except ValueError:
        return None


@applies(HOUSE)
def adults(text: str) -> tuple[AdultNamed, ...]:
    """« Léa Martin 12/03/1980, Ali Ben Ali »: a given name, a family name and perhaps a day, each."""
    found = []
    for part in re.split(r"[|;,]", text):
        born = _BORN.search(part)
        words = _BORN.sub(" ", part).split()
        if words:
            found.append(AdultNamed(words[0], " ".join(words[1:]), day(born[0]) if born else None))
    return tuple(found)
