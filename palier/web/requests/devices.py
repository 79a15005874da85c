"""A browser in words that its person recognises: what it is and what it runs on, no version and no model."""

from palier.rules.law.voice import say

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
UNKNOWN = "Un navigateur"
_ON = " sur "


def said(user_agent: str) -> str:
    """What a browser says of itself, as in ``Firefox sur Android``; it may lie, and is believed in nothing."""
    browser = _first(BROWSERS, user_agent) or UNKNOWN
    system = _first(SYSTEMS, user_agent)
    return f"{browser}{_ON}{system}" if system else browser


def again(kept: str) -> str:
    """What was kept in French, for who reads it now."""
    browser, on, system = kept.partition(_ON)
    name = say("Un navigateur") if browser == UNKNOWN else browser
    return say("{browser} sur {system}", browser=name, system=system) if on else name


def _first(words: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for word, name in words if word in text), "")
