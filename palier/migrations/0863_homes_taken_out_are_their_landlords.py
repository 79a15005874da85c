"""A home that was taken out is read by its landlord, stewards and auditors: by nobody else (ADR 197). Frozen SQL.

Expand only: until one is taken out, every home is read as before.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

READ = (
    "ALTER POLICY public_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY demandeur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY reservataire_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY bailleur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL OR bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "ALTER POLICY commission_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY employeur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY conseiller_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY social_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY logeur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY manager_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY guichet_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY mairie_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
    "ALTER POLICY prefecture_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL) AND (withdrawn_at IS NULL))",
)
READ_BEFORE = (
    "ALTER POLICY public_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY demandeur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY reservataire_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY bailleur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY commission_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY employeur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY conseiller_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY social_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY logeur_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY manager_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY guichet_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY mairie_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
    "ALTER POLICY prefecture_select ON palier_home USING ((SELECT palier_claim('role') IS NOT NULL))",
)


class Migration(migrations.Migration):
    """Thirteen policies of one table."""

    dependencies = (("palier", "0862_held_once_taken_out"),)
    operations = (migrations.RunSQL(list(READ), list(READ_BEFORE)),)
