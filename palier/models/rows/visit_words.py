"""What an act made at a counter may write for the account of a household whose person is there (ADR 70).

The act runs under the household's role, whose policies hold as they stand, and under a claim that names the visit. A trigger on
each table of ``KEPT_OUT`` refuses every write of it. Migrations freeze what this says, and a test compares the two: a table
that a household's role begins to write is in one of the two lists, or the test fails.
"""

WRITTEN = (
    "palier_appeal",
    "palier_candidature",
    "palier_demande",
    "palier_demandeversion",
    "palier_doneact",
    "palier_employmentcode",
    "palier_fact",
    "palier_filechange",
    "palier_filecontent",
    "palier_journalentry",
    "palier_letter",
    "palier_message",
    "palier_mistake",
    "palier_moretime",
    "palier_offer",
    "palier_person",
    "palier_piece",
    "palier_piececontent",
    "palier_piecefile",
    "palier_radiationwarning",
    "palier_roofrequest",
    "palier_roofrequestfacts",
    "palier_seniority",
    "palier_stillwanted",
    "palier_viewing",
    "palier_thread",
    "palier_threadmessage",
    "palier_visitact",
    "palier_wishsending",
)
"""What a person could do alone, and does here with somebody."""
KEPT_OUT = (
    "palier_accessentry",
    "palier_dataarchive",
    "palier_dataarchivepart",
    "palier_holder",
    "palier_exchangeentry",
    "palier_exchangelink",
    "palier_kepthome",
    "palier_keptlanguage",
    "palier_keptplace",
    "palier_knownbrowser",
    "palier_leaseenvelope",
    "palier_mandate",
    "palier_mandateact",
    "palier_mandateopinion",
    "palier_parting",
    "palier_referral",
    "palier_safechannel",
    "palier_savedsearch",
    "palier_signincode",
    "palier_stockline",
    "palier_statefetch",
    "palier_trustedcontact",
    "palier_user",
    "palier_visit",
)
"""A way in, a mandate, a separation, a safe address: of the person alone, and of no counter."""
JOBS = (
    "palier.jobs.identities.settle",
    "palier.jobs.leases.restore_elsewhere",
    "palier.jobs.life.note_opened",
    "palier.jobs.messages.send",
    "palier.jobs.offers.note_silence",
    "palier.jobs.offers.offer_next",
    "palier.jobs.offers.remind",
    "palier.jobs.offers.use_second_channel",
    "palier.jobs.protecting.announce",
    "palier.jobs.rescoring.rescore",
    "palier.jobs.wishes.send",
)
"""What such an act may ask of the background, of what the household's role may: no erasure, no separation, no number."""
