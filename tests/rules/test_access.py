"""Who may do what, who may read what, which files are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.doors import access, privacy
from palier.rules.doors.access import Action, Role
from palier.rules.doors.privacy import Category
from palier.rules.situations import uploads
from palier.rules.situations.uploads import UploadKind

PDF, JPEG, PNG = b"%PDF-1.7\n", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n\x00"
HEIC = b"\x00\x00\x00\x18ftypheic"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_what_is_not_in_the_table_is_refused(role: Role, action: Action) -> None:
    if access.may(role, action):
        access.require(role.value, action)
        return
    with pytest.raises(access.ActionRefused) as caught:
        access.require(role, action)

    assert (caught.value.role, caught.value.action) == (role, action)


def test_every_action_has_somebody() -> None:
    assert set().union(*access.TABLE.values()) == set(Action)
    assert set(access.TABLE) == set(access.ROLE_LABELS) == set(Role)


def test_an_employer_never_reads_a_person() -> None:
    assert access.TABLE[Role.EMPLOYEUR] == access.TABLE[Role.PUBLIC] - {
        Action.SIGN_IN_WITH_NUMBER,
        Action.REGISTER,
        Action.ASK_ROOF_ALONE,
    } | {
        Action.READ_EMPLOYER_COUNTS,
        # Whoever manages the members of their own organisation; of a household, nothing.
        Action.MANAGE_MEMBERS,
    }
    assert all(Role.EMPLOYEUR not in field.readers for field in privacy.PERSONAL.values())


@pytest.mark.parametrize(
    ("action", "only"),
    [
        # A landlord on the lists of its own part of the flow alone: the workflows ask whose list it is.
        (Action.DESIGNATE, {Role.RESERVATAIRE, Role.BAILLEUR}),
        (Action.SET_ASIDE, {Role.RESERVATAIRE, Role.BAILLEUR}),
        (Action.DECIDE, {Role.COMMISSION}),
        (Action.SIGN_LEASE, {Role.BAILLEUR}),
        (Action.DECLARE_HOME, {Role.BAILLEUR}),
        (Action.ILLUSTRATE_HOME, {Role.BAILLEUR, Role.RESERVATAIRE}),
        (Action.ACCEPT, {Role.DEMANDEUR, Role.GUICHET, Role.MANDATAIRE}),
        (Action.READ_ALL_OPENINGS, {Role.AUDITOR}),
    ],
)
def test_each_act_belongs_to_its_authority(action: Action, only: set[Role]) -> None:
    assert {role for role in Role if access.may(role, action)} == only


def test_the_operator_decides_nothing_and_reads_nobody() -> None:
    assert not access.may(Role.STEWARD, Action.READ_NOMINATIVE)
    assert not access.may(Role.STEWARD, Action.DESIGNATE)


def test_the_matrix_has_a_line_for_each_action() -> None:
    lines = [line for line in access.markdown().splitlines() if line.startswith("|")]

    assert len(lines) == len(Action) + 2
    assert all(line.count("|") == len(Role) + 2 for line in lines)


@pytest.mark.parametrize("name", privacy.PERSONAL)
def test_the_public_reads_no_personal_field(name: str) -> None:
    assert name.count(".") == 1
    assert not privacy.may_read(Role.PUBLIC, name)
    assert f"| `{name}` |" in privacy.markdown()


def test_the_commission_and_the_landlord_never_read_a_situation_by_name() -> None:
    assert not privacy.may_read(Role.COMMISSION, "Claim.situation")
    assert not privacy.may_read("bailleur", "Claim.situation")
    assert privacy.may_read("reservataire", "Claim.situation")


def test_a_sensitive_field_has_fewer_readers_than_all_deciders() -> None:
    for name, field in privacy.PERSONAL.items():
        if field.category is Category.SPECIAL:
            assert Role.COMMISSION not in field.readers, name


def test_an_unlisted_field_is_read_by_nobody() -> None:
    assert not any(privacy.may_read(role, "Person.diary") for role in Role)


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PDF, "avis 2024.pdf", UploadKind.PDF),
        (JPEG, "IMG_1.JPG", UploadKind.JPEG),
        (JPEG, "photo.jpeg", UploadKind.JPEG),
        (JPEG, "photo recue.jfif", UploadKind.JPEG),
        (JPEG, "SCAN.JPE", UploadKind.JPEG),
        (HEIC, "DSC_1.HIF", UploadKind.HEIC),
        (PNG, "capture.png", UploadKind.PNG),
        (HEIC, "IMG_2.HEIC", UploadKind.HEIC),
        (PDF, "sans extension", UploadKind.PDF),
    ],
)
def test_a_page_or_a_photograph_is_taken(head: bytes, name: str, kind: UploadKind) -> None:
    assert uploads.check(head, uploads.MAX_BYTES, name) is kind


@pytest.mark.parametrize(
    ("head", "size", "name", "code"),
    [
        (b"", 0, "vide.pdf", "fichier_vide"),
        (b"", 10, "vide.pdf", "fichier_vide"),
        (PDF, uploads.MAX_BYTES + 1, "gros.pdf", "fichier_trop_lourd"),
        (b"MZ\x90\x00", 10, "avis.pdf", "type_refuse"),
        (b"<svg onload=x>", 10, "image.png", "type_refuse"),
        (b"PK\x03\x04", 10, "dossier.docx", "type_refuse"),
        (b"GIF89a", 10, "image.gif", "type_refuse"),
        (b"%PDF-", 10, "avis.pdf", "type_refuse"),
        (b"\x00\x00\x00\x18ftypisom", 10, "film.heic", "type_refuse"),
        (PDF, 10, "avis.pdf.exe", "fichier_deguise"),
        (JPEG, 10, "avis.pdf", "fichier_deguise"),
        (PDF, 10, "avis.", "fichier_deguise"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(head: bytes, size: int, name: str, code: str) -> None:
    with pytest.raises(uploads.RefusedUpload) as caught:
        uploads.check(head, size, name)

    assert caught.value.reason.code == code
    assert caught.value.reason.sentence.endswith(".")
    assert caught.value.reason.remedy


@given(st.binary(max_size=80), st.integers(-1, 2 << 24), st.text(max_size=20))
def test_no_file_breaks_the_check(head: bytes, size: int, name: str) -> None:
    try:
        kind = uploads.check(head, size, name)
    except uploads.RefusedUpload:
        return
    assert uploads.recognise(head) is kind


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/avis.pdf", "avis.pdf"),
        ("C:\\temp\\avis.PDF", "avis.pdf"),
        ("avis\x00\u202efdp.pdf", "avisfdp.pdf"),
        (".pdf", "piece.pdf"),
        ("", "piece.pdf"),
        ("attestation", "attestation.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert uploads.safe_name(name, UploadKind.PDF) == safe
