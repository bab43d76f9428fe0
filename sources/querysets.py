"""How publishers and sources are found, or made where there is none yet."""

from typing import TYPE_CHECKING

from django.db import models

from newsroom import slugs

from . import addresses
from .known import BY_DOMAIN, BY_NAME, BY_SUFFIX

if TYPE_CHECKING:
    from .models import Publisher, Source


class PublisherQuerySet(models.QuerySet["Publisher"]):
    def by_domain(self, domain: str) -> "Publisher | None":
        """The publisher of a host: of `news.city.example` that, or `city.example`, if known."""
        labels = domain.removeprefix("www.").split(".")
        candidates = [".".join(labels[start:]) for start in range(len(labels) - 1)]
        found = {publisher.domain: publisher for publisher in self.filter(domain__in=candidates)}
        return next((found[name] for name in candidates if name in found), None)

    def named(self, name: str) -> "Publisher":
        """The publisher of that name, in any case of letters; made if new."""
        if found := self.filter(name__iexact=name).first():
            return found
        known = BY_NAME.get(name.casefold())
        return self._make(
            name=known.name if known else name,
            domain=known.domain if known else None,
            kind=known.kind if known else "other",
        )

    def at(self, address: str, *, name: str = "") -> "Publisher":
        """The publisher of a page, by its domain; made if new, by `name` if one is given."""
        host = addresses.domain(address)
        if found := self.by_domain(host):
            return found
        if known := BY_DOMAIN.get(host) or next(
            (k for d, k in BY_DOMAIN.items() if host.endswith(f".{d}")), None
        ):
            return self._found_or_made(known.name, known.domain, known.kind)
        kind = next((k for suffix, k in BY_SUFFIX.items() if host.endswith(suffix)), "other")
        return self._found_or_made(name or host, host, kind)

    def _found_or_made(self, name: str, domain: str, kind: str) -> "Publisher":
        """The publisher of that name, as they are, or a new one.

        One who is there may stand on a public page, and the citation in a draft: what else it
        says of them is for an editor to add.
        """
        return self.filter(name__iexact=name).first() or self._make(
            name=name, domain=domain, kind=kind
        )

    def _make(self, *, name: str, domain: str | None, kind: str) -> "Publisher":
        if domain and self.filter(domain=domain).exists():
            domain = None
        slug = slugs.free(name, self, otherwise="publisher")
        return self.create(name=name, slug=slug, domain=domain, kind=kind)


class SourceQuerySet(models.QuerySet["Source"]):
    def cite(self, *, title: str, url: str = "", publisher: str = "") -> "Source":
        """The source of one line of further reading; it and its publisher are made if new.

        A page with an address is the same source whatever title it is cited by. Raises
        `addresses.NotAnAddress` for an address that is none.
        """
        model = self.model
        from_name = model.publisher.field.related_model.objects  # type: ignore[attr-defined]
        if url:
            url = addresses.normalise(url)
            if found := self.filter(url=url).first():
                return found
            owner = from_name.at(url, name=publisher)
        else:
            owner = from_name.named(publisher)
        kind = {"search": "search", "encyclopedia": "reference", "social": "post"}.get(
            owner.kind, "article"
        )
        if url:
            return self.create(url=url, title=title, publisher=owner, kind=kind)
        return self.get_or_create(url=None, title=title, publisher=owner, defaults={"kind": kind})[
            0
        ]
