"""Search engines and hubs hear of each change as it comes, once, and nobody waits for it."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import announcing, drafts, publishing
from articles.models import Announcement
from newsroom.demo.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ROOT = "https://news.example"
KEY = "a1b2c3d4-marlow"


class Others:
    """Whoever is told: what they were sent, and what they answer."""

    def __init__(self, site):
        self.site, self.sent, self.answers = site, [], []
        site.pages["/indexnow"] = site.pages["/hub"] = self.answer

    def answer(self, handler):
        self.sent.append((handler.path, self.site.body.decode()))
        handler.send_response(self.answers.pop(0) if self.answers else 202)
        handler.end_headers()

    @property
    def told(self):
        """What search engines were told of since this was last asked."""
        paths = [json.loads(body)["urlList"] for to, body in self.sent if to == "/indexnow"]
        self.sent.clear()
        return [[url.removeprefix(ROOT) for url in urls] for urls in paths]


@pytest.fixture
def others(site, settings, edition, clock):
    settings.SITE_URL = ROOT
    settings.INDEXNOW_URL = site.url("/indexnow")
    edition.host = "news.example"
    edition.indexnow_key, edition.websub_hub = KEY, site.url("/hub")
    edition.save()
    return Others(site)


@pytest.fixture
def work(queue, clock, django_capture_on_commit_callbacks):
    """`work(step, …)`: takes a step as the desk does, then has the worker do what is due."""

    def work(step=None, *args, **options):
        with django_capture_on_commit_callbacks(execute=True):
            done = step(*args, **options) if step else None
        clock.shift(announcing.SETTLED)
        queue()
        return done

    return work


def test_what_is_sent(others, work, editor, client):
    politics = make_section("Politics")
    article = make_article(
        slug="a", section=make_section("City Hall", parent=politics), topics=["Rain"],
        authors=[make_author("Ada Quill")],
    )  # fmt: skip
    work(publishing.publish, article, by=editor)
    (indexnow, said), (hub, form) = sorted(others.sent, reverse=True)
    assert (indexnow, hub) == ("/indexnow", "/hub")
    assert json.loads(said) == {
        "host": "news.example",
        "key": KEY,
        "keyLocation": f"{ROOT}/{KEY}.txt",
        "urlList": [f"{ROOT}/city-hall/a/"],
    }
    assert client.get(f"/{KEY}.txt").content.decode() == KEY
    mode, *feeds = parse_qsl(form)
    assert mode == ("hub.mode", "publish")
    lists = ("/", "/city-hall/", "/politics/", "/authors/ada-quill/", "/topics/rain/")
    assert feeds == [
        ("hub.url", f"{ROOT}{path}{ending}")
        for path in lists
        for ending in ("feed/", "feed.atom", "feed.json")
    ]
    for _, url in feeds:
        assert client.get(url.removeprefix(ROOT)).status_code == 200


def test_every_change_at_its_instant_and_none_before(others, work, editor, clock):
    first = make_article(slug="a")
    now = timezone.now()
    work(publishing.publish, first, by=editor, at=now + HOUR)
    second = drafts.copy(first, by=editor)
    work(publishing.publish, second, by=editor, at=now + 2 * HOUR, notice="It was nine.")
    work(publishing.withdraw, first.story, by=editor, reason="Wrong", at=now + 3 * HOUR)
    assert others.told == []
    for _ in range(3):
        clock.move_to(now + HOUR - timedelta(seconds=10))
        work()
        assert others.told == []
        now += HOUR
        clock.move_to(now)
        work()
        assert others.told == [["/politics/a/"]]
    work()
    assert others.sent == []


def test_an_old_address_too(others, work, editor, clock):
    first = work(publishing.publish, make_article(slug="a"), by=editor)
    assert others.told == [["/politics/a/"]]
    clock.shift(HOUR)
    second = drafts.copy(first, by=editor)
    second.section = make_section("Arts")
    drafts.keep(second, by=editor)
    work(publishing.publish, second, by=editor)
    assert others.told == [["/arts/a/", "/politics/a/"]]


def test_an_expiry(others, work, editor, clock):
    work(publishing.publish, make_article(slug="a"), by=editor, until=timezone.now() + HOUR)
    assert others.told == [["/politics/a/"]]
    clock.shift(HOUR)
    work()
    assert others.told == [["/politics/a/"]]


def test_once_however_often_the_plan_changes(others, work, editor, clock):
    now = timezone.now()
    article = make_article(slug="a")
    work(publishing.publish, article, by=editor, at=now + HOUR)
    work(publishing.reschedule, article, by=editor, at=now + 2 * HOUR)
    work(publishing.unschedule, article, by=editor)
    work(publishing.publish, article, by=editor, at=now + HOUR)
    clock.move_to(now + HOUR)
    work()
    assert others.told == [["/politics/a/"]]
    clock.move_to(now + 2 * HOUR)
    work()
    assert others.told == []
    for pk in Announcement.objects.values_list("pk", flat=True):
        announcing.tell.call(pk)
    assert others.told == []


@pytest.mark.parametrize("answer", [429, 500, 503])
def test_who_is_busy_is_told_later_and_in_the_end_let_be(others, work, editor, clock, answer):
    others.answers = [answer] * 100
    work(publishing.publish, make_article(), by=editor)
    assert len(others.told) == 1
    work()
    assert others.told == [], "not at once again"
    for tries in range(2, announcing.MOST_TRIES + 1):
        clock.shift(announcing.WAIT * 2 ** (tries - 2))
        work()
        assert len(others.told) == 1, tries
    assert DBTaskResult.objects.failed().count() == 2
    clock.shift(10 * 24 * HOUR)
    work()
    assert others.told == []


def test_a_late_answer_is_as_good(others, work, editor, clock):
    others.answers = [503, 503]
    work(publishing.publish, make_article(slug="a"), by=editor)
    others.sent.clear()
    clock.shift(announcing.WAIT)
    work()
    assert others.told == [["/politics/a/"]]
    clock.shift(10 * 24 * HOUR)
    work()
    assert others.sent == []
    assert not Announcement.objects.filter(told_at=None).exists()


@pytest.mark.parametrize("answer", [302, 400, 403, 422])
def test_what_is_refused_is_not_said_again(others, work, editor, clock, caplog, answer):
    others.answers = [answer] * 2
    work(publishing.publish, make_article(), by=editor)
    assert f"answers {answer}" in caplog.text
    others.sent.clear()
    clock.shift(24 * HOUR)
    work()
    assert others.sent == []


def test_nobody_is_told_where_none_is_named(others, work, editor, edition):
    edition.indexnow_key = edition.websub_hub = ""
    edition.save()
    work(publishing.publish, make_article(), by=editor)
    assert others.sent == []


def test_nobody_is_told_where_the_newsroom_asks_nobody(others, work, editor, settings):
    settings.OUTSIDE = False
    work(publishing.publish, make_article(), by=editor)
    assert others.sent == []
    assert not Announcement.objects.exists()
    assert not DBTaskResult.objects.filter(task_path__contains="announcing").exists()


def test_a_hub_in_the_newsrooms_own_network_is_not_told(others, work, editor, edition, caplog):
    edition.websub_hub = "http://169.254.169.254/"
    edition.save()
    work(publishing.publish, make_article(), by=editor)
    assert others.told != []
    assert "hub were not told" in caplog.text


def test_a_step_stands_where_the_queue_fails(others, editor, monkeypatch, clock):
    def fail(*args):
        raise OSError("no queue")

    monkeypatch.setattr(announcing, "_enqueue", fail)
    article = publishing.publish(make_article(slug="a"), by=editor)
    assert article.is_live(timezone.now())


def test_only_the_editions_own_key_has_a_file(client, edition):
    for path in ("/anything.txt", "/.txt", f"/{KEY}.txt"):
        assert client.get(path).status_code == 404
