"""What a household's role writes is held to the word of the mandate, where an adviser acts for its account (ADR 67). Frozen SQL.

One table after the other, each in a transaction of its own; cut in between, it starts again, the same.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ON_MOVE = """
    CREATE OR REPLACE TRIGGER mandated_move BEFORE INSERT OR UPDATE ON palier_candidature FOR EACH ROW
    WHEN (current_user = 'palier_demandeur') EXECUTE FUNCTION palier_mandated_move()
"""
ON_PIECE = """
    CREATE OR REPLACE TRIGGER mandated_piece BEFORE INSERT OR UPDATE ON palier_piece FOR EACH ROW
    WHEN (current_user = 'palier_demandeur') EXECUTE FUNCTION palier_mandated_piece()
"""
WITHIN_WORDS = (
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_journalentry FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('pieces', 'candidater', 'repondre', 'renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_mandateact FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('pieces', 'candidater', 'repondre', 'renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_message FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('pieces', 'candidater', 'repondre', 'renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_candidature FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('pieces', 'candidater', 'repondre', 'renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_letter FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('candidater', 'repondre', 'renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_offer FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('repondre')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_piece FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('pieces')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_piecefile FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('pieces')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_filecontent FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('pieces')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_demande FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_person FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_seniority FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_demandeversion FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_radiationwarning FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate('renouveler')",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_accessentry FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_doneact FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_employmentcode FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_fact FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_holder FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_knownbrowser FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_mandate FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_mistake FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_parting FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_piececontent FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_safechannel FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_signincode FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_user FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_wishsending FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
)


class Migration(migrations.Migration):
    """A trigger a table, silent for who claims no mandate."""

    atomic = False
    dependencies = (("palier", "0112_acts_by_mandate"),)
    operations = tuple(
        migrations.RunSQL(made, f"DROP TRIGGER IF EXISTS {made.split()[4]} ON {made.split(' ON ')[1].split()[0]}")
        for made in (*WITHIN_WORDS, ON_MOVE, ON_PIECE)
    )
