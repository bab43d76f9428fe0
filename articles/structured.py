"""Pages as structured data: what they say, said to machines in schema.org's words (JSON-LD).

Each function gives the facts of one thing; `markup` writes those of a page. Instants are in the
current zone, addresses absolute. What there is nothing to say of is left out.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from authors.models import Author
from newsroom.editions.models import Edition
from newsroom.images.markup import address
from newsroom.images.models import Image
from newsroom.paths import path
from sources.models import Publisher, Source

from .models import AboutPage, Article, Byline, Citation, Section

Facts = dict[str, Any]
Crumb = tuple[str, str]
"""A page's name and its path."""

KINDS = {
    Article.Type.OPINION: "OpinionNewsArticle",
    Article.Type.ANALYSIS: "AnalysisNewsArticle",
    Article.Type.REVIEW: "ReviewNewsArticle",
    Article.Type.SPONSORED: "AdvertiserContentArticle",
}
Kind = AboutPage.Kind
POLICIES = {
    Kind.ETHICS: "ethicsPolicy",
    Kind.CORRECTIONS: "correctionsPolicy",
    Kind.FACTS: "verificationFactCheckingPolicy",
    Kind.UNNAMED: "unnamedSourcesPolicy",
    Kind.BYLINES: "noBylinesPolicy",
    Kind.COVERAGE: "missionCoveragePrioritiesPolicy",
    Kind.FEEDBACK: "actionableFeedbackPolicy",
    Kind.OWNERSHIP: "ownershipFundingInfo",
    Kind.DIVERSITY: "diversityPolicy",
    Kind.STAFFING: "diversityStaffingReport",
    Kind.MASTHEAD: "masthead",
}
"""What a news organisation calls the address of a page of that kind."""

PAGES = {Kind.CONTACT: "ContactPage", Kind.PRIVACY: "WebPage", Kind.OTHER: "WebPage"}
SHAPES = ("square", "standard", "wide")
"""A picture is offered in these: 1:1, 4:3 and 16:9."""

# "</script>" in a headline must not end the script.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def markup(*things: Facts) -> SafeString:
    """A page's facts as the text of a `<script type="application/ld+json">`."""
    said: Any = [{"@context": "https://schema.org"} | thing for thing in things]
    text = json.dumps(said[0] if len(said) == 1 else said, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308


@dataclass(frozen=True)
class Paper:
    """Who says it: an edition, and its pages about itself."""

    edition: Edition
    pages: list[AboutPage]

    def url(self, path: str) -> str:
        return self.edition.absolute(path)

    # --- The paper itself -------------------------------------------------------------

    @property
    def publisher(self) -> Facts:
        edition = self.edition
        policies = {POLICIES[Kind(page.kind)]: page for page in self.pages if page.kind in POLICIES}
        contact = next((page for page in self.pages if page.kind == Kind.CONTACT), None)
        said: Facts = {
            "@type": "NewsMediaOrganization",
            "@id": self.url(path("home")) + "#publisher",
            "name": edition.name,
            "url": self.url(path("home")),
            "slogan": edition.tagline,
            "description": edition.about,
            "logo": self._image(edition.logo, "full") if edition.logo else None,
            "email": edition.contact_email,
            "masthead": self.url(path("authors")),
            "correctionsPolicy": edition.corrections_policy and self.url(path("corrections")),
        }
        said |= {name: self.url(page.get_absolute_url()) for name, page in policies.items()}
        if contact or edition.contact_email:
            said["contactPoint"] = _said(
                {
                    "@type": "ContactPoint",
                    "contactType": "newsroom",
                    "email": edition.contact_email,
                    "url": contact and self.url(contact.get_absolute_url()),
                }
            )
        return _said(said)

    @property
    def site(self) -> Facts:
        search = self.url(path("search"))
        return _said(
            {
                "@type": "WebSite",
                "name": self.edition.name,
                "url": self.url(path("home")),
                "description": self.edition.tagline,
                "inLanguage": self.edition.language,
                "publisher": self.publisher,
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
                    "query-input": "required name=words",
                },
            }
        )

    def about(self, page: AboutPage) -> Facts:
        """A page about the paper."""
        return {
            "@type": PAGES.get(Kind(page.kind), "AboutPage"),
            "name": page.title,
            "url": self.url(page.get_absolute_url()),
            "inLanguage": self.edition.language,
            "dateModified": _when(page.changed_at),
            "publisher": self.publisher,
        }

    # --- Where a page stands ----------------------------------------------------------

    def crumbs(self, *line: Crumb) -> Facts:
        """The way to a page from the front page."""
        way = [(self.edition.name, path("home")), *line]
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": place,
                    "name": name,
                    "item": {"@type": "WebPage", "@id": self.url(path)},
                }
                for place, (name, path) in enumerate(way, 1)
            ],
        }

    # --- Stories and who writes them --------------------------------------------------

    def article(self, article: Article, corrections: Iterable[Facts]) -> Facts:
        """A version of a story. `corrections` are dicts of `label`, `text` and `at`."""
        address = self.url(article.get_absolute_url())
        return _said(
            {
                "@type": KINDS.get(Article.Type(article.type), "NewsArticle"),
                "mainEntityOfPage": address,
                "url": address,
                "headline": article.headline,
                "description": article.search_description or article.summary,
                "articleSection": article.section.name if article.section else "",
                "keywords": [row["name"] for row in article.topic_rows],  # type: ignore[attr-defined]
                "inLanguage": self.edition.language,
                "wordCount": article.word_count,
                "isAccessibleForFree": True,
                "datePublished": _when(article.published_at),
                "dateModified": _when(article.updated_at or article.published_at),
                "image": list(self._images(article)),
                "author": [
                    self._name(byline.author)
                    for byline in article.bylines.all()
                    if byline.role == Byline.Role.BY
                ],
                "publisher": self.publisher,
                "citation": [
                    self._cited(citation)
                    for citation in article.citations.all()
                    if not _is_search(citation.source)
                ],
                "correction": [
                    {
                        "@type": "CorrectionComment",
                        "name": correction["label"],
                        "text": correction["text"],
                        "datePublished": _when(correction["at"]),
                    }
                    for correction in corrections
                ],
            }
        )

    def profile(self, author: Author, links: Iterable[Facts]) -> Facts:
        """An author's page. `links` are dicts with a `url`."""
        is_person = not author.is_organisation
        return {
            "@type": "ProfilePage",
            "url": self.url(author.get_absolute_url()),
            "mainEntity": _said(
                {
                    **self._name(author),
                    "description": author.bio,
                    "jobTitle": author.role if is_person else "",
                    "email": author.email,
                    "image": self._image(author.portrait, "square") if author.portrait else None,
                    "sameAs": [link["url"] for link in links],
                    "worksFor" if is_person else "parentOrganization": self.publisher,
                }
            ),
        }

    def _name(self, author: Author) -> Facts:
        return {
            "@type": "Organization" if author.is_organisation else "Person",
            "name": author.name,
            "url": self.url(author.get_absolute_url()),
        }

    def _cited(self, citation: Citation) -> Facts:
        return _said(
            {
                "@type": "CreativeWork",
                "name": str(citation),
                "url": citation.source.url,
                "publisher": {"@type": "Organization", "name": citation.source.publisher.name},
            }
        )

    def _images(self, article: Article) -> Iterator[Facts]:
        if image := article.lead_image:
            for shape in SHAPES:
                yield self._image(image, shape) | _said({"caption": article.caption or image.alt})

    def _image(self, image: Image, shape: str) -> Facts:
        at = self.url(address(image, shape=shape, width=1280))
        return _said({"@type": "ImageObject", "url": at, "creditText": image.credit})


def line(section: Section | None, sections: Iterable[Section]) -> list[Crumb]:
    """The sections that one stands inside, from the top, and itself."""
    above = {each.pk: each for each in sections}
    found: list[Crumb] = []
    while section is not None:
        found.insert(0, (section.name, section.get_absolute_url()))
        section = above.get(section.parent_id or 0)
    return found


def _is_search(source: Source) -> bool:
    return source.kind == Source.Kind.SEARCH or source.publisher.kind == Publisher.Kind.SEARCH


def _said(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def _when(at: datetime | None) -> str | None:
    return localtime(at).isoformat(timespec="seconds") if at else None
