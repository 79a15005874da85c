"""Functions that return rows ask once whose claim reads them, never row after row. Frozen SQL.

A signed claim is checked each time that it is read: asked for each candidature of an agenda of forty homes, a member waited a third
of a second for every reading of a page.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

_SEATS = """(SELECT count(*) FROM palier_viewing v JOIN palier_candidature c ON c.id = v.candidature_id
        WHERE v.slot_id = s.id AND v.state IN ('prise', 'venue', 'manquee') AND c.stage IN ('designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee'))::int"""


def _asking(ours: str, ours_among: str, role: str, user: str, demande: str) -> list[str]:
    return [
        f"""
    CREATE OR REPLACE FUNCTION palier_presented() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT c.id FROM palier_calledmember m
      JOIN palier_seance s ON s.id = m.seance_id
      JOIN palier_agendaitem i ON i.seance_id = s.id
      JOIN palier_candidature c ON c.publication_id = i.publication_id
      WHERE {role} = 'palier_commission' AND m.user_id = {user}::bigint
        AND s.bailleur_id = ANY ({ours_among}) AND c.audience && {ours}
        AND s.stage IN ('convoquee', 'ouverte', 'close') AND i.postponed_reason = ''
        AND (s.stage <> 'close' OR m.reads_until > now() AND NOT EXISTS (SELECT FROM palier_minutessignature g
          WHERE g.seance_id = s.id AND g.member = m.member))
        AND NOT EXISTS (SELECT FROM palier_interestdeclaration d
          WHERE d.item_id = i.id AND d.member = m.member AND d.withdrawn_at IS NULL)
        AND (s.stage <> 'close' AND c.stage = 'conforme' OR EXISTS (SELECT FROM palier_decision e
          WHERE e.item_id = i.id AND e.candidature_id = c.id AND e.taken_back_at IS NULL))
    $$
""",
        f"""
    CREATE OR REPLACE FUNCTION palier_handed_letters(asked bigint[])
    RETURNS TABLE(letter bigint, numero text, addressee text, address text, lives_at text[], is_hidden boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT l.id, CASE WHEN h.hides THEN '' ELSE d.numero_unique END,
        CASE WHEN h.hides THEN '' ELSE btrim(concat_ws(' ', p.first_name, p.last_name)) END,
        CASE WHEN h.hides OR NOT w.waits THEN '' ELSE coalesce(p.address, '') END,
        CASE WHEN h.hides OR NOT w.waits THEN '{{}}' ELSE coalesce((SELECT ARRAY(SELECT jsonb_array_elements_text(v.facts->'lives_at'))
          FROM palier_demandeversion v WHERE v.demande_id = d.id ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1), '{{}}') END,
        h.hides
      FROM palier_paperletter l JOIN palier_demande d ON d.id = l.demande_id
      LEFT JOIN palier_person p ON p.demande_id = d.id AND p.key = l.person_key
      CROSS JOIN LATERAL (SELECT palier_hides_home(d.id) AS hides) h
      CROSS JOIN LATERAL (SELECT l.posted_on IS NULL AND l.withdrawn_at IS NULL AS waits) w
      WHERE l.id = ANY(asked) AND l.organisation_id IS NULL AND l.printer_id = ANY ({ours_among})
    $$
""",
        f"""
    CREATE OR REPLACE FUNCTION palier_designated_at(asked bigint[]) RETURNS TABLE(publication bigint, at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT p.id, min(j.at) FROM palier_publication p
      JOIN palier_journalentry j ON j.object_id = p.public_id AND j.verb = 'designer'
      WHERE p.id = ANY(asked) AND p.bailleur_id = ANY({ours_among}) GROUP BY p.id
    $$
""",
        f"""
    CREATE OR REPLACE FUNCTION palier_viewing_seats(slots bigint[]) RETURNS TABLE(slot bigint, taken int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.id, CASE WHEN {demande} IS NOT NULL AND palier_parted_visitor(s.id, {demande}::bigint) THEN greatest(s.places::int, {_SEATS}) ELSE {_SEATS} END
      FROM palier_viewingslot s WHERE s.id = ANY(slots) AND (EXISTS (SELECT FROM palier_candidature m WHERE m.publication_id = s.publication_id AND m.demande_id = {demande}::bigint)
        OR EXISTS (SELECT FROM palier_publication p WHERE p.id = s.publication_id AND p.bailleur_id = ANY({ours_among})))
    $$
""",
    ]


ONCE = _asking(
    "(SELECT palier_ours())",
    "(SELECT palier_ours())::int[]",
    "(SELECT palier_claim('role'))",
    "(SELECT palier_claim('user'))",
    "(SELECT palier_claim('demande'))",
)
EACH = _asking(
    "palier_ours()", "palier_ours()", "palier_claim('role')", "palier_claim('user')", "palier_claim('demande')"
)


class Migration(migrations.Migration):
    """Expand only: the same rows."""

    dependencies = (("palier", "0701_communes_bear_a_stamp"),)
    operations = (migrations.RunSQL(ONCE, EACH),)
