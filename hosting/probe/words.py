"""The public state in French: what the page says of the document, the same on the site and beside it."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from hosting.probe.document import UNKNOWN, Document, state_now
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris, say_instant

_NOW = {
    "disponible": (
        "tone-ok",
        "Oui, Palier fonctionne",
        "L’accueil, la recherche, les logements et la connexion répondent.",
    ),
    "lecture": (
        "tone-warn",
        "En partie : on peut lire, pas encore agir",
        "Les logements et les places s’affichent. Une candidature envoyée maintenant reste à l’écran, à renvoyer plus tard.",
    ),
    "attente": (
        "tone-warn",
        "Oui, avec une file d’attente",
        "Il y a plus de visiteurs que le site ne peut en servir à la fois. Chacun entre à son tour.",
    ),
    "indisponible": (
        "tone-here",
        "Non, Palier ne répond pas comme il faut",
        "La panne est mesurée chaque minute, et son histoire est dite plus bas.",
    ),
    UNKNOWN: (
        "tone-warn",
        "Nous ne le savons pas en ce moment",
        "La mesure elle-même est arrêtée. Le site peut fonctionner ou non : personne ne l’a vérifié depuis.",
    ),
}
_STEPS = {
    "accueil": "la page d’accueil",
    "feuille_de_style": "la mise en page",
    "recherche": "la recherche de logements",
    "logement": "la page d’un logement",
    "connexion": "la page de connexion",
}
_REASONS = {
    "delai": "n’a pas répondu à temps",
    "connexion": "n’a pas pu être jointe",
    "tls": "n’a pas pu être jointe de façon sûre",
    "contenu": "était incomplète",
    "redirections": "renvoyait sans fin ailleurs",
    "attente": "avait une file d’attente",
}
_STATES = {"lecture": "En lecture seule", "attente": "Avec une file d’attente", "indisponible": "Indisponible"}


def page(document: Document, now: datetime) -> dict[str, Any]:
    """Everything that the template prints."""
    tone, title, text = _NOW[state_now(document, now)]
    last: Any = document["derniere_mesure"]
    rows: Any = document
    return {
        "tone": tone,
        "title": title,
        "text": text,
        "measured": _measured(last),
        "since": say_instant(_at(rows["mesure_depuis"])) if rows["mesure_depuis"] else "",
        "months": [_month(each) for each in rows["mois"]],
        "incidents": [_incident(each) for each in rows["incidents"]],
        "gaps": [f"{_span(each)} : {_minutes(each['minutes'])}" for each in rows["non_mesure"]],
        "works": [{"when": _span(each), "text": each["texte"]} for each in rows["travaux"]],
    }


def nothing() -> dict[str, Any]:
    """What the page says where no probe has written anything."""
    tone, title, _ = _NOW[UNKNOWN]
    text = "Aucune mesure n’a encore été faite ici."
    return {
        "tone": tone,
        "title": title,
        "text": text,
        "measured": "",
        "months": [],
        "incidents": [],
        "gaps": [],
        "works": [],
        "since": "",
    }


def _measured(last: Mapping[str, Any] | None) -> str:
    if last is None:
        return ""
    spent = Fraction(last["millisecondes"], 1000)
    whole, rest = divmod(int(spent * 10), 10)
    return f"Dernière mesure {say_instant(_at(last['a']))}, faite en {whole},{rest} s."


def _month(row: Mapping[str, Any]) -> dict[str, str]:
    """The share of the measured minutes, its lower bound, and every minute that was not up, by kind."""
    name = french.day(datetime.fromisoformat(f"{row['mois']}-01").date()).split(" ", 1)[1]
    kinds = [
        ("indisponible", "indisponible"),
        ("lecture", "en lecture seule"),
        ("attente", "avec file d’attente"),
        ("non_mesure", "non mesuré"),
    ]
    details = [f"{label} : {duration(row[key])}" for key, label in kinds if row[key]]
    return {
        "name": name,
        "share": "non mesuré"
        if row["part_des_minutes_mesurees"] is None
        else _percent(row["part_des_minutes_mesurees"]),
        "least": f"au moins {_percent(row['part_au_moins'])}" if row["non_mesure"] and row["disponible"] else "",
        "details": ", ".join(details) or "aucune interruption mesurée",
    }


def _incident(row: Mapping[str, Any]) -> dict[str, str]:
    step, reason = _STEPS.get(row["etape"], "une page"), row["raison"]
    said = _REASONS.get(reason) or (
        f"a répondu une erreur ({reason.removeprefix('http_')})" if reason else "n’a pas été servie normalement"
    )
    what = f"{step} {said}" if row["etat"] != "lecture" else "on pouvait lire, les actes étaient repoussés"
    return {
        "when": _span(row) if row["a"] else f"depuis {say_instant(_at(row['de']))}, en cours",
        "length": f"{_STATES[row['etat']]} pendant {duration(row['minutes'])}",
        "what": f"{what[0].upper()}{what[1:]}.",
        "words": row["explication"],
    }


def _span(row: Mapping[str, Any]) -> str:
    begin, end = _at(row["de"]), _at(row["a"])
    if day_in_paris(begin) == day_in_paris(end):
        return f"{say_instant(begin)}, jusqu’à {say_instant(end).split(' à ', 1)[1]}"
    return f"{say_instant(begin)}, jusqu’à {say_instant(end)}"


def duration(minutes: int) -> str:
    """``3 minutes``, ``2 h 05``, ``3 jours et 4 h``."""
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    if not hours:
        return _minutes(minutes)
    if not days:
        return f"{hours} h {rest:02d}"
    return f"{french.count(days, 'jour')} et {left} h" if left else french.count(days, "jour")


def _minutes(minutes: int) -> str:
    return french.count(minutes, "minute")


def _percent(share: float) -> str:
    return french.percent(Fraction(round(share * 10**6), 10**6))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
