"""The parts of a body, which can be jumped and linked to; films, which can be played."""

import pytest

from articles import body
from articles.players import player


def ids(markup):
    return [part.id for part in body.parts(body.clean(markup))]


def test_a_part_is_called_after_its_heading():
    assert ids("<h2>Why it <em>failed</em></h2><p>So.</p><h3>Überall &amp; now</h3>") == [
        "part-why-it-failed",
        "part-überall-now",
    ]


def test_an_id_stays_whatever_stands_before_it():
    assert ids("<h2>New</h2><p>So.</p><h2>Why</h2>")[1] == ids("<h2>Why</h2>")[0]


def test_no_id_twice():
    assert ids("<h2>Why</h2><h2>Why 2</h2><h2>Why</h2><h2>?</h2><h2>!</h2>") == [
        "part-why",
        "part-why-2",
        "part-why-3",
        "part",
        "part-2",
    ]


def test_on_its_page_a_heading_can_be_linked_to():
    shown = body.render("<h2>Who &amp; why</h2><p>So.</p>", {}, is_page=True)
    assert '<h2 id="part-who-why">Who &amp; why</h2>' in shown
    assert 'href="#part-who-why" aria-label="Link to “Who &amp; why”"' in shown
    assert body.render("<h2>Who</h2>", {}) == "<h2>Who</h2>"


FILM = '<figure data-embed="{}"><figcaption>A &lt;film&gt;</figcaption></figure>'


def test_on_its_page_a_film_can_be_played():
    shown = body.render(FILM.format("https://youtu.be/abcdefghijk"), {}, is_page=True)
    assert 'data-src="https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"' in shown
    assert 'data-title="A &lt;film&gt;"' in shown
    assert 'href="https://youtu.be/abcdefghijk"' in shown
    assert "<iframe" not in shown
    assert "film-player" not in body.render(FILM.format("https://youtu.be/abcdefghijk"), {})


@pytest.mark.parametrize(
    ("address", "src"),
    [
        ("https://www.youtube.com/watch?v=abc-efg_ijk", "youtube-nocookie.com/embed/abc-efg_ijk?"),
        ("https://m.youtube.com/watch?t=5&v=abcdefghijk&x=1", "/embed/abcdefghijk?"),
        ("https://youtube.com/shorts/abcdefghijk", "/embed/abcdefghijk?"),
        ("https://youtu.be/abcdefghijk?t=9", "/embed/abcdefghijk?"),
        ("https://vimeo.com/123456789", "player.vimeo.com/video/123456789?"),
        ("https://vimeo.com/123456789/", "/video/123456789?"),
    ],
)
def test_links_that_have_a_player(address, src):
    assert src in player(address).src


@pytest.mark.parametrize(
    "address",
    [
        "https://video.example/watch?v=abcdefghijk",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://youtu.be/abcdefghijklmnop",
        "https://www.youtube.com.evil.example/watch?v=abcdefghijk",
        "https://evil.example/?https://youtu.be/abcdefghijk",
        'https://vimeo.com/1"onload=',
        "https://vimeo.com/channels/staffpicks",
    ],
)
def test_links_that_have_none(address):
    assert player(address) is None
