"""Addresses of the steward's desk."""

from django.urls import path

from palier.web.intendant import (
    endings,
    erasures,
    exchanges,
    finding,
    journal,
    looks,
    members,
    organisations,
    queue,
    stopping,
    succession,
    switches,
    threads,
)
from palier.web.intendant.grids import drafts, entering, lines, trials
from palier.web.intendant.takeover import calls, campaign, questions, stock, stocks

_ONE = "intendant/organismes/<uuid:organisation>/"
_BATCH = "intendant/reprises/<uuid:batch>/"
_GRID = "intendant/grilles/<uuid:draft>/"
urlpatterns = [
    path("intendant/", organisations.index, name="intendant"),
    path("intendant/membres/", finding.find, name="intendant_retrouver"),
    path("intendant/taches/", queue.index, name="intendant_taches"),
    path("intendant/interrupteurs/", switches.index, name="intendant_interrupteurs"),
    path("intendant/interrupteurs/<slug:switch>/", switches.change, name="intendant_interrupteur"),
    path("intendant/fins-de-lettre/", endings.index, name="intendant_fins"),
    path("intendant/fins-de-lettre/<slug:slot>/", endings.write, name="intendant_fin"),
    path("intendant/grilles/", drafts.index, name="intendant_grilles"),
    path("intendant/grilles/essais/<uuid:trial>/", trials.show, name="intendant_essai"),
    path(_GRID, drafts.show, name="intendant_grille"),
    path(f"{_GRID}fichier/", lines.bring, name="intendant_grille_fichier"),
    path(f"{_GRID}texte/", lines.text, name="intendant_grille_texte"),
    path(f"{_GRID}essayer/", trials.ask, name="intendant_grille_essayer"),
    path(f"{_GRID}entrer/", entering.enter, name="intendant_grille_entrer"),
    path(f"{_GRID}<slug:word>/<int:place>/", lines.line, name="intendant_grille_ligne"),
    path("intendant/echanges/", exchanges.counts, name="intendant_echanges"),
    path("intendant/reprises/", stocks.index, name="intendant_reprises"),
    path("intendant/reprises/<uuid:batch>/", stock.show, name="intendant_reprise"),
    path("intendant/reprises/<uuid:batch>/colonnes/", stock.map_columns, name="intendant_correspondance"),
    path("intendant/reprises/<uuid:batch>/refus/", stock.refused, name="intendant_refus"),
    path("intendant/reprises/<uuid:batch>/refus/fichier/", stock.export, name="intendant_refus_fichier"),
    path(f"{_BATCH}campagne/", campaign.show, name="intendant_campagne"),
    path(f"{_BATCH}appels/", calls.calls, name="intendant_appels"),
    path(f"{_BATCH}appels/fichier/", calls.export, name="intendant_appels_fichier"),
    path(f"{_BATCH}lettres/", calls.letters, name="intendant_lettres_reprise"),
    path(f"{_BATCH}lettres/pdf/", calls.pdf, name="intendant_lettres_reprise_pdf"),
    path(f"{_BATCH}numeros/", questions.checks, name="intendant_ecarts"),
    path(f"{_BATCH}doublons/", questions.twins, name="intendant_doublons"),
    path("intendant/effacements/", erasures.index, name="intendant_effacements"),
    path("intendant/messages/", threads.index, name="intendant_messages"),
    path("intendant/journal/", journal.index, name="intendant_journal"),
    path("intendant/journal/export/", journal.export, name="intendant_journal_export"),
    path("intendant/organismes/nouveau/", organisations.create, name="intendant_nouveau"),
    path(_ONE, organisations.show, name="intendant_organisme"),
    path(f"{_ONE}corriger/", organisations.correct, name="intendant_corriger"),
    path(f"{_ONE}arreter/", stopping.stop, name="intendant_arreter"),
    path(f"{_ONE}succession/", succession.succession, name="intendant_succession"),
    path(f"{_ONE}succession/annuler/", succession.undo, name="intendant_succession_annuler"),
    path(f"{_ONE}second-facteur/", stopping.factor, name="intendant_facteur"),
    path(f"{_ONE}lettres/", stopping.prints, name="intendant_lettres"),
    path(f"{_ONE}apparence/", looks.dress, name="intendant_apparence"),
    path(f"{_ONE}inviter/", members.invite, name="intendant_inviter"),
    path(f"{_ONE}membres/<uuid:member>/", members.show, name="intendant_membre"),
]
