"""Another roof, what somebody asks of it, and what its logeur reads of them while the request lives (ADR 90).

A request is of one person, not of a file: where somebody asks for a room tells where they mean to go, and another holder does not
read that it exists. What the logeur reads stands in a row of its own, which is out of its sight as soon as the request is over.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Commune, Organisation
from palier.rules.people.facts import CeilingZone
from palier.rules.roofs.other_roofs import RoofKind, RoofLease, RoofPaper, RoofPublic, RoofStage, RoofTerms
from palier.rules.roofs.roof_fit import RoofPlace
from palier.rules.roofs.roof_requests import RoofRequestDates, RoofRequestState


class OtherRoof(models.Model):
    """A residence, a room of a shared flat, or an intermediate home. Amounts in cents a month, area in m²."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    stage = models.CharField(max_length=12, default=RoofStage.DRAFT)
    name = models.CharField(max_length=80)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    address = models.CharField(max_length=160, blank=True, default="")
    """Read by everybody. Empty where it is told to whom is accepted: what is not shown is not kept."""
    type_code = models.CharField(max_length=3)
    floor_area = models.PositiveSmallIntegerField()
    rent = models.PositiveIntegerField()
    charges = models.PositiveIntegerField()
    deposit = models.PositiveIntegerField()
    places = models.PositiveSmallIntegerField()
    persons = models.PositiveSmallIntegerField()
    least_months = models.PositiveSmallIntegerField(null=True)
    most_months = models.PositiveSmallIntegerField(null=True)
    free_from = models.DateField(null=True)
    age_from = models.PositiveSmallIntegerField(null=True)
    age_under = models.PositiveSmallIntegerField(null=True)
    publics = ArrayField(models.CharField(max_length=24), default=list, db_default=[])
    lease_form = models.CharField(max_length=16, blank=True, default="")
    living = models.CharField(max_length=300, blank=True, default="")
    how_to = models.CharField(max_length=300, blank=True, default="")
    papers = ArrayField(models.CharField(max_length=16), default=list, db_default=[])
    answer_days = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    is_full = models.BooleanField(default=False, db_default=False)
    """Whether each place was held, or waited for on its list, when the clock last looked."""
    freed_at = models.DateTimeField(null=True)
    """Since when, after that, one is there for who comes."""

    objects: ClassVar[models.Manager["OtherRoof"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("residence_temporaire", "colocation", "logement_intermediaire")), name="roof_kind"
            ),
            models.CheckConstraint(condition=Q(stage__in=tuple(one.value for one in RoofStage)), name="roof_stage"),
            models.CheckConstraint(
                condition=Q(rent__gt=0, floor_area__gt=0, places__gt=0, persons__gt=0), name="roof_is_real"
            ),
            models.CheckConstraint(
                condition=Q(kind="residence_temporaire", most_months__isnull=False)
                | Q(~Q(kind="residence_temporaire"), age_from=None, age_under=None, publics=[]),
                name="roof_conditions",
            ),
            models.CheckConstraint(
                condition=Q(kind="colocation", lease_form__in=("baux_separes", "bail_commun"))
                | Q(~Q(kind="colocation"), lease_form="", living=""),
                name="roof_shared",
            ),
            models.CheckConstraint(
                condition=Q(least_months=None) | Q(most_months=None) | Q(least_months__lte=F("most_months")),
                name="roof_stay",
            ),
            models.CheckConstraint(
                condition=Q(papers__contained_by=["identite", "domicile", "activite", "ressources"]), name="roof_papers"
            ),
        )
        indexes = (models.Index(fields=["commune"], condition=Q(stage=RoofStage.OPEN.value), name="roof_of_commune"),)

    def __str__(self) -> str:
        """The name under which its logeur declares it."""
        return self.name

    @property
    def full_rent(self) -> int:
        """Rent and charges, in cents a month."""
        return self.rent + self.charges

    @property
    def terms(self) -> RoofTerms:
        """What is declared of it, as the rules read it."""
        return RoofTerms(
            kind=RoofKind(self.kind),
            name=self.name,
            address=self.address,
            type_code=self.type_code,
            floor_area=self.floor_area,
            rent=self.rent,
            charges=self.charges,
            deposit=self.deposit,
            places=self.places,
            persons=self.persons,
            least_months=self.least_months,
            most_months=self.most_months,
            free_from=self.free_from,
            age_from=self.age_from,
            age_under=self.age_under,
            publics=tuple(RoofPublic(one) for one in self.publics),
            lease_form=RoofLease(self.lease_form) if self.lease_form else None,
            living=self.living,
            how_to=self.how_to,
            papers=tuple(RoofPaper(one) for one in self.papers),
            answer_days=self.answer_days,
        )

    @property
    def place(self) -> RoofPlace:
        """Where it stands, as the ceilings read it."""
        zone = self.commune.zone_hlm
        return RoofPlace(
            commune=self.commune_id,
            departement=self.commune.departement,
            zone=CeilingZone(zone) if zone else None,
            zone_abc=self.commune.zone_abc or None,
        )


class RoofContact(models.Model):
    """Where somebody without a file is reached, and what finds their requests again; emptied when those are over (ADR 117)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    mark = models.CharField(max_length=64, blank=True)
    """Keyed hash of the address that was proved and of the birth date told with it; empty once it is forgotten."""
    channel = models.CharField(max_length=8, blank=True)
    """``email`` or ``sms``."""
    contact = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=8, blank=True, default="", db_default="")
    """In which they read these pages, for what is sent to them: no logeur reads this row (ADR 134)."""
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager["RoofContact"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(mark="", channel="", contact="")
                | Q(mark__gt="", channel__in=("email", "sms"), contact__gt=""),
                name="roof_contact_whole",
            ),
            models.UniqueConstraint(fields=["mark"], condition=~Q(mark=""), name="roof_contact_once"),
        )


class RoofRequest(models.Model):
    """What one person asks of one roof, and how it is answered. It weighs nothing, and opens nothing of their file."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    roof = models.ForeignKey(OtherRoof, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    demande = models.ForeignKey(Demande, models.CASCADE, null=True, related_name="+")
    person_key = models.CharField(max_length=8, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(RoofContact, models.CASCADE, null=True, related_name="+")
    """Whose it is, where they have no file here: then neither file, nor place in one, nor account."""
    state = models.CharField(max_length=16, default=RoofRequestState.SENT)
    asked_at = models.DateTimeField()
    promised_on = models.DateField()
    """The last day on which the logeur answers, as it promised when it was asked."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=20, blank=True, default="", db_default="")
    """A word of ``rules.roofs.roof_requests.RoofRefusal``."""
    visit_at = models.DateTimeField(null=True)
    visit_place = models.CharField(max_length=200, blank=True, default="", db_default="")
    """Where to come: told to the person alone."""
    listed_until = models.DateField(null=True)
    entry_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    """Until when answers and corrections were announced to the person: a mark of the clock."""
    late_told_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    """When it went along with its person into a file of their own: nothing answers this one any more, and nobody reads that."""

    objects: ClassVar[models.Manager["RoofRequest"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(contact=None, demande__isnull=False, by__isnull=False, person_key__gt="")
                | Q(contact__isnull=False, demande=None, by=None, person_key=""),
                name="roof_request_of_somebody",
            ),
            models.UniqueConstraint(
                fields=["roof", "contact"],
                condition=Q(state__in=("acceptee", "entree", "envoyee", "liste_attente")),
                name="roof_request_one_living_alone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RoofRequestState]), name="roof_request_state"
            ),
            models.CheckConstraint(
                condition=Q(state="refusee", reason__gt="") | Q(~Q(state="refusee"), reason=""),
                name="roof_request_refused",
            ),
            models.CheckConstraint(
                condition=~Q(state="acceptee") | Q(visit_at__isnull=False, visit_place__gt=""),
                name="roof_request_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state="liste_attente") | Q(listed_until__isnull=False), name="roof_request_listed"
            ),
            models.CheckConstraint(
                condition=~Q(state="entree") | Q(entry_on__isnull=False), name="roof_request_entered"
            ),
            models.UniqueConstraint(
                fields=["roof", "demande", "by"],
                condition=Q(state__in=("acceptee", "entree", "envoyee", "liste_attente")),
                name="roof_request_one_living",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "state"], name="roof_request_of_house"),
            models.Index(fields=["roof", "state"], name="roof_request_of_roof"),
            models.Index(fields=["demande", "by"], name="roof_request_of_person"),
        )

    @property
    def reference(self) -> str:
        """What a list calls it, where several people look: no name, no number."""
        return self.public_id.hex[-6:].upper()

    @property
    def dates(self) -> RoofRequestDates:
        """Where its clocks stand, as the rules read them."""
        return RoofRequestDates(
            state=RoofRequestState(self.state),
            promised_on=self.promised_on,
            listed_until=self.listed_until,
            ends_on=self.ends_on,
        )


class RoofRequestFacts(models.Model):
    """What its logeur reads of a person, as the page showed it to them before they asked: this, and nothing of their file."""

    request = models.OneToOneField(RoofRequest, models.CASCADE, primary_key=True, related_name="facts")
    demande = models.ForeignKey(Demande, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=250)
    persons = models.PositiveSmallIntegerField()
    age = models.PositiveSmallIntegerField(null=True)
    """Where the roof has a condition of age, and nowhere else."""
    public = models.CharField(max_length=24, blank=True, default="")
    under_ceiling = models.CharField(max_length=12, blank=True, default="")
    """Of an intermediate home: ``eligible`` or ``a_confirmer``, never an amount."""
    wanted_on = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    motive = models.CharField(max_length=400, blank=True, default="")

    objects: ClassVar[models.Manager["RoofRequestFacts"]] = models.Manager()
