"""A provider of electronic signature, behind a port (ADR 94).

The contract, whoever the provider is:

- an envelope is *put* under an id of ours, with its signers, its level, its end, and the digest of each paper; papers are then
  put one by one, byte for byte; *open* gives each signer an address. All three are safe to do again: the same words, the same
  envelope;
- a signer is known by a name and by one contact at most; nothing else of a file leaves, and the provider writes to nobody;
- *status* says who has signed and whether all have; *signed file* and *proof* are given once all have, and later too;
- *cancel* ends what not everybody has signed; what everybody has signed stays so, and the answer says it;
- a call of theirs (``calls``) is signed with its hour, and only says where to look. It is believed in nothing else.
"""

from palier.gateways.signing.client import SigningService
from palier.gateways.signing.errors import SigningAway, SigningRefused, SigningShut
from palier.rules.signing.signing_orders import EnvelopeStatus, SignedFile, SigningOrder, SigningPaper, SigningPerson

__all__ = (
    "EnvelopeStatus",
    "SignedFile",
    "SigningAway",
    "SigningOrder",
    "SigningPaper",
    "SigningPerson",
    "SigningRefused",
    "SigningService",
    "SigningShut",
)
