"""The reference of grid files: keys, ways of counting, and every fact that a grid may name."""

from datetime import date

from palier.rules.law import codes
from palier.rules.scoring import grid_checks, grid_facts, refusals, refused_facts
from palier.rules.scoring.criteria import CriterionKind, Face, GridRounding, HeadingRule, PercentBase, ProofRule
from palier.rules.scoring.fact_offered import CEILINGS, OF_HOME

_KINDS = {
    CriterionKind.HIT: "le fait est vrai, dans ses dates : `points`",
    CriterionKind.UNDER: "le nombre, ou la durée en mois, passe sous un seuil : `limits` décroissants, `points` de même longueur",
    CriterionKind.AT_MOST: "le nombre est au plus un seuil : `limits` décroissants",
    CriterionKind.OVER: "le nombre dépasse un seuil : `limits` croissants",
    CriterionKind.AT_LEAST: "le nombre atteint un seuil : `limits` croissants",
    CriterionKind.MONTHS: "`points` par tranche de `every` mois pleins (1 par défaut), après `after_months`, jusqu’à `cap`",
    CriterionKind.EACH: "`points` par tranche de `every` unités, au-delà de `above`, jusqu’à `cap`",
    CriterionKind.EVENTS: (
        "`points` négatifs par refus au-delà de `above`, sauf raisons `exempt`, pendant `within_months`, jusqu’à `cap`"
    ),
}
_PROOFS = {
    ProofRule.NONE: "le fait déclaré donne ses points, sans preuve",
    ProofRule.AT_OFFER: "le fait déclaré donne ses points ; il est contrôlé quand un logement est proposé",
    ProofRule.BEFORE_POINTS: "zéro point tant que la preuve n’est pas contrôlée ; la ligne dit ce qu’elle donnerait",
}
_RULES = {
    HeadingRule.SUM: "tous les critères s’additionnent",
    HeadingRule.BEST: "seul le critère qui donne le plus compte",
    HeadingRule.CHOSEN: "seul compte le critère que la personne a choisi",
}
_BASES = {
    PercentBase.TOTAL: "les points de `points`, de -1 à -100, sont un pourcentage du total que prend chaque refus",
    PercentBase.WAIT: "de même, un pourcentage des points que l’ancienneté apporte",
}
_ROUNDINGS = {
    GridRounding.DOWN: "au point inférieur",
    GridRounding.UP: "au point supérieur",
    GridRounding.NEAREST: "au point le plus proche, un demi allant au-dessus",
}
_FACES = {Face.FIRST_DEMANDE: "une première demande", Face.TRANSFER: "une demande de mutation"}


def _table(head: str, rows: dict[str, str]) -> list[str]:
    return [f"| {head} | |", "|---|---|", *(f"| `{name}` | {words} |" for name, words in rows.items()), ""]


def page() -> str:
    """Return the reference of a grid file."""
    reasons = ", ".join(f"`{reason.code}`" for reason in refusals.reasons(date(2026, 1, 1)))
    lines = [
        "# Grille de points : clés et faits",
        "",
        "Écrit par `./run docs` depuis `criteria.py`, `grid_facts.py` et `refused_facts.py` de `palier/rules/scoring/`. Comment",
        "écrire une grille : [guide](../how-to/write-a-grid.md).",
        "",
        "## Clés",
        "",
        "| Section | Obligatoires | Facultatives |",
        "|---|---|---|",
    ]
    for title, table in (
        ("haut du fichier", grid_checks.TOP),
        ("`[[heading]]`", grid_checks.HEADING),
        ("`[[criterion]]`", grid_checks.CRITERION),
        ("`[[circuit]]`", grid_checks.CIRCUIT),
    ):
        needed = ", ".join(f"`{key}`" for key, (_, is_needed) in table.items() if is_needed)
        others = ", ".join(f"`{key}`" for key, (_, is_needed) in table.items() if not is_needed)
        lines.append(f"| {title} | {needed} | {others} |")
    lines += ["", "## Valeurs", ""]
    lines += _table("`kind` d’un critère", {str(kind): words for kind, words in _KINDS.items()})
    lines += _table("`proof` d’un critère", {str(rule): words for rule, words in _PROOFS.items()})
    lines += _table("`rule` d’une rubrique", {str(rule): words for rule, words in _RULES.items()})
    lines += _table(
        "`rounding` d’une rubrique qui a un `percent`", {str(one): words for one, words in _ROUNDINGS.items()}
    )
    lines += _table("`percent_of` d’un critère `events`", {str(one): words for one, words in _BASES.items()})
    lines += _table("`for` d’un critère", {str(face): words for face, words in _FACES.items()})
    lines += [
        "## Conditions",
        "",
        "`requires`, `any_of` et `unless` listent des textes : un fait vrai ou faux (`parent_seul`), ou une comparaison",
        "d’un nombre ou d’une durée en mois avec `>=`, `>`, `<=` ou `<` (`enfants_mineurs >= 2`, `anciennete > 36`).",
        "",
        "Toutes celles de `requires` sont demandées, `any_count` (une, par défaut) de celles de `any_of`, aucune de `unless`.",
        "",
        f"Raisons de refus qu’un malus peut exempter : {reasons}.",
        "",
        "Un fait déclaré remplit une condition, même là où un critère à lui attend sa preuve ; un fait refusé, hors de ses dates",
        "ou inconnu n’en remplit aucune.",
        "",
        "## Publics de l’article L441-1",
        "",
        "Chacun a des points, un `[[circuit]]`, ou son nom dans `otherwise` ; un critère à zéro point ne suffit pas. Des quatre",
        "étapes d’une expulsion, une suffit.",
        "",
        ", ".join(f"`{fact}`" for fact in grid_facts.CATALOGUE if grid_facts.is_priority(fact)) + ".",
        "",
        "## Faits qu’un critère peut nommer",
        "",
        "| Fait | Ce qu’il mesure | Unité | Se compte par |",
        "|---|---|---|---|",
    ]
    for code, known in grid_facts.CATALOGUE.items():
        kinds = ", ".join(f"`{kind}`" for kind in grid_facts.kinds_of(code))
        lines.append(f"| `{code}` | {known.meaning} | {known.unit} | {kinds} |")
    lines += [
        "",
        "Une durée (`months`, `at_least`, `within_months`…) se compte depuis un premier jour. Seules les situations en ont un,",
        "dit par la personne ou relevé sur la preuve, et l’ancienneté, que le registre donne. Un lien avec le territoire vaut",
        "pour la commune qui est dite, ou pour celles du registre : donc pour un seul territoire.",
        "",
        "Ces faits regardent le logement proposé : sur la page des points d’un territoire ils ne sont pas encore connus, et",
        "elle le dit. Les parts de plafond le sont là où tout le département est d’une seule zone.",
        "",
        ", ".join(f"`{fact}`" for fact in grid_facts.CATALOGUE if fact in OF_HOME or fact in CEILINGS) + ".",
        "",
        "## Faits qui en comptent plusieurs",
        "",
        "Le registre dit un mode de logement ; ces faits en comptent plusieurs, à côté de ce que la personne a dit ou prouvé.",
        "Chaque mode est aussi un fait à lui seul : une grille peut ne nommer que celui-là, ou l’écarter avec `unless`.",
        "",
        "| Fait | Modes de logement qu’il compte |",
        "|---|---|",
    ]
    for fact, modes in grid_facts.GROUPS.items():
        named = ", ".join(f"`occupation_{code.lower()}` ({codes.OCCUPANCY.get(code, code)})" for code in modes)
        lines.append(f"| `{fact}` | {named} |")
    lines += ["", "## Faits qu’aucune grille ne pèse", ""]
    lines += [f"- `{code}` : {words}." for code, words in refused_facts.FORBIDDEN.items()]
    return "\n".join(lines)
