"""Who prints for the register reads the letter and its envelope, and nothing else of a file. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ME = "(SELECT palier_claim('organisation')::int)"
MINE = f"coalesce(organisation_id, printer_id) = {ME}"
FUNCTIONS = (
    # The rule of `models.layers`: what was verified last, else told last, else what the register says. A safe address hides too.
    """
    CREATE FUNCTION palier_hides_home(of_demande bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT 1 FROM palier_safechannel s WHERE s.demande_id = of_demande) OR EXISTS (
        SELECT 1 FROM unnest(ARRAY['violence', 'mariage_force', 'agression_sexuelle', 'sortie_prostitution',
          'traite_proxenetisme', 'ordonnance_protection', 'plainte_violences']) AS one(situation)
        WHERE coalesce(
          (SELECT coalesce(f.value, 'null') <> 'null' FROM palier_fact f WHERE f.demande_id = of_demande
             AND f.layer = 'verifie' AND f.path = 'claims/' || one.situation ORDER BY f.at DESC, f.id DESC LIMIT 1),
          (SELECT coalesce(f.value, 'null') <> 'null' FROM palier_fact f WHERE f.demande_id = of_demande
             AND f.layer = 'declare' AND f.path = 'claims/' || one.situation ORDER BY f.at DESC, f.id DESC LIMIT 1),
          (SELECT v.facts->'claims' @> jsonb_build_array(jsonb_build_object('situation', one.situation))
             FROM palier_demandeversion v WHERE v.demande_id = of_demande ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1),
          false))
    $$
    """,
    """
    CREATE FUNCTION palier_handed_letters(asked bigint[])
    RETURNS TABLE(letter bigint, numero text, addressee text, address text, lives_at text[], is_hidden boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT l.id, CASE WHEN h.hides THEN '' ELSE d.numero_unique END,
        CASE WHEN h.hides THEN '' ELSE btrim(concat_ws(' ', p.first_name, p.last_name)) END,
        CASE WHEN h.hides OR NOT w.waits THEN '' ELSE coalesce(p.address, '') END,
        CASE WHEN h.hides OR NOT w.waits THEN '{}' ELSE coalesce((SELECT ARRAY(SELECT jsonb_array_elements_text(v.facts->'lives_at'))
          FROM palier_demandeversion v WHERE v.demande_id = d.id ORDER BY v.file_dated_at DESC, v.id DESC LIMIT 1), '{}') END,
        h.hides
      FROM palier_paperletter l JOIN palier_demande d ON d.id = l.demande_id
      LEFT JOIN palier_person p ON p.demande_id = d.id AND p.key = l.person_key
      CROSS JOIN LATERAL (SELECT palier_hides_home(d.id) AS hides) h
      CROSS JOIN LATERAL (SELECT l.posted_on IS NULL AND l.withdrawn_at IS NULL AS waits) w
      WHERE l.id = ANY(asked) AND l.organisation_id IS NULL AND l.printer_id = palier_claim('organisation')::int
    $$
    """,
)
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_hides_home(bigint) FROM PUBLIC",
    "REVOKE EXECUTE ON FUNCTION palier_handed_letters(bigint[]) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_handed_letters(bigint[]) TO palier_bailleur, palier_reservataire",
    "GRANT SELECT ON palier_letterprinter TO palier_clock",
    *(
        f"DROP POLICY {role}_{verb} ON palier_paperletter"
        for role in ("bailleur", "reservataire")
        for verb in ("select", "update")
    ),
    *(
        f"CREATE POLICY {role}_select ON palier_paperletter FOR SELECT TO palier_{role} USING ({MINE})"
        for role in ("bailleur", "reservataire")
    ),
    *(
        f"CREATE POLICY {role}_update ON palier_paperletter FOR UPDATE TO palier_{role} USING ({MINE}) WITH CHECK ({MINE})"
        for role in ("bailleur", "reservataire")
    ),
)


class Migration(migrations.Migration):
    """Wider for who is named alone: the release before reads and writes what it did."""

    dependencies = (("palier", "0073_letters_by_printer"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*FUNCTIONS, *RIGHTS))
