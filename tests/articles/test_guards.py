"""What the database refuses, by raw SQL as much as by the ORM."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from articles import drafts, guards, publishing, search_index
from articles.models import Article, Byline, Citation, Section, Story, Topic
from newsroom import clock as time
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_section,
    make_source,
)

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def live(clock, editor):
    lines = {"authors": [make_author()], "sources": [make_source()], "topics": ["Water"]}
    article = make_article("Out", lead_image=make_image(), **lines)
    return publishing.publish(article, by=editor, notice="Put right.")


@pytest.fixture
def draft(live, editor):
    """A second version of the same story, off the timeline."""
    return drafts.copy(live, by=editor)


def sql(statement, *params):
    adapt = connection.ops.adapt_datetimefield_value
    params = [adapt(value) if isinstance(value, datetime) else value for value in params]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def refuses(statement, *params, saying=None):
    with pytest.raises(DatabaseError, match=saying):
        sql(statement, *params)


def put(article, start, end):
    sql(
        "UPDATE articles_article SET slug = %s, live_from = %s, live_until = %s,"
        " published_at = %s WHERE id = %s",
        *(article.story.slug, start, end, start, article.pk),
    )


class TestIntervals:
    @pytest.mark.parametrize(
        ("start", "end"),
        [(-1, None), (-1, 1), (0, None), (0, 1), (1, 2), (1, None)],
    )
    def test_of_one_story_never_overlap(self, live, draft, start, end):
        now = time.now()
        with pytest.raises(DatabaseError):
            put(draft, now + start * HOUR, now + end * HOUR if end else None)

    def test_may_touch(self, live, draft):
        now = time.now()
        put(draft, now - HOUR, now)
        assert Article.objects.on_timeline().count() == 2

    def test_of_two_stories_may_overlap(self, live):
        put(make_article(), time.now(), None)
        assert Article.objects.live().count() == 2

    def test_an_insert_can_t_bring_an_overlap(self, live, draft):
        columns = [field.column for field in Article._meta.concrete_fields if not field.primary_key]
        values = ["%s" if column in ("number", "live_from") else column for column in columns]
        refuses(
            f"INSERT INTO articles_article ({', '.join(columns)})"
            f" SELECT {', '.join(values)} FROM articles_article WHERE id = {live.pk}",
            *(given for column, given in {"number": 9, "live_from": time.now() + HOUR}.items()),
        )

    @pytest.mark.parametrize("hours", [0, -1])
    def test_never_end_before_they_start(self, live, hours):
        refuses(
            "UPDATE articles_article SET live_until = %s WHERE id = %s",
            *(live.live_from + hours * HOUR, live.pk),
        )

    def test_have_a_whole_address(self, live):
        refuses("UPDATE articles_article SET slug = '' WHERE id = %s", live.pk)
        refuses("UPDATE articles_article SET section_id = NULL WHERE id = %s", live.pk)


class TestFrozenText:
    @pytest.mark.parametrize("column", guards.FROZEN)
    def test_no_update_changes_it(self, live, column):
        other = make_live("Another")
        refuses(
            f"UPDATE articles_article SET {column} ="
            f" (SELECT {column} FROM articles_article WHERE id = %s) WHERE id = %s"
            if column == "story_id"
            else f"UPDATE articles_article SET {column} = {SOMETHING_ELSE.get(column, VALUE)}"
            " WHERE id IN (%s, %s)",
            *(other.pk, live.pk),
            saying=guards.FROZEN_SAYS,
        )

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
    def test_no_insert_takes_its_place(self, live):
        columns = [field.column for field in Article._meta.concrete_fields]
        values = ["'Changed'" if column == "headline" else column for column in columns]
        refuses(
            f"INSERT OR REPLACE INTO articles_article ({', '.join(columns)})"
            f" SELECT {', '.join(values)} FROM articles_article WHERE id = {live.pk}",
            saying=guards.FROZEN_SAYS,
        )

    def test_the_orm_is_refused_too(self, live):
        live.headline = "Something else"
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            live.save()
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Article.objects.update(body="<p>Something else</p>")

    def test_a_scheduled_version_is_frozen_until_it_is_off_the_line_again(self, clock, editor):
        article = publishing.publish(make_article(), by=editor, at=time.now() + HOUR)
        article.headline = "Changed"
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            article.save()
        publishing.unschedule(article, by=editor)
        article.headline = "Changed"
        drafts.keep(article, by=editor)
        assert Article.objects.get().headline == "Changed"

    def test_drafts_change(self, draft):
        sql("UPDATE articles_article SET headline = 'Changed' WHERE id = %s", draft.pk)
        assert Article.objects.get(pk=draft.pk).headline == "Changed"


VALUE = "'something else'"
SOMETHING_ELSE = {
    "number": "number + 7",
    "word_count": "word_count + 1",
    "is_substantive": "NOT is_substantive",
    "section_id": "NULL",
    "lead_image_id": "NULL",
}


class TestFrozenLines:
    def test_none_is_added(self, live):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Byline.objects.create(article=live, author=make_author())
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Citation.objects.create(article=live, source=make_source())
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            live.topics.add("Fire")
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            live.corrections.create(text="Not so.")
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            live.pictures.add(make_image())

    @pytest.mark.parametrize(
        ("table", "column"), [*guards.LINES.items()], ids=lambda name: name.split("_")[-1]
    )
    def test_none_is_changed_moved_in_or_moved_out(self, live, draft, table, column):
        refuses(f"UPDATE {table} SET id = id + 100 WHERE {column} = {live.pk}", saying="frozen")
        refuses(f"UPDATE {table} SET {column} = {draft.pk}", saying="frozen")
        refuses(f"UPDATE {table} SET {column} = {live.pk}", saying="frozen")

    @pytest.mark.parametrize("table", guards.LINES)
    def test_none_is_deleted_on_postgresql(self, live, table):
        """SQLite can't tell it from a flush: a limit that this test keeps in mind."""
        if connection.vendor == "postgresql":
            refuses(f"DELETE FROM {table}", saying="frozen")
        else:
            sql(f"DELETE FROM {table}")

    def test_drafts_lines_change(self, draft):
        draft.bylines.update(role="editing")
        draft.citations.all().delete()
        draft.topics.set(["Fire", "Air"])
        assert sorted(draft.topics.names()) == ["Air", "Fire"]

    def test_a_story_that_was_never_out_goes_with_all_its_lines(self, clock, editor):
        article = make_article(
            authors=[make_author()], sources=[make_source()], topics=["Water"], by=editor
        )
        drafts.copy(article, by=editor)
        article.story.delete()
        assert not Article.objects.exists()
        assert not Byline.objects.exists()

    def test_authors_sources_and_topics_in_use_can_t_be_deleted(self, live):
        for used in (live.authors.get(), live.sources.get(), Topic.objects.get()):
            with pytest.raises(IntegrityError):
                used.delete()

    def test_a_version_on_the_line_can_be_moved_and_taken_off(self, clock, editor):
        article = make_article(authors=[make_author()], sources=[make_source()], topics=["Water"])
        publishing.publish(article, by=editor, at=time.now() + HOUR, notice="Put right.")
        publishing.reschedule(article, by=editor, at=time.now() + 2 * HOUR)
        publishing.unschedule(article, by=editor)
        article.topics.set(["Fire"])
        publishing.publish(article, by=editor)
        assert [topic.name for topic in Article.objects.live().get().topics.all()] == ["Fire"]


class TestAddresses:
    def test_two_stories_never_have_one_slug(self, live):
        other = make_article("Another").story
        refuses("UPDATE articles_story SET slug = %s WHERE id = %s", live.story.slug, other.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Story.objects.create(slug=live.story.slug)

    def test_nobody_takes_a_slug_that_another_story_was_live_under(self, live, editor):
        was = live.slug
        live.story.slug = "new-name"
        live.story.save()
        other = make_article("Another", slug=was)
        with pytest.raises(DatabaseError):
            put(other, time.now(), None)

    @pytest.mark.parametrize("slug", ["admin", "authors", "feed", "search", "static"])
    def test_no_section_has_an_address_of_the_site_itself(self, slug):
        section = make_section()
        refuses("UPDATE articles_section SET slug = %s WHERE id = %s", slug, section.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Section.objects.create(name="Taken", slug=slug)


def names():
    """What stands guard in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger WHERE NOT tgisinternal"
            )
            found = {name for (name,) in cursor.fetchall()}
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
        else:
            found = set()
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return found | {name for (name,) in cursor.fetchall()}


def expected():
    if connection.vendor == "sqlite":
        return set(guards.SQLITE)
    return {
        *("article_intervals_apart", "article_slug_of_one_story"),
        "articles_article.article_frozen",
        *(f"{table}.article_line_frozen" for table in guards.LINES),
    }


class TestInstalling:
    def test_all_guards_are_there_after_all_migrations(self):
        assert expected() <= names()

    def test_it_can_be_done_again(self):
        guards.install(connection.alias)
        assert expected() <= names()

    @pytest.mark.django_db(transaction=True)
    def test_they_are_there_after_a_table_was_altered(self):
        """On SQLite the table is remade, and its triggers go with the old one."""
        field = Article._meta.get_field("kicker")
        longer = field.clone()
        longer.max_length = 61
        longer.set_attributes_from_name("kicker")
        for kept in guards, search_index:
            kept.uninstall(connection.alias, plan=["something"])
        assert not any("frozen" in name for name in names())
        with connection.schema_editor() as editor:
            editor.alter_field(Article, field, longer)
            editor.alter_field(Article, longer, field)
        call_command("migrate", verbosity=0)
        assert expected() <= names()

    @pytest.mark.django_db(transaction=True)
    def test_everything_can_be_flushed(self):
        make_live(authors=[make_author()], topics=["Water"])
        call_command("flush", interactive=False, verbosity=0)
        assert not Story.objects.exists()
