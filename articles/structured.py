"""An article as structured data: what its page says, said to machines (schema.org, JSON-LD)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from newsroom.editions.models import Edition
from newsroom.images.markup import address

from .models import Article, Byline

KINDS = {
    Article.Type.OPINION: "OpinionNewsArticle",
    Article.Type.ANALYSIS: "AnalysisNewsArticle",
    Article.Type.REVIEW: "ReviewNewsArticle",
    Article.Type.SPONSORED: "AdvertiserContentArticle",
}
# "</script>" in a headline must not end the script.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def markup(facts: dict[str, Any]) -> SafeString:
    """Facts as the text of a `<script type="application/ld+json">`."""
    return mark_safe(json.dumps(facts, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def facts(
    article: Article, corrections: Iterable[dict[str, Any]], edition: Edition
) -> dict[str, Any]:
    """What schema.org has words for. Instants are in the current zone, addresses absolute.

    `corrections` are dicts of `text` and `at`. What there is nothing to say of is left out.
    """
    image = article.lead_image
    said = {
        "@context": "https://schema.org",
        "@type": KINDS.get(Article.Type(article.type), "NewsArticle"),
        "mainEntityOfPage": edition.absolute(article.get_absolute_url()),
        "headline": article.headline,
        "description": article.search_description or article.summary,
        "articleSection": article.section.name if article.section else "",
        "inLanguage": edition.language,
        "wordCount": article.word_count,
        "isAccessibleForFree": True,
        "datePublished": _said(article.published_at),
        "dateModified": _said(article.updated_at or article.published_at),
        "image": image and edition.absolute(address(image, shape="wide", width=1280)),
        "author": [
            {
                "@type": "Organization" if byline.author.is_organisation else "Person",
                "name": byline.author.name,
                "url": edition.absolute(byline.author.get_absolute_url()),
            }
            for byline in article.bylines.all()
            if byline.role == Byline.Role.BY
        ],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": edition.name,
            "url": edition.absolute("/"),
        },
        "citation": [
            {
                "@type": "CreativeWork",
                "name": str(citation),
                "url": citation.source.url,
                "publisher": {
                    "@type": "Organization",
                    "name": citation.source.publisher.name,
                },
            }
            for citation in article.citations.all()
        ],
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": correction["text"],
                "datePublished": _said(correction["at"]),
            }
            for correction in corrections
        ],
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _said(at: datetime | None) -> str | None:
    return localtime(at).isoformat(timespec="seconds") if at else None
