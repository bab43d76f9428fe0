"""The part of schema.org's vocabulary that the site uses, as of its release 12.0 and since.

Types with what they are kinds of; properties with the types that have them and those of their
values. A word that is new in `articles.structured` is looked up there and added here.
"""

import json
import re
from datetime import datetime
from typing import Any

TYPES = {
    "AboutPage": "WebPage",
    "Action": "Thing",
    "AdvertiserContentArticle": "Article",
    "AnalysisNewsArticle": "NewsArticle",
    "Article": "CreativeWork",
    "BreadcrumbList": "ItemList",
    "Comment": "CreativeWork",
    "ContactPage": "WebPage",
    "ContactPoint": "StructuredValue",
    "CorrectionComment": "Comment",
    "CreativeWork": "Thing",
    "CriticReview": "Review",
    "EntryPoint": "Intangible",
    "ImageObject": "MediaObject",
    "Intangible": "Thing",
    "ItemList": "Intangible",
    "ListItem": "Intangible",
    "MediaObject": "CreativeWork",
    "NewsArticle": "Article",
    "NewsMediaOrganization": "Organization",
    "OpinionNewsArticle": "NewsArticle",
    "Organization": "Thing",
    "Person": "Thing",
    "ProfilePage": "WebPage",
    "Review": "CreativeWork",
    "ReviewNewsArticle": "CriticReview NewsArticle",
    "SearchAction": "Action",
    "StructuredValue": "Intangible",
    "Thing": "",
    "WebPage": "CreativeWork",
    "WebSite": "CreativeWork",
}

PROPERTIES = {
    "actionableFeedbackPolicy": ("NewsMediaOrganization Organization", "CreativeWork URL"),
    "articleSection": ("Article", "Text"),
    "author": ("CreativeWork", "Organization Person"),
    "caption": ("ImageObject", "MediaObject Text"),
    "citation": ("CreativeWork", "CreativeWork Text"),
    "contactPoint": ("Organization Person", "ContactPoint"),
    "contactType": ("ContactPoint", "Text"),
    "correction": ("CreativeWork", "CorrectionComment Text URL"),
    "correctionsPolicy": ("NewsMediaOrganization Organization", "CreativeWork URL"),
    "creditText": ("CreativeWork", "Text"),
    "dateModified": ("CreativeWork", "Date DateTime"),
    "datePublished": ("CreativeWork", "Date DateTime"),
    "description": ("Thing", "Text"),
    "diversityPolicy": ("NewsMediaOrganization Organization", "CreativeWork URL"),
    "diversityStaffingReport": ("NewsMediaOrganization Organization", "Article URL"),
    "email": ("ContactPoint Organization Person", "Text"),
    "ethicsPolicy": ("NewsMediaOrganization Organization", "CreativeWork URL"),
    "headline": ("CreativeWork", "Text"),
    "image": ("Thing", "ImageObject URL"),
    "inLanguage": ("CreativeWork", "Language Text"),
    "isAccessibleForFree": ("CreativeWork", "Boolean"),
    "item": ("ListItem", "Thing"),
    "itemListElement": ("ItemList", "ListItem Text Thing"),
    "jobTitle": ("Person", "DefinedTerm Text"),
    "keywords": ("CreativeWork", "DefinedTerm Text URL"),
    "logo": ("Organization", "ImageObject URL"),
    "mainEntity": ("CreativeWork", "Thing"),
    "mainEntityOfPage": ("Thing", "CreativeWork URL"),
    "masthead": ("NewsMediaOrganization", "CreativeWork URL"),
    "missionCoveragePrioritiesPolicy": ("NewsMediaOrganization", "CreativeWork URL"),
    "name": ("Thing", "Text"),
    "noBylinesPolicy": ("NewsMediaOrganization", "CreativeWork URL"),
    "ownershipFundingInfo": (
        "NewsMediaOrganization Organization",
        "AboutPage CreativeWork Text URL",
    ),
    "parentOrganization": ("Organization", "Organization"),
    "position": ("CreativeWork ListItem", "Integer Text"),
    "potentialAction": ("Thing", "Action"),
    "publisher": ("CreativeWork", "Organization Person"),
    "sameAs": ("Thing", "URL"),
    "slogan": ("Organization", "Text"),
    "target": ("Action", "EntryPoint"),
    "text": ("CreativeWork", "Text"),
    "unnamedSourcesPolicy": ("NewsMediaOrganization Organization", "CreativeWork URL"),
    "url": ("Thing", "URL"),
    "urlTemplate": ("EntryPoint", "Text"),
    "verificationFactCheckingPolicy": ("NewsMediaOrganization", "CreativeWork URL"),
    "wordCount": ("Article", "Integer"),
    "worksFor": ("Person", "Organization"),
}

URL = re.compile(r"https?://[!-~]+")
_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def said_on(page: str) -> list[dict[str, Any]]:
    """The things that a page tells machines of."""
    said = [json.loads(script) for script in _SCRIPT.findall(page)]
    return [thing for each in said for thing in (each if isinstance(each, list) else [each])]


def check(thing: dict[str, Any]) -> None:
    """Assert that a thing, and what is in it, says nothing but in the vocabulary's words."""
    assert thing.get("@context", "https://schema.org") == "https://schema.org"
    kinds = _kinds(thing["@type"])
    for name, values in thing.items():
        if name in ("@context", "@type", "@id") or name.endswith("-input"):
            continue
        assert name in PROPERTIES, name
        domains, ranges = (set(told.split()) for told in PROPERTIES[name])
        assert kinds & domains, (thing["@type"], name)
        for value in values if isinstance(values, list) else [values]:
            assert _is_in(value, ranges), (thing["@type"], name, value)
            if isinstance(value, dict):
                check(value)


def _kinds(name: str) -> set[str]:
    assert name in TYPES, name
    return {name}.union(*(_kinds(each) for each in TYPES[name].split()))


def _is_in(value: Any, ranges: set[str]) -> bool:
    match value:
        case dict():
            return bool(_kinds(value["@type"]) & ranges)
        case bool():
            return "Boolean" in ranges
        case int():
            return "Integer" in ranges
        case str() if "DateTime" in ranges:
            return datetime.fromisoformat(value).tzinfo is not None
        case str() if "Text" in ranges:
            return bool(value.strip())
        case str():
            return "URL" in ranges and URL.fullmatch(value) is not None
    return False
