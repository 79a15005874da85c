"""A key ends within a year, and the secret before within a day, whoever writes the row: the database says so too (ADR 112).

Policies made anew: each lets through less than before, and nothing that a page does. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

DROP = (
    "DROP POLICY IF EXISTS manager_insert ON palier_apikey",
    "DROP POLICY IF EXISTS manager_update ON palier_apikey",
)
NOW = (
    "CREATE POLICY manager_insert ON palier_apikey FOR INSERT TO palier_manager WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND revoked_at IS NULL AND holder_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_apikey.organisation_id AND m.user_id = holder_id AND m.role = palier_apikey.role AND m.suspended_at IS NULL AND m.ended_at IS NULL) AND created_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes' AND expires_at <= created_at + interval '366 days')",
    "CREATE POLICY manager_update ON palier_apikey FOR UPDATE TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND revoked_at IS NULL) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND (revoked_at IS NOT NULL OR holder_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_apikey.organisation_id AND m.user_id = holder_id AND m.role = palier_apikey.role AND m.suspended_at IS NULL AND m.ended_at IS NULL)) AND (former_until IS NULL OR former_until <= now() + interval '25 hours'))",
)
BEFORE = (
    "CREATE POLICY manager_insert ON palier_apikey FOR INSERT TO palier_manager WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND revoked_at IS NULL AND holder_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_apikey.organisation_id AND m.user_id = holder_id AND m.role = palier_apikey.role AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "CREATE POLICY manager_update ON palier_apikey FOR UPDATE TO palier_manager USING (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND revoked_at IS NULL) WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND (revoked_at IS NOT NULL OR holder_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_membership m WHERE m.organisation_id = palier_apikey.organisation_id AND m.user_id = holder_id AND m.role = palier_apikey.role AND m.suspended_at IS NULL AND m.ended_at IS NULL)))",
)


class Migration(migrations.Migration):
    """Two policies written again."""

    dependencies = (("palier", "0380_keys_of_partners"),)
    operations = (migrations.RunSQL([*DROP, *NOW], [*DROP, *BEFORE]),)
