"""Pages that are counted as far as they need to be."""

import pytest
from django.contrib.auth.models import User
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom import counting
from newsroom.counting import NearPages

pytestmark = pytest.mark.django_db


@pytest.fixture
def users():
    User.objects.bulk_create(User(username=f"u{n:03}") for n in range(30))
    return User.objects.order_by("username")


def pages(users, asked):
    return NearPages(users, 2, whole=User.objects.all(), asked=asked)


def test_as_far_as_a_few_pages_past_the_one_asked_for(users):
    near = pages(users, "1")
    assert near.has_more
    assert near.counted == "more than 10"
    assert list(near.page_range) == [1, 2, 3, 4, 5, 6]
    there = pages(users, "6")
    assert [user.username for user in there.page(6)] == ["u010", "u011"]
    assert there.num_pages == 11


def test_to_the_end_where_it_is_near(users):
    near = pages(users, 12)
    assert not near.has_more
    assert near.counted == "30"
    assert near.num_pages == 15
    with pytest.raises(EmptyPage):
        near.page(16)


@pytest.mark.parametrize("asked", [None, "", "none", "-4", "0"])
def test_what_is_no_page_is_the_first(users, asked):
    assert pages(users, asked).num_pages == pages(users, 1).num_pages


@pytest.mark.parametrize("asked", ["9" * 30, counting.FURTHEST + 1])
def test_a_page_past_the_end_of_all_is_none(users, asked):
    with pytest.raises(EmptyPage):
        pages(users, asked).page(asked)


@pytest.mark.parametrize(("asked", "count"), [(1, 11), (6, 21), (12, 30), (15, 30)])
def test_page_and_count_in_one_query(users, asked, count):
    """As long as they are to be counted in the order that they stand in."""
    near = NearPages(users, 2, whole=User.objects.all(), asked=asked, met_by=None)
    with CaptureQueriesContext(connection) as queries:
        assert near.count == count
        page = near.page(asked)
    assert [user.username for user in page] == [f"u{2 * asked - 2:03}", f"u{2 * asked - 1:03}"]
    assert len(queries) == 2  # which they are, and all that is shown of them


@pytest.mark.parametrize("asked", [16, 99])
def test_so_past_the_end(users, asked):
    near = NearPages(users, 2, whole=User.objects.all(), asked=asked, met_by=None)
    assert near.counted == "30"
    with pytest.raises(EmptyPage):
        near.page(asked)


@pytest.mark.parametrize("asked", [1, 2, 16])
def test_all_on_one_page(users, asked):
    """Whatever page was asked for."""
    near = NearPages(users, 40, whole=User.objects.all(), asked=asked, met_by=None)
    assert near.count == 30
    assert [user.username for user in near.all()] == [f"u{n:03}" for n in range(30)]


def test_all_on_one_page_and_their_count_in_one_query(users):
    near = NearPages(users, 40, whole=User.objects.all(), met_by=None)
    with CaptureQueriesContext(connection) as queries:
        assert near.count == len(near.all())
    assert len(queries) == 2  # which they are, and all that is shown of them


def test_who_is_gone_meanwhile_is_left_out(users):
    near = NearPages(users, 2, whole=User.objects.exclude(username="u001"), met_by=None)
    assert [user.username for user in near.page(1)] == ["u000"]


def test_no_more_rows_are_read_than_are_counted(users):
    with CaptureQueriesContext(connection) as asked:
        assert pages(users, 1).count == 11
    assert "LIMIT 11" in asked.captured_queries[0]["sql"]
