"""The screens of the fronts and of the breaking-news bar, as each role."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from articles import alerting, front, fronting, publishing
from articles.models import Alert, Front, SectionLimit
from newsroom.clock import now
from newsroom.demo.factories import make_article, make_image, make_live, make_section
from newsroom.desk.time_travel import address
from tests.conftest import NOON

from .conftest import says

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
HOME = "/admin/front/"


@pytest.fixture
def stories(clock, edition):
    """Six live stories, a minute apart, the oldest first."""

    def live(n):
        clock.shift(60)
        return make_live(f"Story {n}", lead_image=make_image()).story

    found = [live(n) for n in range(6)]
    clock.shift(60)
    return found


def fields(client, url=HOME):
    """The picker's form as a browser would send it."""
    page = html.fromstring(client.get(url).content.decode())
    form = page.xpath("//front-picker//form")[0]
    return dict(form.form_values())


def picked(stories, **more):
    """A form that holds these picks, in this order."""
    filled = {"slots-TOTAL_FORMS": len(stories), "slots-INITIAL_FORMS": 0}
    for n, story in enumerate(stories):
        filled |= {f"slots-{n}-story": story.pk, f"slots-{n}-ORDER": n + 1}
    return filled | more


def leads(client, url="/"):
    page = html.fromstring(client.get(url).content.decode())
    return page.xpath("string(//*[contains(@class, 'card--lead')]//h2)").strip()


def test_without_script_stories_are_added_ordered_removed_and_put_up(stories, client, editor):
    client.force_login(editor)
    filled = fields(client)
    for story in stories[:3]:
        page = client.post(HOME, filled | {"add": story.pk})
        filled = dict(html.fromstring(page.content).xpath("//front-picker//form")[0].form_values())
    assert "“Story 0” leads the home page. After it stand “Story 1”, “Story 2”." in says(page)
    assert not Front.objects.exists()
    filled |= {"slots-0-ORDER": "9", "slots-1-DELETE": "on"}
    page = client.post(HOME, filled | {"say": "1"})
    assert "“Story 2” leads the home page. After it stand “Story 0”." in says(page)
    answer = client.post(HOME, filled | {"save": "1"}, follow=True)
    assert "Readers see it now." in says(answer)
    assert [slot.story for slot in Front.objects.get().slots.all()] == [stories[2], stories[0]]
    assert leads(client) == "Story 2"
    assert fields(client)["slots-0-story"] == str(stories[2].pk), "it begins with what is up"


def test_from_an_instant_on_seen_ahead_changed_and_taken_back(stories, client, editor, clock):
    client.force_login(editor)
    when = {"at_day": "2026-03-03", "at_hour": "06:00", "until_day": "", "until_hour": ""}
    answer = client.post(HOME, picked(stories[:1], **when, save=1), follow=True)
    assert "Planned for 06:00 EST on Tuesday 3 March 2026." in says(answer)
    held = Front.objects.get()
    then = address(held.live_from)
    assert then in answer.content.decode()
    assert (leads(client), leads(client, then)) == ("Story 5", "Story 0")

    url = reverse("admin:front-planned", args=[held.pk])
    filled = fields(client, url)
    assert (filled["at_day"], filled["at_hour"]) == ("2026-03-03", "06:00")
    client.post(url, filled | picked(stories[1:2]) | {"save": "1"})
    assert leads(client, then) == "Story 1"
    answer = client.post(reverse("admin:front-remove", args=[held.pk]), follow=True)
    assert "is off the plan" in says(answer)
    assert not Front.objects.exists()


def test_of_a_section_only_its_stories_can_be_picked(stories, client, editor):
    make_live("Of sport", section=make_section("Sports"))
    client.force_login(editor)
    url = reverse("admin:front-section", args=["politics"])
    page = client.get(url)
    assert "Of sport" not in says(page)
    client.post(url, picked(stories[:2], save=1))
    page = html.fromstring(client.get("/politics/").content.decode())
    opener = page.xpath("string(//*[contains(@class, 'card--opener')]//h2)").strip()
    assert opener == "Story 0"
    assert leads(client) != "Story 0"


def test_stories_to_pick_are_live_or_scheduled_and_can_be_found(stories, client, editor):
    publishing.publish(make_article("Later"), by=editor, at=now() + HOUR)
    make_article("A draft")
    client.force_login(editor)
    choices = "//ul[@id='choices']//*[@class='headline']/text()"
    page = html.fromstring(client.get(HOME).content.decode())
    assert page.xpath(choices) == ["Later", *(f"Story {n}" for n in range(5, -1, -1))]
    assert len(page.xpath("//ul[@id='choices']//img")) == 6
    page = client.post(HOME, picked(stories[:1], q="sTory", section="politics", find=1))
    assert html.fromstring(page.content.decode()).xpath(choices) == [
        f"Story {n}" for n in range(5, 0, -1)
    ]
    assert "No story that is live or scheduled is like this" in says(
        client.get(HOME, {"q": "<b>none</b>"})
    )


@pytest.mark.parametrize("url", [HOME, "/admin/alerts/", "/admin/front/of/politics/"])
def test_only_editors_see_the_screens(stories, client, writer, url):
    assert client.get(url)["Location"].startswith("/admin/login/")
    client.force_login(writer)
    for answer in (client.get(url), client.post(url, picked(stories, save=1))):
        assert answer.status_code == 403
    assert HOME not in client.get("/admin/").content.decode()
    assert not Front.objects.exists()


def test_what_is_planned_is_safe_from_writers(stories, client, editor, writer):
    held = fronting.arrange(None, stories[:1], by=editor, at=now() + HOUR)
    up = alerting.alert("Fire", by=editor, until=now() + HOUR)
    client.force_login(writer)
    client.post(reverse("admin:front-remove", args=[held.pk]))
    client.post(reverse("admin:alert-end", args=[up.pk]))
    assert client.post(reverse("admin:front-planned", args=[held.pk]), {}).status_code == 403
    assert Front.objects.count() == 1
    assert Alert.objects.get().live_until == up.live_until


def test_an_editor_of_some_sections_has_their_fronts_alone(stories, client, editor):
    SectionLimit.objects.create(user=editor, section=make_section("Politics"))
    make_section("Sports")
    client.force_login(editor)
    mine = reverse("admin:front-section", args=["politics"])
    assert client.get(HOME)["Location"] == mine
    assert client.get(mine).status_code == 200
    for url in (reverse("admin:front-section", args=["sports"]), reverse("admin:alerts")):
        assert client.get(url).status_code == 403


def test_forged_posts_are_refused(stories, editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    held = fronting.arrange(None, stories[:1], by=editor, at=now() + HOUR)
    for url in (HOME, reverse("admin:front-remove", args=[held.pk]), reverse("admin:alerts")):
        assert client.post(url, picked(stories, save=1)).status_code == 403
    assert Front.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"slots-0-story": "x"}, {"slots-TOTAL_FORMS": "many"}])
def test_what_is_no_form_is_400(stories, client, editor, wrong):
    client.force_login(editor)
    assert client.post(HOME, picked(stories[:1], save=1) | wrong).status_code == 400


def test_refusals_are_sentences_and_lose_nothing(stories, client, editor):
    client.force_login(editor)
    when = {"at_day": "2026-03-01", "at_hour": "06:00"}
    answer = client.post(HOME, picked(stories[:2], save=1, **when))
    assert answer.status_code == 422
    assert "06:00 EST on Sunday 1 March 2026 has passed." in says(answer)
    assert [line[1] for line in answer.context["lines"]] == stories[:2]
    answer = client.post(HOME, picked([], save=1, at_day="2026-03-08", at_hour="02:30"))
    assert answer.status_code == 422
    assert "the clocks skip that hour" in says(answer)
    assert client.post(HOME, {"slots-TOTAL_FORMS": ""}).status_code == 400
    assert client.get("/admin/front/of/nowhere/").status_code == 404


def test_half_a_time_is_asked_for_and_nothing_is_foretold_of_it(stories, client, editor):
    client.force_login(editor)
    for ask in ({"say": 1}, {"find": 1}, {"add": stories[1].pk}):
        answer = client.post(HOME, picked(stories[:1], at_day="2026-03-03", **ask))
        assert answer.status_code == 200, "nothing was to be saved yet"
        words = html.fromstring(answer.content.decode()).get_element_by_id("words")
        assert "From: Give both a date and a time." in words.text_content()
        assert "leads the home page" not in words.text_content()
    answer = client.post(HOME, picked(stories[:1], at_day="2026-03-08", at_hour="02:30", say=1))
    assert "the clocks skip that hour" in answer.context["words"][0]
    answer = client.post(HOME, picked(stories[:1], at_day="2026-03-03", save=1))
    assert answer.status_code == 422


def test_what_could_not_be_saved_is_not_foretold(stories, client, editor, clock):
    def words(url=HOME, **when):
        return " ".join(client.post(url, picked(stories[:1], say=1, **when)).context["words"])

    client.force_login(editor)
    assert words(at_day="2026-03-01", at_hour="06:00").endswith("2026 has passed.")
    six = {"at_day": "2026-03-03", "at_hour": "06:00"}
    early = {"until_day": "2026-03-03", "until_hour": "05:00"}
    assert words(**six, **early).startswith("It would end at 05:00 EST")
    client.post(HOME, picked(stories[:1], save=1, **six))
    assert "begins at 06:00 EST on Tuesday 3 March 2026 too" in words(**six)
    own = reverse("admin:front-planned", args=[Front.objects.get().pk])
    assert words(own, at_day="2026-03-03", at_hour="05:00") == (
        "From 05:00 EST on Tuesday 3 March 2026 on, “Story 0” leads the home page."
        " What is new fills the rest."
    ), "it doesn't replace itself"
    many = picked([*stories, *(make_live().story for _ in range(front.MOST))], say=1)
    assert client.post(HOME, many).context["words"] == [
        "A front has 12 places; these are 18 stories."
    ]
    clock.shift(48 * 3600)
    client.force_login(editor)
    assert words(own).startswith("Readers see this arrangement since 06:00 EST")


def test_a_number_that_is_no_key_adds_nothing(stories, client, editor):
    client.force_login(editor)
    for add in ("9" * 20, "9" * 5_000, "-1", "x"):
        answer = client.post(HOME, picked(stories[:1], add=add))
        assert [line[1] for line in answer.context["lines"]] == stories[:1]
    for key in ("9" * 20, "-" + "9" * 20, "0"):
        one = {"slots-TOTAL_FORMS": 1, "slots-0-story": key, "slots-0-ORDER": 1}
        assert client.post(HOME, picked([], **one)).status_code == 400


def test_headlines_are_escaped(clock, edition, client, editor):
    story = make_live("<b>Bold</b> & <script>1</script>").story
    fronting.arrange(None, [story], by=editor)
    alerting.alert("<i>Fire</i>", by=editor, until=now() + HOUR)
    client.force_login(editor)
    for url in (HOME, reverse("admin:alerts"), "/"):
        page = client.get(url).content.decode()
        for markup in ("<b>Bold", "<script>1", "<i>Fire"):
            assert markup not in page
    assert "&lt;i&gt;Fire&lt;/i&gt;" in page


def test_the_picker_asks_as_often_however_much_there_is(stories, client, editor):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HOME).status_code == 200
        return len(queries)

    client.force_login(editor)
    fronting.arrange(None, stories[:1], by=editor)
    client.get(HOME)
    few = asked()
    for _ in range(20):
        make_live(lead_image=make_image())
    for n in range(1, 5):
        fronting.arrange(None, stories[:n], by=editor, at=now() + n * HOUR)
    assert asked() <= few + 1  # the stories of what is planned
    assert few <= 20


class TestAlerts:
    URL = "/admin/alerts/"

    def test_put_up_seen_on_every_page_and_taken_down(self, stories, client, editor, clock):
        client.force_login(editor)
        filled = {"text": "Fire at the mill", "story": stories[0].pk}
        until = {"until_day": "2026-03-02", "until_hour": "18:00"}
        answer = client.post(self.URL, filled | until, follow=True)
        assert "“Fire at the mill” is up, until 18:00 EST" in says(answer)
        path = f"/politics/{stories[0].slug}/"
        for url, status in {"/": 200, path: 200, "/archive/": 200, "/nowhere/": 404}.items():
            answer = Client().get(url)
            assert answer.status_code == status
            bar = html.fromstring(answer.content.decode()).xpath("//*[@class='alert']")[0]
            assert bar.get("aria-label") == "Breaking news"
            assert bar.xpath(".//a/@href") == [path]
        clock.shift(60)
        client.post(reverse("admin:alert-end", args=[Alert.objects.get().pk]))
        assert 'class="alert"' not in Client().get("/").content.decode()
        assert "Fire at the mill" in says(client.get(self.URL))

    def test_needs_an_end(self, edition, clock, client, editor):
        client.force_login(editor)
        answer = client.post(self.URL, {"text": "Fire"})
        assert answer.status_code == 422
        assert not Alert.objects.exists()
        wrong = {"text": "Fire", "until_day": "2026-03-01", "until_hour": "18:00"}
        answer = client.post(self.URL, wrong)
        assert answer.status_code == 422
        assert "It would end at 18:00 EST on Sunday 1 March 2026" in says(answer)


class TestEveryCacheKnows:
    def test_what_is_planned_is_a_boundary(self, stories, client, editor, clock):
        fronting.arrange(None, stories[:1], by=editor, at=now() + timedelta(seconds=30))
        for path in ("/", "/archive/", "/nowhere/"):
            assert "max-age=30" in client.get(path)["Cache-Control"]
        clock.shift(30)
        assert leads(client) == "Story 0"
        alerting.alert("Fire", by=editor, until=now() + timedelta(seconds=20))
        assert "max-age=20" in client.get("/archive/")["Cache-Control"]
        clock.shift(20)
        assert "Fire" not in client.get("/").content.decode()

    def test_time_travel_shows_and_says_it(self, stories, client, editor):
        at = now() + HOUR
        fronting.arrange(politics(), stories[:1], by=editor, at=at)
        alerting.alert("Fire", by=editor, at=at, until=at + HOUR)
        client.force_login(editor)
        assert "the front of Politics is arranged anew; “Fire” goes up over every page" in says(
            client.get(address(NOON + timedelta(minutes=7)))
        )
        page = client.get(address(at)).content.decode()
        assert 'class="alert"' in page
        assert "“Fire” is taken down" in says(client.get(address(at)))
        assert "Story 0" in says(client.get(address(at, "/politics/")))

    def test_a_plan_that_holds_an_embargoed_story_changes_no_byte(self, stories, client, editor):
        later = make_article("zebrafish", slug="zebrafish", lead_image=make_image())
        at = now() + HOUR
        publishing.publish(later, by=editor, at=at)
        pages = ("/", "/politics/", "/archive/", "/feed/", "/sitemap.xml", "/nowhere/")
        before = [(client.get(page).content, client.get(page).headers) for page in pages]
        fronting.arrange(None, [later.story], by=editor, at=now() + HOUR)
        fronting.arrange(politics(), [later.story], by=editor, at=at)
        alerting.alert("zebrafish", by=editor, story=later.story, at=at, until=at + HOUR)
        assert [(client.get(page).content, client.get(page).headers) for page in pages] == before

    def test_without_an_edition_too(self, clock, client, editor):
        alerting.alert("Fire", by=editor, until=now() + timedelta(seconds=20))
        answer = client.get("/")
        assert b"Fire" in answer.content
        assert "max-age=20" in answer["Cache-Control"]

    def test_nor_does_one_in_force_tell_of_it(self, stories, client, editor):
        later = make_article("zebrafish", slug="zebrafish", lead_image=make_image())
        publishing.publish(later, by=editor, at=now() + HOUR)
        before = client.get("/").content
        fronting.arrange(None, [later.story], by=editor)
        assert client.get("/").content == before
        alerting.alert("Soon", by=editor, story=later.story, until=now() + HOUR)
        page = client.get("/").content
        assert b"Soon" in page
        assert b"zebrafish" not in page


def politics():
    """The section, as a request knows it: with those inside it."""
    section = make_section("Politics")
    section.inside = []
    return section


def test_no_front_holds_more_than_its_places(stories, client, editor):
    client.force_login(editor)
    many = [*stories, *(make_live().story for _ in range(front.MOST - 5))]
    answer = client.post(HOME, picked(many, save=1))
    assert answer.status_code == 422
    assert "A front has 12 places; these are 13 stories." in says(answer)
