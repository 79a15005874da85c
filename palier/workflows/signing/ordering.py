"""What a provider of signature is asked for one lease: names, papers, one contact at most, and each one's way back."""

from django.conf import settings

from palier.models import LeaseEnvelope, LeaseSigner, Person
from palier.rules.signing import lease_papers, lease_signing
from palier.rules.signing.lease_signing import SigningLevel
from palier.rules.signing.signing_orders import SigningOrder, SigningPaper, SigningPerson
from palier.workflows.acting import telling


def order_of(row: LeaseEnvelope) -> SigningOrder:
    """What the provider is told: names, one contact where its level asks for one, papers, and no address of anybody.

    Raises ``ValueError`` where nothing says when the papers end: a draft is ordered from nobody.
    """
    papers = row.papers.filter(signed_from=None).order_by("pk").only("public_id", "kind", "sha256", "data")
    if row.ends_at is None:
        raise ValueError(row.pk)
    return SigningOrder(
        key=row.public_id,
        level=row.level,
        ends_at=lease_signing.ends_at_provider(row.ends_at),
        papers=tuple(
            SigningPaper(one.public_id, lease_papers.LABELS[one.kind], one.sha256, bytes(one.data)) for one in papers
        ),
        people=tuple(
            SigningPerson(one.public_id, one.name, _contact(row, one), _back(row, one))
            for one in row.signers.order_by("pk")
        ),
        call=f"{settings.SITE.rstrip('/')}{telling.page('rappel-signature')}",
    )


def _contact(row: LeaseEnvelope, signer: LeaseSigner) -> str:
    """By which a provider knows somebody: as the file of the lease has them, whether or not they went on alone since.

    What is asked of a provider is read in its proof by all who sign: no other file, and no address of their own, is looked at.
    """
    if row.level == SigningLevel.SIMPLE:
        return ""
    if signer.user is not None:
        return signer.user.login
    person = Person.objects.filter(demande=row.demande_id, key=signer.person_key).first()
    return (person.phone or person.email) if person else ""


def _back(row: LeaseEnvelope, signer: LeaseSigner) -> str:
    """The page of who signs: a household's, or the landlord's desk."""
    page = "bailleur_papiers" if signer.user_id is not None else "mon-bail"
    return f"{settings.SITE.rstrip('/')}{telling.page(page, row.candidature.public_id)}"
