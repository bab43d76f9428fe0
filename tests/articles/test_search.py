"""Search finds what is live, by every word that belongs to it, on both databases alike."""

from datetime import timedelta

import pytest
from django.core.exceptions import BadRequest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import citing, drafts, guards, publishing, search_index
from articles import search as searching
from articles import search_engines as engines
from articles.models import Article
from articles.search import search
from newsroom.demo.factories import make_article, make_author, make_live, make_source

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def found(query, at=None):
    return [hit.article.headline for hit in search(query, at=at or timezone.now()).hits]


class TestWhatIsLive:
    def test_appears_at_its_instant_and_vanishes_at_its_end(self, clock, editor):
        now = timezone.now()
        article = make_article("Dredging the harbor")
        assert found("dredging") == []
        publishing.publish(article, by=editor, at=now + HOUR, until=now + 2 * HOUR)
        assert [len(found("dredging", now + n * HOUR)) for n in range(3)] == [0, 1, 0]

    def test_a_newer_version_stands_for_the_older(self, clock, editor):
        now = timezone.now()
        first = make_live("Dredging the harbor", body="<p>Silt.</p>")
        newer = drafts.copy(first, by=editor)
        newer.headline, newer.body = "Harbor reopened", "<p>Water.</p>"
        drafts.keep(newer, by=editor)
        publishing.publish(newer, by=editor, at=now + HOUR)
        assert found("silt", now) == ["Dredging the harbor"]
        assert found("silt", now + HOUR) == []
        assert found("water", now) == []
        assert found("water", now + HOUR) == ["Harbor reopened"]
        assert found("harbor", now + HOUR) == ["Harbor reopened"]

    def test_neither_drafts_nor_withdrawn_nor_unscheduled(self, clock, editor):
        gone = make_live("Dredging one")
        clock.shift(HOUR)
        publishing.withdraw(gone.story, by=editor, reason="Wrong")
        planned = make_article("Dredging two")
        publishing.publish(planned, by=editor, at=timezone.now() + HOUR)
        publishing.unschedule(planned, by=editor)
        make_article("Dredging three")
        clock.shift(2 * HOUR)
        assert found("dredging") == []

    def test_the_index_holds_no_drafts(self, clock):
        article = make_article("Dredging")
        make_live("Tides")
        with connection.cursor() as cursor:
            key = "article_id" if connection.vendor == "postgresql" else "rowid"
            cursor.execute(f"SELECT {key} FROM articles_search")
            assert article.pk not in {pk for (pk,) in cursor.fetchall()}


class TestWords:
    @pytest.mark.parametrize("query", ["vote", "VOTED", "voting", "votes", "“vote’s”", "vote's"])
    def test_in_any_form(self, clock, query):
        make_live("Council voted on parking")
        assert found(query) == ["Council voted on parking"]

    @pytest.mark.parametrize("query", ["cafe", "café", "CAFÉ", "cafe\u0301"])
    @pytest.mark.parametrize("headline", ["The café closes", "The cafe closes"])
    def test_with_or_without_accents(self, clock, query, headline):
        make_live(headline)
        assert found(query) == [headline]

    def test_all_of_them_must_be_there(self, clock):
        make_live("Bridge closed", body="<p>For repairs.</p>")
        make_live("Bridge opened", body="<p>At noon.</p>")
        assert found("bridge repairs") == ["Bridge closed"]
        assert found("repairs noon") == []

    def test_in_kicker_summary_and_body(self, clock):
        make_live("One", kicker="Wharf", summary="A heron.", body="<p>Some <em>mang</em>roves.</p>")
        assert [found(word) for word in ("wharf", "heron", "mangroves")] == [["One"]] * 3

    def test_markup_is_not_text(self, clock):
        make_live("One", body='<p><a href="https://press.example/heron">There</a></p>')
        assert [found(word) for word in ("href", "https", "heron", "p")] == [[]] * 4

    @pytest.mark.parametrize(
        ("text", "query"),
        [("and/or", "or"), ("e-mail", "mail"), ("e-mail", "e-mail"), ("O’Hara", "o'hara")],
    )
    def test_split_at_every_sign(self, clock, text, query):
        make_live("One", body=f"<p>Of {text} again.</p>")
        assert found(query) == ["One"]

    def test_names_of_authors_topics_and_publishers(self, clock):
        make_live(
            "One",
            authors=[make_author("Ada Quill")],
            topics=["Stormwater"],
            sources=[make_source(publisher="The Wrackline")],
        )
        assert [found(word) for word in ("quill", "stormwater", "wrackline")] == [["One"]] * 3

    def test_names_are_kept_current(self, clock):
        author, source = make_author("Ada Quill"), make_source(publisher="The Wrackline")
        article = make_live("One", authors=[author], topics=["Rain"], sources=[source])
        for row in (author, article.topics.get(), source.publisher):
            row.name = f"Gannet{row._meta.model_name}"
            row.save()
            assert found(row.name) == ["One"]
        assert [found(word) for word in ("quill", "rain", "wrackline")] == [[]] * 3
        source.publisher = make_source(publisher="Porchlight").publisher
        source.save()
        assert found("porchlight") == ["One"]

    def test_a_story_deleted_is_gone_from_the_index(self, clock):
        article = make_live("Dredging")
        article.story.delete()
        assert found("dredging") == []


class TestBadQueries:
    @pytest.mark.parametrize(
        "query",
        ["", "   ", '"', "*", ":", "-", "\x00", "((", "AND OR NOT", "^", "__", "'", "😀", "%_\\"],
    )
    def test_nothing_is_an_operator(self, clock, query):
        make_live("Council voted")
        assert search(query, at=timezone.now()).hits == []

    @pytest.mark.parametrize("query", ['"vote"', "vote*", "vote:", "-vote", "vote) (", "NOT vote"])
    def test_signs_around_a_word_mean_nothing(self, clock, query):
        make_live("Council voted", body="<p>Not now.</p>")
        assert found(query) == ["Council voted"]

    def test_a_very_long_one_is_cut_and_says_so(self, clock):
        results = search("council " * 1250, at=timezone.now())
        assert results.words == ["council"] * searching.MOST_WORDS
        assert results.left_out

    def test_common_words_count_only_where_there_is_no_other(self, clock):
        make_live("To be or not to be", body="<p>Now.</p>")
        make_live("Council votes", body="<p>Now.</p>")
        assert found("the council or it") == ["Council votes"]
        assert search("the council", at=timezone.now()).words == ["council"]
        assert found("to be") == ["To be or not to be"]

    @pytest.mark.parametrize("before", ["x", "1.2", ".", "..", "20260302T170000.000000-1.9999"])
    def test_a_cursor_that_is_none(self, clock, before):
        with pytest.raises(BadRequest):
            search("council", at=timezone.now(), before=before)


class TestSnippets:
    def test_mark_the_words_and_escape_the_rest(self, clock):
        make_live("One", summary="", body="<p>Fish &amp; chips &lt; at the wharf.</p>")
        (hit,) = search("wharf", at=timezone.now()).hits
        assert hit.snippet == "Fish &amp; chips &lt; at the <mark>wharf</mark>."

    def test_without_the_word_in_the_text_its_beginning(self, clock):
        make_live("Wharf", summary="It closed.", body="<p>On Monday.</p>")
        (hit,) = search("wharf", at=timezone.now()).hits
        assert hit.snippet.startswith("It closed.")
        assert "<mark>" not in hit.snippet


class TestOrder:
    @pytest.mark.parametrize("counted", [10_000, 0])
    def test_headline_before_summary_before_body(self, clock, monkeypatch, counted):
        """Of rare words, and of such as SQLite doesn't count."""
        monkeypatch.setattr(engines, "COUNTED", counted)
        make_live("Heron", summary="A bird.", body="<p>Tall.</p>")
        make_live("One", summary="A heron.", body="<p>Tall.</p>")
        make_live("Two", summary="A bird.", body="<p>Tall, a heron.</p>")
        assert found("heron") == ["Heron", "One", "Two"]

    def test_pages_hold_every_hit_once_whatever_goes_live_meanwhile(self, clock, monkeypatch):
        monkeypatch.setattr(engines, "WINDOW", 7)
        monkeypatch.setattr(searching.paging, "SIZE", 3)
        for n in range(16):
            make_live(f"Heron {n}", at=timezone.now() - (n + 1) * HOUR)
        pages, headlines, before = [], [], ""
        while True:
            results = search("heron", at=timezone.now(), before=before)
            assert results.is_first == (before == "")
            pages.append(len(results.hits))
            headlines += [hit.article.headline for hit in results.hits]
            make_live(f"Heron late {len(pages)}")
            before = results.before
            if not before:
                break
        assert pages == [3, 3, 1, 3, 3, 1, 2]
        assert sorted(headlines) == sorted(f"Heron {n}" for n in range(16))

    def test_pages_of_many_hits_are_those_of_few(self, clock, monkeypatch):
        for n in range(6):
            make_live(f"Heron {n}", at=timezone.now() - n * HOUR)
        make_live("Heron at last", summary="Heron, heron.", at=timezone.now() - 9 * HOUR)
        ranked = found("heron")
        monkeypatch.setattr(engines, "WINDOW", 7)
        assert found("heron") == ranked
        monkeypatch.setattr(engines, "WINDOW", 6)
        assert "Heron at last" not in found("heron")

    def test_a_page_of_hits_that_went_meanwhile_is_empty(self, clock, editor):
        for n in range(22):
            make_live(f"Heron {n}", at=timezone.now() - n * HOUR)
        before = search("heron", at=timezone.now()).before
        for article in Article.objects.filter(headline__in=["Heron 20", "Heron 21"]):
            publishing.withdraw(article.story, by=editor, reason="Wrong")
        results = search("heron", at=timezone.now(), before=before)
        assert (results.hits, results.before) == ([], "")

    def test_that_a_common_word_is_found_far_back_is_known(self, clock, monkeypatch):
        """Past all that SQLite looks at before it lists what has the word."""
        monkeypatch.setattr(engines, "WINDOW", 2)
        monkeypatch.setattr(engines, "LOOKED_AT", (1, 3))
        bea, cy = make_author("Bea"), make_author("Cy")
        now = timezone.now()
        for n in range(6):
            make_live(f"Heron {n}", at=now - n * HOUR)
            make_live(f"Tide {n}", at=now - n * HOUR, authors=[cy])
            make_live(f"Pier {n}", at=now - n * HOUR, authors=[bea])
        make_live("Heron by Bea", at=now - 9 * HOUR, authors=[bea])
        by = {author: searching.Filters(author=author) for author in (bea, cy)}
        assert searching.finds_any(["heron"], at=now, filters=by[bea])
        assert not searching.finds_any(["heron"], at=now, filters=by[cy])
        assert not searching.finds_any(["tide"], at=now, filters=by[bea])
        assert searching.finds_any([], at=now, filters=by[bea])

    def test_asks_as_much_of_many_as_of_few(self, clock, django_assert_max_num_queries):
        for n in range(30):
            make_live(f"Heron {n}", authors=[make_author()])
        with django_assert_max_num_queries(7):
            hits = search("heron", at=timezone.now()).hits
            assert all(hit.article.name_rows for hit in hits)


class TestIndex:
    def test_every_trigger_is_there_after_migrating(self):
        names = _triggers()
        if connection.vendor == "postgresql":
            assert names == {("articles_search_follow", t) for t in search_index.TRIGGERS}
        else:
            assert names == {name for name, _ in search_index.sqlite_triggers()}

    @pytest.mark.django_db(transaction=True)
    def test_migrating_again_keeps_it_and_mends_it(self, clock):
        make_live("Heron")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_search")
        assert found("heron") == []
        call_command("migrate", verbosity=0)
        assert found("heron") == ["Heron"]
        make_live("Heron again")
        assert sorted(found("heron")) == ["Heron", "Heron again"]

    @pytest.mark.django_db(transaction=True)
    def test_migrating_adds_the_publishers_that_it_did_not_have_once(self, clock):
        source = make_source(publisher="The Wrackline")
        for authors in ([], [make_author()]):
            lost = make_live("Heron", sources=[source], authors=authors)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_facet WHERE kind = 'publisher'")
            key = "article_id" if connection.vendor == "postgresql" else "rowid"
            cursor.execute(f"DELETE FROM articles_search WHERE {key} = %s", [lost.pk])
        call_command("migrate", verbosity=0)
        [cited] = citing.publishers(timezone.now())
        assert (cited.publisher, cited.stories) == (source.publisher, 2)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows what is likely")
    def test_the_newest_are_read_off_their_index(self):
        plan = Article.objects.live().newest_first()[:5].explain()
        assert "article_newest" in plan
        assert "TEMP B-TREE" not in plan

    def test_what_is_written_while_paused_is_found_afterwards(self, clock):
        with search_index.paused():
            assert _triggers() == set()
            make_live("Heron")
        assert found("heron") == ["Heron"]


def _triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
                "WHERE tgname LIKE 'articles_search%'"
            )
            return set(cursor.fetchall())
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'articles_search%'"
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_migrations_may_alter_every_table_that_the_index_follows():
    """Neither database alters a table that a trigger mentions: they are taken down for it."""
    from django.db.models import CharField, TextField

    from articles.models import Article

    for kept in guards, search_index:
        kept.uninstall("default", plan=["a migration"])
    old = Article._meta.get_field("headline")
    new = TextField() if connection.vendor == "postgresql" else CharField(max_length=300)
    new.set_attributes_from_name("headline")
    new.model = Article
    with connection.schema_editor() as editor:
        editor.alter_field(Article, old, new)
    with connection.schema_editor() as editor:
        editor.alter_field(Article, new, old)
    call_command("migrate", verbosity=0)
    make_live("Heron")
    assert found("heron") == ["Heron"]
