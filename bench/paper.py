"""A newsroom of any size to measure, in a database of its own: `bench/paper.py --help`."""
# ruff: noqa: E402, T201 (Django is set up first; a script prints)

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from rich.progress import Progress

from articles import search_index
from articles.models import Article, Topic
from articles.paging import cursor
from newsroom import clock
from newsroom.demo import bulk, factories
from newsroom.images.models import Image
from sources.models import Publisher, Source

PAGES = {
    "home": "/",
    "section": "/section-3/",
    "section, page far back": "/section-3/?before={far}",
    "article": "/section-1/long-story/",
    "short article": "/section-{section}/story-{middle}/",
    "author": "/authors/author-5/",
    "topic": "/topics/topic-5/",
    "publisher": "/sources/publisher-5/",
    "publishers": "/sources/",
    "archive": "/archive/",
    "archive of a year": "/archive/{month:%Y}/",
    "month": "/archive/{month:%Y/%m}/",
    "feed": "/feed/",
    "author's feed": "/authors/author-5/feed/",
    "sitemap index": "/sitemap.xml",
    "sitemap of pages": "/sitemap-pages.xml",
    "sitemap of a month": "/sitemap-{month:%Y-%m}.xml",
    "news sitemap": "/news-sitemap.xml",
    "search, rare word": "/search/?q=quahog",
    "search, two words": "/search/?q=heron+quahog",
    "search, word in every story": "/search/?q=council",
    "search, its second page": "/search/?q=council&before={window}.20",
    "search, in a section": "/search/?q=council&section=section-3",
    "search, by an author": "/search/?q=council&author=author-5",
    "search, about a topic": "/search/?q=council&topic=topic-5",
    "search, with every filter": (
        "/search/?q=council&section=section-3&author=author-3&topic=topic-3"
        "&from={since:%Y-%m-%d}&to={recent:%Y-%m-%d}"
    ),
    "search, the same since ever": (
        "/search/?q=council&section=section-3&author=author-3&topic=topic-3&to={recent:%Y-%m-%d}"
    ),
    "search, nothing found": "/search/?q=cuoncil&section=section-3",
    "typed, a common beginning": "/search/typed/?q=cou",
    "typed, a rare one": "/search/typed/?q={middle}",
    "API, articles": "/api/v1/articles/",
    "API, by author and topic": "/api/v1/articles/?author=author-5&topic=topic-5",
    "API, changed since": "/api/v1/articles/?since={month:%Y-%m-%d}T00:00:00Z",
    "API, an article as ninjs": "/api/v1/articles/{story}/?format=ninjs",
    "API, authors": "/api/v1/authors/",
    "API, sources": "/api/v1/sources/",
    "missing page": "/section-3/no-such-story/",
}
FURNISH = (
    "INSERT INTO articles_step (story_id, article_id, by_id, at, action, outcome, note)"
    " SELECT a.story_id, a.id, u.id, a.saved_at, 'create', '', ''"
    " FROM articles_article a, auth_user u WHERE a.id > %s AND u.username = 'edith'",
    "INSERT INTO articles_step (story_id, article_id, by_id, at, action, outcome, note)"
    " SELECT a.story_id, a.id, u.id, a.live_from, 'publish', 'Readers see it.', ''"
    " FROM articles_article a, auth_user u"
    " WHERE a.id > %s AND a.live_from IS NOT NULL AND u.username = 'edith'",
    "UPDATE articles_story SET due_at ="
    " (SELECT saved_at FROM articles_article WHERE id = head_id)"
    " WHERE works_stage <> '' AND head_id > %s AND id %% 3 = 0",
    "UPDATE articles_article SET lead_image_id = shown.image_id"
    " FROM articles_article_pictures shown"
    " WHERE article_id = articles_article.id AND live_from IS NULL AND articles_article.id > %s",
)
SUBHEADS, PARAGRAPHS = 7, 16


class Paper:
    """5 sections, 8 authors, 10 topics, 20 publishers, and a story as long as real ones are.

    So few that a thousand stories fill each list: what takes longer with a million takes longer
    for their number, not for a longer page.
    """

    def __init__(self) -> None:
        self.size = 0
        self.now = clock.now()
        factories.make_edition()
        topics = (Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(10))
        self.cast = {
            "sections": [factories.make_section(f"Section {n}") for n in range(5)],
            "authors": [
                factories.make_author(f"Author {n}", bio="Covers the council since 2011.")
                for n in range(8)
            ],
            "topics": Topic.objects.bulk_create(topics),
            "sources": [factories.make_source(publisher=f"Publisher {n}") for n in range(20)],
            "image": factories.make_image(),
        }
        self.editor = factories.make_editor("edith")
        self.first = 0
        """The versions past this id have no lines in the log and no pictures yet."""
        self._long_story()

    def _long_story(self) -> None:
        """900 words under seven subheads, ten citations, three topics, two authors, a picture."""
        sections, authors, sources = (
            self.cast[each] for each in ("sections", "authors", "sources")
        )
        paragraphs = [
            f"<p>{' '.join(bulk.WORDS[(n + step) % len(bulk.WORDS)] for step in range(55))}.</p>"
            for n in range(PARAGRAPHS)
        ]
        for n in range(SUBHEADS):
            paragraphs.insert(3 * n + 2, f"<h2>What the council heard, part {n + 1}</h2>")
        factories.make_live(
            "Council votes on everything",
            slug="long-story",
            at=self.now - 3 * bulk.HOUR / 2,
            section=sections[1],
            body="".join(paragraphs),
            authors=authors[:2],
            sources=sources[:10],
            topics=[topic.name for topic in self.cast["topics"][:3]],
            lead_image=self.cast["image"],
        )

    def grow(self, size: int) -> None:
        """To `size` live stories, an hour apart, and a draft to every five."""
        more = size - self.size
        with Progress(transient=True) as bar, search_index.paused():
            task = bar.add_task(f"{size:,} stories", total=more + more // 5)

            def progress(made: int) -> None:
                bar.advance(task, made)

            oldest = self.now - bulk.HOUR * self.size
            common = {"length": 60, "progress": progress} | self.cast
            common["sources"] = self._cited(more)
            with bulk.indexes_aside():
                bulk.make_stories(more, newest=oldest, **common)
                bulk.make_stories(more // 5, newest=self.now, live=False, **common)
            self._furnish()
        self.size = size
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _furnish(self) -> None:
        """What comes with stories: a picture to every four, of which some show up in none and the
        others lead drafts, two lines of the log, a time by which some drafts are due."""
        pictures = Image.objects.bulk_create(
            (
                Image(
                    file=f"originals/{n}.jpg",
                    digest=str(n),
                    width=3000,
                    height=2000,
                    alt=f"A {bulk.WORDS[n % 13]} at the {bulk.WORDS[n % 17]}, picture {n}",
                    caption=f"The council looks at item {n}.",
                    credit=f"Photographer {n % 7}",
                    uploaded_at=self.now - n * bulk.HOUR,
                )
                for n in range(Image.objects.count(), self.made // 4)
            ),
            batch_size=5_000,
        )
        drafts = Article.objects.filter(pk__gt=self.first, live_from=None)
        keys = list(drafts.values_list("pk", flat=True))
        shown = Article.pictures.through
        shown.objects.bulk_create(
            shown(article_id=keys[n % len(keys)], image=picture)
            for n, picture in enumerate(pictures)
            if n % 10
        )
        with connection.cursor() as cursor:
            for statement in FURNISH:
                cursor.execute(statement, [self.first] * statement.count("%s"))
        self.first = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def _cited(self, size: int) -> list[Source]:
        """What so many more stories cite in turns: after eight pages of the cast one of a gazette,
        of which there come a hundred, and one to every hundred stories."""
        there = Publisher.objects.count()
        gazettes = Publisher.objects.bulk_create(
            Publisher(name=f"Gazette {n}", slug=f"gazette-{n}", domain=f"g{n}.example")
            for n in range(there, there + 100 + size // 100)
        )
        pages = Source.objects.bulk_create(
            Source(title="Minutes of the council", publisher=gazette) for gazette in gazettes
        )
        cast = cycle(self.cast["sources"])
        return [each for page in pages for each in (*islice(cast, 8), page)]

    @property
    def made(self) -> int:
        return Article.objects.count()

    @property
    def addresses(self) -> dict[str, str]:
        """By what it is called, a page to ask for."""
        live = Article.objects.live(self.now).newest_first()
        there = live.select_related("section")[self.size // 2]
        facts = {
            "far": cursor(live[self.size * 9 // 10]),
            "window": cursor(live[0]),
            "middle": there.slug.removeprefix("story-"),
            "section": there.section.slug.removeprefix("section-"),
            "story": there.story_id,
            "month": there.published_at,
            "recent": live[self.size // 10].published_at,
            # All that is older, of a thousand stories; of more, 880 hours.
            "since": live[min(self.size // 10 + 880, self.size - 1)].published_at,
        }
        return {name: pattern.format(**facts) for name, pattern in PAGES.items()}

    @classmethod
    def there(cls) -> "Paper":
        """The one in the database that is in use."""
        paper = cls.__new__(cls)
        paper.now = clock.now()
        paper.size = Article.objects.live(paper.now).count()
        return paper


@contextmanager
def databases(small: int, large: int) -> Iterator[tuple[str, str]]:
    """Two databases beside the one of the settings, for as long as they are needed; their names.

    Each holds a paper of so many stories.
    """
    first = connection.settings_dict["NAME"]
    made = []
    try:
        for size in (small, large):
            connection.settings_dict["TEST"]["NAME"] = _beside(first, size)
            creation: Any = connection.creation
            made.append(creation.create_test_db(verbosity=0, autoclobber=True, serialize=False))
            Paper().grow(size)
            connection.close()
            connection.settings_dict["NAME"] = first
        yield made[0], made[1]
    finally:
        for name in made:
            connection.settings_dict["NAME"] = name
            connection.creation.destroy_test_db(first, verbosity=0)


def _beside(name: Any, size: int) -> str:
    """A file of its own, or a database of its own."""
    if connection.vendor == "sqlite":
        return str(Path(name).with_name(f"bench-{size}.sqlite3"))
    return f"bench_{name}_{size}"


class Turns:
    """Two databases of which one is in use at a time; both stay connected."""

    def __init__(self, names: tuple[str, str]) -> None:
        self.connected: dict[str, Any] = {}
        for name in names:
            connection.close()
            connection.settings_dict["NAME"] = name
            connection.ensure_connection()
            self.connected[name], connection.connection = connection.connection, None

    def use(self, name: str) -> None:
        connection.settings_dict["NAME"] = name
        connection.connection = self.connected[name]


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Make a newsroom in the database that DATABASE_URL names, if it is empty, "
        "and print the addresses of its pages."
    )
    parser.add_argument("size", type=int, help="how many live stories it has")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    if Article.objects.exists():
        paper = Paper.there()
    else:
        paper = Paper()
        paper.grow(options.size)
    print(json.dumps(paper.addresses))


if __name__ == "__main__":
    main()
