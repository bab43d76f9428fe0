"""The calendar: what it shows, to whom, in the newsroom's zone; and rescheduling from it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles import drafts, publishing
from articles.models import Article
from newsroom.demo import bulk
from newsroom.demo.factories import make_article, make_live, make_section, make_user
from newsroom.desk.entries import Kind, entries

from .conftest import queries_of, says

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SIX = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
"""06:00 in New York on the day after the clock's noon."""
QUERIES = 2
"""The entries and the user's key, besides what every page of the desk asks."""


def schedule(headline, at, *, by, until=None, **fields):
    return publishing.publish(make_article(headline, by=by, **fields), by=by, at=at, until=until)


def happens(start, end=None):
    found = entries(start, end, at=timezone.now())
    return [(entry.kind, entry.article.headline, entry.instant) for entry in found]


class TestWhatHappens:
    def test_it_goes_live_changes_ends_is_withdrawn(self, clock, edition, editor):
        now = timezone.now()
        first = schedule("Ferry", SIX, by=editor, until=SIX + 5 * HOUR)
        newer = drafts.copy(first, by=editor)
        publishing.publish(newer, by=editor, at=SIX + HOUR, until=SIX + 2 * HOUR)
        gone = make_live("Gone", by=editor)
        publishing.withdraw(gone.story, by=editor, reason="Wrong", at=SIX + 3 * HOUR)
        assert happens(now) == [
            (Kind.LIVE, "Gone", now),
            (Kind.LIVE, "Ferry", SIX),
            (Kind.CHANGE, "Ferry", SIX + HOUR),
            (Kind.END, "Ferry", SIX + 2 * HOUR),
            (Kind.GONE, "Gone", SIX + 3 * HOUR),
        ]

    def test_the_end_of_the_span_is_not_in_it(self, clock, edition, editor):
        schedule("Ferry", SIX, by=editor, until=SIX + HOUR)
        assert [what for what, *_ in happens(SIX, SIX + HOUR)] == [Kind.LIVE]
        assert [what for what, *_ in happens(SIX + HOUR, SIX + 2 * HOUR)] == [Kind.END]
        assert happens(SIX - HOUR, SIX) == []

    def test_two_stories_in_one_minute_know_of_one_another(self, clock, edition, editor):
        schedule("Ferry", SIX, by=editor)
        schedule("Bridge", SIX + timedelta(seconds=59), by=editor)
        schedule("Late", SIX + timedelta(seconds=60), by=editor)
        said = {e.article.headline: e.clash for e in entries(SIX, None, at=timezone.now())}
        assert said == {
            "Ferry": "In the same minute: “Bridge”.",
            "Bridge": "In the same minute: “Ferry”.",
            "Late": "",
        }

    def test_of_many_in_one_minute_two_are_named(self, clock, edition, editor):
        for headline in ("Ferry", "Bridge", "Bus", "Tram"):
            schedule(headline, SIX, by=editor)
        first, *_ = entries(SIX, None, at=timezone.now())
        assert first.clash == "In the same minute: “Bridge”, “Bus” and 1 more."


@pytest.fixture
def ferry(edition, clock, editor):
    return schedule("Ferry", SIX, by=editor, section=make_section("Transit", colour="navy"))


class TestPages:
    def read(self, desk, user, span="", day="", **query):
        client = desk(user).client
        address = reverse("admin:calendar-page", args=[span, day]) if span else "/admin/calendar/"
        return client.get(address, query)

    def test_the_month_of_today(self, desk, editor, ferry):
        page = self.read(desk, editor)
        told = says(page)
        assert "March 2026" in told
        assert "Times are those of America/New_York, where it is 12:00 EST on Monday" in told
        assert "06:00 Goes live: Ferry Transit Scheduled" in told
        cell = html.fromstring(page.content.decode()).xpath("//td[@data-day='2026-03-03']")[0]
        assert "Ferry" in cell.text_content()
        assert cell.xpath(".//li/@data-colour") == ["navy"]
        link = reverse("admin:articles_article_change", args=[ferry.pk])
        assert link in cell.xpath(".//li/a/@href")

    @pytest.mark.parametrize("span", ["month", "week", "day"])
    def test_earlier_later_and_today_keep_the_filters(self, desk, editor, ferry, span):
        page = self.read(desk, editor, span, "2026-03-31", section="transit")
        shown = page.context["page"]
        assert "?section=transit" in shown.today
        assert "/2026-03-02/" in shown.today
        start = {"month": "2026-02-28", "week": "2026-03-28", "day": "2026-03-30"}[span]
        following = {"month": "2026-04-01", "week": "2026-04-05", "day": "2026-04-01"}[span]
        assert f"/{span}/{start}/" in shown.previous
        assert f"/{span}/{following}/" in shown.next

    def test_filters(self, desk, editor, ferry):
        make_live("Out", by=editor, section=make_section("Arts"))

        def shown(**query):
            found = self.read(desk, editor, "week", "2026-03-02", **query).context["page"].found
            return [entry.article.headline for entry in found]

        assert shown() == ["Out", "Ferry"]
        assert shown(section="arts") == ["Out"]
        assert shown(state="scheduled") == ["Ferry"]
        assert shown(state="scheduled", section="arts") == []

    def test_a_clash_is_said_though_the_other_is_filtered_away(self, desk, editor, ferry):
        schedule("Bridge", SIX, by=editor, section=make_section("Arts"))
        told = says(self.read(desk, editor, "day", "2026-03-03", section="arts"))
        assert "In the same minute: “Ferry”." in told
        assert "Goes live: Ferry" not in told

    def test_a_full_day_of_the_month_links_to_the_day(self, desk, editor, ferry):
        for minute in range(10):
            schedule(f"Story {minute}", SIX + minute * timedelta(minutes=1, seconds=1), by=editor)
        assert "+7 more on 3 March" in says(self.read(desk, editor))
        told = says(self.read(desk, editor, "day", "2026-03-03"))
        assert all(f"Story {minute}" in told for minute in range(10))

    def test_that_two_of_those_behind_the_link_clash_is_said_beside_it(self, desk, editor, ferry):
        for minute in (1, 2, 3, 4):
            schedule(f"Story {minute}", SIX + minute * timedelta(minutes=1), by=editor)
        warning = "Among them: stories in the same minute."
        assert warning not in says(self.read(desk, editor))
        schedule("Another", SIX + timedelta(minutes=4), by=editor)
        assert warning in says(self.read(desk, editor))

    @pytest.mark.parametrize(
        ("day", "hours"), [("2026-03-08", 23), ("2026-03-09", 24), ("2026-11-01", 25)]
    )
    def test_a_day_has_the_hours_that_it_has(self, desk, editor, clock, edition, day, hours):
        rows = self.read(desk, editor, "day", day).context["page"].hours
        assert len(rows) == hours

    def test_the_hour_that_comes_twice(self, desk, editor, clock, edition):
        first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
        schedule("In summer time", first, by=editor)
        schedule("In winter time", first + HOUR, by=editor)
        rows = self.read(desk, editor, "week", "2026-11-01").context["page"].hours
        found = {
            row.label: [e.article.headline for cell in row.cells if cell for e in cell.entries]
            for row in rows
        }
        assert found["01:00"] == ["In summer time"]
        assert found["01:00 again"] == ["In winter time"]
        assert len(rows) == 25

    def test_the_hour_that_the_clocks_skip(self, desk, editor, clock, edition):
        page = self.read(desk, editor, "week", "2026-03-08")
        row = next(row for row in page.context["page"].hours if row.label == "02:00")
        assert [cell is None for cell in row.cells] == [True] + [False] * 6
        assert "The clocks skip this hour." in says(page)

    def test_now_is_drawn(self, desk, editor, clock, edition):
        assert "It is 12:00 EST on Monday 2 March 2026." in says(
            self.read(desk, editor, "day", "2026-03-02")
        )
        assert "It is 12:00" not in says(self.read(desk, editor, "day", "2026-03-03"))

    def test_nothing_happens(self, desk, editor, clock, edition):
        assert "Nothing happens in this week." in says(
            self.read(desk, editor, "week", "2026-07-01")
        )

    @pytest.mark.parametrize(
        "address",
        [
            "/admin/calendar/year/2026-03-02/",
            "/admin/calendar/month/2026-02-30/",
            "/admin/calendar/month/0001-01-01/",
            "/admin/calendar/day/9999-12-31/",
            "/admin/calendar/?section=nowhere",
            "/admin/calendar/?state=unheard",
        ],
    )
    def test_addresses_of_nothing(self, desk, editor, address):
        assert desk(editor).client.get(address).status_code == 404

    def test_writers_look_and_do_not_move(self, desk, writer, editor, ferry):
        told = self.read(desk, writer, "day", "2026-03-03")
        assert "Ferry" in says(told)
        assert 'draggable="true"' not in told.content.decode()
        assert "Move…" in says(self.read(desk, editor, "day", "2026-03-03"))
        assert 'draggable="true"' in self.read(desk, editor).content.decode()

    def test_what_begins_is_moved_and_not_what_ends(self, desk, editor, clock, edition):
        schedule("Ferry", SIX, by=editor, until=SIX + HOUR)
        make_live("Out", by=editor)
        page = self.read(desk, editor)
        tree = html.fromstring(page.content.decode())
        moved = tree.xpath("//li[@draggable='true']//time/@datetime")
        assert moved == ["2026-03-03T06:00:00-05:00"]
        assert len(tree.xpath("//li[contains(@class, 'entry')]")) == 3

    def test_who_may_look(self, desk, client, clock, edition):
        assert client.get("/admin/calendar/").status_code == 302
        assert self.read(desk, make_user("plain")).status_code == 403

    def test_what_was_typed_stays_text(self, desk, editor, clock, edition):
        schedule("<b>Bold</b> & brash", SIX, by=editor)
        assert "<b>Bold" not in self.read(desk, editor).content.decode()

    @pytest.mark.parametrize("span", ["month", "week", "day"])
    def test_queries_are_few_however_long_the_archive(self, desk, editor, ferry, span):
        client = desk(editor).client
        address = reverse("admin:calendar-page", args=[span, "2026-03-03"])

        assert queries_of(client, address) == QUERIES
        bulk.make_stories(300, newest=timezone.now(), sections=[make_section()])
        assert queries_of(client, address) == QUERIES


class TestMoving:
    """What the page asks of the step "reschedule" when an entry is put down, and then posts."""

    BACK = "/admin/calendar/week/2026-03-02/?section=transit"

    def ask(self, desk, user, article, day, hour, **more):
        address = reverse("admin:articles_article_step", args=[article.pk, "reschedule"])
        query = {"at_day": day, "at_hour": hour, "next": self.BACK} | more
        return desk(user).client.get(address, query)

    def confirm(self, desk, user, article, page):
        form = html.fromstring(page.content.decode()).xpath("//main//form[@method='post']")[0]
        address = reverse("admin:articles_article_step", args=[article.pk, "reschedule"])
        return desk(user).client.post(address, dict(form.form_values()))

    def test_it_is_told_then_done_and_the_end_is_kept(self, desk, editor, edition, clock):
        until = SIX + 3 * DAY
        article = schedule("Ferry", SIX, by=editor, until=until)
        page = self.ask(desk, editor, article, "2026-03-04", "08:30")
        assert page.status_code == 200
        told = says(page)
        assert "At 08:30 EST on Wednesday readers see version 1." in told
        assert "It ends at 06:00 EST on Friday: from then on its address says 410 Gone." in told
        article.refresh_from_db()
        assert article.live_from == SIX, "asking changes nothing"

        answer = self.confirm(desk, editor, article, page)
        assert (answer.status_code, answer["Location"]) == (302, self.BACK)
        article.refresh_from_db()
        assert article.live_from == datetime(2026, 3, 4, 13, 30, tzinfo=UTC)
        assert article.live_until == article.expires_at == until
        assert article.story.steps.first().action == "reschedule"

    def test_past_instants_are_refused_by_asking_and_by_posting(self, desk, editor, ferry):
        sentence = "06:00 EST on Sunday 1 March 2026 has passed."
        page = self.ask(desk, editor, ferry, "2026-03-01", "06:00")
        assert page.status_code == 409
        assert sentence in says(page)
        answer = self.confirm(desk, editor, ferry, page)
        assert answer.status_code == 409
        assert sentence in says(answer)
        ferry.refresh_from_db()
        assert ferry.live_from == SIX

    def test_the_pickers_offer_no_day_that_has_passed(self, desk, editor, ferry):
        page = self.ask(desk, editor, ferry, "2026-03-04", "06:00")
        tree = html.fromstring(page.content.decode())
        assert tree.xpath("//input[@type='date']/@min") == ["2026-03-02", "2026-03-02"]
        travel = html.fromstring(desk(editor).read("time-travel").content.decode())
        assert not travel.xpath("//input[@type='date']/@min")

    def test_past_its_own_end_it_does_not_go(self, desk, editor, edition, clock):
        article = schedule("Ferry", SIX, by=editor, until=SIX + HOUR)
        page = self.ask(desk, editor, article, "2026-03-04", "06:00")
        assert page.status_code == 409
        assert "It would end at 07:00 EST on Tuesday 3 March 2026" in says(page)

    def test_an_hour_that_the_clocks_skip_is_refused(self, desk, editor, ferry):
        page = self.ask(desk, editor, ferry, "2026-03-08", "02:30")
        assert page.status_code == 422
        assert "There is no 02:30 on Sunday 8 March 2026" in says(page)

    @pytest.mark.parametrize(("fold", "hour"), [("first", 5), ("second", 6)])
    def test_an_hour_that_comes_twice(self, desk, editor, ferry, fold, hour):
        page = self.ask(desk, editor, ferry, "2026-11-01", "01:00", at_fold=fold)
        assert page.status_code == 200
        self.confirm(desk, editor, ferry, page)
        ferry.refresh_from_db()
        assert ferry.live_from == datetime(2026, 11, 1, hour, 0, tzinfo=UTC)

    def test_the_way_back_stays_on_the_site(self, desk, editor, ferry):
        page = self.ask(
            desk, editor, ferry, "2026-03-04", "06:00", next="https://elsewhere.example/"
        )
        assert "elsewhere.example" not in page.content.decode()

    def test_writers_may_not(self, desk, writer, ferry):
        assert self.ask(desk, writer, ferry, "2026-03-04", "06:00").status_code == 403
        address = reverse("admin:articles_article_step", args=[ferry.pk, "reschedule"])
        assert desk(writer).client.post(address, {"at_day": "2026-03-04"}).status_code == 403
        assert Article.objects.get().live_from == SIX
