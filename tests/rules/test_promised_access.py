"""Who reads a file of the register: the roles that article R441-2-6 names, and no consent opens it to another."""

from __future__ import annotations

import inspect

import pytest

from palier.rules.doors import access, privacy
from palier.rules.doors.access import Action, Role

READERS = {Role.GUICHET, Role.BAILLEUR, Role.RESERVATAIRE, Role.COMMISSION, Role.AUDITOR}


def test_no_consent_opens_a_file() -> None:
    """A role opens a file or does not: nothing that a person could agree to is asked, or heard."""
    assert {role for role in Role if access.may(role, Action.READ_NOMINATIVE)} == READERS
    for rule in (access.may, access.require, privacy.may_read):
        assert [name for name in inspect.signature(rule).parameters if "consent" in name or "agree" in name] == []
    with pytest.raises(TypeError):
        access.may(Role.EMPLOYEUR, Action.READ_NOMINATIVE, consent=True)  # type: ignore[call-arg]


@pytest.mark.parametrize("role", sorted(Role))
def test_only_a_holder_or_a_role_of_the_article_reads_a_personal_field(role: Role) -> None:
    for field in sorted(privacy.PERSONAL):
        if not privacy.may_read(role, field):
            continue
        # A social service reads what its person handed over, under secrecy, and a contact that they chose for it (ADR 71).
        others = {
            Role.DEMANDEUR,
            Role.CLOCK,
            Role.STEWARD,
            Role.LOCAL_STEWARD,
            Role.CONSEILLER,
            Role.SOCIAL,
            Role.LOGEUR,
        }
        assert role in READERS | others
        # Two numbers of one household, where it asks for the territories of this steward alone (ADR 157).
        assert role is not Role.LOCAL_STEWARD or field.startswith("DemandePair."), field
        assert role not in {Role.EMPLOYEUR, Role.PUBLIC}, field
        # Another roof is asked for by the household itself: who lets it reads that request, and nothing of the file.
        assert role is not Role.LOGEUR or field.startswith(("RoofRequestFacts.", "RoofRequest.")), field
        # An adviser has no right of their own: a living mandate lends the holder's, and never what reaches or endangers them.
        assert role is not Role.CONSEILLER or privacy.PERSONAL[field].purpose is not privacy.KeepingPurpose.CONTACT, (
            field
        )
