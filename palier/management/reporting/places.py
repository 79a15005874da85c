"""What a pouring of the communes changed, in words."""

from collections.abc import Iterator
from datetime import date

from palier.models import Commune
from palier.models.territories.pouring import Changes
from palier.rules.fitting import overrides
from palier.rules.law import french

_NAMED = 10


def said(changes: Changes, as_of: date) -> str:
    """One line."""
    parts = [
        french.count(len(codes), one, many)
        for codes, one, many in (
            (changes.added, "nouvelle", "nouvelles"),
            (changes.changed, "changée", "changées"),
            (changes.ended, "disparue", "disparues"),
            (changes.back, "rétablie", "rétablies"),
        )
        if codes
    ]
    what = ", ".join(parts) or "rien de changé"
    return f"Communes au {french.day(as_of)} : {french.count(changes.communes, 'ligne')}, {what}."


def details(changes: Changes) -> Iterator[str]:
    """Name what ended, came back or came: a person looks at these."""
    for codes, words in ((changes.ended, "Disparue"), (changes.back, "Rétablie"), (changes.added, "Nouvelle")):
        for code in codes[:_NAMED]:
            yield f"{words} : {_named(code)}"
        if len(codes) > _NAMED:
            yield f"{words} : et {len(codes) - _NAMED} autres."
    for code, titles in overrides.acts_naming(changes.ended).items():
        yield (
            f"{_named(code)} Un acte du préfet la nomme ({' ; '.join(titles)}) : écrivez aussi, dans {overrides.FILE}, le code "
            "de la commune d’aujourd’hui, si tous ses quartiers prioritaires sont ceux de l’acte."
        )


def _named(code: str) -> str:
    found = Commune.objects.get(code=code)
    if found.ended_on is None:
        return f"{found.named}, {code}."
    now = Commune.objects.filter(code=found.successor_code).first() if found.successor_code else None
    into = f"devenue {now.named}, {now.code}" if now else "sans commune qui la remplace, à compléter"
    return f"{found.named}, {code}, {into}."
