"""Notices at the desk: the link in the header, the list, and how one wants to be told."""

import pytest
from django.urls import reverse
from lxml import html

from articles import commenting, noticing, publishing
from articles.models import Notice
from newsroom.demo.factories import make_article, make_photographer, make_writer
from newsroom.desk import notice_views

from .conftest import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(clock, edition, writer):
    return make_article("The <bridge>", by=writer)


@pytest.fixture
def notice(article, writer, editor):
    publishing.submit(article.story, by=writer)
    return Notice.objects.get()


def bell(page):
    [link] = html.fromstring(page.content.decode()).xpath("//a[@class='bell']")
    return " ".join(link.text_content().split())


def test_every_page_of_the_desk_says_how_many_wait(desk, editor, notice):
    at_desk = desk(editor)
    for name in ("index", "articles_article_changelist", "calendar", "notices"):
        assert bell(at_desk.read(name)) == "Notices 1 unread"
    noticing.mark_read(editor)
    assert bell(at_desk.read("index")) == "Notices"


def test_opening_one_leads_to_the_story_and_reads_it(desk, editor, article, notice):
    at_desk = desk(editor)
    page = at_desk.read("notices")
    assert "walt submitted “The <bridge>”" in says(page)
    [link] = html.fromstring(page.content.decode()).xpath("//li[@class='unread']//a")
    answer = at_desk.client.get(link.get("href"))
    assert answer.url == reverse("admin:articles_article_change", args=[article.pk])
    assert "unread" not in bell(at_desk.read("notices"))
    commenting.comment(article, by=make_writer("wilma"), text="<b>Hm</b>")
    at_desk = desk(article.story.created_by)
    page = at_desk.read("notices")
    assert "&lt;b&gt;Hm&lt;/b&gt;" in page.content.decode()
    notice = Notice.objects.get(kind="comment", user=article.story.created_by)
    assert at_desk.read("notice", notice.pk).url.endswith("#comments")


def test_marking_all_read_takes_a_post(desk, editor, notice):
    at_desk = desk(editor)
    url = reverse("admin:notices")
    at_desk.client.handler.enforce_csrf_checks = True
    assert at_desk.client.post(url).status_code == 403
    assert noticing.unread(editor) == 1
    at_desk.client.handler.enforce_csrf_checks = False
    assert at_desk.client.post(url).url == url
    assert noticing.unread(editor) == 0


def test_a_notice_is_its_readers_own(client, desk, writer, notice):
    at_desk = desk(writer)
    assert at_desk.read("notice", notice.pk).status_code == 404
    assert "bridge" not in says(at_desk.read("notices"))
    at_desk = desk(make_photographer())
    for name in ("notices", "notice-settings"):
        assert at_desk.read(name).status_code == 403
    assert 'class="bell"' not in at_desk.read("images_image_changelist").content.decode()
    client.logout()
    assert "/login/" in client.get(reverse("admin:notices")).url
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_list_is_paged_by_cursor(desk, clock, editor, notice):
    Notice.objects.bulk_create(
        Notice(user=editor, kind="submitted", story=notice.story) for _ in range(notice_views.SIZE)
    )
    at_desk = desk(editor)
    pages = [at_desk.read("notices")]
    [more] = html.fromstring(pages[0].content).xpath("//p[@class='more']/a/@href")
    pages.append(at_desk.client.get(reverse("admin:notices") + more))
    shown = [each.pk for page in pages for each in page.context["notices"]]
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) == notice_views.SIZE + 1
    assert at_desk.read("notices", before="explode").status_code == 400


def test_what_one_chose_is_kept_and_counts(desk, editor, article, writer):
    at_desk = desk(editor)
    page = html.fromstring(at_desk.read("notice-settings").content)
    boxes = {box.get("name"): "on" for box in page.xpath("//input[@type='checkbox'][@checked]")}
    assert len(boxes) == 2 * len(Notice.Kind)
    del boxes["submitted-on_desk"]
    url = reverse("admin:notice-settings")
    assert at_desk.client.post(url, boxes).url == url
    assert (noticing.choices(editor)["submitted"].on_desk, len(boxes)) == (False, 11)
    publishing.submit(article.story, by=writer)
    assert bell(at_desk.read("notices")) == "Notices"
    assert "Nothing yet" in says(at_desk.read("notices"))
    page = html.fromstring(at_desk.read("notice-settings").content)
    checked = {box.get("name") for box in page.xpath("//input[@type='checkbox'][@checked]")}
    assert checked == set(boxes)


def test_it_says_where_mail_goes(desk, editor):
    at_desk = desk(editor)
    assert "no mail address" in says(at_desk.read("notice-settings"))
    editor.email = "edith@example.com"
    editor.save()
    assert "Mail goes to edith@example.com." in says(at_desk.read("notice-settings"))


def test_its_queries_are_few(desk, editor, notice, django_assert_num_queries):
    at_desk = desk(editor)
    at_desk.read("notices")
    with django_assert_num_queries(5):
        at_desk.read("notices")
    Notice.objects.bulk_create(
        Notice(user=editor, kind="submitted", story=notice.story) for _ in range(9)
    )
    with django_assert_num_queries(5):
        at_desk.read("notices")
