import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from articles import body

# --- What stays -----------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>A paragraph.</p>",
        "<p>One</p><p>Two</p>",
        "<h2>A heading</h2><h3>A lesser one</h3>",
        "<p><strong>Bold</strong>, <em>italic</em>, <strong><em>both</em></strong>.</p>",
        '<p><a href="https://elsewhere.example/?a=1&amp;b=2" title="Go">A link</a></p>',
        '<p><a href="/politics/">Here</a> <a href="mailto:desk@ledger.example">Write</a></p>',
        "<ul><li>One</li><li>Two<ul><li>Inside</li></ul></li></ul>",
        '<ol start="3"><li><p>Three</p><p>and on</p></li></ol>',
        "<blockquote><p>Said so.</p></blockquote>",
        "<p>One line<br>and the next</p><hr><p>5 &lt; 6 &amp; 7&nbsp;km</p>",
        "<table><tbody><tr><th>Year</th><th>Sum</th></tr>"
        '<tr><td colspan="2">none</td></tr><tr><td></td><td>1</td></tr></tbody></table>',
        '<figure data-image="12"><figcaption>On <em>Sunday</em></figcaption></figure>',
        '<figure data-image="12"><figcaption></figcaption></figure>',
        '<figure data-embed="https://video.example/1"><figcaption>Film</figcaption></figure>',
    ],
)
def test_what_the_editor_writes_stays_as_it_is(markup):
    assert body.clean(markup) == markup


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("just text", "<p>just text</p>"),
        ("<p></p>", ""),
        ("<p><br></p><p> </p>", ""),
        ("<div>One</div><div>Two</div>", "<p>One</p><p>Two</p>"),
        ("<section><p>One</p>Two</section>", "<p>One</p><p>Two</p>"),
        ("<h1>Head</h1><h5>Sub</h5>", "<h2>Head</h2><h3>Sub</h3>"),
        ("<p><b>Bold</b><i> italic</i></p>", "<p><strong>Bold</strong> <em>italic</em></p>"),
        ('<p style="color:red" class="x" onclick="y()">Red</p>', "<p>Red</p>"),
        ("<p><span><u>Plain</u></span></p>", "<p>Plain</p>"),
        ("<ul><li><p>One</p></li></ul>", "<ul><li>One</li></ul>"),
        ("<ul>stray<li>One</li></ul>", "<ul><li>stray</li><li>One</li></ul>"),
        ("<li>No list</li>", "<p>No list</p>"),
        (
            "<table><caption>Sums</caption><thead><tr><th>A</th></tr></thead></table>",
            "<p>Sums</p><table><tbody><tr><th>A</th></tr></tbody></table>",
        ),
        (
            "<table><tr><td>out<table><tr><td>in</td></tr></table></td></tr></table>",
            "<table><tbody><tr><td><p>out</p><p>in</p></td></tr></tbody></table>",
        ),
        (
            '<a href="https://e.example"><h2>Linked</h2></a>',
            '<h2><a href="https://e.example">Linked</a></h2>',
        ),
        (
            '<figure data-image="7" class="x"><div>A</div><p>B</p></figure>',
            '<figure data-image="7"><figcaption>A B</figcaption></figure>',
        ),
        ("<figure><figcaption>No picture</figcaption></figure>", "<p>No picture</p>"),
        ('<figure data-image="0">x</figure>', "<p>x</p>"),
        (f'<figure data-image="{"9" * 40}">x</figure>', "<p>x</p>"),
        ('<figure data-embed="javascript:alert(1)">x</figure>', "<p>x</p>"),
        ('<figure data-embed="https://me:secret@e.example/">x</figure>', "<p>x</p>"),
        ('<figure data-embed="/inside">x</figure>', "<p>x</p>"),
        ('<ol start="0" type="a"><li>x</li></ol>', "<ol><li>x</li></ol>"),
        ("<textarea>kept</textarea>", "<p>kept</p>"),
        ('<a href="www.e.example">x</a>', '<p><a href="https://www.e.example">x</a></p>'),
        ('<a href="/x/" title="two\n lines">x</a>', '<p><a href="/x/" title="two lines">x</a></p>'),
    ],
)
def test_everything_else_takes_the_editors_form(given, kept):
    assert body.clean(given) == kept


def test_nothing_is_too_deep():
    assert "at the bottom" in body.clean("<blockquote><ul><li>" * 4000 + "at the bottom")


# --- What goes ------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//e.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<iframe src=https://e.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<base href=https://e.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="https://e.example" onclick="alert(1)" style="position:fixed" target=_blank>x</a>',
    "<p style='behavior:url(x)'>x</p>",
    "<figure data-image='1\"><script>alert(1)</script>'>x</figure>",
    "<figure data-embed='https://e.example/\"><script>alert(1)</script>'>x</figure>",
    "<td><script>alert(1)</script>",
    "<a title='--><img src=x onerror=alert(1)>' href=/x>x</a>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<p>x<plaintext><script>alert(1)</script>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_leave_only_what_the_editor_offers(attack):
    cleaned = body.clean(f"<p>before</p>{attack}<p>after</p>")
    assert "before" in cleaned

    for element in parser.fragment_fromstring(cleaned, create_parent=True).iterdescendants():
        assert element.tag in body.allowlist_from_extensions(body.EXTENSIONS)["tags"]
        assert set(element.attrib) <= {
            *("href", "title", "start", "colspan", "rowspan", "data-image", "data-embed")
        }
        for name in ("href", "data-embed"):
            address = element.get(name, "")
            assert address.startswith(("https://", "/")) or not address
    assert body.clean(cleaned) == cleaned


# --- For any input --------------------------------------------------------------

LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
TAGS = st.sampled_from(
    sorted(
        body.allowlist_from_extensions(body.EXTENSIONS)["tags"]
        | {"div", "b", "i", "h1", "caption", "span", "section"}
    )
)
ATTRIBUTES = st.sampled_from(
    [
        *("", ' data-image="3"', ' colspan="2"', ' start="4"', ' title="a&gt;b"', ' class="x"'),
        ' href="https://e.example/?a=&quot;&lt;"',
        ' data-embed="https://e.example/v?x=&quot;"',
    ]
)
PIECES = st.one_of(
    LETTERS.map(html.escape),
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES),
    TAGS.map("</{}>".format),
)
SOUP = st.lists(PIECES, max_size=30).map("".join)


@given(SOUP)
def test_cleaning_twice_is_cleaning_once(markup):
    once = body.clean(markup)
    assert body.clean(once) == once


@given(st.text(max_size=60))
def test_any_text_can_be_cleaned(text):
    once = body.clean(text)
    assert body.clean(once) == once


@given(st.lists(st.one_of(st.just("a word"), TAGS.map("<{}>".format), TAGS.map("</{}>".format))))
def test_no_word_is_lost(pieces):
    """Words may move (out of a table, say), and none is lost, added or broken."""
    numbered = [f"w{n}w" for n, piece in enumerate(pieces) if piece == "a word"]
    numbers = iter(numbered)
    markup = "".join(next(numbers) if piece == "a word" else piece for piece in pieces)
    text = body.plain(body.clean(markup))
    assert all(word in text for word in numbered)
    assert len("".join(text.split())) == len("".join(numbered))


@given(LETTERS)
def test_text_comes_back_as_it_was(text):
    assert body.plain(body.clean(f"<p>{html.escape(text)}</p>")).split() == text.split()


# --- For readers ----------------------------------------------------------------


def test_pictures_are_drawn_by_their_id_with_their_caption():
    markup = body.clean(
        '<p>x</p><figure data-image="4"><figcaption>A <b>b</b></figcaption></figure>'
        '<figure data-image="9"><figcaption>Gone</figcaption></figure>'
        '<figure data-image="9"></figure>'
    )
    shown = body.render(markup, {4: lambda caption: f"<figure>[4] {caption}</figure>"})
    assert shown == "<p>x</p><figure>[4] A <strong>b</strong></figure><p>Gone</p>"
    assert body.image_ids(markup) == [4, 9, 9]


def test_an_embed_is_a_link_with_a_caption():
    markup = body.clean('<figure data-embed="https://www.video.example/?a=1&b=2">A film</figure>')
    assert body.render(markup, {}) == (
        '<figure class="embed"><figcaption>A film</figcaption>'
        '<a rel="noopener" href="https://www.video.example/?a=1&amp;b=2">video.example</a></figure>'
    )


def test_a_table_scrolls_in_a_labelled_region_and_its_headers_know_their_direction():
    shown = body.render(
        body.clean("<table><tr><th>Year<th>“Sum” &amp; all<tr><th>2026<td>1</table>"), {}
    )
    assert shown == (
        '<div class="table" role="region" tabindex="0"'
        ' aria-label="Table 1: Year, “Sum” &amp; all"><table><tbody>'
        '<tr><th scope="col">Year</th><th scope="col">“Sum” &amp; all</th></tr>'
        '<tr><th scope="row">2026</th><td>1</td></tr></tbody></table></div>'
    )


def test_links_outside_are_told_apart():
    shown = body.render('<p><a href="https://e.example">out</a> <a href="/x/">in</a></p>', {})
    assert shown == (
        '<p><a rel="noopener" href="https://e.example">out</a> <a href="/x/">in</a></p>'
    )


def test_plain_text_has_a_line_a_block():
    markup = body.clean(
        "<h2>Head</h2><p>One &amp; <b>two</b><br>three</p><ul><li>a<ul><li>b</ul></ul>"
        '<table><tr><td>c<td>d</table><figure data-image="1">cap</figure>'
    )
    assert body.plain(markup).split("\n") == [
        *("Head", "One & two", "three", "a", "b", "c", "d", "cap")
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("One, two — three.", 3), ("It’s a well-known $1,234.50", 4), ("5 % of 10", 3)],
)
def test_words_are_counted_as_readers_see_them(text, count):
    assert body.count_words(f"<p>{text}</p>") == count
