"""A search that is kept may be called otherwise, and write at another hour or by another way."""

from django.db import migrations

_COLUMNS = "name, rhythm, hour, is_at_night, channel"


class Migration(migrations.Migration):
    """Its owner's right to change these columns; what it looks for is never one of them."""

    dependencies = (("palier", "0623_who_writes_a_try"),)
    operations = (
        migrations.RunSQL(
            f"GRANT UPDATE ({_COLUMNS}) ON palier_savedsearch TO palier_demandeur",
            f"REVOKE UPDATE ({_COLUMNS}) ON palier_savedsearch FROM palier_demandeur",
        ),
    )
