"""What differs between two bodies, and between two lists: for any text, in bounded time."""

from hypothesis import given
from hypothesis import strategies as st

from articles import body
from articles.comparison import MOVED, Part, _lines, parts
from articles.differences import GONE, NEW, SAME

ONE = "<p>The council met on Tuesday and voted 5 to 2.</p>"
TWO = "<p>The mayor spoke at length about the harbour and its bridges.</p>"
THREE = "<p>Nobody else had anything to say about dredging that night.</p>"


def told(old, new):
    return parts(body.clean(old), body.clean(new))


def test_changed_words_within_a_paragraph_and_how_many_are_unchanged():
    assert told(ONE + TWO + THREE, ONE.replace("5 to 2", "6 to 1") + TWO + THREE) == [
        Part(
            "changed",
            "Paragraph",
            [
                (SAME, "The council met on Tuesday and voted "),
                (GONE, "5 "),
                (NEW, "6 "),
                (SAME, "to "),
                (GONE, "2."),
                (NEW, "1."),
            ],
        ),
        Part(SAME, count=2),
    ]


def test_added_and_gone_blocks_stand_where_they_are_and_were():
    assert [(p.op, p.kind) for p in told(ONE + TWO, "<h2>Vote</h2>" + ONE)] == [
        (NEW, "Heading"),
        (SAME, ""),
        (GONE, "Paragraph"),
    ]


def test_a_block_that_moved_is_told_once():
    found = told(ONE + TWO + THREE, TWO + THREE + ONE)
    assert [(part.op, part.count) for part in found] == [(SAME, 2), (MOVED, 1)]


def test_a_changed_block_is_found_among_new_ones():
    new = "<p>All new words come here first.</p>" + TWO.replace("harbour", "docks")
    assert [part.op for part in told(TWO, new)] == [NEW, "changed"]


def test_a_link_that_leads_elsewhere_is_said():
    old, new = (f'<p>Read <a href="https://{host}.example/">this</a>.</p>' for host in "ab")
    (part,) = told(old, new)
    assert part.notes == [
        "The link on “this” led to https://a.example/ and leads to https://b.example/."
    ]
    assert part.runs == [(SAME, "Read this.")]


def test_a_link_that_came_or_went_is_said():
    bare, linked = "<p>Read this.</p>", '<p>Read <a href="https://a.example/">this</a>.</p>'
    assert told(bare, linked)[0].notes == ["A link on “this” is new: https://a.example/."]
    assert told(linked, bare)[0].notes == ["The link on “this” to https://a.example/ is gone."]


def test_formatting_alone_is_said():
    (part,) = told("<p>It is new.</p>", "<p>It is <strong>new</strong>.</p>")
    assert part.notes == ["Only its formatting is different."]


def test_a_paragraph_that_became_a_heading_is_said():
    (part,) = told("<p>A new bridge</p>", "<h2>A new bridge</h2>")
    assert part.notes == ["It was a paragraph and is a heading."]


def test_another_picture_under_the_same_caption_is_said():
    figure = '<figure data-image="{}"><figcaption>The bridge</figcaption></figure>'
    (part,) = told(figure.format(1), figure.format(2))
    assert (part.notes, part.pictures) == (["It is another picture."], ("1", "2"))
    assert [p.pictures for p in told("", figure.format(3))] == [("3",)]


def test_an_embed_with_another_address_is_said():
    figure = '<figure data-embed="https://{}.example/"><figcaption>A film</figcaption></figure>'
    (part,) = told(figure.format("a"), figure.format("b"))
    assert part.notes == ["Its address was https://a.example/ and is https://b.example/."]


def test_a_list_says_what_came_went_and_moved():
    assert _lines(["Ada", "Ben", "Cleo"], ["Cleo", "Ada", "Dan"]) == [
        (MOVED, "Cleo"),
        (SAME, "Ada"),
        (GONE, "Ben"),
        (NEW, "Dan"),
    ]


paragraphs = st.lists(
    st.sampled_from([ONE, TWO, THREE, "<h2>So</h2>", "<ul><li>x</li></ul>", "<hr>", "<p>a b</p>"]),
    max_size=12,
).map("".join)


@given(paragraphs, paragraphs)
def test_all_words_of_the_new_body_are_accounted_for(old, new):
    found = told(old, new)
    mine = body.blocks(body.clean(new))
    assert sum(part.count for part in found if part.op != GONE) == len(mine)
    shown = [
        "".join(text for op, text in part.runs if op != GONE)
        for part in found
        if part.op not in (SAME, GONE)
    ]
    assert all(text in [block.text for block in mine] for text in shown)


@given(paragraphs)
def test_nothing_differs_from_itself(text):
    assert all(part.op == SAME for part in told(text, text))


def test_long_and_repetitive_texts_are_compared():
    long = "".join(
        f"<p>Paragraph {n} says what {n * 7} of them did in the end.</p>" for n in range(900)
    )
    assert {part.op for part in parts(long, long.replace("did", "said"))} == {"changed"}
    same = "<p>a</p>" * 2000
    assert parts(same, "<p>b</p>" + "<p>a</p><p>c</p>" * 1000)
    words = "<p>" + "a b " * 5000 + "</p>"
    assert parts(words, words.replace("b a", "a b"))
