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
    def by_domain(self, host: str) -> "Publisher | None":
        """The publisher of a host: of `news.city.example` that, or `city.example`, if known."""
        found = {publisher.domain: publisher for publisher in self.filter(domain__in=_above(host))}
        return next((found[name] for name in _above(host) if name in found), None)

    def named(self, name: str) -> "Publisher":
        """The publisher of that name, in any case of letters; made if new."""
        return self.kept(self.meant([("", name)])[0])

    def meant(self, pages: Iterable[tuple[str, str]]) -> "list[Publisher]":
        """Who publishes each of these pages: its address, or "", and the name that was given.

        They are found by the domain or the name, in any case of letters, in one query; one who is
        new is unsaved (`kept`). One who is there is taken as they are: they may stand on a public
        page, and the citation in a draft.
        """
        hosts, new = [], []
        for address, name in pages:
            hosts.append(_above(addresses.domain(address)) if address else [])
            new.append(self._new(hosts[-1][0] if address else "", name))
        domains = {publisher.domain for publisher in new}.union(*hosts) - {None}
        wanted = Q(domain__in=domains)
        for publisher in new:
            wanted |= Q(name__iexact=publisher.name)
        rows = list(self.filter(wanted)) if new else []
        by_domain = {row.domain: row for row in rows if row.domain}
        by_name = {row.name.casefold(): row for row in reversed(rows)}
        found = []
        for host, publisher in zip(hosts, new, strict=True):
            if publisher.domain in by_domain:
                publisher.domain = None
            its = next((by_domain[name] for name in host if name in by_domain), None)
            found.append(its or by_name.get(publisher.name.casefold()) or publisher)
        return found

    def kept(self, publisher: "Publisher") -> "Publisher":
        """The same, with a row and a slug of its own."""
        if publisher._state.adding:
            publisher.slug = slugs.free(publisher.name, self, otherwise="publisher")
            publisher.save()
        return publisher

    def name_at(self, address: str) -> str:
        """What the publisher of a page is called, if their domain says so; nothing is made."""
        host = addresses.domain(address)
        found = self.by_domain(host) or _known(host)
        return found.name if found else ""

    def _new(self, host: str, name: str) -> "Publisher":
        known = _known(host) if host else BY_NAME.get(name.casefold())
        if known is None:
            kind = next((k for suffix, k in BY_SUFFIX.items() if host.endswith(suffix)), "other")
            known = Known(name or host, host, kind)
        slug = slugs.free(known.name, otherwise="publisher")
        return self.model(name=known.name, slug=slug, domain=known.domain or None, kind=known.kind)


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
        source = self.meant([(url, title, publisher)])[0]
        if source._state.adding:
            owners = self.model.publisher.field.related_model.objects  # type: ignore[attr-defined]
            source.publisher = owners.kept(source.publisher)
            source.save()
        return source

    def known(self, typed: Iterable[str]) -> "dict[str, Source]":
        """Those that these addresses, as they were typed, are of; in one query."""
        urls = {text: url for text in typed if (url := _normal(text))}
        rows = self.select_related("publisher").filter(url__in=set(urls.values()))
        found = {source.url: source for source in rows}
        return {text: found[url] for text, url in urls.items() if url in found}

    def meant(self, lines: Iterable[tuple[str, str, str]]) -> "list[Source]":
        """What `cite` cites for each line: its address, title and publisher, of which some are "".

        It only asks, three queries at most; what is new is unsaved, as its publisher may be.
        """
        owners = self.model.publisher.field.related_model.objects  # type: ignore[attr-defined]
        wanted = [(addresses.normalise(url) if url else "", *rest) for url, *rest in lines]
        known = self.known(url for url, *_ in wanted)
        new = [line for line in wanted if line[0] not in known]
        theirs = dict(zip(new, owners.meant((url, name) for url, _, name in new), strict=True))
        bare = [(title, theirs[url, title, name].pk) for url, title, name in new if not url]
        titles, keys = {title for title, _ in bare}, {key for _, key in bare if key}
        rows = self.filter(url=None, title__in=titles, publisher__in=keys)
        titled = {(row.title, row.publisher_id): row for row in rows.select_related("publisher")}
        found = []
        for line in wanted:
            url, title, _ = line
            source = known.get(url) or (not url and titled.get((title, theirs[line].pk)))
            found.append(source or self._new(url, title, theirs[line]))
        return found

    def _new(self, url: str, title: str, owner: "Publisher") -> "Source":
        kind = {"search": "search", "encyclopedia": "reference", "social": "post"}.get(
            owner.kind, "article"
        )
        if addresses.is_search(url):
            kind = "search"
        return self.model(url=url or None, title=title, publisher=owner, kind=kind)


def _normal(address: str) -> str:
    try:
        return addresses.normalise(address) if address else ""
    except addresses.NotAnAddress:
        return ""


def _above(host: str) -> list[str]:
    """The host, and those that it lies below."""
    labels = host.removeprefix("www.").split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]


def _known(host: str) -> Known | None:
    """Who runs a host that newsrooms cite all the time, or a host below theirs."""
    return BY_DOMAIN.get(host) or next(
        (known for domain, known in BY_DOMAIN.items() if host.endswith(f".{domain}")), None
    )
