"""Which months have stories that readers see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import OuterRef

from articles import months, publishing
from articles.models import Article
from authors.models import Author
from newsroom.clock import now
from newsroom.demo.factories import make_author, make_live
from newsroom.rows import Met

pytestmark = pytest.mark.django_db


def found(edition, **asked):
    return list(months.of(edition, now(), **asked))


def test_an_empty_paper_has_none(edition):
    assert found(edition) == []


def test_months_are_the_editions_across_the_year_and_the_change_of_the_clocks(clock, edition):
    for at in (
        datetime(2025, 11, 1, 3, 59, tzinfo=UTC),  # October still in New York
        datetime(2025, 12, 1, 4, 59, tzinfo=UTC),  # November, in winter time
        datetime(2025, 12, 1, 5, 0, tzinfo=UTC),
        datetime(2026, 1, 1, 4, 59, tzinfo=UTC),  # December
        datetime(2026, 2, 1, 5, 0, tzinfo=UTC),
    ):
        make_live(at=at)
    told = [(f"{month.start:%Y-%m}", month.newest) for month in found(edition)]
    assert told == [
        ("2026-02", datetime(2026, 2, 1, 5, 0, tzinfo=UTC)),
        ("2025-12", datetime(2026, 1, 1, 4, 59, tzinfo=UTC)),
        ("2025-11", datetime(2025, 12, 1, 4, 59, tzinfo=UTC)),
        ("2025-10", datetime(2025, 11, 1, 3, 59, tzinfo=UTC)),
    ]


def test_what_was_withdrawn_has_no_month(clock, edition, editor):
    gone = make_live("Gone", at=datetime(2026, 1, 10, tzinfo=UTC))
    make_live("Stays", at=datetime(2025, 12, 10, tzinfo=UTC))
    publishing.withdraw(gone.story, by=editor, reason="wrong")
    assert [f"{month.start:%Y-%m}" for month in found(edition)] == ["2025-12"]


@pytest.mark.parametrize(("more_than", "has_more"), [(2, True), (3, False), (4, False)])
def test_whether_it_has_more_than_so_many(clock, edition, more_than, has_more):
    for _ in range(3):
        make_live()
    [month] = found(edition, more_than=more_than)
    assert month.has_more is has_more


def test_it_changed_when_an_older_story_was_updated(clock, edition):
    older = make_live("Older", at=now() - timedelta(hours=5))
    make_live("Newer", at=now() - timedelta(hours=3))
    at = now() - timedelta(hours=1)
    Article.objects.filter(pk=older.pk).update(updated_at=at)
    [month] = found(edition, more_than=9)
    assert month.changed == month.updated == at


def test_an_author_of_nothing_live_is_not_met(clock, editor):
    live, gone = make_author("Ada"), make_author("Ben")
    make_live(authors=[live])
    article = make_live(at=now() - timedelta(hours=1), authors=[gone])
    publishing.withdraw(article.story, by=editor, reason="wrong")
    signed = Article.objects.live(now()).filter(bylines__author=OuterRef("pk"))
    assert list(Author.objects.filter(Met(signed))) == [live]
