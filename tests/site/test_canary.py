"""The canary: what is not live shows nowhere, on no address that the URLconf holds."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from articles import commenting, drafts, importing, preview, publishing
from articles.models import Article, Story
from authors.models import Author
from newsroom.clock import now, set_to
from newsroom.demo.factories import (
    make_article,
    make_author,
    make_image,
    make_link,
    make_live,
    make_page,
    make_section,
    make_source,
)
from newsroom.images import renditions
from newsroom.images.models import Image

from .addresses import NOT_200, NOWHERE, addresses, desk_addresses, named_routes

pytestmark = pytest.mark.django_db

SECRET = "zebrafish"

# A draft that cites, at an address of its own, a publisher whom a live story cites too.
IMPORTED = f"""\
News Summary
Summary {SECRET} import.
Headline {SECRET} import
Body {SECRET} import, of a council.
Deeper Dive:
- Plain Gazette: Source {SECRET} import https://{SECRET}.example/
- Publisher {SECRET} import: Source {SECRET} import
Author: Ann {SECRET.title()}
She writes {SECRET}.
"""


def secret(name, **fields):
    """A version that says the secret in everything that is its own."""
    said = f"{SECRET} {name}"
    return {
        "headline": f"Headline {said}",
        "slug": f"{SECRET}-{name}",
        "kicker": f"Kicker {said}",
        "summary": f"Summary {said}",
        "body": f"<p>Body {said} council</p>",
        "search_title": f"Title {said}",
        "social_description": f"Description {said}",
        "lead_caption": f"Caption {said}",
        "lead_image": make_image(alt=f"Alt {said}", caption=f"Caption {said}"),
        "sources": [make_source(f"Source {said}", publisher=f"Publisher {said}")],
        "topics": [f"Topic {said}"],
        "authors": [Author.objects.get()],
    } | fields


@pytest.fixture
def secrets(clock, edition, editor):
    """A paper with a live story, and a secret in every state that is not live."""
    make_author("Zoe Person", slug="zoe", bio="Writes.")
    make_section("Politics")
    make_live(
        "The council met",
        slug="open",
        authors=[Author.objects.get()],
        sources=[make_source(publisher="Plain Gazette")],
        topics=["Budget"],
    )

    make_article(**secret("draft"))
    article = make_article(**secret("in-review"))
    publishing.submit(article.story, by=editor)
    article = make_article(**secret("ready"))
    publishing.submit(article.story, by=editor)
    publishing.approve(article.story, by=editor)
    at = now() + timedelta(hours=1)
    publishing.publish(make_article(**secret("scheduled")), by=editor, at=at, notice=SECRET)
    publishing.publish(
        make_article(**secret("expired")),
        by=editor,
        until=now() + timedelta(seconds=5),
        notice=f"Notice {SECRET}",
    )
    withdrawn = make_live(**secret("withdrawn"))
    superseded = make_live(**secret("superseded", slug="calm"))
    newer = make_live("Still the same", slug="edited")
    clock.shift(10)
    publishing.withdraw(withdrawn.story, by=editor, reason=f"Because {SECRET}.")
    calm = drafts.copy(superseded, by=editor)
    for name, value in {"headline": "Calm", "summary": "Calm.", "body": "<p>Calm.</p>"}.items():
        setattr(calm, name, value)
    calm.kicker = calm.search_title = calm.social_description = calm.lead_caption = ""
    calm.lead_image = None
    drafts.keep(calm, by=editor)
    calm.citations.all().delete()
    calm.topics.set(["Budget"])
    publishing.publish(calm, by=editor)
    edit = drafts.copy(newer, by=editor)
    edit.headline = f"Headline {SECRET} edit"
    drafts.keep(edit, by=editor)
    publishing.publish(edit, by=editor, at=at, notice=f"Notice {SECRET}")
    publishing.unschedule(edit, by=editor)
    importing.bring_in(IMPORTED.encode(), name=f"{SECRET}.txt", section=edit.section, by=editor)
    make_page(f"Page {SECRET}", kind="ethics", body=f"<p>{SECRET}</p>", is_public=False)
    Story.objects.update(desk_notes=f"Notes {SECRET}")
    for version in Article.objects.all():
        said = f"Comment {SECRET}"
        made = commenting.comment(version, by=editor, text=said, passage=f"Passage {SECRET}")
        commenting.reply(made, by=editor, text=said, article=version)


# --- With and without -----------------------------------------------------------------------

SOON = 20
"""Seconds until the scheduled story's instant: nearer than an answer may be kept."""


@pytest.fixture
def paper(clock, edition, editor):
    """A paper with live stories only."""
    zoe = make_author("Zoe Person", slug="zoe", bio="Writes.", portrait=make_image())
    make_section("City Hall", parent=make_section("Politics"))
    make_live(
        "The council met",
        slug="open",
        authors=[zoe],
        sources=[make_source(publisher="Plain Gazette")],
        topics=["Budget"],
        lead_image=make_image(),
    )
    make_live("Still the same", slug="edited", authors=[zoe], body="<p>Calm body.</p>")
    make_link(Article.objects.get(slug="open"))
    make_page()
    clock.shift(10)


def embargo(editor):
    """A story of each kind that readers may not see, and a page."""
    make_page(f"Page {SECRET}", kind="ethics", body=f"<p>{SECRET}</p>", is_public=False)
    start = now() - timedelta(seconds=10)
    make_article(**secret("draft"))
    article = make_article(**secret("in-review"))
    publishing.submit(article.story, by=editor)
    at = now() + timedelta(seconds=SOON)
    publishing.publish(make_article(**secret("scheduled")), by=editor, at=at, notice=SECRET)
    with set_to(start):
        until = start + timedelta(seconds=5)
        publishing.publish(make_article(**secret("expired")), by=editor, until=until)
        withdrawn = make_live(**secret("withdrawn"))
    publishing.withdraw(withdrawn.story, by=editor, reason=f"Because {SECRET}.")
    over = drafts.copy(Article.objects.get(slug="edited"), by=editor)
    for name, value in secret("edit").items():
        if name not in ("slug", "sources", "topics", "authors"):
            setattr(over, name, value)
    drafts.keep(over, by=editor)
    importing.bring_in(IMPORTED.encode(), name=f"{SECRET}.txt", section=over.section, by=editor)


def whole(response):
    """All that a reader gets: the status, the headers, the body."""
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, dict(response.headers), content


def sooner(headers):
    """The headers, where a boundary is SOON and may be in sight."""
    kept = headers.get("Cache-Control", "")
    shorter = re.sub(r"(?<=age=)\d+", lambda age: str(min(SOON, int(age[0]))), kept)
    return headers | ({"Cache-Control": shorter} if kept else {})


def test_every_answer_is_what_it_is_without_it(paper, editor, client):
    """Byte for byte and header for header, on every address, those of its own included."""
    with transaction.atomic():
        embargo(editor)
        asked = [*addresses(), *((None, address) for address in NOWHERE)]
        held = {address: whole(client.get(address)) for _, address in asked}
        transaction.set_rollback(True)
    reached = {}
    for name, address in asked:
        status, headers, content = whole(client.get(address))
        reached.setdefault(name, set()).add(status)
        gone = rf"/{SECRET}-(expired|withdrawn)/$|^/api/v1/articles/\d+/"
        if re.search(gone, address) and held[address][0] == 410:
            assert SECRET.encode() not in held[address][2], address  # once there: that is no secret
            continue
        assert held[address] == (status, sooner(headers), content), address
    # Else nothing was shown of a view that may show it: `tests/site/addresses.py` says how.
    for _, name in named_routes():
        assert NOT_200.get(name, 200) in reached[name], f"{name} answered {reached[name]}"


def test_the_desk_tells_strangers_nothing(paper, editor, client):
    embargo(editor)
    pk = Article.objects.get(headline=f"Headline {SECRET} scheduled").pk
    for address in desk_addresses(pk):
        status, headers, content = whole(client.get(address))
        assert status in (200, 302, 403, 404, 405), address
        assert SECRET not in content.decode(errors="replace").lower(), address
        assert SECRET not in str(headers).lower(), address
        if status == 200:
            assert "/admin/login/" in address or "password_reset" in address or "i18n" in address


# --- Nowhere --------------------------------------------------------------------------------


def test_what_is_not_live_shows_nowhere(secrets, client):
    seen = {}
    for _, address in addresses():
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        seen[address] = response.status_code
        assert response.status_code < 500, address
        told = content.decode(errors="replace").lower()
        if "?" in address:  # a page of results says what was looked for
            continue
        assert SECRET not in told, (address, told[max(0, told.find(SECRET) - 200) :][:400])
        tags = response.headers.get("Cache-Tag", "")  # say what was asked for
        del response["Cache-Tag"]
        named = [SECRET + tag.partition(SECRET)[2] for tag in tags.split(",") if SECRET in tag]
        assert all(name in address for name in named), (address, tags)
        assert SECRET not in str(response.headers).lower().replace(address.lower(), ""), address
    live = [address for address, status in seen.items() if status == 200]
    assert {"/", "/politics/open/", "/politics/calm/", "/politics/edited/", "/topics/budget/"} <= {
        *live
    }
    assert seen[f"/politics/{SECRET}-withdrawn/"] == seen[f"/politics/{SECRET}-expired/"] == 410
    for state in ("draft", "in-review", "ready", "scheduled"):
        assert seen[f"/politics/{SECRET}-{state}/"] == 404


def test_no_other_time_is_shown_but_at_the_desk(secrets, client):
    """An hour on, the scheduled one is live, on every one of these addresses: for the desk."""
    at = now() + timedelta(hours=1)
    for _, address in addresses():
        elsewhen = reverse("admin:as-of", args=[at, address])
        response = client.get(elsewhen)
        assert response.status_code == 302, elsewhen
        assert response["Location"].startswith("/admin/login/"), elsewhen
        assert response.content == b"", elsewhen
        assert "no-store" in response["Cache-Control"], elsewhen


def test_no_picture_of_it_is_sent(secrets, client, clock):
    """By the very addresses that their pages will have."""
    token = preview.token(make_link(Article.objects.get(slug="open")))
    pictures = Image.objects.filter(alt__contains=SECRET)
    rendition = {
        image.alt: [image.pk, renditions.key(image, "card"), "card-320.jpg"] for image in pictures
    }
    assert len(rendition) == 7
    for args in rendition.values():
        assert client.get(reverse("rendition", args=args)).status_code == 404
        assert client.get(reverse("preview-rendition", args=[token, *args])).status_code == 404
    clock.shift(3600)
    scheduled = reverse("rendition", args=rendition[f"Alt {SECRET} scheduled"])
    assert client.get(scheduled).status_code == 200


@pytest.mark.parametrize("query", ["council", "headline", "body", "calm"])
def test_search_finds_nothing_of_it(secrets, text, query):
    assert SECRET not in text(f"/search/?q={query}").lower()


def test_search_for_the_secret_itself_finds_nothing(secrets, text):
    assert "Nothing found" in text(f"/search/?q={SECRET}")


def test_the_canary_sings_once_it_is_out(secrets, clock, text):
    clock.shift(3600)
    for address in ("/", "/politics/", f"/politics/{SECRET}-scheduled/", "/archive/2026/03/"):
        assert SECRET in text(address)
