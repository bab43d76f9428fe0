"""Each check by what it finds, what it leaves alone, and how much it weighs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles import checks, drafts, publishing
from articles.models import Article, Rule
from articles.refusals import AddressTaken, FailsChecks, Incomplete
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_live,
    make_source,
)
from sources.models import Source

pytestmark = pytest.mark.django_db

LONG = " ".join(["The council met and voted on the budget for the year."] * 12)


@pytest.fixture
def good(clock, edition):
    """`good(**fields)`: a draft in which nothing is to mend but for what the fields bring."""

    def good(body=f"<p>{LONG}</p>", **fields):
        defaults = {"headline": "Council votes", "authors": [make_author()], "body": body}
        return make_article(**defaults | fields)

    return good


def make_licensed(until):
    image = make_image()
    image.licence_until = until
    image.save()
    return image


def found(article, **options):
    """What is found, by the name of its check."""
    return {each.check.name: each for each in checks.findings(article, **options)}


def test_a_story_as_it_should_be_has_nothing_to_mend(good):
    article = good(
        body=f'<p>{LONG} <a href="https://e.example/">Here</a></p>',
        lead_image=make_image(),
        sources=[make_source("A report", "https://e.example/report")],
    )
    assert checks.findings(article) == []


def test_every_check_has_a_name_of_its_own_and_says_what_it_does():
    names = [check.name for check in checks.CHECKS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= Rule._meta.get_field("check_name").max_length
    assert all(check.about.endswith(".") for check in checks.CHECKS)


class TestStructure:
    def test_headline_section_and_body(self, good):
        findings = checks.findings(good(headline=" ", section=None, body="", slug="bare"))
        told = [(each.field, each.sentence) for each in findings if each.blocks]
        assert told == [
            ("headline", "There is no headline."),
            ("section", "There is no section."),
            ("body", "There is no body."),
        ]

    def test_a_slug_that_another_story_was_live_under(self, good, editor):
        first = make_live("First", slug="first", by=editor)
        first.story.slug = "moved"
        first.story.save()
        thief = good(slug="first")
        assert found(thief)["duplicate-slug"].field == "story_slug"
        first.story.slug = "first-again"
        assert "duplicate-slug" not in found(first)

    def test_summary_and_byline(self, good):
        findings = found(good(summary=" \n", authors=[]))
        assert (findings["no-summary"].field, findings["no-byline"].field) == ("summary", "bylines")


class TestPictures:
    def test_alt_and_credit_of_the_lead_picture(self, good):
        findings = found(good(lead_image=make_image(alt=" ", credit="")))
        assert {name: each.field for name, each in findings.items()} == {
            "picture-alt": "lead_image",
            "picture-credit": "lead_image",
        }
        assert findings["picture-alt"].sentence == (
            "Say what the lead picture shows: it has no alt text."
        )
        assert findings["picture-alt"].blocks
        assert not findings["picture-credit"].blocks

    def test_alt_and_credit_of_a_picture_in_the_body(self, good):
        image = make_image(alt="", credit="", caption="The pier")
        figure = f'<figure data-image="{image.pk}"><figcaption></figcaption></figure>'
        findings = found(good(body=f"<p>{LONG}</p>{figure}{figure}"))
        assert findings["picture-alt"].field == "body"
        assert "the picture “The pier” in the body" in findings["picture-credit"].sentence

    def test_a_picture_shown_twice_is_told_once(self, good):
        image = make_image(alt="")
        figure = f'<figure data-image="{image.pk}"><figcaption></figcaption></figure>'
        findings = checks.findings(good(body=f"<p>{LONG}</p>{figure}", lead_image=image))
        assert [(each.check.name, each.field) for each in findings] == [
            ("picture-alt", "lead_image")
        ]

    def test_a_licence_that_ended_or_ends_before_the_story_goes_out(self, good):
        article = good(lead_image=make_licensed(date(2026, 3, 3)))
        assert "picture-licence" not in found(article)
        last_moment = datetime(2026, 3, 4, 4, 59, tzinfo=UTC)  # 23:59 in New York
        assert "picture-licence" not in found(article, at=last_moment)
        late = found(article, at=last_moment + timedelta(minutes=1))["picture-licence"]
        assert late.sentence == (
            "The licence of the lead picture ends before the story goes out, on 3 March 2026."
        )
        over = found(good(lead_image=make_licensed(date(2026, 3, 1))))
        assert over["picture-licence"].sentence == (
            "The licence of the lead picture ended on 1 March 2026."
        )

    def test_of_a_scheduled_version_its_own_instant_counts(self, good, editor):
        article = good(lead_image=make_licensed(date(2026, 3, 3)))
        publishing.publish(article, by=editor, at=timezone.now() + timedelta(days=3))
        assert "picture-licence" in found(article)


class TestLengths:
    def test_a_headline_past_what_search_and_social_cut(self, good):
        assert checks.findings(good(headline="n" * 53)) == []
        assert (
            checks.findings(good(headline="Illicit bill fills titles, " * 2 + "it is told")) == []
        )
        [past_search] = checks.findings(good(headline="n" * 54))
        assert past_search.field == "headline"
        assert past_search.sentence == (
            "It has 54 characters; it is cut by search results at about 60. "
            "Shorten it, or give a search title."
        )
        [past_both] = checks.findings(good(headline="n" * 71))
        assert "at about 60 and social cards at about 70" in past_both.sentence
        assert past_both.sentence.endswith("give a search title and social title.")

    def test_titles_of_their_own_count_in_its_place(self, good):
        fine = {"search_title": "Short", "social_title": "Short"}
        assert checks.findings(good(headline="n" * 90, **fine)) == []
        findings = checks.findings(
            good(headline="n" * 90, search_title="n" * 61, social_title="n" * 71)
        )
        assert [each.field for each in findings] == ["search_title", "social_title"]

    def test_words_below_and_above_what_is_usual(self, good):
        assert "unusual-length" not in found(good(body=f"<p>{'word ' * 100}</p>"))
        short = found(good(body=f"<p>{'word ' * 99}</p>"))["unusual-length"]
        assert short.sentence == "It has only 99 words; stories have 100 or more."
        assert "unusual-length" not in found(good(body=f"<p>{'word ' * 3000}</p>"))
        long = found(good(body=f"<p>{'word ' * 3001}</p>"))["unusual-length"]
        assert long.sentence == (
            "It has 3,001 words, 13 minutes of reading; stories have 3,000 or fewer."
        )


class TestReading:
    def test_a_line_without_an_address(self, good):
        lines = [make_source("A", "https://a.example/"), make_source("A book")]
        finding = found(good(sources=lines))["citation-address"]
        assert (finding.field, finding.sentence) == ("citations-1", "“A book” has no address.")

    def test_search_pages_in_lines_and_links(self, good):
        search = make_source("Results", "https://www.google.com/search?q=pier")
        assert search.kind == Source.Kind.SEARCH
        article = good(
            body=f'<p>{LONG} <a href="https://www.bing.com/search?q=pier&amp;x=1">found</a>.</p>',
            sources=[search],
        )
        told = [
            (each.field, each.words)
            for each in checks.findings(article)
            if each.check.name == "search-page"
        ]
        assert told == [("citations-0", ""), ("body", "found")]

    def test_a_search_page_of_any_site(self, good):
        search = make_source("Results", "https://gazette.example/search?query=pier")
        assert search.kind == Source.Kind.SEARCH
        Source.objects.update(kind=Source.Kind.ARTICLE)  # as one that was cited long ago
        assert "search-page" in found(good(sources=[search]))

    @pytest.mark.parametrize("answer", [0, 404, 410])
    def test_a_dead_link_says_when_it_was_asked(self, good, answer):
        source = make_source("A report", "https://e.example/gone")
        Source.objects.filter(pk=source.pk).update(answer=answer, asked_at=timezone.now())
        article = good(
            body=f'<p>{LONG} <a href="https://E.example/gone">It says so</a>.</p>',
            sources=[source],
        )
        cited, linked = checks.findings(article)
        said = f"answered {answer}" if answer else "didn’t answer"
        asked = "when it was asked, at 12:00 EST on Monday 2 March 2026."
        assert (cited.field, cited.sentence) == ("citations-0", f"“A report” {said} {asked}")
        assert (linked.field, linked.sentence, linked.words) == (
            "body",
            f"The link “It says so” {said} {asked}",
            "It says so",
        )

    @pytest.mark.parametrize("answer", [None, 200, 301, 403, 429, 503])
    def test_what_answers_or_lets_no_robot_in_is_not_dead(self, good, answer):
        source = make_source("A report", "https://e.example/there")
        Source.objects.filter(pk=source.pk).update(answer=answer, asked_at=timezone.now())
        assert checks.findings(good(sources=[source])) == []


class TestPlaceholders:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("It cost TK dollars.", "TK"),
            ("The mayor (TK) said so.", "TK"),
            ("It began on TK. The council met.", "TK"),
            ("Then TKTK happened.", "TKTK"),
            ("Lorem ipsum dolor sit.", "Lorem ipsum"),
            ("It has XXX members.", "XXX"),
            ("It has xxxx members.", "xxxx"),
            ("So said [name], who left.", "[name]"),
            ("So said [NAME], who left.", "[NAME]"),
            ("It is [to come].", "[to come]"),
            ("See [insert the mayor’s quote].", "[insert the mayor’s quote]"),
            ("Insert quote here.", "Insert quote here"),
            ("He spoke. Insert a better photo here.", "Insert a better photo here"),
        ],
    )
    def test_it_is_found_in_the_body(self, good, text, words):
        finding = found(good(body=f"<p>{LONG} {text}</p>"))["placeholder"]
        assert (finding.field, finding.words, finding.blocks) == ("body", words, True)

    @pytest.mark.parametrize(
        "text",
        [
            "A shop of TK Maxx opened.",
            "Turkish Airlines flight TK 1951 landed.",
            "The ATK and TKO clubs, and AT&TK.",
            "They won Super Bowl XXX.",
            "It was the XXX Olympiad.",
            "“When [the mayor] came, [he] left [us],” she said.",
            "They insert the card here and there.",
            "Louis XX and Louis XIX.",
            "The date is to come.",
            "See exxxtra.",
        ],
    )
    def test_words_and_names_like_it_are_left_alone(self, good, text):
        assert "placeholder" not in found(good(body=f"<p>{LONG} {text}</p>"))

    @pytest.mark.parametrize(
        "field", ["headline", "kicker", "summary", "lead_caption", "social_title"]
    )
    def test_every_text_that_readers_see_is_read(self, good, field):
        assert found(good(**{field: "Mayor TK wins"}))["placeholder"].field == field

    def test_further_reading_too(self, good):
        article = good(sources=[make_source("TK", "https://e.example/")])
        assert found(article)["placeholder"].field == "citations-0"


class TestWeights:
    def test_what_blocks_unless_editors_say_otherwise(self):
        blocking = {check.name for check in checks.CHECKS if check.default == "block"}
        assert blocking == {"incomplete", "duplicate-slug", "placeholder", "picture-alt"}

    def test_editors_decide(self, good):
        article = good(summary="", headline="TK")
        assert [each.weight for each in checks.findings(article)] == ["block", "warn"]
        Rule.objects.create(check_name="placeholder", weight="off")
        Rule.objects.create(check_name="no-summary", weight="block")
        assert [(e.check.name, e.weight) for e in checks.findings(article)] == [
            ("no-summary", "block")
        ]

    def test_what_a_page_needs_blocks_whatever_a_row_says(self, good, editor):
        Rule.objects.create(check_name="incomplete", weight="off")
        with pytest.raises(Incomplete):
            publishing.publish(good(section=None), by=editor)

    def test_to_decide_tells_what_changed(self):
        wanted = {"placeholder": "warn", "no-summary": "warn", "incomplete": "off", "x": "off"}
        [(rule, check, before)] = checks.decide(checks.CHECKS, wanted)
        assert (check.name, before, rule.weight) == ("placeholder", "block", "warn")
        assert Rule.objects.count() == 1


class TestPublishing:
    """Whoever calls, what blocks holds the story back, and nothing changes."""

    def test_publish_refuses_and_names_all_that_blocks(self, good, editor):
        article = good(kicker="TK", lead_image=make_image(alt=""))
        with pytest.raises(FailsChecks) as refused:
            publishing.publish(article, by=editor)
        assert str(refused.value) == (
            "It can't go out yet. “TK” stands in for text to come. "
            "Say what the lead picture shows: it has no alt text."
        )
        assert not Article.objects.on_timeline().exists()
        assert [step.action for step in article.story.steps.all()] == ["create"]

    def test_plan_refuses(self, good):
        with pytest.raises(FailsChecks):
            publishing.plan(good(kicker="TK"))

    def test_reschedule_refuses_what_has_come_to_block(self, good, editor):
        at = timezone.now() + timedelta(hours=1)
        article = publishing.publish(good(summary=""), by=editor, at=at)
        Rule.objects.create(check_name="no-summary", weight="block")
        with pytest.raises(FailsChecks, match="no news summary"):
            publishing.reschedule(article, by=editor, at=at + timedelta(hours=1))
        article.refresh_from_db()
        assert article.live_from == at

    def test_a_licence_that_ends_too_soon_for_the_instant(self, good, editor):
        Rule.objects.create(check_name="picture-licence", weight="block")
        article = good(lead_image=make_licensed(date(2026, 3, 3)))
        with pytest.raises(FailsChecks, match="ends before the story goes out"):
            publishing.publish(article, by=editor, at=timezone.now() + timedelta(days=3))
        publishing.publish(article, by=editor)

    def test_what_warns_is_published(self, good, editor):
        publishing.publish(good(summary="", authors=[]), by=editor)
        assert Article.objects.live().exists()

    def test_the_slug_of_another_is_told_as_such(self, good, editor):
        first = make_live("First", slug="first", by=editor)
        first.story.slug = "moved"
        first.story.save()
        with pytest.raises(AddressTaken, match="used the slug “first”"):
            publishing.publish(good(slug="first"), by=editor)


def test_its_queries_do_not_grow_with_the_story(good, django_assert_num_queries):
    images = [make_image() for _ in range(3)]
    figures = "".join(f'<figure data-image="{i.pk}"></figure>' for i in images)
    links = "".join(f'<a href="https://e{i}.example/">x</a> ' for i in range(5))
    article = good(
        body=f"<p>{LONG} {links}</p>{figures}",
        lead_image=images[0],
        authors=[make_author() for _ in range(3)],
        sources=[make_source(f"S{i}", f"https://s{i}.example/") for i in range(4)],
    )
    article = Article.objects.select_related("story").get(pk=article.pk)
    # Rules, two for the slug, pictures, bylines and authors, citations with sources and
    # publishers, links in the body as sources and as linked pages, the lead picture.
    with django_assert_num_queries(11):
        assert checks.findings(article) == []


def test_a_new_draft_is_checked_as_the_next_version_of_its_story(good, editor):
    live = publishing.publish(good(slug="bridge"), by=editor)
    assert checks.findings(drafts.copy(live, by=editor)) == []
