"""A body as the blocks that comparing two versions is about."""

from hypothesis import example, given
from hypothesis import strategies as st

from articles import body
from articles.body import Block, blocks


def kinds(markup):
    return [(block.kind, block.text) for block in blocks(body.clean(markup))]


def test_every_kind_of_block_by_its_name():
    assert kinds(
        "<h2>One</h2><h3>Two</h3><p>Three</p><ul><li>Four</li></ul><ol><li>Five</li></ol>"
        "<blockquote><p>Six</p><p>Seven</p></blockquote><hr>"
        "<table><tbody><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>"
        '<figure data-image="12"><figcaption>A bridge</figcaption></figure>'
        '<figure data-embed="https://video.example/1"><figcaption></figcaption></figure>'
    ) == [
        ("Heading", "One"),
        ("Subheading", "Two"),
        ("Paragraph", "Three"),
        ("List item", "Four"),
        ("Numbered item", "Five"),
        ("Quote", "Six"),
        ("Quote", "Seven"),
        ("Line", ""),
        ("Table row", "A | B"),
        ("Table row", "1 | 2"),
        ("Picture", "A bridge"),
        ("Link card", ""),
    ]


def test_a_figure_says_what_it_refers_to():
    found = blocks(
        body.clean(
            '<figure data-image="12"><figcaption></figcaption></figure>'
            '<figure data-embed="https://video.example/?a=1&amp;b=2"><figcaption>x</figcaption>'
            "</figure>"
        )
    )
    assert [block.refers for block in found] == ["12", "https://video.example/?a=1&b=2"]


def test_marks_and_links_are_kept_beside_the_words():
    (block,) = blocks(
        '<p>A <strong>new</strong> <a href="https://a.example/?x=1&amp;y">bridge</a></p>'
    )
    assert block.text == "A new bridge"
    assert "<strong>new</strong>" in block.markup
    assert block.links == [("https://a.example/?x=1&y", "bridge")]


def test_lists_within_lists_give_an_item_each():
    assert kinds("<ul><li><p>One</p><ol><li>Inner</li></ol></li><li>Two</li></ul>") == [
        ("List item", "One"),
        ("Numbered item", "Inner"),
        ("List item", "Two"),
    ]


def test_an_empty_body_has_none():
    assert blocks("") == []


fragments = st.sampled_from(
    [
        *("<p>", "</p>", "<ul>", "<li>", "</ul>", "<ol>", "</ol>", "<blockquote>"),
        *("</blockquote>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<br>", "<hr>"),
        *("<strong>", "</strong>", '<a href="https://a.example/">', "</a>", "<h2>", "</h2>"),
        *('<figure data-image="3"><figcaption>', "</figcaption></figure>"),
        *("word ", "two words", "a &lt;b&gt; c", " "),
    ]
)


@given(st.lists(fragments, max_size=30).map("".join))
@example("<table><td>word<ul><li>word</ul></table>")
def test_no_word_is_lost_and_none_comes_twice(markup):
    cleaned = body.clean(markup)
    told = " ".join(block.text.replace(" | ", " ") for block in blocks(cleaned)).split()
    assert [word for word in told if word != "|"] == body.plain(cleaned).split()


def test_blocks_compare_by_what_they_hold():
    assert blocks("<p>A</p>") == [Block("Paragraph", "A", "A")]
