"""A grammar of our own: what no sentence may hold, as a table of patterns, each with its reason.

It knows nothing of French beyond these patterns: a fault that somebody sees and that no pattern finds is a pattern to add.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from palier.rules.letters import glossary
from palier.rules.life import radiation
from palier.rules.people.facts import Financing
from tests.sentences.spoken import Reader, Spoken

LONGEST = 40
"""Words of one sentence, references to an article aside."""
MOST_COLONS = 1
_CAPITALS = re.compile(r"\b[A-ZÉ]{2,}\b")
EVERYDAY = frozenset({"CAF", "MSA", "CDI", "CDD", "HLM", "CNIL", "EHPAD", "PDF", "JPEG", "PNG", "HEIC", "PACS"})
"""Capitals that everybody uses, or that are the only name of the thing."""
CODES = frozenset({*radiation.StrikeOffReason, *radiation.SubReason, *Financing})
"""Codes of the register that a notice must bear, and the financings, which a page explains beside the sentence."""
ABBREVIATIONS = EVERYDAY | CODES | {name for word in glossary.WORDS for name in _CAPITALS.findall(word.word)}
_ARTICLE = re.compile(r"\((?:articles? [^()]*|code [^()]*|règles [^()]*|convention [^()]*)\)")
_NUMERO = re.compile(r"\b\w{3}\s\d{4}\s\d{6}\s\w{5}\b")
"""The national number is written in groups, of which one has six digits."""
_QUOTED = re.compile("«[^»]*»")
_SHORT = re.compile(r"\b(?:[A-Z]\d|T\d|N-\d)\b")


class Pattern(NamedTuple):
    """What may not be there, and why."""

    name: str
    found: re.Pattern[str]
    why: str


def _p(name: str, pattern: str, why: str) -> Pattern:
    return Pattern(name, re.compile(pattern), why)


_VOWEL = "aeiouyàâéèêëîïôûœAEIOUYÀÂÉÈÊËÎÏÔÛŒ"
_CUT = "[Dd]e|[Ll]e|[Ll]a|[Qq]ue|[Nn]e|[Jj]e|[Ss]e|[Mm]e|[Jj]usque|[Ll]orsque|[Pp]uisque"
_KEPT = "haut|hausse|handicap|hasard|huit|onz|oui|hall|hameau|HLM|hors|hiérarch|yaourt"
"""Words that keep the vowel before them."""
_ONE = "points|jours|personnes|enfants|pièces|places|dossiers|ans|candidatures|titulaires|premiers"
_MANY = "point|jour|personne|enfant|pièce|place|dossier|candidature|titulaire|premier|minute|ouvré"
_SAID = "(?:êtes|serez|étiez|seriez|soyez|restez|(?:av|aur)(?:ez|iez)(?: [a-zéê]+-?[a-zéê]*)? été)"
_MASCULINE = "(?:seul|candidat|inscrit|prêt|absent|présent|averti|sorti|parti|[a-zéêèç]{2,}(?:é|[cdntvl]u))"
PATTERNS = (
    _p("espaces", "  |^ | $", "two spaces follow each other, or one is at an end"),
    _p(
        "espace avant un signe",
        "[^\\s«(0-9][;?!»]|[a-zàéè)]: |«[^ ]",
        "a space stands before : ; ? ! and inside « »",
    ),
    _p("espace devant une virgule", " [,.](?!\\d)", "no space before a comma or a point"),
    _p("apostrophe droite", "['\"`]", "’ and « », never straight quotes"),
    _p("ponctuation double", r"\.\.|,,|\.,|,\.|:\.|;\.|\?\.|!\.|;;|::|«\s*»|\(\s*\)", "two signs follow each other"),
    _p("singulier", f"(?:^|[^\\d,])[01] (?:{_ONE})\\b", "zero and one are singular"),
    _p("pluriel", f"(?:^|[^,\\d])(?:[2-9]|\\d\\d+) (?:{_MANY})\\b", "two and more are plural"),
    _p("les un", "\\b[Ll]es [01] ", "« les 1 dossiers » is said « le dossier »"),
    _p(
        "élision",
        f"(?<![-\\w])(?:{_CUT}) (?=[{_VOWEL}h])(?!{_KEPT})",
        "a vowel takes the place of the one before: « d’un », « l’hôtel », « qu’il »",
    ),
    _p("si il", r"\b[Ss]i ils?\b", "« s’il »"),
    _p("de le", r"\b(?:[Dd]e|[Àà]) les? (?!\w+(?:er|ir|re)\b)", "« du », « au », « des », « aux »"),
    _p("de 1", "\\b(?:de|que) 1 (?!\\d|à |et )", "« d’une personne »"),
    _p("date brute", r"\b(?:19|20)\d\d-\d\d-\d\d\b|\d\d/\d\d/\d{4}", "a date is written in words"),
    _p(
        "python",
        r"\b(?:None|True|False|nan|datetime|Fraction)\b|[{}\[\]]|\(\s*['’]|<[a-z]|__",
        "what a program holds, not what a person reads",
    ),
    _p(
        "code",
        r"\b[a-z]+_[a-z_]+\b|\b[Mm]otif \d\d\b|\bT6P\b|\blogement C\b|(?:un|une|:|ou) C\b",
        "a code instead of its words",
    ),
    _p(
        "majuscule après deux-points",
        " : [A-ZÉÈÀÊÎÔ][a-zéèàêîôç’]",
        "after a colon the sentence goes on, unless it is quoted",
    ),
    _p("mot doublé", r"(?<!-)\b(?!nous nous|vous vous)([^\W\d]\w+) \1\b", "the same word twice; a number may be"),
    _p("personnes et sa", r"\b(?:[2-9]|\d\d)\spersonnes[^.]*: (?:sa|son) ", "several persons have « leurs »"),
    _p("nombre trop précis", r"\d,\d{3,}|\d{5,}", "a figure to two decimals, its thousands apart"),
    _p("moins", r"(?:^| )-\d", "the sign of a negative number is no hyphen"),
    _p("zéro place", "\\b(?:reste|restent|a|avez) 0 [a-z]", "« il ne reste aucune place »"),
    _p(
        "au masculin",
        rf"\b[Vv]ous (?:n’|y |n’y )?{_SAID} (?:(?:déjà|encore|pas|aussi|toujours) )*{_MASCULINE}\b(?! ou )"
        rf"|\b[Êê]tes-vous {_MASCULINE}\b|\b[Vv]ous,? \d*1ᵉʳ",
        "a person who is spoken to has no gender: « votre dossier », « votre nom », or both words, « seule ou seul »",
    ),
    _p("accents", r"\b(?:a la (?!même)|deja|apres|meme|etre|ete)\b", "an accent is missing"),
)
_YOU = re.compile(r"\b(?:[Vv]ous|[Vv]otre|[Vv]os)\b")
_END = re.compile("[.?!]$|\\. »$|»\\.$")


def _emptied(quoted: re.Match[str]) -> str:
    """A quotation without its words, that still ends the sentence where it does."""
    return "«»." if quoted[0].endswith(". »") else "«»"


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    return re.split(r"(?<=[.?!]) (?=[A-ZÉÈÀÊ«0-9])", text)


def faults(spoken: Spoken) -> list[str]:
    """What is wrong with a sentence, by the names of the table; empty when nothing is."""
    text = _NUMERO.sub("X", spoken.text)
    found = [pattern.name for pattern in PATTERNS if pattern.found.search(text)]
    plain = _QUOTED.sub(_emptied, _ARTICLE.sub("", text))
    for sentence in sentences(plain):
        if sentence.count(" :") > MOST_COLONS:
            found.append("deux deux-points")
        if len(sentence.split()) > LONGEST:
            found.append("phrase longue")
    if not spoken.is_title and not _END.search(text):
        found.append("point final")
    if not spoken.is_title and not (text[:1].isupper() or text[:1] in "«0123456789\u2212"):
        found.append("majuscule")
    if spoken.reader is Reader.DESK and _YOU.search(text):
        found.append("lecteur")
    if set(_CAPITALS.findall(plain)) - ABBREVIATIONS:
        found.append("sigle")
    return found
