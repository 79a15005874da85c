"""In which language somebody without a file asked for another roof; they say another one as they come back (ADR 134).

Expand only. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

MINE = "((SELECT palier_claim('role') IS NOT NULL) AND (public_id::text = (SELECT palier_claim('registration')) OR mark = (SELECT palier_claim('registration')) AND mark <> ''))"
BEFORE = f"{MINE[:-1]} AND mark = '' AND contact = '')"
CHANGED = f"{MINE[:-1]} AND (mark = '' AND contact = '' OR mark = (SELECT palier_claim('registration'))))"


class Migration(migrations.Migration):
    """A column with a value of its own, and who writes it: an address that was proved stays under its own mark."""

    dependencies = (("palier", "0491_language_of_a_first_registration"),)
    operations = (
        migrations.AddField(
            "roofcontact", "language", models.CharField(blank=True, db_default="", default="", max_length=8)
        ),
        migrations.RunSQL(
            "GRANT UPDATE (language) ON palier_roofcontact TO palier_registrant", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            f"ALTER POLICY registrant_update ON palier_roofcontact WITH CHECK {CHANGED}",
            f"ALTER POLICY registrant_update ON palier_roofcontact WITH CHECK {BEFORE}",
        ),
    )
