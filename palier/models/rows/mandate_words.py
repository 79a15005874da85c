"""What one act of an adviser may write for the account of a household, by word of the mandate (ADR 67).

The act runs under the household's role, whose policies hold as they stand, and under a claim that names the mandate and one word.
A trigger on every table that this role may write refuses whatever is not of that word; the stages of a candidature, the secrecy
of a piece and the jobs have their own. Migrations freeze what this says, and a test compares the two.
"""

from collections.abc import Mapping

from palier.rules.mandates.mandates import MandateScope

_ALL = (MandateScope.PIECES, MandateScope.APPLY, MandateScope.ANSWER, MandateScope.RENEW)
_MOVED = (MandateScope.APPLY, MandateScope.ANSWER)
WRITES: Mapping[str, tuple[MandateScope, ...]] = {
    **dict.fromkeys(("palier_journalentry", "palier_mandateact", "palier_message"), _ALL),
    # A piece and a renewal weigh the open candidatures again, and move none.
    "palier_candidature": _ALL,
    "palier_letter": (*_MOVED, MandateScope.RENEW),
    "palier_offer": (MandateScope.ANSWER,),
    **dict.fromkeys(("palier_piece", "palier_piecefile", "palier_filecontent"), (MandateScope.PIECES,)),
    **dict.fromkeys(
        ("palier_demande", "palier_person", "palier_seniority", "palier_demandeversion", "palier_radiationwarning"),
        (MandateScope.RENEW,),
    ),
    **dict.fromkeys(
        (
            "palier_accessentry",
            "palier_appeal",
            "palier_dataarchive",
            "palier_dataarchivepart",
            "palier_doneact",
            "palier_employmentcode",
            "palier_fact",
            "palier_filechange",
            "palier_holder",
            "palier_exchangeentry",
            "palier_exchangelink",
            "palier_kepthome",
            "palier_keptlanguage",
            "palier_keptplace",
            "palier_knownbrowser",
            "palier_leaseenvelope",
            "palier_mandate",
            "palier_mandateopinion",
            "palier_mistake",
            "palier_moretime",
            "palier_parting",
            "palier_piececontent",
            "palier_referral",
            "palier_roofrequest",
            "palier_roofrequestfacts",
            "palier_safechannel",
            "palier_savedsearch",
            "palier_signincode",
            "palier_stockline",
            "palier_thread",
            "palier_threadmessage",
            "palier_statefetch",
            "palier_stillwanted",
            "palier_trustedcontact",
            "palier_user",
            "palier_viewing",
            "palier_visit",
            "palier_visitact",
            "palier_wishsending",
        ),
        (),
    ),
}
"""Every table that a household's role writes, or the intake of its renewal: the words under which an adviser's act does."""
STAGES: Mapping[MandateScope, tuple[str, ...]] = {
    MandateScope.APPLY: ("deposee", "en_attente", "retiree"),
    MandateScope.ANSWER: ("acceptee", "refusee", "suspendue"),
}
"""Where an act may move a candidature; under another word it moves none."""
JOBS = (
    "palier.jobs.identities.settle",
    "palier.jobs.messages.send",
    "palier.jobs.offers.offer_next",
    "palier.jobs.protecting.announce",
    "palier.jobs.rescoring.rescore",
    "palier.jobs.wishes.send",
)
"""What an act may ask of the background, of what the household's role may."""
