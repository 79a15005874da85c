"""Letters on paper are a list of their own, with what became of each. Expand only, frozen SQL.

What was kept as a message of another channel moves: an offer's second letter is its landlord's, the rest the operator's.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

OWN = "organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::int)"
NOTED = "printed_at, printed_by_id, posted_on, posted_at, posted_by_id, registered_number, given_back, withdrawn_at, withdrawn_for"
POLICIES = (
    "ALTER TABLE palier_paperletter ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT ON palier_paperletter TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_paperletter FOR SELECT TO palier_demandeur USING (demande_id = (SELECT nullif(current_setting('app.demande', true), '')::bigint))",
    "GRANT SELECT, INSERT ON palier_paperletter TO palier_bailleur",
    f"GRANT UPDATE ({NOTED}) ON palier_paperletter TO palier_bailleur",
    f"CREATE POLICY bailleur_select ON palier_paperletter FOR SELECT TO palier_bailleur USING ({OWN})",
    f"CREATE POLICY bailleur_insert ON palier_paperletter FOR INSERT TO palier_bailleur WITH CHECK ({OWN})",
    f"CREATE POLICY bailleur_update ON palier_paperletter FOR UPDATE TO palier_bailleur USING ({OWN}) WITH CHECK ({OWN})",
    "GRANT SELECT ON palier_paperletter TO palier_reservataire",
    f"GRANT UPDATE ({NOTED}) ON palier_paperletter TO palier_reservataire",
    f"CREATE POLICY reservataire_select ON palier_paperletter FOR SELECT TO palier_reservataire USING ({OWN})",
    f"CREATE POLICY reservataire_update ON palier_paperletter FOR UPDATE TO palier_reservataire USING ({OWN}) WITH CHECK ({OWN})",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_paperletter TO palier_clock",
    "CREATE POLICY clock_select ON palier_paperletter FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_paperletter FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_paperletter FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_paperletter FOR DELETE TO palier_clock USING (true)",
    "GRANT USAGE ON SEQUENCE palier_paperletter_id_seq TO palier_bailleur, palier_clock",
)
MOVE = """
    INSERT INTO palier_paperletter (public_id, demande_id, organisation_id, offer_id, letter_id, person_key, title,
        paragraphs, is_registered, made_at, made_on)
    SELECT m.id, m.demande_id, CASE WHEN m.channel = 'courrier' THEN p.bailleur_id END,
        CASE WHEN m.channel = 'courrier' AND o.answer = '' THEN o.id END, NULL,
        h.key, m.subject, to_jsonb(string_to_array(m.body, E'\\n\\n')), false, m.created_at,
        (m.created_at AT TIME ZONE 'Europe/Paris')::date
    FROM palier_message m
    CROSS JOIN LATERAL (
        SELECT key FROM palier_person WHERE demande_id = m.demande_id AND role IN ('demandeur', 'cotitulaire')
        ORDER BY (address <> '' AND left(regexp_replace(btrim(address), '\\s+', ' ', 'g'), 254)
                  = btrim(regexp_replace(m.recipient, '\\s+', ' ', 'g'))) DESC, role DESC, key LIMIT 1) h
    LEFT JOIN LATERAL (
        SELECT id, publication_id, answer FROM palier_offer WHERE demande_id = m.demande_id AND sent_at <= m.created_at
        ORDER BY sent_at DESC, id DESC LIMIT 1) o ON true
    LEFT JOIN palier_publication p ON p.id = o.publication_id
    WHERE m.channel IN ('courrier', 'papier') AND m.sent_at IS NULL
"""
MOVED = "DELETE FROM palier_message WHERE channel IN ('courrier', 'papier') AND id IN (SELECT public_id FROM palier_paperletter)"
NOT_POSTED = models.Q(posted_on=None, withdrawn_at=None)


def _to(model, related="+", *, null=True, protect=False):  # noqa: ANN001, ANN202 - a shorthand of this file
    """A foreign key as written below."""
    rule = django.db.models.deletion.PROTECT if protect else django.db.models.deletion.CASCADE
    return models.ForeignKey(null=null, on_delete=rule, related_name=related, to=model)


class Migration(migrations.Migration):
    """One table; its organisation prints and posts, its household reads where its letter is."""

    dependencies = (("palier", "0041_marked_as_the_state"),)
    operations = (
        migrations.CreateModel(
            name="PaperLetter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("title", models.CharField(max_length=200)),
                ("paragraphs", models.JSONField()),
                ("is_registered", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("made_on", models.DateField()),
                ("printed_at", models.DateTimeField(null=True)),
                ("posted_on", models.DateField(null=True)),
                ("posted_at", models.DateTimeField(null=True)),
                ("registered_number", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("given_back", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_for", models.CharField(blank=True, db_default="", default="", max_length=24)),
                ("demande", _to("palier.demande", "paper_letters", null=False)),
                ("letter", _to("palier.letter", "papers")),
                ("offer", _to("palier.offer", "papers")),
                ("organisation", _to("palier.organisation", protect=True)),
                ("posted_by", _to(settings.AUTH_USER_MODEL, protect=True)),
                ("printed_by", _to(settings.AUTH_USER_MODEL, protect=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=NOT_POSTED, fields=["organisation", "made_at"], name="paper_waiting"),
                    models.Index(fields=["organisation", "posted_on"], name="paper_posted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(posted_on=None, posted_at=None)
                        | models.Q(posted_on__isnull=False, posted_at__isnull=False),
                        name="paper_posted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(posted_on=None) | models.Q(printed_at__isnull=False),
                        name="paper_posted_is_printed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(posted_on=None) | models.Q(posted_on__gte=models.F("made_on")),
                        name="paper_posted_after_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(printed_at=None) | models.Q(printed_at__gte=models.F("made_at")),
                        name="paper_printed_after_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(registered_number="")
                        | models.Q(posted_on__isnull=False, is_registered=True),
                        name="paper_number_is_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(withdrawn_at=None) | models.Q(posted_on=None),
                        name="paper_withdrawn_is_not_posted",
                    ),
                ],
            },
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
    )
