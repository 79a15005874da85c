"""The public state in words: what the page says of the document; on the site in its reader's language, beside it in French."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from hosting.probe.document import UNKNOWN, Document, state_now
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris, paris, say_instant
from palier.rules.law.voice import phrase, say, say_plural

_NOW = {
    "disponible": (
        "tone-ok",
        phrase("Oui, Palier fonctionne"),
        phrase("L’accueil, la recherche, les logements et la connexion répondent."),
    ),
    "lecture": (
        "tone-warn",
        phrase("En partie : on peut lire, pas encore agir"),
        phrase(
            "Les logements et les places s’affichent. Une candidature envoyée maintenant reste à l’écran, à renvoyer plus "
            "tard."
        ),
    ),
    "attente": (
        "tone-warn",
        phrase("Oui, avec une file d’attente"),
        phrase("Il y a plus de visiteurs que le site ne peut en servir à la fois. Chacun entre à son tour."),
    ),
    "indisponible": (
        "tone-here",
        phrase("Non, Palier ne répond pas comme il faut"),
        phrase("La panne est mesurée chaque minute, et son histoire est dite plus bas."),
    ),
    UNKNOWN: (
        "tone-warn",
        phrase("Nous ne le savons pas en ce moment"),
        phrase("La mesure elle-même est arrêtée. Le site peut fonctionner ou non : personne ne l’a vérifié depuis."),
    ),
}
_STEPS = {
    "accueil": phrase("Page d’accueil : {fault}."),
    "feuille_de_style": phrase("Mise en page : {fault}."),
    "recherche": phrase("Recherche de logements : {fault}."),
    "logement": phrase("Page d’un logement : {fault}."),
    "connexion": phrase("Page de connexion : {fault}."),
}
_STEP = phrase("Une page : {fault}.")
_REASONS = {
    "delai": phrase("pas de réponse à temps"),
    "connexion": phrase("impossible à joindre"),
    "tls": phrase("impossible à joindre de façon sûre"),
    "contenu": phrase("réponse incomplète"),
    "redirections": phrase("renvois sans fin"),
    "attente": phrase("file d’attente"),
}
_STATES = {
    "lecture": phrase("En lecture seule pendant {duration}"),
    "attente": phrase("Avec une file d’attente pendant {duration}"),
    "indisponible": phrase("Indisponible pendant {duration}"),
}
_KINDS = (
    ("indisponible", phrase("indisponible : {duration}")),
    ("lecture", phrase("en lecture seule : {duration}")),
    ("attente", phrase("avec file d’attente : {duration}")),
    ("non_mesure", phrase("non mesuré : {duration}")),
)


def page(document: Document, now: datetime) -> dict[str, Any]:
    """Everything that the template prints."""
    tone, title, text = _NOW[state_now(document, now)]
    last: Any = document["derniere_mesure"]
    rows: Any = document
    return {
        "tone": tone,
        "title": say(title),
        "text": say(text),
        "measured": _measured(last),
        "since": say_instant(_at(rows["mesure_depuis"])) if rows["mesure_depuis"] else "",
        "months": [_month(each) for each in rows["mois"]],
        "incidents": [_incident(each) for each in rows["incidents"]],
        "gaps": [
            say("{span} : {duration}", span=_span(each), duration=_minutes(each["minutes"]))
            for each in rows["non_mesure"]
        ],
        "works": [{"when": _span(each), "text": each["texte"]} for each in rows["travaux"]],
    }


def nothing() -> dict[str, Any]:
    """What the page says where no probe has written anything."""
    tone, title, _ = _NOW[UNKNOWN]
    return {
        "tone": tone,
        "title": say(title),
        "text": say("Aucune mesure n’a encore été faite ici."),
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
    instant = say_instant(_at(last["a"]))
    return say("Dernière mesure {instant}, faite en {seconds} s.", instant=instant, seconds=f"{whole},{rest}")


def _month(row: Mapping[str, Any]) -> dict[str, str]:
    """The share of the measured minutes, its lower bound, and every minute that was not up, by kind."""
    details = [say(text, duration=duration(row[key])) for key, text in _KINDS if row[key]]
    share, least = row["part_des_minutes_mesurees"], row["part_au_moins"]
    has_least = row["non_mesure"] and row["disponible"]
    return {
        "name": french.month(datetime.fromisoformat(f"{row['mois']}-01").date()),
        "share": say("non mesuré") if share is None else _percent(share),
        "least": say("au moins {share}", share=_percent(least)) if has_least else "",
        "details": ", ".join(details) or say("aucune interruption mesurée"),
    }


def _incident(row: Mapping[str, Any]) -> dict[str, str]:
    when = _span(row) if row["a"] else say("depuis {instant}, en cours", instant=say_instant(_at(row["de"])))
    return {
        "when": when,
        "length": say(_STATES[row["etat"]], duration=duration(row["minutes"])),
        "what": _what(row),
        "words": row["explication"],
    }


def _what(row: Mapping[str, Any]) -> str:
    """Which page failed, and how."""
    if row["etat"] == "lecture":
        return say("On pouvait lire, les actes étaient repoussés.")
    reason = row["raison"]
    if reason in _REASONS:
        fault = say(_REASONS[reason])
    elif reason:
        fault = say("réponse d’erreur ({code})", code=reason.removeprefix("http_"))
    else:
        fault = say("pas servie normalement")
    where = _STEPS.get(row["etape"], _STEP)
    return say(where, fault=fault)


def _span(row: Mapping[str, Any]) -> str:
    begin, end = _at(row["de"]), _at(row["a"])
    if day_in_paris(begin) == day_in_paris(end):
        local = end.astimezone(paris())
        until = say("{hour} h {minute}", hour=local.hour, minute=f"{local.minute:02d}")
        return say("{begin}, jusqu’à {end}", begin=say_instant(begin), end=until)
    return say("{begin}, jusqu’à {end}", begin=say_instant(begin), end=say_instant(end))


def duration(minutes: int) -> str:
    """``3 minutes``, ``2 h 05``, ``3 jours et 4 h``."""
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    if not hours:
        return _minutes(minutes)
    if not days:
        return say("{hours} h {minutes}", hours=hours, minutes=f"{rest:02d}")
    if left:
        return say_plural(days, "{count} jour et {hours} h", "{count} jours et {hours} h", hours=left)
    return say_plural(days, "{count} jour", "{count} jours")


def _minutes(minutes: int) -> str:
    return say_plural(minutes, "{count} minute", "{count} minutes")


def _percent(share: float) -> str:
    return french.percent(Fraction(round(share * 10**6), 10**6))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
