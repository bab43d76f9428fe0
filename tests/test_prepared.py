"""Queries written down once say at every instant, and of every value, what the ORM would."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Value
from django.test.utils import CaptureQueriesContext

from articles import boundaries
from articles.carried import BYLINES, SIGNED
from articles.models import Article, Section
from newsroom.clock import now
from newsroom.demo.factories import make_article, make_author, make_image, make_live, make_section
from newsroom.prepared import Prepared
from newsroom.rows import Counted, Rows

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_each_instant_gets_its_own_answer():
    make_section()
    begun = now()
    for hours in (2, 5):
        make_live(at=begun - HOUR, until=begun + hours * HOUR)
    asked = Prepared(lambda at: Section.objects.annotate(it=boundaries.expression(at)))
    for hours, end in ((0, 2), (2, 5), (3, 5), (0, 2)):
        at = begun + hours * HOUR
        section = asked(at=at)[0]
        assert section.it == boundaries.next_after(at) == begun + end * HOUR
    assert asked(at=begun + 9 * HOUR)[0].it == boundaries.FAR


def test_rows_are_what_the_orm_makes_of_them():
    image = make_image()
    make_live("Bridge", lead_image=image, authors=[make_author("Ada")], slug="bridge")
    make_live("Harbour", slug="harbour")

    def build(slug):
        found = Article.objects.live(now()).with_cards("story").select_related("story")
        return found.filter(slug=slug)

    # `live(now())` is of one instant, which is the query's for good.
    asked = Prepared(build)
    for slug in ("bridge", "harbour", "tunnel"):
        for ours, theirs in zip(asked(slug=slug), build(slug), strict=True):
            assert ours == theirs
            assert vars(ours).keys() == vars(theirs).keys()
            for name in ("section", "lead_image"):
                assert getattr(ours, name) == getattr(theirs, name)
            assert ours._state.adding is False
            assert ours.name_rows == theirs.name_rows
    [bridge] = asked(slug="bridge")
    assert bridge.lead_image == image
    assert bridge.name_rows == [{"role": "by", "name": "Ada"}]


def test_it_is_written_once_for_each_shape():
    sections = [make_section(name) for name in ("News", "Sport", "Arts")]
    calls = []

    def build(keys, name, is_top):
        calls.append((keys, name, is_top))
        found = Section.objects.filter(pk__in=keys).order_by("pk")
        found = found.filter(name=name) if name else found
        return found.filter(parent=None) if is_top else found

    asked = Prepared(build)
    pks = [section.pk for section in sections]
    assert asked(keys=(pks[0], pks[2]), name=None, is_top=True) == [sections[0], sections[2]]
    assert asked(keys=(pks[1], pks[2]), name=None, is_top=True) == [sections[1], sections[2]]
    assert asked(keys=(pks[1], 0), name=None, is_top=True) == [sections[1]]
    assert len(calls) == 1
    assert asked(keys=(pks[1], pks[2]), name="Arts", is_top=False) == [sections[2]]
    assert asked(keys=(pks[1], pks[2]), name="Sport", is_top=False) == [sections[1]]
    assert len(calls) == 2
    with CaptureQueriesContext(connection) as queries:
        assert asked(keys=(), name=None, is_top=True) == []
    assert not queries.captured_queries


def test_a_value_that_the_query_leaves_out_is_told():
    asked = Prepared(lambda at, slug: Section.objects.filter(slug=slug))
    with pytest.raises(ValueError, match="doesn't compare"):
        asked(at=now(), slug="news")


def test_a_value_that_is_no_whole_parameter_is_told():
    asked = Prepared(lambda name: Section.objects.filter(name__contains=name))
    with pytest.raises(ValueError, match="doesn't compare"):
        asked(name="port")


def test_other_values_stay_what_they_are():
    make_section("News")
    odd = ("100 %", "%s", "It’s 'so', \\ says “she”", "")
    asked = Prepared(
        lambda name: Section.objects.filter(name=name).annotate(
            **{f"it_{n}": Value(text) for n, text in enumerate(odd)},
            three=Value(3),
            half=Value(0.5),
            none=Value(None, CharField()),
            yes=Value(True),
        )
    )
    [found] = asked(name="News")
    assert (found.it_0, found.it_1, found.it_2, found.it_3) == odd
    assert (found.three, found.half, found.none, bool(found.yes)) == (3, 0.5, None, True)


class TestRows:
    def test_they_arrive_as_instances(self):
        portrait = make_image(caption="Ada at her desk")
        ada = make_author("Ada", role="Reporter", portrait=portrait)
        ada.links.create(label="Home", url="https://ada.example/")
        make_live(authors=[ada, make_author("Ben")])
        with CaptureQueriesContext(connection) as queries:
            [article] = Article.objects.live().annotate(byline_rows=BYLINES)
            first, second = article.bylines.all()
            assert (first.author, first.role, first.author.role) == (ada, "by", "Reporter")
            assert first.author.portrait.caption == "Ada at her desk"
            assert first.author.portrait.focal_x == 0.5
            assert first.author.portrait.pk == first.author.portrait_id == portrait.pk
            assert first.links == [{"label": "Home", "url": "https://ada.example/"}]
            assert second.author.portrait is None
            assert second.links == []
        assert len(queries) == 1

    def test_what_is_not_carried_is_fetched(self):
        make_live(authors=[make_author("Ada", bio="Since 2011.")])
        [article] = Article.objects.live().annotate(byline_rows=SIGNED)
        assert article.credits[0][1][0].bio == "Since 2011."

    def test_none_is_an_empty_list(self):
        make_article()
        [article] = Article.objects.with_page(now())
        for rows in (article.bylines, article.citations, article.pictures):
            assert rows.all() == []

    def test_dicts_hold_the_fields_that_are_named(self):
        section = make_section("Politics")
        nav = Rows(Section.objects.all(), pk="pk", name="name")
        [found] = Section.objects.annotate(it=nav)
        assert found.it == [{"pk": section.pk, "name": "Politics"}]

    def test_of_what_can_be_no_row_there_is_none(self):
        make_section("Politics")
        none = Section.objects.filter(pk__in=[])
        [found] = Section.objects.annotate(it=Rows(none, pk="pk"), many=Counted(none.values("pk")))
        assert (found.it, found.many) == ([], 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("one_plan", [True, False])
def test_it_outlives_the_connection_and_an_error(one_plan):
    asked = Prepared(lambda slug: Section.objects.filter(slug=slug), one_plan=one_plan)
    make_section("Politics")
    for _ in range(2):
        assert len(asked(slug="politics")) == 1
        connection.close()
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic():
            asked(slug="no letter: \0")
    assert len(asked(slug="politics")) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
def test_what_is_found_by_keys_is_planned_once():
    asked = Prepared(lambda key: Section.objects.filter(pk=key), one_plan=True)
    keys = [make_section(f"Section {n}").pk for n in range(7)]
    for key in keys:
        assert [section.pk for section in asked(key=key)] == [key]
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall() if "articles_section" in statement]
    assert len(kept) == 1
