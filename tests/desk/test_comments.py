"""Comments at the desk: beside the form and by themselves, as each role."""

import pytest
from django.urls import reverse
from lxml import html

from articles import commenting, drafts, preview, publishing
from articles.models import Comment
from newsroom.demo.factories import make_article, make_link, make_photographer, make_writer

from .conftest import says

pytestmark = pytest.mark.django_db

QUERIES = 6
"""Of the page of a story's comments."""


@pytest.fixture
def article(clock, edition, writer):
    return make_article("The bridge", by=writer, body="<p>It costs the city nothing.</p>")


def add(at_desk, article, **fields):
    url = reverse("admin:articles_article_comments", args=[article.pk])
    return at_desk.client.post(url, fields)


def do(at_desk, article, comment, deed, **fields):
    url = reverse("admin:articles_article_comment", args=[article.pk, comment.pk, deed])
    return at_desk.client.post(url, fields)


def panel(page):
    [box] = html.fromstring(page.content.decode()).xpath("//section[@aria-labelledby='comments']")
    return box


@pytest.mark.parametrize("who", ["editor", "writer", "another"])
def test_whoever_sees_the_story_comments_on_it(desk, article, editor, writer, who):
    user = {"editor": editor, "writer": writer, "another": make_writer("wilma")}[who]
    at_desk = desk(user)
    answer = add(at_desk, article, text="Who says so?", passage="costs the city")
    made = Comment.objects.get()
    change = reverse("admin:articles_article_change", args=[article.pk])
    assert answer.url == f"{change}#comment-{made.pk}"
    box = panel(at_desk.client.get(change))
    assert "Who says so?" in box.text_content()
    [link] = box.xpath(".//a[@data-words]")
    assert link.get("data-words") == "costs the city"
    assert box.xpath(".//*[@data-gone][not(@hidden)]") == []


def test_strangers_and_photographers_say_nothing(client, desk, article, editor):
    made = commenting.comment(article, by=editor, text="Hm.")
    at_desk = desk(make_photographer())
    assert at_desk.read("articles_article_comments", article.pk).status_code == 403
    assert add(at_desk, article, text="Me too").status_code == 403
    for deed in ("answer", "resolve", "reopen", "delete"):
        assert do(at_desk, article, made, deed).status_code == 403
    client.logout()
    assert "/login/" in add(at_desk, article, text="Me too").url
    assert Comment.objects.count() == 1


def test_forged_posts_change_nothing(desk, article, editor):
    made = commenting.comment(article, by=editor, text="Hm.")
    other = make_article("Another", by=editor)
    at_desk = desk(make_writer("wilma"))
    assert do(at_desk, other, made, "resolve").status_code == 404
    assert do(at_desk, article, made, "delete").status_code == 403
    assert do(at_desk, article, made, "explode").status_code == 404
    url = reverse("admin:articles_article_comment", args=[article.pk, made.pk, "resolve"])
    assert at_desk.client.get(url).status_code == 405
    at_desk.client.handler.enforce_csrf_checks = True
    assert do(at_desk, article, made, "resolve").status_code == 403
    assert Comment.objects.get().resolved_at is None


def test_what_is_not_taken_is_still_in_the_form(desk, article, editor):
    at_desk = desk(editor)
    page = add(at_desk, article, text=" ", passage="costs the city")
    assert page.status_code == 422
    assert "Write what you want to say." in says(page)
    assert panel(page).xpath(".//textarea[@name='passage']")[0].text.strip() == "costs the city"
    long = "x" * (commenting.LONGEST + 1)
    page = add(at_desk, article, text=long)
    assert page.status_code == 422
    assert long in page.content.decode()
    made = commenting.comment(article, by=editor, text="Hm.")
    commenting.resolve(made, by=editor)
    page = do(at_desk, article, made, "answer", **{f"answer-{made.pk}-text": "But"})
    assert page.status_code == 422
    assert "resolved meanwhile" in says(page)
    assert Comment.objects.count() == 1


def test_answer_resolve_reopen_delete(desk, article, editor, writer):
    made = commenting.comment(article, by=editor, text="Who says so?")
    at_desk = desk(writer)
    do(at_desk, article, made, "answer", **{f"answer-{made.pk}-text": "The mayor."})
    do(at_desk, article, made, "resolve")
    box = panel(at_desk.read("articles_article_change", article.pk))
    [folded] = box.xpath(".//details[@id='resolved-comments']")
    said = " ".join(folded.text_content().split())
    assert "1 resolved" in said
    assert "The mayor." in said
    assert "Resolved by walt" in said
    assert "Nothing is open." in box.text_content()
    do(at_desk, article, made, "reopen")
    reply = made.replies.get()
    do(at_desk, article, reply, "delete")
    do(desk(editor), article, made, "delete")
    assert not Comment.objects.exists()


def test_the_script_gets_the_list_alone(desk, article, editor):
    answer = add(desk(editor), article, text="<b>Hm</b>", part="1")
    made = Comment.objects.get()
    markup = answer.content.decode()
    assert "&lt;b&gt;Hm&lt;/b&gt;" in markup
    assert f'data-at="comment-{made.pk}"' in markup
    assert "<html" not in markup
    assert add(desk(editor), article, text="", part="1").status_code == 422


def test_a_later_version_shows_it_and_says_where_it_was_made(desk, article, editor):
    commenting.comment(article, by=editor, text="Hm.", passage="costs the city")
    newer = drafts.copy(article, by=editor)
    newer.body = "<p>All is new.</p>"
    drafts.keep(newer, by=editor)
    box = panel(desk(editor).read("articles_article_change", newer.pk))
    assert "on version 1" in box.text_content()
    assert len(box.xpath(".//*[@data-gone][not(@hidden)]")) == 1
    box = panel(desk(editor).read("articles_article_change", article.pk))
    assert "on version" not in box.text_content()


def test_a_live_version_and_one_that_can_not_be_edited_have_them(desk, article, editor, writer):
    publishing.publish(article, by=editor)
    for user in (editor, writer):
        assert add(desk(user), article, text="Hm.").status_code == 302
    assert Comment.objects.count() == 2
    page = desk(make_writer("wilma")).read("articles_article_change", article.pk)
    assert 'id="text"' in page.content.decode()
    assert len(panel(page).xpath(".//li")) == 2


def test_queries_do_not_grow_with_the_comments(
    desk, article, editor, writer, django_assert_num_queries
):
    at_desk = desk(editor)

    def fill():
        for user in (editor, writer):
            made = commenting.comment(article, by=user, text="Hm.", passage="city")
            commenting.reply(made, by=writer, text="Yes", article=article)
        commenting.resolve(made, by=editor)

    fill()
    at_desk.read("articles_article_comments", article.pk)
    with django_assert_num_queries(QUERIES):
        at_desk.read("articles_article_comments", article.pk)
    fill()
    with django_assert_num_queries(QUERIES):
        at_desk.read("articles_article_comments", article.pk)


def test_readers_see_no_byte_of_it(client, desk, article, editor, writer):
    publishing.publish(article, by=editor)
    shared = reverse("preview", args=[preview.token(make_link(article))])
    pages = ["/", article.get_absolute_url(), "/feed/", "/feed.json", "/search/?q=bridge", shared]
    before = [client.get(page).content for page in pages]
    made = commenting.comment(article, by=editor, text="zebrafish", passage="costs the city")
    commenting.reply(made, by=writer, text="zebrafish", article=article)
    assert [client.get(page).content for page in pages] == before
