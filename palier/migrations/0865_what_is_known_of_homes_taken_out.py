"""Statistics of a column that every reading of homes now asks: without them a search was planned for one home in two hundred.

Nothing else would count it soon, for no row changes. Frozen SQL.
"""

from django.db import migrations

COUNTED = "ANALYZE palier_home (withdrawn_at)"


class Migration(migrations.Migration):
    """One reading of a sample."""

    dependencies = (("palier", "0864_withdrawals_in_the_journal"),)
    operations = (migrations.RunSQL(COUNTED, migrations.RunSQL.noop),)
