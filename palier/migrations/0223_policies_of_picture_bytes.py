"""Who reads and writes the bytes of the photos of a home: whoever sees the photo (ADR 95). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

PROTECTED = "ALTER TABLE palier_picturecontent ENABLE ROW LEVEL SECURITY"
GRANTS = (
    "GRANT SELECT ON palier_picturecontent TO palier_public",
    "GRANT SELECT ON palier_picturecontent TO palier_demandeur",
    "GRANT SELECT ON palier_picturecontent TO palier_commission",
    "GRANT SELECT ON palier_picturecontent TO palier_steward",
    "GRANT SELECT ON palier_picturecontent TO palier_employeur",
    "GRANT SELECT ON palier_picturecontent TO palier_conseiller",
    "GRANT SELECT ON palier_picturecontent TO palier_social",
    "GRANT SELECT ON palier_picturecontent TO palier_controle",
    "GRANT SELECT ON palier_picturecontent TO palier_guichet",
    "GRANT SELECT ON palier_picturecontent TO palier_manager",
    "GRANT SELECT ON palier_picturecontent TO palier_logeur",
    "GRANT SELECT ON palier_picturecontent TO palier_mairie",
    "GRANT SELECT ON palier_picturecontent TO palier_prefecture",
    "GRANT SELECT ON palier_picturecontent TO palier_bailleur",
    "GRANT SELECT ON palier_picturecontent TO palier_reservataire",
    "GRANT INSERT ON palier_picturecontent TO palier_bailleur",
    "GRANT INSERT ON palier_picturecontent TO palier_reservataire",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_picturecontent TO palier_clock",
)
POLICIES = (
    (
        "palier_picturecontent",
        "public_select",
        "CREATE POLICY public_select ON palier_picturecontent FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_picturecontent FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "commission_select",
        "CREATE POLICY commission_select ON palier_picturecontent FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "steward_select",
        "CREATE POLICY steward_select ON palier_picturecontent FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_picturecontent FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_picturecontent FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "social_select",
        "CREATE POLICY social_select ON palier_picturecontent FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "controle_select",
        "CREATE POLICY controle_select ON palier_picturecontent FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_picturecontent FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "manager_select",
        "CREATE POLICY manager_select ON palier_picturecontent FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_picturecontent FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_picturecontent FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_picturecontent FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_picturecontent FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_picturecontent FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (picture_id IN (SELECT id FROM palier_homepicture)))",
    ),
    (
        "palier_picturecontent",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_picturecontent FOR INSERT TO palier_bailleur WITH CHECK (picture_id IN (SELECT id FROM palier_homepicture WHERE home_id IN (SELECT id FROM palier_home WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    ),
    (
        "palier_picturecontent",
        "reservataire_insert",
        "CREATE POLICY reservataire_insert ON palier_picturecontent FOR INSERT TO palier_reservataire WITH CHECK (picture_id IN (SELECT id FROM palier_homepicture WHERE home_id IN (SELECT id FROM palier_home WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    ),
    (
        "palier_picturecontent",
        "clock_select",
        "CREATE POLICY clock_select ON palier_picturecontent FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_picturecontent",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_picturecontent FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_picturecontent",
        "clock_update",
        "CREATE POLICY clock_update ON palier_picturecontent FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_picturecontent",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_picturecontent FOR DELETE TO palier_clock USING (true)",
    ),
)


def _sql(made: str, unmade: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    return migrations.RunSQL(made, unmade)


class Migration(migrations.Migration):
    """Rights and policies."""

    dependencies = (("palier", "0222_lines_of_pictures"),)
    operations = (
        *(_sql(statement) for statement in (PROTECTED, *GRANTS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
    )
