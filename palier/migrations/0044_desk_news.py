"""What a professional has opened of the news of their desk, and the mail of the morning. Expand only, frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MINE = "user_id = (SELECT nullif(current_setting('app.user', true), '')::bigint)"
OWN = "organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)"
LISTS = "publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = (SELECT nullif(current_setting('app.organisation', true), '')::int))"
STAFF = ("bailleur", "reservataire")
POLICIES = (
    "ALTER TABLE palier_newsseen ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_mailpause ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_deskmail ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON palier_newsseen TO palier_bailleur, palier_reservataire",
    "GRANT SELECT, INSERT, DELETE ON palier_mailpause TO palier_bailleur, palier_reservataire",
    *(f"CREATE POLICY {role}_select ON palier_newsseen FOR SELECT TO palier_{role} USING ({MINE})" for role in STAFF),
    *(
        f"CREATE POLICY {role}_insert ON palier_newsseen FOR INSERT TO palier_{role} WITH CHECK ({MINE})"
        for role in STAFF
    ),
    *(f"CREATE POLICY {role}_select ON palier_mailpause FOR SELECT TO palier_{role} USING ({MINE})" for role in STAFF),
    *(
        f"CREATE POLICY {role}_insert ON palier_mailpause FOR INSERT TO palier_{role} WITH CHECK ({MINE})"
        for role in STAFF
    ),
    *(f"CREATE POLICY {role}_delete ON palier_mailpause FOR DELETE TO palier_{role} USING ({MINE})" for role in STAFF),
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_newsseen, palier_mailpause, palier_deskmail TO palier_clock",
    *(
        statement
        for table in ("palier_newsseen", "palier_mailpause", "palier_deskmail")
        for statement in (
            f"CREATE POLICY clock_select ON {table} FOR SELECT TO palier_clock USING (true)",
            f"CREATE POLICY clock_insert ON {table} FOR INSERT TO palier_clock WITH CHECK (true)",
            f"CREATE POLICY clock_update ON {table} FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
            f"CREATE POLICY clock_delete ON {table} FOR DELETE TO palier_clock USING (true)",
        )
    ),
    "GRANT USAGE ON SEQUENCE palier_newsseen_id_seq TO palier_bailleur, palier_reservataire, palier_clock",
    "GRANT USAGE ON SEQUENCE palier_deskmail_id_seq TO palier_clock",
    f"ALTER POLICY bailleur_select ON palier_plannedact USING ({OWN} OR {LISTS})",
)
USER = models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    """Three small tables, and the landlord hears of a list that its réservataire withdrew."""

    dependencies = (("palier", "0043_narrower_changes"),)
    operations = (
        migrations.CreateModel(
            name="NewsSeen",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("news", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("user", USER.clone()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="newsseen_by_age")],
                "constraints": [models.UniqueConstraint(fields=("user", "news"), name="newsseen_once")],
            },
        ),
        migrations.CreateModel(
            name="MailPause",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DeskMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("message", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("user", USER.clone()),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="deskmail_by_age")],
                "constraints": [models.UniqueConstraint(fields=("user", "day"), name="deskmail_once_a_day")],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
    )
