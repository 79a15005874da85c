"""The operator brings the communes of France up to a day: new, renamed, merged and split ones, from one file."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from palier.models import Commune
from palier.models.territories import departements, pouring
from palier.models.territories.pouring import Changes
from palier.rules.doors.access import Action, require
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

COLUMNS = frozenset(
    {
        "code",
        "nom",
        "codes_postaux",
        "departement",
        "region",
        "territoire",
        "territoire_nom",
        "population",
        "latitude",
        "longitude",
        "zone_hlm",
        "zone_abc",
        "commune_mere",
    }
)
FORMER_COLUMNS = frozenset({"code", "nom", "departement", "jusqu_au", "devenue"})
_MOST_ENDED_PER_CENT = 5
"""No year since 1973 ended more than one commune in thirty."""


class OlderPlaces(Refusal):
    """A newer edition is kept."""

    sentence = "Des communes plus récentes sont déjà connues."


class NotPlaces(Refusal):
    """The file is not one of communes."""

    sentence = "Ce fichier n’est pas une liste de communes."


def refresh(
    present: Sequence[Mapping[str, str]],
    former: Sequence[Mapping[str, str]],
    *,
    as_of: date,
    source: str,
    digest: str,
    by: Actor,
    at: datetime,
) -> Changes | None:
    """Pour in the communes as they are on a day; ``None`` when this very edition is kept already.

    Raises ``NotPlaces`` or ``OlderPlaces``.
    """
    require(by.role, Action.RUN_PLATFORM)
    if as_of > day_in_paris(at):
        raise NotPlaces("Cette date est à venir : donnez le jour auquel ces communes sont celles de la France.")
    kept = pouring.latest()
    if kept is not None and kept.as_of > as_of:
        raise OlderPlaces(f"Les communes connues sont celles du {french.day(kept.as_of)} : elles sont plus récentes.")
    if kept is not None and (kept.as_of, kept.digest) == (as_of, digest):
        return None
    _check(present, COLUMNS)
    _check(former, FORMER_COLUMNS)
    before = Commune.objects.filter(ended_on=None).count()
    try:
        changes = pouring.pour(
            present,
            former,
            as_of=as_of,
            source=source[:80],
            digest=digest,
            most_ended=before * _MOST_ENDED_PER_CENT // 100,
        )
    except pouring.TooManyEnd as error:
        raise NotPlaces(
            f"Ce fichier ferait disparaître {error} communes sur {before}. Il est incomplet : rien n’a changé."
        ) from error
    edition = pouring.latest()
    assert edition is not None  # noqa: S101 - just written
    telling.journal(
        JournalVerb.REFRESH_COMMUNES,
        edition,
        by=by,
        at=at,
        article=cch("L441-2-8"),
        details={
            "au": as_of.isoformat(),
            "empreinte": digest,
            "nouvelles": len(changes.added),
            "changees": len(changes.changed),
            "finies": len(changes.ended),
            "retablies": len(changes.back),
        },
    )
    return changes


def _check(lines: Sequence[Mapping[str, str]], columns: frozenset[str]) -> None:
    """Refuse a file without the columns, with a code twice, or of an unknown département, at its line."""
    if lines and (missing := sorted(columns - set(lines[0]))):
        raise NotPlaces(f"Il manque à ce fichier : {', '.join(missing)}.")
    if not lines and columns is COLUMNS:
        raise NotPlaces(
            f"{NotPlaces.sentence} Il ne nomme aucune commune : la première ligne donne les colonnes, chaque autre une commune."
        )
    seen: set[str] = set()
    known = departements.departements()
    for number, line in enumerate(lines, start=2):
        if None in line.values() or None in line:
            raise NotPlaces(f"Ligne {number} : il manque des colonnes.")
        code, is_known = line["code"], line["departement"] in known or columns is FORMER_COLUMNS
        if len(code) != 5 or not line["nom"] or code in seen or not is_known:  # noqa: PLR2004 - a code INSEE
            raise NotPlaces(f"Ligne {number} : code, nom ou département à revoir (« {code[:20]} »).")
        seen.add(code)
