"""A landlord corrects the leases of its own lists, and of a declaration of interest what it says. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

LEASE = "audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))"
RADIATION = "audience && ARRAY[(SELECT nullif(current_setting('app.organisation', true), '')::int)] AND demande_id IN (SELECT demande_id FROM palier_lease WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)))"
STATEMENTS = (
    f"ALTER POLICY bailleur_update ON palier_lease USING ({LEASE}) WITH CHECK ({LEASE})",
    f"ALTER POLICY bailleur_update ON palier_radiation USING ({RADIATION}) WITH CHECK ({RADIATION})",
    # Taking a right from the table takes it from the columns too: they are given after, in the same transaction.
    "REVOKE UPDATE ON palier_interestdeclaration FROM palier_bailleur",
    "GRANT UPDATE (label, candidature_ref, by_id, at, withdrawn_at, withdrawn_reason) ON palier_interestdeclaration TO palier_bailleur",
)


class Migration(migrations.Migration):
    """What the release before writes, it still may."""

    dependencies = (("palier", "0042_paper_letters"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS)
