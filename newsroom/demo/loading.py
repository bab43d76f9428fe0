"""Loads the demo newsroom through the functions that the desk uses, at the instants told.

Each story lives through its own past: it is written, submitted, approved and published with
the clock set to those hours, so its log and its timeline are those of a real one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F

from articles import alerting, assignments, body, commenting, drafts, fronting, publishing
from articles.models import AboutPage, Article, Correction, Front, Notice, Section, Story
from authors.models import Author, AuthorLink
from newsroom import clock
from newsroom.editions.models import Edition
from newsroom.images.models import Image
from sources.models import Publisher

from . import factories, files

DOMAIN = "marlowbayledger.example"
PASSWORD = "marlow-bay"  # noqa: S105 (printed on purpose: it opens invented stories)
LOGINS = {
    "admin": "everything, users and groups included",
    "editor": "publishes, schedules, withdraws",
    "writer": "writes and submits",
    "writer2": "writes and submits",
    "photographer": "the media library only",
}


class Loader:
    """One run. What is there already, by slug or name, is left as it is."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.images: dict[str, Image] = {}
        self.authors: dict[str, Author] = {}
        self.sections: dict[str, Section] = {}

    def load(self, progress: Callable[[str], None] = lambda headline: None) -> int:
        """Load everything; returns how many stories are new. `progress` hears each headline."""
        self._users()
        self._pictures()
        self._newsroom()
        there = set(Story.objects.values_list("slug", flat=True))
        new = [story for story in files.stories() if story["slug"] not in there]
        for story in new:
            self._story(story)
            progress(story["headline"])
        if new:
            old = Notice.objects.unread().filter(at__lt=self._at(-24))
            old.update(read_at=F("at"))
        if not Front.objects.exists():
            self._fronts()
        return len(new)

    # --- Who and where ------------------------------------------------------------

    def _users(self) -> None:
        groups = {"editor": "Editors", "photographer": "Photographers"}
        groups |= dict.fromkeys(("writer", "writer2"), "Writers")
        names = {author.get("user"): author["name"] for author in files.newsroom()["authors"]}
        for username in LOGINS:
            if not User.objects.filter(username=username).exists():
                first, _, last = names.get(username, "").partition(" ")
                factories.make_user(
                    username,
                    group=groups.get(username, ""),
                    password=PASSWORD,
                    is_superuser=username == "admin",
                    email=f"{username}@{DOMAIN}",
                    first_name=first,
                    last_name=last,
                )
        self.users = {user.username: user for user in User.objects.filter(username__in=LOGINS)}

    def _pictures(self) -> None:
        for facts in files.pictures():
            focal_x, focal_y = facts["focal"]
            self.images[facts["name"]] = factories.make_image(
                data=facts["path"].read_bytes(),
                focal_x=focal_x,
                focal_y=focal_y,
                **{name: facts[name] for name in ("alt", "caption", "credit")},
            )

    def _newsroom(self) -> None:
        facts = files.newsroom()
        host = urlsplit(settings.SITE_URL).hostname
        edition, _ = Edition.objects.get_or_create(defaults=facts["edition"] | {"host": host})
        for position, fields in enumerate(files.pages()):
            text = {"body": body.clean_words(fields.pop("body")), "position": position}
            AboutPage.objects.get_or_create(
                edition=edition, slug=fields.pop("slug"), defaults=fields | text
            )
        for position, fields in enumerate(facts["sections"]):
            parent = self.sections.get(fields.pop("parent", ""))
            self.sections[fields["slug"]], _ = Section.objects.get_or_create(
                slug=fields["slug"], defaults=fields | {"parent": parent, "position": position}
            )
        for fields in facts["publishers"]:
            if not Publisher.objects.filter(name=fields["name"]).exists():
                publisher = Publisher.objects.named(fields["name"])
                publisher.domain, publisher.kind = fields.get("domain"), fields["kind"]
                publisher.save()
        for fields in facts["authors"]:
            self._author(**fields)

    def _author(
        self, *, slug: str, links: list[dict[str, str]], user: str, portrait: str, **fields: Any
    ) -> None:
        author, is_new = Author.objects.get_or_create(
            slug=slug,
            defaults=fields | {"user": self.users.get(user), "portrait": self.images.get(portrait)},
        )
        if is_new:
            for position, link in enumerate(links):
                AuthorLink.objects.create(author=author, position=position, **link)
        self.authors[slug] = author

    def _fronts(self) -> None:
        """The home page by hand since an hour ago, one for later, and breaking news that ended."""
        editor = self.users["editor"]
        found = fronting.choices(None, self.now).select_related("story__head").newest_first()
        live = [a.story for a in found if a.lead_image_id and a.live_from < self._at(-2)]
        coming = [a for a in found if a.number == 1 and a.live_from > self.now]
        with clock.set_to(self._at(-1)):
            fronting.arrange(None, live[1:4], by=editor)
        for first in coming[:1]:
            fronting.arrange(None, [first.story, *live[:2]], by=editor, at=first.live_from)
        with clock.set_to(self._at(-30)):
            said = "Ferries are cancelled until the wind drops"
            alerting.alert(said, by=editor, until=self._at(-26))

    # --- One story's life ---------------------------------------------------------

    def _at(self, hours: float) -> datetime:
        return self.now + timedelta(hours=hours)

    def _story(self, facts: dict[str, Any]) -> None:
        self.editor = self.users["editor"]
        self.writer = self._writer(facts)
        state = facts["state"]
        out = facts.get("hours", -2)
        done = min(out, -1)  # what is scheduled ahead was made ready an hour ago
        with clock.set_to(self._at(done - 5)):
            article = self._write(facts)
        if "assigned" in facts:
            with clock.set_to(self._at(done - 4)):
                self._assign(article.story, **facts["assigned"])
        for said in facts.get("comments", ()):
            self._comment(article, **said)
        if state == "draft":
            return
        with clock.set_to(self._at(done - 2)):
            publishing.submit(article.story, by=self.writer)
        if state == "in_review":
            return
        with clock.set_to(self._at(done - 1)):
            publishing.approve(article.story, by=self.editor)
        if state == "ready":
            return
        with clock.set_to(self._at(done)):
            until = self._at(facts["until_hours"]) if "until_hours" in facts else None
            at = self._at(out) if out > 0 else None
            publishing.publish(article, by=self.editor, at=at, until=until)
        for correction in facts.get("corrections", ()):
            article = self._correct(article, facts, **correction)
        if "update" in facts:
            self._update(article, **facts["update"])
        if "withdrawn_hours" in facts:
            with clock.set_to(self._at(facts["withdrawn_hours"])):
                publishing.withdraw(article.story, by=self.editor, reason=facts["withdrawn_reason"])

    def _assign(self, story: Story, *, to: str, due_hours: float) -> None:
        """Given out by the editor; a due time that has passed by now is late on the board."""
        due = self._at(due_hours).replace(minute=0, second=0, microsecond=0)
        assignments.assign(story, by=self.editor, to=self.users[to], due_at=due)

    def _comment(
        self,
        article: Article,
        *,
        by: str,
        hours: float,
        text: str,
        passage: str = "",
        answers: Sequence[dict[str, str]] = (),
        resolved_by: str = "",
    ) -> None:
        """Said of a version; answered, and resolved, within a quarter of an hour."""
        with clock.set_to(self._at(hours)):
            made = commenting.comment(article, by=self.users[by], text=text, passage=passage)
        with clock.set_to(self._at(hours + 0.25)):
            for answer in answers:
                by, text = answer["by"], answer["text"]
                commenting.reply(made, by=self.users[by], text=text, article=article)
            if resolved_by:
                commenting.resolve(made, by=self.users[resolved_by])

    def _writer(self, facts: dict[str, Any]) -> User:
        """Who signs in as the first author of the byline; else the editor."""
        return next(
            (user for b in facts["bylines"] if (user := self.authors[b["author"]].user)),
            self.editor,
        )

    def _write(self, facts: dict[str, Any]) -> Article:
        before = facts.get("before", {})
        markup = facts["body"]
        for wrong, right in before.get("replace", ()):
            markup = markup.replace(right, wrong)
        return factories.make_article(
            before.get("headline", facts["headline"]),
            by=self.writer,
            slug=facts["slug"],
            type=facts["type"],
            kicker=facts.get("kicker", ""),
            summary=before.get("summary", facts["summary"]),
            body=self._markup(markup),
            section=self.sections[facts["section"]],
            lead_image=self.images.get(facts.get("image", "")),
            lead_caption=facts.get("caption", ""),
            search_title=facts.get("seo_title", ""),
            search_description=facts.get("seo_description", ""),
            authors=[(self.authors[b["author"]], b["role"]) for b in facts["bylines"]],
            sources=[
                factories.make_source(c["title"], c.get("url", ""), c["publisher"])
                for c in facts.get("citations", ())
            ],
            topics=facts["topics"],
        )

    def _markup(self, markup: str) -> str:
        """The body with its pictures referred to by the library's ids."""
        for name, image in self.images.items():
            markup = markup.replace(f'data-image="{name}"', f'data-image="{image.pk}"')
        return body.clean(markup)

    def _correct(
        self,
        article: Article,
        facts: dict[str, Any],
        *,
        kind: str,
        text: str,
        hours: float,
        substantive: bool = True,
    ) -> Article:
        with clock.set_to(self._at(hours)):
            draft = drafts.copy(article, by=self.editor)
            draft.headline, draft.summary = facts["headline"], facts["summary"]
            draft.body = self._markup(facts["body"])
            drafts.keep(draft, by=self.editor)
            notice = Correction(kind=kind, text=text)
            return publishing.publish(draft, by=self.editor, notice=notice, substantive=substantive)

    def _update(
        self,
        article: Article,
        *,
        headline: str,
        summary: str,
        append: str = "",
        hours: float | None = None,
    ) -> None:
        """A newer version: a draft, or scheduled where `hours` says for when."""
        with clock.set_to(self._at(-0.5)):
            draft = drafts.copy(article, by=self.writer)
            draft.headline, draft.summary = headline, summary
            draft.body += self._markup(append)
            drafts.keep(draft, by=self.writer)
            if hours is not None:
                publishing.publish(draft, by=self.editor, at=self._at(hours))
