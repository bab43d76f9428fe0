"""Expressions written down once say at every instant what the ORM would."""

from datetime import timedelta

import pytest
from django.db.models import Value

from articles import boundaries
from articles.models import Section
from newsroom.clock import now
from newsroom.demo.factories import make_live, make_section
from newsroom.prepared import Prepared
from newsroom.rows import Rows

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asked(expression):
    return Section.objects.annotate(it=expression).values_list("it", flat=True).get()


def test_each_instant_gets_its_own_answer():
    make_section()
    begun = now()
    for hours in (2, 5):
        make_live(at=begun - HOUR, until=begun + hours * HOUR)
    prepared = Prepared(boundaries.expression)
    for hours, end in ((0, 2), (2, 5), (3, 5), (0, 2)):
        at = begun + hours * HOUR
        found = asked(prepared(at))
        assert found == asked(boundaries.expression(at)) == begun + end * HOUR
    assert asked(prepared(begun + 9 * HOUR)) == boundaries.FAR


def test_rows_arrive_as_they_would():
    section = make_section("Politics")
    nav = Rows(Section.objects.all(), pk="pk", name="name")
    assert asked(Prepared(lambda at: nav)(now())) == [{"pk": section.pk, "name": "Politics"}]


def test_other_values_stay_what_they_are():
    make_section()
    assert asked(Prepared(lambda at: Value("100 %"))(now())) == "100 %"
