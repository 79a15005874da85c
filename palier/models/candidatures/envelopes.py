"""The papers of a lease, who signs them, and what a provider told of it (ADR 94). Bytes are loaded where they are served."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.rules.signing.lease_papers import KINDS, PROOF
from palier.rules.signing.lease_signing import LIVING, EnvelopeState, SigningLevel


class LeaseEnvelope(models.Model):
    """The papers of one lease as they were sent together: what is changed after is another envelope."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="envelopes", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, default=EnvelopeState.DRAFT, db_default="brouillon")
    level = models.CharField(max_length=10, blank=True, default="", db_default="")
    """What the provider of the day makes, kept when it is sent; empty where the site has none, and all is signed on paper."""
    rent = models.PositiveIntegerField(default=0, db_default=0)
    charges = models.PositiveIntegerField(default=0, db_default=0)
    deposit = models.PositiveIntegerField(default=0, db_default=0)
    """What the lease costs, in cents, as it was told when it was sent."""
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    letter = models.BigIntegerField(null=True)
    """The letter that told of it: a time runs out on nobody whom it did not reach."""
    opened_at = models.DateTimeField(null=True)
    """When the provider had it."""
    on_paper_at = models.DateTimeField(null=True)
    """Since when its household prefers to sign on paper."""
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=12, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    """When the provider was told that it is over, or had nothing to be told."""
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_look_at = models.DateTimeField(null=True)
    """When the provider is asked again, whatever it sends by itself."""
    fault = models.CharField(max_length=16, blank=True, default="", db_default="")
    """Why what came back is not taken: a word of ``workflows.signing.noting``."""
    reminded_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    """When the last of all had signed, as the proof says."""

    objects: ClassVar[models.Manager["LeaseEnvelope"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=sorted(one.value for one in EnvelopeState)), name="leaseenvelope_state"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["", *sorted(one.value for one in SigningLevel)]), name="leaseenvelope_level"
            ),
            models.CheckConstraint(
                condition=Q(state="brouillon")
                | Q(sent_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("sent_at"))
                | Q(state__in=["annulee", "finie"], sent_at=None),
                name="leaseenvelope_sent_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="signee") | Q(completed_at__isnull=False), name="leaseenvelope_signed_whole"
            ),
            models.UniqueConstraint(
                fields=["candidature"],
                condition=Q(state__in=sorted(one.value for one in LIVING)),
                name="leaseenvelope_one_living",
            ),
        )
        indexes = (
            models.Index(fields=["candidature", "made_at"], name="leaseenvelope_of_file"),
            models.Index(fields=["state", "next_look_at"], name="leaseenvelope_due"),
        )


class LeaseSigner(models.Model):
    """One who is named to sign: a holder who is to be tenant, or who signs for the landlord."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    envelope = models.ForeignKey(LeaseEnvelope, models.CASCADE, related_name="signers", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    person_key = models.CharField(max_length=8, blank=True, default="", db_default="")
    """Which holder of the file; empty for who signs in the landlord's name."""
    name = models.CharField(max_length=250)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    """Who signs in the landlord's name."""
    link_sealed = models.CharField(max_length=2000, blank=True, default="", db_default="")
    """Where this one signs, under the site's key: it opens for them alone."""
    signed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["LeaseSigner"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["envelope", "person_key"], name="leasesigner_once"),
            models.CheckConstraint(
                condition=Q(person_key="", user__isnull=False) | ~Q(person_key="") & Q(user=None),
                name="leasesigner_is_one",
            ),
        )


class LeasePapers(models.Manager["LeasePaper"]):
    """Papers without their bytes."""

    def get_queryset(self) -> models.QuerySet["LeasePaper"]:
        """A list of twelve contracts loads none of them."""
        return super().get_queryset().defer("data")


class LeasePaper(models.Model):
    """One file: as its landlord gave it, byte for byte; as everybody signed it; or the proof of how."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    envelope = models.ForeignKey(LeaseEnvelope, models.CASCADE, related_name="papers")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    signed_from = models.OneToOneField("self", models.CASCADE, null=True, related_name="signed")
    """The paper of which this is the signed file."""
    name = models.CharField(max_length=130)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=0, db_default=0)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    added_at = models.DateTimeField()

    objects: ClassVar[LeasePapers] = LeasePapers()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[*KINDS, PROOF]), name="leasepaper_kind"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0), name="leasepaper_is_whole"
            ),
            models.UniqueConstraint(fields=["envelope", "sha256"], name="leasepaper_once"),
        )


class SigningNotice(models.Model):
    """One call of the provider, once: it says to look, and is believed in nothing else."""

    event = models.CharField(max_length=64, primary_key=True)
    envelope = models.ForeignKey(LeaseEnvelope, models.CASCADE, related_name="notices")
    digest = models.CharField(max_length=64)
    """Of what was said: the same call twice is one, another under the same name is refused."""
    received_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField(null=True)
