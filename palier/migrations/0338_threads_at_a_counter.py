"""A conversation is opened at a counter too (ADR 105): one table more leaves the list. Frozen SQL."""

from django.db import migrations

OPENED = "DROP TRIGGER IF EXISTS not_at_a_counter ON palier_thread"
SHUT = (
    "CREATE OR REPLACE TRIGGER not_at_a_counter BEFORE INSERT OR UPDATE OR DELETE ON palier_thread FOR EACH STATEMENT"
    " WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_not_at_a_counter()"
)


class Migration(migrations.Migration):
    """One table, held for one statement."""

    dependencies = (("palier", "0337_facts_of_roofs_at_a_counter"),)
    operations = (migrations.RunSQL(OPENED, SHUT),)
