"""Page: the law index, article by article."""

from __future__ import annotations

from config.checks import law_index
from palier.rules.law import articles


def page() -> str:
    """Return each article: what it asks, and the rules, parameters, cases and screens that apply it."""
    known, found = articles.load(), law_index.lines()
    total = sum(line.cases.total() for line in found.values())
    parts = [_HEAD.format(articles=len(known), cases=total)]
    order = sorted(known, key=lambda key: (known[key].source.text, key))
    parts += [_section(known[key], found.get(key, law_index.ArticleUse())) for key in order]
    parts.append("## What decides nothing\n\n| Module or function | Why it bears no article |\n|---|---|")
    parts += [f"| `{name}` | {reason} |" for name, reason in law_index.PLUMBING.items()]
    return "\n".join(parts)


def _section(article: articles.Article, line: law_index.ArticleUse) -> str:
    word = articles.CONFIDENCE_WORDS[article.confidence]
    cases = [f"`{file}` ({count})" for file, count in sorted(line.cases.items())]
    rows = {
        "Rules": [f"`{name}`" for name in line.rules],
        "Parameters": [f"`{name}`" for name in line.parameters],
        f"Cases ({line.cases.total()})": cases,
        "Screens": [f"`{name}`" for name in article.screens],
    }
    lists = [f"- {name}: {', '.join(items) or 'none'}" for name, items in rows.items()]
    head = f"## {str(article.source)[0].upper()}{str(article.source)[1:]}\n\n{article.title} ({word})."
    return "\n".join([f"{head}\n\n> {article.asks}\n", article.how, "", *lists, ""])


_HEAD = """# Law index

Written by `./run docs`: {articles} articles, {cases} cases. Sentences and screens come from
`palier/rules/parameters/law/articles.toml`, rules from the marks `@applies`, parameters from `palier/rules/parameters/`,
cases from `tests/rules/cases/` and from the tests marked `# article: KEY`. A paragraph (`R441-3 b`) is indexed under its
article. `./run check law` fails on a rule without an article, an article without a sentence or a case, and a screen that
does not exist.
"""
