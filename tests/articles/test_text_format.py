"""The plain-text form of an article, line by line."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text_format import NotAnArticle, decode, parse, words

FERRY = (Path(__file__).parent / "texts" / "night-ferry.txt").read_text("utf-8")


def held(parsed):
    """Every word that a parsed article holds."""
    box_lines = [text for box in parsed.boxes for text in (box.name, box.role, box.bio)]
    return Counter(
        words(
            "\n".join(
                [
                    *(parsed.headline, parsed.summary, *parsed.labels, *parsed.leftovers),
                    *(block.text for block in parsed.body),
                    *(reading.line for reading in parsed.readings),
                    *box_lines,
                ]
            )
        )
    )


class TestTheWholeForm:
    @pytest.fixture
    def ferry(self):
        return parse(FERRY)

    def test_headline_and_summary(self, ferry):
        assert ferry.headline == "Night Ferry Gets Three Hours, and a Bar"
        assert ferry.summary.startswith("The night ferry between Marlow Bay")
        assert ferry.summary.endswith("9:40 p.m.\n\nFares stay at $4.")

    def test_body(self, ferry):
        assert [(block.kind, block.text[:24]) for block in ferry.body] == [
            ("p", "The port commission vote"),
            ("p", "“My shift ends at ten,” "),
            ("h2", "Who pays?"),
            ("p", "The extra sailings cost "),
            ("p", "The county's share comes"),
            ("li", "the fuel tax, $84,000"),
            ("li", "parking at the Old Wharf"),
            ("h2", "What the no vote said"),
            ("p", "Commissioner R. J. Polk "),
            ("h2", "No change"),
            ("p", "He did not say how he ge"),
            ("p", "Sailings begin on April "),
        ]

    def test_readings(self, ferry):
        assert [(r.publisher, r.title, r.address) for r in ferry.readings] == [
            (
                "The New York Times",
                "Night Boats: A History",
                "http://www.nytimes.com/2024/night-boats?utm_source=wire",
            ),
            ("Wikipedia", "Ferry", ""),
            ("Tern Island Packet", "The Last Boat", "https://packet.example/last-boat"),
            ("Google Search", "night ferry", ""),
            ("Wikipedia", "Ferry", ""),
        ]

    def test_boxes(self, ferry):
        assert [(box.name, box.role, box.bio, box.is_organisation) for box in ferry.boxes] == [
            (
                "DELIA POLK-MARSH",
                "",
                "FERRY REPORTER Delia covers the water.\n\nShe lives on it.",
                False,
            ),
            (
                "Calder County Wire Staff",
                "",
                "The wire's staff writes what nobody signs.",
                True,
            ),
        ]

    def test_what_no_rule_places(self, ferry):
        assert ferry.leftovers == [
            "From the Calder County Wire, for Tuesday.",
            "This list was made on Monday.",
            "• Nothing that a rule knows",
        ]

    def test_no_word_is_lost(self, ferry):
        assert held(ferry) == Counter(words(FERRY))


SHORT = "News Summary\nIt rained.\n{}\nIt rained on Monday.\n"


@pytest.mark.parametrize(
    "headline",
    [
        "Rain",
        "Will it rain?",
        "It rains again!",
        "“It rains,” they say",
        "Rain in the U.S.A.",
        "Author: unknown",
    ],
)
def test_shapes_of_a_headline(headline):
    assert parse(SHORT.format(headline)).headline == headline


def test_a_headline_right_above_the_summary():
    parsed = parse("The Wire\nRain falls\nNews Summary: It rained.\nIt rained on Monday.\n")
    assert (parsed.headline, parsed.summary) == ("Rain falls", "It rained.")
    assert [block.text for block in parsed.body] == ["It rained on Monday."]
    assert parsed.leftovers == ["The Wire"]


@pytest.mark.parametrize(
    "line",
    ["“No,” she said. “Never!”", "“Is it?”", "Short, but it ends.", "Wait:", "- an item"],
)
def test_what_is_no_subhead(line):
    body = parse(SHORT.format("Rain") + f"{line}\nMore of it fell on Tuesday.").body
    assert "h2" not in {block.kind for block in body}


def test_a_short_last_line_heads_nothing():
    body = parse(SHORT.format("Rain") + "The end").body
    assert [block.kind for block in body] == ["p", "p"]


def test_capitals_that_repeat_the_name_are_the_role():
    text = SHORT.format("Rain") + "Author: STAFF WIRE WRITER\nWIRE STAFF WRITER The staff writes."
    (box,) = parse(text).boxes
    assert (box.role, box.bio) == ("WIRE STAFF WRITER", "The staff writes.")
    assert box.is_organisation


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Dear sir,\nwhere is my paper?", "no line “News Summary”"),
        ("News Summary\nIt rained.\nIt rained on Monday.", "no headline"),
        ("News Summary\nIt rained.\nRain", "no text below"),
        ("News Summary", "no headline"),
        ("News Summary\n" + "A line.\n" * 6000, "6,001 lines"),
    ],
)
def test_what_is_no_article(text, why):
    with pytest.raises(NotAnArticle, match=why):
        parse(text)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ("Café".encode("latin-1"), r"not text in UTF-8 \(byte 3"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8"),
        (b"News Summary\n\x00", "control characters"),
        (b"a" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
def test_bytes_that_are_no_text(data, why):
    with pytest.raises(NotAnArticle, match=why):
        decode(data)


line = st.one_of(
    st.sampled_from(
        [
            *("News Summary", "news summary: at once", "Deeper Dive: more", "Author: ANN WIRE"),
            *("ANN WIRE Ann writes.", "- Wikipedia: Rain", "• loose", "A subhead", "A stop."),
            *("- CNN: Rain https://cnn.com/rain?utm_source=a#b (x)", "Author:", "“Quoted.”"),
        ]
    ),
    st.text(alphabet=" abcABC.:!?-•“”()[]é中", max_size=60),
)


@given(st.lists(line, max_size=25))
def test_no_word_of_any_text_is_lost(lines):
    text = "\n".join(["News Summary", "It rained.", *lines])
    try:
        parsed = parse(text)
    except NotAnArticle:
        return
    assert held(parsed) == Counter(words(text))
