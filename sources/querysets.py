"""How publishers and sources are found, or made where there is none yet."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from newsroom import slugs

from . import addresses
from .known import BY_DOMAIN, BY_NAME, BY_SUFFIX, Known

if TYPE_CHECKING:
    from .models import Publisher, Source

M = TypeVar("M", bound=models.Model)

# What an address answers that leads nowhere: nothing at all, not found, gone. Others may be a
# wall against robots (401, 403, 429) or a bad hour (5xx), and readers get through.
DEAD = (0, 404, 410)


class PublisherQuerySet(models.QuerySet["Publisher"]):
    def by_domain(self, domain: str) -> "Publisher | None":
        """The publisher of a host: of `news.city.example` that, or `city.example`, if known."""
        labels = domain.removeprefix("www.").split(".")
        candidates = [".".join(labels[start:]) for start in range(len(labels) - 1)]
        found = {publisher.domain: publisher for publisher in self.filter(domain__in=candidates)}
        return next((found[name] for name in candidates if name in found), None)

    def named(self, name: str) -> "Publisher":
        """The publisher of that name, in any case of letters; made if new."""
        publisher = self.meant(name)
        if publisher._state.adding:
            publisher.save()
        return publisher

    def meant(self, name: str) -> "Publisher":
        """The publisher of that name, in any case of letters; unsaved if new."""
        if found := self.filter(name__iexact=name).first():
            return found
        known = BY_NAME.get(name.casefold())
        return self._new(
            name=known.name if known else name,
            domain=known.domain if known else None,
            kind=known.kind if known else "other",
        )

    def at(self, address: str, *, name: str = "") -> "Publisher":
        """The publisher of a page, by its domain; unsaved if new, by `name` if one is given."""
        host = addresses.domain(address)
        if found := self.by_domain(host):
            return found
        if known := _known(host):
            return self._found_or_new(known.name, known.domain, known.kind)
        kind = next((k for suffix, k in BY_SUFFIX.items() if host.endswith(suffix)), "other")
        return self._found_or_new(name or host, host, kind)

    def name_at(self, address: str) -> str:
        """What the publisher of a page is called, if their domain says so; nothing is made."""
        host = addresses.domain(address)
        found = self.by_domain(host) or _known(host)
        return found.name if found else ""

    def _found_or_new(self, name: str, domain: str, kind: str) -> "Publisher":
        """The publisher of that name, as they are, or a new one.

        One who is there may stand on a public page, and the citation in a draft: what else it
        says of them is for an editor to add.
        """
        found = self.filter(name__iexact=name).first()
        return found or self._new(name=name, domain=domain, kind=kind)

    def _new(self, *, name: str, domain: str | None, kind: str) -> "Publisher":
        if domain and self.filter(domain=domain).exists():
            domain = None
        slug = slugs.free(name, self, otherwise="publisher")
        return self.model(name=name, slug=slug, domain=domain, kind=kind)


class AskedQuerySet(models.QuerySet[M]):
    def dead(self) -> Self:
        """Those whose address led nowhere when it was last asked."""
        return self.filter(answer__in=DEAD)

    def not_asked_since(self, instant: datetime) -> Self:
        """Those with an address that was not asked at `instant` or later."""
        return self.filter(Q(asked_at=None) | Q(asked_at__lt=instant), url__isnull=False)


class SourceQuerySet(AskedQuerySet["Source"]):
    def cite(self, *, title: str, url: str = "", publisher: str = "") -> "Source":
        """The source of one line of further reading; it and its publisher are made if new.

        A page with an address is the same source whatever title it is cited by. Raises
        `addresses.NotAnAddress` for an address that is none.
        """
        source = self.meant(title=title, url=url, publisher=publisher)
        if source._state.adding:
            if source.publisher._state.adding:
                source.publisher.save()
                source.publisher = source.publisher  # takes its key over
            source.save()
        return source

    def known(self, typed: Iterable[str]) -> "dict[str, Source]":
        """Those that these addresses, as they were typed, are of; in one query."""
        urls = {text: url for text in typed if (url := _normal(text))}
        rows = self.select_related("publisher").filter(url__in=set(urls.values()))
        found = {source.url: source for source in rows}
        return {text: found[url] for text, url in urls.items() if url in found}

    def meant(self, *, title: str, url: str = "", publisher: str = "") -> "Source":
        """What `cite` cites, asking only: unsaved, as its publisher may be, if it is new."""
        model = self.model
        from_name = model.publisher.field.related_model.objects  # type: ignore[attr-defined]
        url = addresses.normalise(url) if url else ""
        if url:
            if found := self.select_related("publisher").filter(url=url).first():
                return found
            owner = from_name.at(url, name=publisher)
        else:
            owner = from_name.meant(publisher)
            known = self.filter(url=None, title=title, publisher=owner.pk)
            if owner.pk and (found := known.select_related("publisher").first()):
                return found
        kind = {"search": "search", "encyclopedia": "reference", "social": "post"}.get(
            owner.kind, "article"
        )
        if addresses.is_search(url):
            kind = "search"
        return model(url=url or None, title=title, publisher=owner, kind=kind)


def _normal(address: str) -> str:
    try:
        return addresses.normalise(address) if address else ""
    except addresses.NotAnAddress:
        return ""


def _known(host: str) -> Known | None:
    """Who runs a host that newsrooms cite all the time, or a host below theirs."""
    return BY_DOMAIN.get(host) or next(
        (known for domain, known in BY_DOMAIN.items() if host.endswith(f".{domain}")), None
    )
