"""A demande in layers: what the State sent, what the person declared, what was verified."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from palier.models.accounts.people import User
from palier.models.identifiers import secret_token, uuid7
from palier.rules.situations.pieces import PieceStatus


class Audience(models.Model):
    """The organisations that may see a row, denormalised for row security."""

    audience = ArrayField(models.IntegerField(), default=list, editable=False)

    class Meta:
        abstract = True


class DemandeState(models.TextChoices):
    """Life of the demande in the register."""

    ACTIVE = "active", "Active"
    TO_RENEW = "a_renouveler", "À renouveler"
    STRUCK_OFF = "radiee", "Radiée"


class Demande(Audience):
    """A demande de logement social, known by its numéro unique. ``draw_token`` feeds the tie draw."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    numero_unique = models.CharField(max_length=18, unique=True)
    draw_token = models.BinaryField(max_length=32, default=secret_token, editable=False)
    state = models.CharField(max_length=20, choices=DemandeState, default=DemandeState.ACTIVE)
    deposited_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    """When the person last confirmed that the file is as it should be; null until then."""
    struck_off_at = models.DateTimeField(null=True)
    strike_off_reason = models.CharField(max_length=6, blank=True, default="")
    """One of the closed list of article R441-2-8: RADATT, RADABA, RADCON, RADIRR, RADREN, FUSION."""
    online_since = models.DateTimeField(null=True)
    """When it was first registered or renewed online; it decides the channel of the notices (R441-2-7)."""
    wants_paper = models.BooleanField(db_default=False, default=False)
    """The person asked for its notices on paper too."""
    erasure_asked_at = models.DateTimeField(null=True)
    """When its person asked that it be erased; a job does it at once."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # Every ten minutes the clock looks for the few whose year ends, among all those of a territory.
        indexes = (
            models.Index(fields=["valid_until", "id"], condition=models.Q(state="active"), name="demande_year_ends"),
        )


class DemandeVersion(Audience):
    """One arrival from the register, kept as read and never changed."""

    id = models.BigAutoField(primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="versions")
    file_type = models.CharField(max_length=3, blank=True)
    file_dated_at = models.DateTimeField()
    received_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    facts = models.JSONField()
    """The facts that the rules read, as JSON (``models.demandes.layers`` writes and reads them)."""
    unknown_codes = models.JSONField(default=list)
    missing = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["demande", "file_dated_at", "digest"], name="version_once"),)


class Person(Audience):
    """A person of one demande, with the identity that the rules never see. There is no global person."""

    id = models.BigAutoField(primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="persons")
    key = models.CharField(max_length=8)
    role = models.CharField(max_length=20)
    civility = models.CharField(max_length=2, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    birth_name = models.CharField(max_length=120, blank=True)
    first_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    nationality = models.CharField(max_length=2, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    employer = models.CharField(max_length=160, blank=True)
    profession = models.CharField(max_length=160, blank=True)
    match_birth_name = models.CharField(max_length=120, null=True)  # noqa: DJ001 - null is not a key
    match_first_name = models.CharField(max_length=120, null=True)  # noqa: DJ001 - null is not a key

    class Meta:
        constraints = (models.UniqueConstraint(fields=["demande", "key"], name="person_once"),)
        indexes = (
            models.Index(fields=["match_birth_name", "match_first_name", "birth_date"], name="person_match"),
            models.Index(fields=["birth_date", "match_first_name"], name="person_by_birth"),
        )


class Seniority(Audience):
    """The day from which a demande waits in one département."""

    demande = models.ForeignKey(Demande, models.CASCADE, related_name="seniorities")
    departement = models.CharField(max_length=3)
    since = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["demande", "departement"], name="seniority_once"),)


class PieceQuerySet(models.QuerySet["Piece"]):
    """The pieces of files."""

    def shown(self) -> Self:
        """Without the papers of who left openly. Row security holds pages to it; the clock, who sees every row, asks."""
        return self.filter(left_at=None)


class Piece(Audience):
    """A supporting document. Its bytes stand apart, so that a list of pieces never loads one."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="pieces")
    person_key = models.CharField(max_length=8, blank=True)
    code = models.CharField(max_length=40)
    """A code of the closed list (``rules.commission.checking``)."""
    status = models.CharField(max_length=12, default=PieceStatus.TO_CHECK)
    """``a_verifier``, ``valide``, ``refusee`` or ``expiree``."""
    refusal_reason = models.CharField(max_length=300, blank=True, default="")
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    valid_until = models.DateField(null=True)
    proof_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    """Which document of the list proves the situation of ``code``; empty where it was not said, or for other pieces."""
    confidentiality = models.CharField(max_length=12, default="ordinaire", db_default="ordinaire")
    """A level of ``rules.situations``: a bailleur reads the ordinary ones alone."""
    issued_on = models.DateField(null=True)
    """The day written on the document; its freshness informs."""
    complete_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """When the check of an urgent situation is due: two working days after its proof is complete."""
    extended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    extension_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """Who sent it: a protected piece is listed to this holder alone."""
    reminded_at = models.DateTimeField(null=True)
    through = models.CharField(max_length=16, blank=True, default="", db_default="")
    """Who saw the proof where it was no desk of a home: ``service_social``. The ground travels, and what was seen does not."""
    contested_at = models.DateTimeField(null=True)
    """When a desk said that what an administration certified cannot be right; the amount stands (ADR 96)."""
    contested_by = models.ForeignKey(User, models.PROTECT, null=True, db_index=False, related_name="+")
    contest_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    left_at = models.DateTimeField(null=True)
    """When the person whom it concerns left the file openly: it is on their own file, and here shown to nobody."""

    objects = PieceQuerySet.as_manager()


class PieceContent(Audience):
    """The bytes of a piece."""

    piece = models.OneToOneField(Piece, models.CASCADE, primary_key=True, related_name="content")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    data = models.BinaryField()


class FactLayer(models.TextChoices):
    """Where a dated fact comes from. The register's own layer is ``DemandeVersion``."""

    DECLARED = "declare", "Déclaré"
    VERIFIED = "verifie", "Vérifié"


class Fact(Audience):
    """A dated fact beside the register's: declared by the person, or verified on a piece. The last of each layer counts.

    ``path`` names what it is about: ``incomes/d/2024``, ``wish/communes``, ``claims/handicap``...
    """

    id = models.BigAutoField(primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="facts")
    layer = models.CharField(max_length=10, choices=FactLayer)
    path = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    since = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    piece = models.ForeignKey(Piece, models.PROTECT, null=True, related_name="facts")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["demande", "path", "at"], name="fact_latest"),)
