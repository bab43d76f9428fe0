"""A small paper with the awkward cases in it, and the address of each of its pages.

Whatever looks at every page (a browser with axe, the HTML checker) looks at these.
"""

from typing import Any

from articles import alerting, preview, publishing
from articles.models import Article, Byline, Correction
from newsroom.clock import now
from newsroom.demo.bulk import HOUR
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

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
PAGES = {
    "home": "/",
    "section": "/politics/",
    "section within": "/city-hall/",
    "empty section": "/sports/",
    "past the end": "/sports/?before=20200101T000000.000000-1",
    "article": "/politics/full/",
    "bare article": "/politics/bare/",
    "long article": "/politics/long/",
    "with a film": "/politics/film/",
    "sponsored": "/politics/paid-bridge/",
    "preview": "/preview/{token}/",
    "masthead": "/authors/",
    "author": "/authors/zoe/",
    "author with nothing out": "/authors/long/",
    "sources": "/sources/",
    "publisher": "/sources/the-daily-example/",
    "topic": "/topics/bridges/",
    "archive": "/archive/",
    "year": "/archive/2026/",
    "month": "/archive/2026/03/",
    "corrections": "/corrections/",
    "about": "/about/",
    "page about the paper": "/about/ethics/",
    "API": "/api/v1/",
    "search": "/search/",
    "search that finds": "/search/?q=bridge",
    "search in vain": "/search/?q=quahog",
    "not found": "/nowhere/",
    "gone": "/politics/gone/",
    "ended": "/politics/ended/",
    "bad request": "/politics/?before=nonsense",
}
STATUS = {"not found": 404, "gone": 410, "ended": 410, "bad request": 400}
"""Of those that don't answer 200."""
BARE = ("400", "500", "503", "429", "411", "413")
"""Error pages that are drawn without a database."""


def make_paper(clock: Any, edition: Any, editor: Any) -> dict[str, str]:
    """The paper of PAGES, two minutes long; returns them with every address whole."""
    edition.tagline, edition.about = "News of the bay", "A paper."
    edition.corrections_policy = "We say so."
    edition.contact_email = "desk@ledger.example"
    edition.save()
    politics = make_section("Politics", colour="wine", description="How it is run.")
    hall = make_section("City Hall", parent=politics, colour="ochre")
    make_section("Sports", colour="blue", position=1)
    make_page("Ethics", body=f"<h2>What we do</h2><p>We say {WORD}.</p><ul><li>So.</li></ul>")
    for position, colour in enumerate(
        ("navy", "teal", "green", "olive", "orange", "purple", "red")
    ):
        section = make_section(colour.capitalize(), colour=colour, position=position + 2)
        make_live(f"A story in {colour}", section=section, kicker="Kicker")
    zoe = make_author("Zoe Person", slug="zoe", role="Reporter", bio="Writes.", email="z@x.example")
    zoe.links.create(label="Elsewhere", url="https://elsewhere.example/zoe")
    staff = make_author("Staff", kind="organisation", portrait=make_image())
    six = [(zoe, role) for role in Byline.Role.values]
    image = make_image(size=(1600, 1200), credit="Z. Person", caption="A bridge.", alt="A bridge.")
    table = "<table><tbody><tr><th><p>Item</p></th><th><p>Cost</p></th></tr>" + (
        "<tr><td><p>Unabbreviatedlylongname</p></td><td><p>1,000,000</p></td></tr></tbody></table>"
    )
    make_live("Hall bridge", section=hall, topics=["Bridges"], authors=[zoe], lead_image=image)
    clock.shift(60)
    full = make_article(
        "The bridge is stuck",
        slug="full",
        kicker="Bridges",
        section=politics,
        lead_image=image,
        body="<h2>Why</h2><p>A <a href='https://x.example/'>switch</a> failed.</p>"
        "<blockquote><p>Well.</p></blockquote><ul><li><p>One</p></li></ul><hr>"
        f'<figure data-image="{image.pk}"><figcaption>The bridge.</figcaption></figure>{table}'
        "<h2>Summary</h2><h3>Main</h3><p>That.</p><h2>Why</h2><p>Again.</p>"
        '<figure data-embed="https://video.example/1"><figcaption>A film.</figcaption></figure>',
        authors=[*six, staff],
        sources=[make_source("The record", "https://city.example/1"), make_source("A book")],
        topics=["Bridges"],
    )
    publishing.publish(full, by=editor, notice=Correction(text="It was nine."))
    make_live("Bare bridge", slug="bare", section=politics, summary="", topics=["Bridges"])
    make_live(
        f"{WORD} {'and a headline of two hundred letters ' * 4}".strip()[:200],
        slug="long",
        section=politics,
        kicker=WORD[:60],
        summary=f"A bridge {WORD * 2}",
        body=f"<h2>{WORD}</h2><p>{WORD * 3}</p><h2>{WORD}</h2><p>A</p><h2>B</h2><p>C</p>",
        lead_image=image,
        authors=[make_author(WORD[:60], slug="long-name")],
        sources=[make_source(WORD * 2, "https://city.example/2", WORD)],
        topics=[WORD],
        type="opinion",
    )
    make_live(
        "A film of a bridge",
        slug="film",
        section=politics,
        body='<p>Look.</p><figure data-embed="https://youtu.be/abcdefghijk">'
        "<figcaption>The bridge, opening.</figcaption></figure>",
    )
    make_live("Paid bridge", section=politics, type="sponsored")
    make_author("Long", slug="long")
    make_live("Ended", slug="ended", section=politics, until=now() + HOUR / 100)
    gone = make_live("Gone", slug="gone", section=politics)
    clock.shift(60)
    publishing.withdraw(gone.story, by=editor, reason="Wrong.")
    story = Article.objects.get(slug="full").story
    alerting.alert("The bridge is stuck", by=editor, story=story, until=now() + HOUR)
    draft = make_article("A draft", section=politics, lead_image=image)
    token = preview.token(make_link(draft))
    return {name: address.replace("{token}", token) for name, address in PAGES.items()}
