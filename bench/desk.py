"""How long the desk's screens take with few stories and with many: `bench/desk.py --help`."""

import time
from collections.abc import Iterator
from itertools import count

from django.test import Client
from django.utils.timezone import localdate
from lists import Work, arguments, run
from paper import Paper  # sets Django up

from articles.models import Article
from newsroom.demo import factories

PAGES = {
    "board": "/admin/",
    "board, of a section": "/admin/?section=section-3",
    "articles": "/admin/articles/article/",
    "articles, drafts": "/admin/articles/article/?state=draft",
    "articles, live": "/admin/articles/article/?state=live",
    "articles, second page": "/admin/articles/article/?p=2",
    "articles, of a month": "/admin/articles/article/?saved_at__year={today:%Y}"
    "&saved_at__month={today:%m}",
    "articles, of an author": "/admin/articles/article/?authors__id__exact={author}",
    "articles, by headline": "/admin/articles/article/?o=0",
    "articles, by instant": "/admin/articles/article/?o=-4",
    "articles, withdrawn": "/admin/articles/article/?state=withdrawn",
    "search, a number": "/admin/articles/article/?q=item+77",
    "search, a number of a page": "/admin/articles/article/?q=item+1",
    "search, word of every story": "/admin/articles/article/?q=council",
    "search, word of none": "/admin/articles/article/?q=zeppelin",
    "search, a letter": "/admin/articles/article/?q=x",
    "search, two letters": "/admin/articles/article/?q=7",
    "search, a letter of many": "/admin/articles/article/?q=c",
    "search, author": "/admin/articles/article/?q=author+7",
    "calendar, month": "/admin/calendar/month/{today}/",
    "calendar, week": "/admin/calendar/week/{today}/",
    "pictures": "/admin/images/image/",
    "pictures, never used": "/admin/images/image/?use=never",
    "pictures, by a rare word": "/admin/images/image/?q=77",
    "pictures, by a word of a page": "/admin/images/image/?q=1",
    "pictures, by a common word": "/admin/images/image/?q=heron",
    "pictures, of nobody": "/admin/images/image/?q=zeppelin",
    "pictures, in a story": "/admin/images/image/?story=item+7",
    "pictures, in stories of a page": "/admin/images/image/?story=item",
    "pictures, without alt": "/admin/images/image/?alt=missing",
    "pictures to choose from": "/admin/images/image/library/",
    "publishers": "/admin/sources/publisher/",
    "a publisher's name, begun": "/admin/autocomplete/?term=gaz&app_label=sources"
    "&model_name=source&field_name=publisher",
    "log": "/admin/log/",
    "log, of a day": "/admin/log/?first={today}&last={today}",
    "log, of an older day": "/admin/log/?first={day}&last={day}",
    "log, of a story": "/admin/log/?story={slug}",
    "notices": "/admin/notices/",
    "front": "/admin/front/",
    "front, search": "/admin/front/?q=council",
    "form of a live story": "/admin/articles/article/{live}/change/",
    "form of a draft": "/admin/articles/article/{draft}/change/",
    "timeline of a story": "/admin/articles/article/{live}/timeline/",
    "why is it on the page?": "/admin/articles/article/{live}/where/",
}


def screens(paper: Paper) -> Iterator[Work]:
    """Each as an editor sees it, and a save."""
    from django.contrib.auth.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        User.objects.filter(username="edith").first() or factories.make_editor("edith")
    )
    draft = Article.objects.filter(live_from=None).order_by("-pk").first()
    live = Article.objects.live(paper.now).newest_first()[paper.size // 2]
    author = live.authors.first()
    names = {
        "today": localdate(),
        "live": live.pk,
        "draft": draft.pk,
        "author": author.pk,
        "day": localdate(live.live_from),
        "slug": live.story.slug,
    }
    for name, pattern in PAGES.items():
        address = pattern.format(**names)

        def ask(address: str = address) -> int:
            response = client.get(address)
            if response.status_code != 200:
                raise SystemExit(f"{address} answered {response.status_code}.")
            return len(response.content)

        yield name, ask

    form = f"/admin/articles/article/{draft.pk}/change/"

    saves = count(int(time.time()))  # a text that is as it was is not saved

    def save() -> int:
        posted = {
            "headline": f"{draft.headline}, {next(saves)}",
            "summary": draft.summary,
            "body": draft.body,
            "type": draft.type,
            "section": draft.section_id,
            "story_slug": draft.story.slug,
            "seen": Article.objects.get(pk=draft.pk).story.last_save,
        }
        for prefix in ("bylines", "citations"):
            posted |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        response = client.post(form, posted | {"_save": ""})
        if response.status_code != 302 or "/sittings/" in response["Location"]:
            raise SystemExit(f"Saving answered {response.status_code}.")
        return 0

    yield "a save", save


def main() -> None:
    run(screens, arguments(__doc__, small=1_000, large=200_000).parse_args())


if __name__ == "__main__":
    main()
