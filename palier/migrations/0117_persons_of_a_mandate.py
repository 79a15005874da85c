"""Whom an adviser reads by name: nobody who left the file, and who gave a mandate until its last day. Frozen SQL."""
# ruff: noqa: E501, S608 - frozen statements

from django.db import migrations

DROP = "DROP POLICY IF EXISTS conseiller_select ON palier_person"
LIVING = "m.state = 'en_cours'"


def persons(there: str, granter: str) -> str:
    """Whom an adviser reads by name."""
    return f"CREATE POLICY conseiller_select ON palier_person FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id IN (SELECT palier_mandated('lire')){there} AND (demande_id IN (SELECT palier_mandated('foyer')) OR EXISTS (SELECT FROM palier_mandate m WHERE m.demande_id = palier_person.demande_id AND m.person_key = palier_person.key AND {granter}))))"


class Migration(migrations.Migration):
    """One policy."""

    dependencies = (("palier", "0116_whom_a_mandate_opens"),)
    operations = (
        migrations.RunSQL(
            (
                DROP,
                persons(
                    " AND role <> 'separe'", f"{LIVING} AND m.last_day >= (now() AT TIME ZONE 'Europe/Paris')::date"
                ),
            ),
            (DROP, persons("", LIVING)),
        ),
    )
