"""`manage.py import_text`: stories made of files."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles import body, publishing
from articles.models import Article, Byline, Citation, Section, Story
from articles.text_format import words
from authors.models import Author
from newsroom.demo.factories import make_author, make_section, make_user
from sources.models import Publisher, Source

TEXTS = Path(__file__).parent / "texts"
FERRY = TEXTS / "night-ferry.txt"
# An article that came in from outside. It is not ours to hand on, so it is not in here.
RECEIVED = TEXTS.parents[3] / "shared" / "seeds" / "here-orlando-hegseth-japan.txt"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def politics():
    return make_section("Politics")


@pytest.fixture
def admin():
    return make_user("admin", is_superuser=True)


def run(*args, **options):
    """What the command says on standard output; what it says of errors is put after it."""
    out = StringIO()
    call_command("import_text", *map(str, args), stdout=out, stderr=out, **options)
    return out.getvalue()


def refused(*args, **options):
    """What the command says when it fails."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_text", *map(str, args), stdout=out, stderr=out, **options)
    return f"{out.getvalue()}{error.value}"


def rows():
    models = (Article, Author, Byline, Citation, Publisher, Section, Source, Story)
    return {model.__name__: model.objects.count() for model in models}


def everything(article):
    """Every word that a story keeps, wherever it keeps it."""
    lines = [article.headline, article.summary, body.plain(article.body), article.story.desk_notes]
    for citation in article.citations.select_related("source__publisher"):
        source = citation.source
        lines += [source.publisher.name, str(citation), source.url or ""]
    for byline in article.bylines.select_related("author"):
        lines += [byline.author.name, byline.author.role, byline.author.bio]
    return Counter(words("\n".join(lines)))


class TestAStory:
    @pytest.fixture
    def article(self):
        run(FERRY, section="politics")
        return Article.objects.get()

    def test_is_a_draft_in_its_section(self, article, politics):
        assert article.headline == "Night Ferry Gets Three Hours, and a Bar"
        assert (article.section, article.is_frozen) == (politics, False)
        assert article.story.slug == "night-ferry-gets-three-hours-and-a-bar"
        assert article.word_count == body.count_words(article.body) > 90

    def test_has_its_body_as_html(self, article):
        assert "<h2>Who pays?</h2><p>The extra sailings cost $310,000 a year, of which the " in (
            article.body
        )
        assert "60% &amp; the county the rest.</p>" in article.body
        assert (
            "<ul><li>the fuel tax, $84,000</li><li>parking at the Old Wharf, $40,000</li></ul>"
            in (article.body)
        )
        assert "the &lt;timetable&gt; is on" in article.body

    def test_cites_in_order(self, article):
        cited = [
            (c.source.publisher.name, c.source.publisher.kind, str(c), c.source.url, c.source.kind)
            for c in article.citations.all()
        ]
        assert cited == [
            (
                "The New York Times",
                "newspaper",
                "Night Boats: A History",
                "http://www.nytimes.com/2024/night-boats",
                "article",
            ),
            ("Wikipedia", "encyclopedia", "Ferry", None, "reference"),
            (
                "Tern Island Packet",
                "other",
                "The Last Boat",
                "https://packet.example/last-boat",
                "article",
            ),
            ("Google Search", "search", "night ferry", None, "search"),
        ]

    def test_has_bylines(self, article):
        assert [(b.author.name, b.author.kind, b.author.slug) for b in article.bylines.all()] == [
            ("DELIA POLK-MARSH", "person", "delia-polk-marsh"),
            ("Calder County Wire Staff", "organisation", "calder-county-wire-staff"),
        ]

    def test_keeps_what_no_rule_places_for_the_desk(self, article):
        notes = article.story.desk_notes
        assert notes.startswith("Imported from night-ferry.txt")
        assert notes.endswith(
            "No rule of the import places this:\n"
            "From the Calder County Wire, for Tuesday.\n"
            "This list was made on Monday.\n"
            "• Nothing that a rule knows\n"
            "• Wikipedia: Ferry"
        )

    def test_loses_no_word(self, article):
        assert Counter(words(FERRY.read_text("utf-8"))) - everything(article) == Counter(
            {"utm_source": 1, "wire": 1}
        ), "but for an address's tracking"


def test_it_says_what_it_did_and_what_it_could_not_place():
    said = run(FERRY, section="politics")
    assert "“Night Ferry Gets Three Hours, and a Bar” imported: at the desk." in said
    assert "subheads 3, paragraphs 7, list items 2, further reading 4, authors 2" in said
    assert "    • Nothing that a rule knows\n" in said


def test_publish(client, admin, edition):
    said = run(FERRY, section="politics", publish=True)
    article = Article.objects.live().get()
    assert f"imported: live at http://127.0.0.1:8000{article.get_absolute_url()}." in said
    assert article.story.steps.first().by == admin
    assert client.get(article.get_absolute_url()).status_code == 200


def test_the_author_of_a_draft_is_nobody_to_readers_until_it_is_out(client, admin, edition):
    run(FERRY, section="politics")
    author = Author.objects.get(name__icontains="polk")
    pages = [author.get_absolute_url(), reverse("author-feed", args=[author.slug])]
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert "Delia" not in client.get("/authors/").text
    publishing.publish(Article.objects.get(), by=admin)
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert "She lives on it." in client.get(pages[0]).text
    assert "Delia" not in client.get("/authors/").text


def test_the_author_of_a_story_that_is_published_is_on_the_masthead(client, admin, edition):
    run(FERRY, section="politics", publish=True)
    story = Article.objects.live().get()
    for page in ("/authors/", "/authors/delia-polk-marsh/", story.get_absolute_url()):
        assert "She lives on it." in client.get(page).text


def test_a_second_run_publishes_nothing_and_says_whose_it_is_to_publish(admin):
    run(FERRY, section="politics")
    said = run(FERRY, section="politics", publish=True)
    assert "(at the desk). It is the desk's to publish now. Nothing changed." in said
    assert not Article.objects.live().exists()


def test_a_second_run_changes_nothing_and_says_so(admin):
    run(FERRY, section="politics", publish=True)
    before = rows(), Article.objects.values().get(), Story.objects.values().get()
    said = run(FERRY, section="politics", publish=True)
    assert "is there already (live at http://127.0.0.1:8000/politics/night-ferry-gets" in said
    assert "Nothing changed." in said
    assert (rows(), Article.objects.values().get(), Story.objects.values().get()) == before


def test_the_same_file_twice_in_one_run():
    assert "Nothing changed." in run(FERRY, FERRY)
    assert Story.objects.count() == 1


def test_dry_run_leaves_nothing(admin):
    before = rows()
    said = run(FERRY, section="politics", publish=True, dry_run=True)
    assert "would be imported" in said
    assert rows() == before


def test_an_author_who_is_there_is_left_as_they_are():
    known = make_author("Delia Polk-Marsh", bio="Her own words.")
    said = run(FERRY)
    known.refresh_from_db()
    assert known.bio == "Her own words."
    assert Article.objects.get().bylines.first().author == known
    assert "She lives on it." in said
    assert "She lives on it." in Story.objects.get().desk_notes


def test_a_page_that_is_known_by_another_title_and_publisher(tmp_path):
    file = tmp_path / "rain.txt"
    file.write_text(
        "News Summary\nIt rained.\nRain\nIt rained on Monday.\nDeeper Dive:\n"
        "- The Paper Formerly Known: Rain falls https://packet.example/rain\n"
    )
    Source.objects.cite(
        title="Rain", url="https://packet.example/rain", publisher="Tern Island Packet"
    )
    run(file)
    citation = Citation.objects.get()
    assert (str(citation), citation.source.publisher.name) == ("Rain falls", "Tern Island Packet")
    assert "The Paper Formerly Known" in Story.objects.get().desk_notes


def test_what_no_column_holds_goes_to_the_desk_notes(tmp_path):
    lines = [
        f"- The rain: https://{'long-host.' * 20}example/a",
        f"- The rain: https://packet.example/{'雨' * 1900}",
        f"- {'The Packet ' * 20}: The rain",
        f"- The Packet: {'The rain ' * 60}",
    ]
    name = "Ann " * 40
    file = tmp_path / "rain.txt"
    file.write_text(
        "News Summary\nIt rained.\nRain\nIt rained on Monday.\nDeeper Dive:\n"
        + "\n".join(lines)
        + f"\nAuthor: {name}\nShe writes.\n"
    )
    said = run(file)
    notes = Story.objects.get().desk_notes
    for line in (*lines, name, "She writes."):
        assert line.strip() in notes
        assert line.strip() in said
    assert (Citation.objects.count(), Author.objects.count()) == (0, 0)


def test_the_longest_that_the_columns_hold(tmp_path):
    name = "雨" * 120
    file = tmp_path / "rain.txt"
    file.write_text(
        f"News Summary\nIt rained.\nRain\nIt rained on Monday.\nDeeper Dive:\n"
        f"- {name}: {'雨' * 300} https://packet.example/{'雨' * 215}\nAuthor: {name}\n"
    )
    run(file)
    source = Citation.objects.get().source
    assert (source.publisher.name, source.title) == (name, "雨" * 300)
    assert Byline.objects.get().author.name == name


class TestBadInput:
    def test_an_unknown_section_lists_those_there_are(self):
        make_section("City Hall")
        assert refused(FERRY, section="potlucks") == (
            "There is no section “potlucks”. There are: city-hall, politics."
        )

    def test_publish_needs_a_section_and_somebody_to_do_it(self):
        assert refused(FERRY, publish=True).startswith("--publish needs --section SLUG.")
        assert refused(FERRY, publish=True, section="politics").startswith(
            "--publish needs someone to publish it"
        )

    def test_a_writer_can_not_publish(self, writer):
        before = rows()
        said = refused(FERRY, publish=True, section="politics", by="walt")
        assert "Only editors can publish" in said
        assert rows() == before

    def test_an_unknown_user(self):
        assert refused(FERRY, by="nobody") == "There is no user “nobody” who may sign in."

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"", "It is empty."),
            (b"Dear sir,\nwhere is my paper?\n", "It has no line “News Summary”"),
            ("News Summary\nCafé".encode("latin-1"), "It is not text in UTF-8"),
            (bytes(range(256)) * 40, "It is not text in UTF-8"),
        ],
    )
    def test_a_file_that_is_no_article(self, tmp_path, data, why):
        file = tmp_path / "file.txt"
        file.write_bytes(data)
        before = rows()
        said = refused(file, section="politics")
        assert f"{file}: not imported. {why}" in said
        assert said.endswith("1 of 1 not imported.")
        assert rows() == before

    def test_a_file_of_noise_is_not_read_to_its_end(self, tmp_path):
        file = tmp_path / "noise.txt"
        with file.open("wb") as noise:
            noise.truncate(50_000_000_000)
        assert "larger than 1,000,000 bytes" in refused(file)

    def test_a_file_that_is_not_there_and_a_folder(self, tmp_path):
        assert "can't be read: No such file or directory." in refused(tmp_path / "none.txt")
        assert "can't be read: Is a directory." in refused(tmp_path)

    def test_the_other_files_are_imported_all_the_same(self, tmp_path):
        said = refused(tmp_path / "none.txt", FERRY)
        assert said.endswith("1 of 2 not imported.")
        assert Story.objects.count() == 1


@pytest.mark.skipif(not RECEIVED.exists(), reason=f"needs the article {RECEIVED.name} beside it")
class TestTheReceivedArticle:
    @pytest.fixture
    def article(self, admin):
        self.said = run(RECEIVED, section="politics", publish=True)
        return Article.objects.live().get()

    def test_body(self, article):
        lines = RECEIVED.read_text("utf-8").splitlines()
        assert (article.headline, article.summary) == (lines[2], lines[1])
        heads = range(4, 18, 2)
        expected = "".join(
            f"<h2>{lines[n]}</h2>" if n in heads else f"<p>{lines[n]}</p>" for n in range(3, 19)
        )
        assert article.body == expected
        assert article.body.count("<h2>") == 7

    def test_further_reading(self, article):
        lines = RECEIVED.read_text("utf-8").splitlines()
        cited = list(article.citations.select_related("source__publisher"))
        assert [f"- {c.source.publisher}: {c}" for c in cited] == lines[20:30]
        assert [c.source.publisher.kind for c in cited] == [
            *("newspaper", "encyclopedia", "broadcaster", "search", "newspaper"),
            *("encyclopedia", "agency", "search", "newspaper", "search"),
        ]
        assert [c.source.kind for c in cited].count("search") == 3
        assert Publisher.objects.count() == 10

    def test_author(self, article):
        author = article.bylines.get().author
        assert (author.name, author.is_organisation) == ("STAFF HERE ORLANDO WRITER", True)
        assert author.role == "ORLANDO STAFF WRITER"
        assert author.bio.startswith("The ORLANDO STAFF WRITER represents")

    def test_no_word_is_lost_and_every_line_is_placed(self, article):
        assert Counter(words(RECEIVED.read_text("utf-8"))) - everything(article) == Counter()
        assert "No rule" not in article.story.desk_notes
        assert "desk notes" not in self.said
