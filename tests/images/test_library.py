"""The library's list: its filters, its licences, and what it costs."""

import html
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from articles import drafts, publishing
from newsroom.demo import factories
from newsroom.desk import licences
from newsroom.images.models import Image
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

LIST = "/admin/images/image/"
DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)


@pytest.fixture
def desk(client, edition, clock, editor):
    client.force_login(editor)
    return client


def made(caption: str, **fields) -> Image:
    """A picture in the library, with whatever its columns are to hold."""
    image = factories.make_image(caption=caption)
    Image.objects.filter(pk=image.pk).update(**fields)
    return image


def listed(client, **query) -> set[str]:
    response = client.get(LIST, query)
    assert response.status_code == 200
    return {image.caption for image in response.context["cl"].result_list}


# --- Filters ------------------------------------------------------------------------


def test_by_credit(desk):
    made("one", credit="Ann Other / The Ledger")
    made("two", credit="Agency")
    assert listed(desk, credit="the ledger") == {"one"}


def test_by_day_of_upload_in_the_newsrooms_zone(desk, edition):
    made("last minute of 1 March", uploaded_at=NOON - timedelta(hours=12, minutes=1))
    made("2 March", uploaded_at=NOON - timedelta(hours=12))
    made("last minute of 2 March", uploaded_at=NOON + timedelta(hours=11, minutes=59))
    made("3 March", uploaded_at=NOON + timedelta(hours=12))
    assert listed(desk, since="2026-03-02") == {"2 March", "last minute of 2 March", "3 March"}
    both = {"since": "2026-03-02", "until": "2026-03-02"}
    assert listed(desk, **both) == {"2 March", "last minute of 2 March"}


def test_the_last_day_of_all_is_a_day_too(desk):
    made("one")
    assert listed(desk, until="9999-12-31") == {"one"}


def test_without_alt_text(desk):
    made("described")
    made("bare", alt="")
    assert listed(desk, alt="missing") == {"bare"}


@pytest.fixture
def four_licences():
    made("no end")
    for caption, days in (("ended", -1), ("last day", 0), ("14 days", 14), ("15 days", 15)):
        made(caption, licence_until=TODAY + days * DAY)


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("ended", {"ended"}),
        ("ending", {"last day", "14 days"}),
        ("timed", {"ended", "last day", "14 days", "15 days"}),
    ],
)
def test_by_licence(desk, four_licences, choice, wanted):
    assert listed(desk, licence=choice) == wanted


def figure(image) -> str:
    return f'<p>See:</p><figure data-image="{image.pk}"><figcaption></figcaption></figure>'


def test_never_used_means_by_nothing_at_all(desk, editor, edition):
    lead, shown, drafted, portrait, logo, older, _free = (
        made(name)
        for name in ("lead", "shown", "drafted", "portrait", "logo", "only an older one", "free")
    )
    factories.make_live(by=editor, lead_image=lead, body=figure(shown))
    factories.make_article(by=editor, lead_image=drafted)
    factories.make_author("Ann Other", portrait=portrait)
    edition.logo = logo
    edition.save()
    first = factories.make_live(by=editor, lead_image=older)
    newer = drafts.copy(first, by=editor)
    newer.lead_image = None
    drafts.keep(newer, by=editor)
    assert listed(desk, use="never") == {"free"}


def test_used_in_live_and_in_scheduled_stories(desk, editor, clock):
    live, coming, gone, draft = (made(name) for name in ("live", "coming", "gone", "draft"))
    factories.make_live(by=editor, body=figure(live))
    publishing.publish(
        factories.make_article(by=editor, lead_image=coming), by=editor, at=NOON + DAY
    )
    factories.make_live(by=editor, lead_image=gone, at=NOON - DAY, until=NOON - DAY / 2)
    factories.make_article(by=editor, lead_image=draft)
    assert listed(desk, use="live") == {"live"}
    assert listed(desk, use="coming") == {"coming"}


@pytest.mark.parametrize("many", [1, 2_000])
def test_used_in_the_story_of_that_name(desk, editor, monkeypatch, many):
    monkeypatch.setattr("articles.finding.MANY", many)
    bridge = made("bridge")
    made("other")
    factories.make_live("Sixpenny Bridge stuck open", by=editor, lead_image=bridge)
    assert listed(desk, story="BRIDGE stuck") == {"bridge"}
    assert listed(desk, story="sixpenny-bridge") == {"bridge"}
    assert listed(desk, story="100%") == set()
    assert listed(desk, story="zeppelin an") == set()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("TOWER", {"The tower", "Two"}),
        ("ow", {"The tower", "Two", "Low"}),
        ("tower dawn", {"The tower"}),
        ("dawn ledger", {"The tower"}),
        ("'at dawn'", {"The tower"}),
        ("'dawn at'", set()),
        ("'tower a'", set()),
        ("50%", {"Low"}),
        ("%", {"Low"}),
        ("_", set()),
        ("spire", {"The tower"}),
    ],
)
def test_words_are_found_in_whatever_is_written_of_a_picture(desk, query, found):
    tower = made("The tower", alt="A tall one", credit="Ledger", rights="Spire & Sons")
    made("Two", alt="A second tower")
    made("Low", alt="It is 50% off")
    Image.objects.filter(pk=tower.pk).update(alt="A tall one at dawn")
    assert listed(desk, q=query) == found


def test_filters_and_search_together(desk):
    made("bridge by Ann", credit="Ann")
    made("hall by Ann", credit="Ann")
    made("bridge by Bob", credit="Bob")
    assert listed(desk, q="bridge", credit="ann") == {"bridge by Ann"}
    page = desk.get(LIST, {"q": "bridge", "credit": "ann"}).content.decode()
    assert "1 picture found." in page
    assert 'value="ann"' in page


def test_a_filter_that_makes_no_sense_says_so_and_narrows_nothing(desk):
    made("one")
    response = desk.get(LIST, {"since": "yesterday", "use": "sometimes", "credit": "a\nb"})
    page = html.unescape(response.content.decode())
    assert "Enter a valid date." in page
    assert "sometimes is not one of the available choices" in page


def test_nothing_found_says_so(desk):
    made("one")
    page = desk.get(LIST, {"credit": "<b>nobody"}).content.decode()
    assert "Nothing here matches." in page
    assert "<b>nobody" not in page


def test_filters_stay_when_one_pages_on(desk, monkeypatch):
    monkeypatch.setattr("newsroom.images.admin.ImageAdmin.list_per_page", 2)
    for number in range(5):
        made(f"{number}", credit="Ann")
    made("other", credit="Bob")
    page = html.unescape(desk.get(LIST, {"credit": "Ann"}).content.decode())
    assert "?credit=Ann&p=3" in page
    assert listed(desk, credit="Ann", p="3") == {"0"}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 6),
        ({"use": "never", "credit": "a", "alt": "missing", "licence": "ended"}, 5),
        ({"use": "live", "story": "bridge", "since": "2026-01-01", "until": "2026-12-31"}, 6),
    ],
)
def test_it_costs_the_same_with_more_pictures(desk, django_assert_num_queries, query, count):
    """One less where none is found: of none nothing more is asked."""
    for number in range(12):
        made(f"{number}")
    with django_assert_num_queries(count):
        desk.get(LIST, query)


# --- Licences -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "Licence ended on 1 March 2026"),
        (0, "Licence ends on 2 March 2026"),
        (14, "Licence ends on 16 March 2026"),
        (15, ""),
    ],
)
def test_the_list_the_dialog_and_the_form_warn_of_a_licence(desk, days, said):
    image = made("one", licence_until=TODAY + days * DAY)
    for address in (LIST, LIST + "library/", reverse("admin:images_image_change", args=[image.pk])):
        page = desk.get(address).content.decode()
        assert (said or "Licence end") in page or not said
        assert ("image-card__licence" in page or "image-licence" in page) == bool(said)


def test_a_licence_runs_out_at_midnight_in_the_newsroom(desk, editor, clock):
    image = made("one", licence_until=TODAY)
    clock.shift(timedelta(hours=11, minutes=59))
    desk.force_login(editor)
    assert "Licence ends on" in desk.get(LIST).content.decode()
    clock.shift(timedelta(minutes=1))
    assert "Licence ended on" in desk.get(LIST).content.decode()
    image.refresh_from_db()
    assert not image.licence_ended(TODAY)
    assert image.licence_ended(TODAY + DAY)


def test_the_desk_counts_pictures_of_live_stories_only(desk, editor, writer, four_licences):
    for image in Image.objects.filter(caption__in=("ended", "last day", "14 days")):
        factories.make_live(by=editor, lead_image=image)
    with_draft = made("draft", licence_until=TODAY - DAY)
    factories.make_article(by=editor, lead_image=with_draft)
    (ended, ended_at), (ending, ending_at) = licences.notices(editor, NOON)
    assert ended == "1 picture that live stories use has a licence that ended."
    assert ending == "2 pictures that live stories use have licences that end within 14 days."
    assert {i.caption for i in desk.get(ended_at).context["cl"].result_list} == {"ended"}
    assert {i.caption for i in desk.get(ending_at).context["cl"].result_list} == {
        "last day",
        "14 days",
    }
    assert licences.notices(writer, NOON) == []


def test_the_desks_front_page_says_so(desk, editor, writer):
    factories.make_live(by=editor, lead_image=made("one", licence_until=TODAY))
    said = "1 picture that live stories use has a licence that ends within 14 days."
    assert said in desk.get("/admin/").content.decode()
    desk.force_login(writer)
    assert said not in desk.get("/admin/").content.decode()


def test_the_end_of_a_licence_is_written_in_the_form(desk):
    image = made("one")
    posted = {"alt": "A bridge", "caption": "", "credit": "", "rights": "Print and web"}
    posted |= {"focal_point_x": "50", "focal_point_y": "50", "licence_until": "2026-03-31"}
    address = reverse("admin:images_image_change", args=[image.pk])
    assert desk.post(address, posted).status_code == 302
    image.refresh_from_db()
    assert image.licence_until == date(2026, 3, 31)
    assert 'value="2026-03-31"' in desk.get(address).content.decode()
    bad = desk.post(address, posted | {"licence_until": "31/31/2026"})
    assert "Enter a valid date." in bad.content.decode()
    assert localdate(NOON) == TODAY
