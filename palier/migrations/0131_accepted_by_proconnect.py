"""Who accepted an invitation by ProConnect has been in: the door notes it, as the database does of a password. Expand only."""

from django.db import migrations


class Migration(migrations.Migration):
    """One column that the door may write."""

    dependencies = (("palier", "0130_told_factors"),)
    operations = (migrations.RunSQL("GRANT UPDATE (chose_at) ON palier_user TO palier_gate", migrations.RunSQL.noop),)
