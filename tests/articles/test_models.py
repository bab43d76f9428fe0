"""Facts about single rows."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import get_resolver

from articles import drafts, publishing
from articles.addresses import RESERVED
from articles.models import Article, Byline, Section, Story
from authors.models import Author
from newsroom import clock as time
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_editor,
    make_image,
    make_live,
    make_section,
    make_source,
    make_user,
    make_writer,
)

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


class TestSections:
    def test_never_stand_inside_themselves(self):
        city = make_section("City")
        schools = make_section("Schools", parent=city)
        sports = make_section("School sports", parent=schools)
        city.parent = sports
        with pytest.raises(ValidationError, match="inside itself"):
            city.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            Section.objects.filter(pk=city.pk).update(parent=city)

    @pytest.mark.parametrize("slug", [slug for slug in RESERVED if "." not in slug])
    def test_a_reserved_slug_is_refused_in_words(self, slug):
        with pytest.raises(ValidationError, match="an address of the site itself"):
            Section(name="Taken", slug=slug).full_clean()

    def test_slugs_are_in_lower_case_lest_two_differ_by_case_alone(self, db):
        section = Section(name="Politics", slug="Politics")
        section.full_clean()
        assert section.slug == "politics"
        with pytest.raises(IntegrityError), transaction.atomic():
            Section.objects.create(name="Politics", slug="POLITICS")

    def test_every_first_part_of_an_address_is_reserved(self):
        """Else a section could stand in front of a page, or a page in front of a section."""
        routes = [str(entry.pattern).lstrip("^") for entry in get_resolver().url_patterns]
        routes += [
            str(inner.pattern)
            for entry in get_resolver().url_patterns
            for inner in getattr(entry, "url_patterns", ())
            if not str(entry.pattern)
        ]
        firsts = {route.split("/")[0] for route in routes} - {""}
        # A slug has neither: these could be no section's.
        assert {first for first in firsts if not {"<", "."} & {*first}} <= {*RESERVED}

    def test_one_with_articles_stays(self):
        article = make_article()
        with pytest.raises(ProtectedError):
            article.section.delete()


class TestArticles:
    def test_know_their_address_before_and_after_they_are_out(self, editor):
        article = make_article(slug="a-pump", section=make_section("City"))
        assert article.get_absolute_url() == "/city/a-pump/"
        publishing.publish(article, by=editor)
        Story.objects.update(slug="a-bigger-pump")
        assert Article.objects.get().get_absolute_url() == "/city/a-pump/"

    def test_without_a_section_there_is_an_address_still(self):
        assert make_article(slug="x", section=None).get_absolute_url() == "/unfiled/x/"

    @pytest.mark.parametrize(("words", "minutes"), [(0, 1), (230, 1), (460, 2), (2300, 10)])
    def test_reading_takes_at_least_a_minute(self, words, minutes):
        assert Article(word_count=words).minutes == minutes

    def test_are_live_from_their_first_instant_up_to_their_last(self, clock):
        article = make_live(at=time.now())
        assert [article.is_live(time.now() + n * HOUR) for n in (-1, 0, 99)] == [False, True, True]
        article.live_until = time.now() + HOUR
        assert not article.is_live(time.now() + HOUR)
        assert not Article().is_live(time.now())

    def test_a_caption_of_its_own_goes_before_the_picture_s(self):
        article = make_article(lead_image=make_image(caption="The street"))
        assert article.caption == "The street"
        article.lead_caption = "The street on Sunday"
        assert article.caption == "The street on Sunday"
        assert Article().caption == ""

    def test_credits_keep_roles_together_in_the_order_of_their_firsts(self):
        ada, ben, cy = (make_author(name) for name in ("Ada", "Ben", "Cy"))
        photography = Byline.Role.PHOTOGRAPHY
        article = make_article(authors=[ada, (ben, photography), cy, (ada, photography)])
        assert article.credits == [("By", [ada, cy]), ("Photography", [ben, ada])]

    def test_an_author_has_a_role_once_and_a_source_is_cited_once(self):
        ada, source = make_author("Ada"), make_source()
        article = make_article(authors=[ada, (ada, Byline.Role.PHOTOGRAPHY)], sources=[source])
        with pytest.raises(IntegrityError), transaction.atomic():
            article.bylines.create(author=ada)
        with pytest.raises(IntegrityError), transaction.atomic():
            article.citations.create(source=source)

    def test_an_author_with_bylines_stays(self):
        make_article(authors=[make_author("Ada")])
        with pytest.raises(ProtectedError):
            Author.objects.get().delete()

    def test_bodies_are_clean_whoever_saves_them(self, editor):
        article = make_article()
        article.body = "<p onclick='x()'>Hello<script>alert(1)</script></p>"
        drafts.keep(article, by=editor)
        article.refresh_from_db()
        assert article.body == "<p>Hello</p>"
        assert (article.plain, article.word_count) == ("Hello", 1)


class TestStories:
    def test_a_writer_s_own_are_those_begun_and_those_signed(self):
        walt, wilma = make_writer("walt"), make_writer("wilma")
        begun = make_article(by=walt).story
        signed = make_article(by=wilma, authors=[make_author("Walt", user=walt)]).story
        other = make_article(by=wilma).story
        assert [story.is_editable_by(walt) for story in (begun, signed, other)] == [1, 1, 0]
        assert set(Story.objects.own_of(walt)) == {begun, signed}

    @pytest.mark.parametrize("stage", Story.Stage.values)
    def test_who_may_edit_one_at_each_stage(self, stage):
        walt, edith, reader = make_writer(), make_editor(), make_user()
        story = make_article(by=walt).story
        story.stage = stage
        story.save()
        assert story.is_editable_by(walt) == (stage != Story.Stage.READY)
        assert story.is_editable_by(edith)
        assert not story.is_editable_by(reader)

    def test_only_what_was_never_out_may_be_deleted(self, clock, editor, writer):
        article = make_article(by=editor)
        assert article.story.is_deletable_by(editor)
        assert not article.story.is_deletable_by(writer)
        publishing.publish(article, by=editor, at=time.now() + HOUR)
        assert not article.story.is_deletable_by(editor)
        publishing.unschedule(article, by=editor)
        assert article.story.is_deletable_by(editor)
