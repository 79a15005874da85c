"""Who reads and writes the photos of a home: everybody while a list of it runs, its organisations always (ADR 95). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

PROTECTED = "ALTER TABLE palier_homepicture ENABLE ROW LEVEL SECURITY"
GRANTS = (
    "GRANT SELECT ON palier_homepicture TO palier_public",
    "GRANT SELECT ON palier_homepicture TO palier_demandeur",
    "GRANT SELECT ON palier_homepicture TO palier_commission",
    "GRANT SELECT ON palier_homepicture TO palier_steward",
    "GRANT SELECT ON palier_homepicture TO palier_employeur",
    "GRANT SELECT ON palier_homepicture TO palier_conseiller",
    "GRANT SELECT ON palier_homepicture TO palier_social",
    "GRANT SELECT ON palier_homepicture TO palier_controle",
    "GRANT SELECT ON palier_homepicture TO palier_guichet",
    "GRANT SELECT ON palier_homepicture TO palier_manager",
    "GRANT SELECT ON palier_homepicture TO palier_logeur",
    "GRANT SELECT ON palier_homepicture TO palier_mairie",
    "GRANT SELECT ON palier_homepicture TO palier_prefecture",
    "GRANT SELECT ON palier_homepicture TO palier_bailleur",
    "GRANT SELECT ON palier_homepicture TO palier_reservataire",
    "GRANT INSERT ON palier_homepicture TO palier_bailleur",
    "GRANT INSERT ON palier_homepicture TO palier_reservataire",
    "GRANT UPDATE (room, alt, position, removed_at) ON palier_homepicture TO palier_bailleur",
    "GRANT UPDATE (room, alt, position, removed_at) ON palier_homepicture TO palier_reservataire",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_homepicture TO palier_clock",
)
POLICIES = (
    (
        "palier_homepicture",
        "public_select",
        "CREATE POLICY public_select ON palier_homepicture FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_homepicture FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "commission_select",
        "CREATE POLICY commission_select ON palier_homepicture FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "steward_select",
        "CREATE POLICY steward_select ON palier_homepicture FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_homepicture FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_homepicture FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "social_select",
        "CREATE POLICY social_select ON palier_homepicture FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "controle_select",
        "CREATE POLICY controle_select ON palier_homepicture FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_homepicture FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "manager_select",
        "CREATE POLICY manager_select ON palier_homepicture FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_homepicture FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_homepicture FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_homepicture FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL) AND (removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_homepicture FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (home_id IN (SELECT id FROM palier_home WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) OR removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_homepicture FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (home_id IN (SELECT id FROM palier_home WHERE reservataire_id = ANY((SELECT palier_ours())::int[])) OR removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))))",
    ),
    (
        "palier_homepicture",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_homepicture FOR INSERT TO palier_bailleur WITH CHECK (home_id IN (SELECT id FROM palier_home WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND removed_at IS NULL)",
    ),
    (
        "palier_homepicture",
        "reservataire_insert",
        "CREATE POLICY reservataire_insert ON palier_homepicture FOR INSERT TO palier_reservataire WITH CHECK (home_id IN (SELECT id FROM palier_home WHERE reservataire_id = ANY((SELECT palier_ours())::int[])) AND removed_at IS NULL)",
    ),
    (
        "palier_homepicture",
        "bailleur_update",
        "CREATE POLICY bailleur_update ON palier_homepicture FOR UPDATE TO palier_bailleur USING (home_id IN (SELECT id FROM palier_home WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (home_id IN (SELECT id FROM palier_home WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    ),
    (
        "palier_homepicture",
        "reservataire_update",
        "CREATE POLICY reservataire_update ON palier_homepicture FOR UPDATE TO palier_reservataire USING (home_id IN (SELECT id FROM palier_home WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (home_id IN (SELECT id FROM palier_home WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))",
    ),
    (
        "palier_homepicture",
        "clock_select",
        "CREATE POLICY clock_select ON palier_homepicture FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_homepicture",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_homepicture FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_homepicture",
        "clock_update",
        "CREATE POLICY clock_update ON palier_homepicture FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_homepicture",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_homepicture FOR DELETE TO palier_clock USING (true)",
    ),
)


def _sql(made: str, unmade: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    return migrations.RunSQL(made, unmade)


class Migration(migrations.Migration):
    """Rights and policies."""

    dependencies = (("palier", "0220_pictures_of_homes"),)
    operations = (
        *(_sql(statement) for statement in (PROTECTED, *GRANTS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
    )
