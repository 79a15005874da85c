"""Homes that answer a question: of one search as a list, and of every saved search at once as a set of them."""

from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from palier.models.homes import hot_readings
from palier.models.homes.homes import Publication
from palier.rules.homes import home_facts
from palier.rules.homes.alerts import NEW_FOR, WantedHome
from palier.rules.homes.home_facts import Feature
from palier.rules.law import clocks
from palier.rules.roofs.other_roofs import ROOM

_FEATURES: dict[Feature, Q] = {
    Feature.FLAT: Q(home__kind="appartement"),
    Feature.HOUSE: Q(home__kind="maison"),
    Feature.PARKING: Q(home__parking__in=("compris", "impose", "en_option")),
    Feature.NO_STEP: Q(home__door_steps=0),
    Feature.WIDE_DOORS: Q(home__door_width__gte=home_facts.WIDE_DOOR),
    Feature.LIFT_AT_FLOOR: Q(home__lift_serves_floor=True),
    Feature.ADAPTED_BATHROOM: Q(home__has_adapted_bathroom=True),
    Feature.LEVEL_SHOWER: Q(home__has_level_shower=True),
    Feature.WIDE_PARKING: Q(home__has_wide_parking=True),
}
_IN_SQL: dict[Feature, str] = {
    Feature.FLAT: "h.kind = 'appartement'",
    Feature.HOUSE: "h.kind = 'maison'",
    Feature.PARKING: "h.parking IN ('compris', 'impose', 'en_option')",
    Feature.NO_STEP: "h.door_steps = 0",
    Feature.WIDE_DOORS: f"h.door_width >= {home_facts.WIDE_DOOR}",
    Feature.LIFT_AT_FLOOR: "h.lift_serves_floor",
    Feature.ADAPTED_BATHROOM: "h.has_adapted_bathroom",
    Feature.LEVEL_SHOWER: "h.has_level_shower",
    Feature.WIDE_PARKING: "h.has_wide_parking",
}
"""The same conditions, of the statement over every saved search; a test compares the two."""
_HAS = ", ".join(f"CASE WHEN {sql} THEN '{code}' END" for code, sql in _IN_SQL.items())


def answering(rows: QuerySet[Publication], wanted: WantedHome) -> QuerySet[Publication]:
    """Of publications that run, those whose home has what is asked; where a home does not say it, it does not have it."""
    if wanted.type_code:
        rows = hot_readings.of_type(rows, wanted.type_code)
    if wanted.most_rent is not None:
        rows = hot_readings.up_to(rows, wanted.most_rent)
    if wanted.is_level:
        rows = rows.filter(Q(home__floor=0) | Q(home__has_lift=True))
    if wanted.is_adapted:
        rows = rows.filter(home__is_adapted=True)
    if wanted.worst_energy:
        rows = rows.filter(home__energy_class__gt="", home__energy_class__lte=wanted.worst_energy)
    for feature in sorted(wanted.features):
        rows = rows.filter(_FEATURES[feature])
    return rows


_NOW = """AND (s.is_at_night OR NOT %(quiet)s)
      AND (s.rhythm = 'aussitot' OR s.hour = %(hour)s AND s.told_on IS DISTINCT FROM %(day)s)"""
_WEIGHED = "s.weighed_at - interval '2 minutes'"
_CHANGED = f"""(EXISTS (SELECT FROM palier_fact t WHERE t.demande_id = s.demande_id AND t.at > {_WEIGHED})
      OR EXISTS (SELECT FROM palier_filechange t WHERE t.demande_id = s.demande_id
        AND greatest(t.at, t.undone_at) > {_WEIGHED})
      OR EXISTS (SELECT FROM palier_demandeversion t WHERE t.demande_id = s.demande_id AND t.received_at > {_WEIGHED}))"""  # noqa: S608
"""The file says something new since the search was weighed, or as it was: what is told is dated before it is there to read."""
_NEW_AT = "greatest(r.published_at, CASE WHEN NOT r.is_full THEN r.freed_at END)"
"""A roof is new when it is shown, and when a place of it becomes free while nobody waits for it."""
_DUE = f"""
    WITH fresh AS MATERIALIZED (
      SELECT p.id, p.opens_at, h.commune_id, c.departement, h.type_code, h.rent + h.charges AS full_rent, h.is_adapted,
        h.floor = 0 OR h.has_lift AS is_level, h.energy_class,
        ARRAY[{_HAS}] AS features
      FROM palier_publication p JOIN palier_home h ON h.id = p.home_id JOIN palier_commune c ON c.code = h.commune_id
      WHERE p.stage = 'publiee' AND NOT p.is_direct AND p.opens_at > %(since)s AND p.opens_at <= %(at)s
        AND p.closes_at > %(at)s), roofs AS MATERIALIZED (
      SELECT r.id, {_NEW_AT} AS new_at, r.freed_at, r.commune_id, c.departement, r.rent + r.charges AS full_rent,
        CASE WHEN r.kind = 'colocation' THEN '{ROOM}' ELSE r.type_code END AS type_code
      FROM palier_otherroof r JOIN palier_commune c ON c.code = r.commune_id
      WHERE r.stage = 'publie' AND {_NEW_AT} > %(since)s AND {_NEW_AT} <= %(at)s)
    SELECT s.id FROM fresh f JOIN palier_savedsearch s
      ON s.stopped_at IS NULL AND (s.communes @> ARRAY[f.commune_id] OR s.departements @> ARRAY[f.departement])
    WHERE s.made_at <= f.opens_at AND NOT s.seen @> ARRAY[f.id] AND NOT s.closed @> ARRAY[f.id]
      AND s.features::text[] <@ f.features AND (s.type_code = '' OR s.type_code = f.type_code)
      AND (s.most_rent IS NULL OR f.full_rent <= s.most_rent)
      AND (NOT s.is_level OR f.is_level) AND (NOT s.is_adapted OR f.is_adapted)
      AND (s.worst_energy = '' OR f.energy_class BETWEEN 'A' AND s.worst_energy) {_NOW}
    UNION
    SELECT s.id FROM roofs f JOIN palier_savedsearch s
      ON s.stopped_at IS NULL AND (s.communes @> ARRAY[f.commune_id] OR s.departements @> ARRAY[f.departement])
    WHERE s.has_roofs AND s.made_at <= f.new_at
      AND (NOT s.seen_roofs @> ARRAY[f.id] OR f.new_at = f.freed_at AND f.freed_at > s.weighed_at)
      AND (s.type_code = '' OR s.type_code = f.type_code) AND (s.most_rent IS NULL OR f.full_rent <= s.most_rent) {_NOW}
    UNION
    SELECT s.id FROM palier_savedsearch s
    WHERE s.stopped_at IS NULL AND s.closed <> '{{}}' AND {_CHANGED} {_NOW}
    ORDER BY 1
"""  # noqa: S608 - conditions written above
"""Each list or roof is looked up among the searches by their indexes of places: a day without a new one costs next to nothing."""


def searches_due(at: datetime, *, is_quiet: bool) -> list[int]:
    """The saved searches that a new list or roof answers, and that may write now; their owner's file is not looked at yet."""
    local = at.astimezone(clocks.paris())
    values: dict[str, datetime | date | bool | int] = {
        "since": at - NEW_FOR,
        "at": at,
        "quiet": is_quiet,
        "hour": local.hour,
        "day": local.date(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE, values)
        return [one for (one,) in cursor.fetchall()]


def has_changed_since(search: int) -> bool:
    """Whether the file of a saved search says something new since the search was weighed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_CHANGED} FROM palier_savedsearch s WHERE s.id = %s", [search])  # noqa: S608 - written above
        return bool(cursor.fetchone()[0])
