"""French words for numbers, amounts and dates, as screens say them; ``rules.law.typography`` sets their spaces."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from palier.rules.law import clocks, french
from palier.rules.law.voice import say
from palier.rules.people import numero

PARIS = ZoneInfo("Europe/Paris")
_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024


def thousands(number: int) -> str:
    """Group digits by three: 20000 gives `20 000`."""
    return french.number(number)


def euros_cents(cents: int) -> str:
    """Write an amount held in cents: 123456 gives `1 234,56 €`."""
    return french.cents(cents)


def date_words(day: date) -> str:
    """Write a date in full: `jeudi 3 décembre 2026`, `mardi 1er décembre 2026`; of an instant, its day in Paris."""
    return clocks.say_day(_in_paris(day).date() if isinstance(day, datetime) else day)


def day_words(day: date) -> str:
    """Write a day without its name: `3 décembre 2026`, `1er décembre 2026`; of an instant, its day in Paris."""
    return french.day(_in_paris(day).date() if isinstance(day, datetime) else day)


def time_words(moment: datetime) -> str:
    """Write an hour of Paris: `18 h`, `18 h 30`."""
    local = _in_paris(moment)
    if not local.minute:
        return say("{hour} h", hour=local.hour)
    return say("{hour} h {minute}", hour=local.hour, minute=f"{local.minute:02d}")


def datetime_words(moment: datetime) -> str:
    """Write a date and an hour of Paris: `jeudi 3 décembre 2026 à 18 h`."""
    return say("{day} à {hour}", day=date_words(moment), hour=time_words(moment))


def numero_unique(number: str) -> str:
    """Group the national number of a demande by 3, 4, 6 and 5 signs, never broken at a line end; say where it is awaited."""
    return numero.said(number)


def plural_fr(number: int, forms: str) -> str:
    """Choose the word for a number: `plural_fr(0, "dossier,dossiers")` gives `dossier`."""
    singular, _, plural = forms.partition(",")
    if abs(number) > 1:
        return plural or f"{singular}s"
    return singular


def _in_paris(moment: datetime) -> datetime:
    # A naive datetime is taken as an hour of Paris: law and people count in that zone.
    return moment.astimezone(PARIS) if moment.tzinfo else moment


def weight(size: int) -> str:
    """Write a number of bytes as a person reads it: 850 Ko, 1,4 Mo."""
    if size < _MEGABYTE:
        return say("{number} Ko", number=max(1, round(size / _KILOBYTE)))
    return say("{number} Mo", number=french.decimal(f"{size / _MEGABYTE:.1f}"))
