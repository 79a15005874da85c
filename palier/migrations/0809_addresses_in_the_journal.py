"""Lines of the journal on the address of a member of a commission: they write them. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

SIGNED = (
    "DROP POLICY IF EXISTS commission_insert ON palier_journalentry",
    "CREATE POLICY commission_insert ON palier_journalentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'commission' THEN verb IN ('annoncer_absence', 'arreter_courriel', 'declarer_interet', 'donner_adresse_membre', 'reprendre_courriel', 'retirer_absence', 'retirer_adresse_membre', 'retirer_interet', 'signer_proces_verbal', 'voter') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS commission_insert ON palier_journalentry",
    "CREATE POLICY commission_insert ON palier_journalentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'commission' THEN verb IN ('annoncer_absence', 'arreter_courriel', 'declarer_interet', 'reprendre_courriel', 'retirer_absence', 'retirer_interet', 'signer_proces_verbal', 'voter') ELSE false END)",
)


class Migration(migrations.Migration):
    """Two verbs more."""

    dependencies = (("palier", "0808_addresses_of_members"),)
    operations = (migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),)
