"""Names spelled two ways: found, with few false alarms."""

import pytest

from articles.checks.names import name_two_ways
from articles.checks.subject import Subject
from newsroom import clock
from newsroom.demo.factories import make_article, make_author, make_image

pytestmark = pytest.mark.django_db


def found(text, **fields):
    markup = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    article = make_article(fields.pop("headline", "A vote"), body=markup, **fields)
    return list(name_two_ways(Subject(article, clock.now())))


@pytest.mark.parametrize(
    ("text", "rare"),
    [
        ("Jane Marlowe won. They cheered Marlow.", "Marlow"),
        ("They met Jane Marlowe. Marlow said no. Marlowe left; so Marlowe won.", "Marlow"),
        ("It was Ben Jonson and then Johnson. We saw Jonson.", "Johnson"),
        ("They met Jane Marlowe and Jane Marlow. Then Jane Marlowe left.", "Jane Marlow"),
        ("They saw José Muñoz. We asked Munoz.", "Munoz"),
        ("They saw Al Macdonald. We asked MacDonald.", "MacDonald"),
        ("They saw Ann O’Brien. O’Brien spoke. We asked Obrien.", "Obrien"),
        ("They saw Micheal Green. We asked Michael Green. And Michael Green.", "Micheal Green"),
        ("The Marlow Bay Council sat. It is the Marlowe Bay Council. A Marlow Bay Council.", None),
        ("We asked Mayor Jane Marlowe. We asked Mayor Marlow.", "Marlow"),
        ("We asked Mr. Jonson. It was Ben Johnson’s idea, and Ben Johnson’s money.", "Jonson"),
        ("They met Kowalski’s son. They met Kowalsky. They met Kowalski.", "Kowalsky"),
        ("MARLOWE WINS AGAIN TODAY\nThey met Jane Marlow. He saw Marlow.", "MARLOWE"),
    ],
)
def test_one_name_spelled_two_ways_is_found(text, rare):
    [finding] = found(text)
    assert rare is None or finding.words == rare
    assert finding.field == "body"


@pytest.mark.parametrize(
    "text",
    [
        "They met Jane Marlowe. Marlowe’s car stood there. Marlowe said so.",
        "They met David Miller and Jane Davis. It was Davis who spoke; David listened.",
        "They met David Davis in the town.",
        "He left Korea. She is Korean. A Korean.",
        "He left Texas. A Texan won.",
        "He left Germany. A German won. He knows Israel and an Israeli.",
        "The Senator spoke. Two Senators left. One Senator stayed.",
        "They met Bob Allen and Jane Allan. Then Allen spoke to Allan.",
        "They met Jane White. While she spoke, they left. Where is White?",
        "There were ten. Three left. These did not. Then they went.",
        "They live in Marlow Bay. It was Jane Marlowe who spoke. Then Marlowe left.",
        "They met Jane Smith and John Smythe-Jones.",
        "Anna met Ann. We saw Ann and Anna.",
        "In Iran and in Iraq people met. They love Iran.",
        "MARLOWE WINS AGAIN TODAY\nThey met Jane Marlowe. He saw Marlowe.",
        "They met Julia Roberts and Robert Julian. He saw Roberts.",
        "They met O'Brien and O’Brien. He saw O’Brien.",
        "The Green party won. Greens cheered. The Greens won.",
        "They spoke at NASA and NATO, at UNESCO and UNICEF.",
        "It was March. A marsh lies there. Marsh birds sang in March.",
    ],
)
def test_two_names_are_two_names(text):
    assert found(text) == []


def test_headline_summary_and_captions_are_read_too():
    image = make_image(caption="Jane Marlowe at the pier.")
    [finding] = found(
        "They met Jane Marlowe.",
        headline="Marlow wins the vote",
        summary="They say Jane Marlowe won.",
        lead_image=image,
    )
    assert (finding.field, finding.words) == ("headline", "Marlow")
    assert finding.sentence == (
        "“Marlow” (once) and “Marlowe” (3 times): is that one name, spelled two ways?"
    )
    [finding] = found("They met Jane Marlow. We saw Jane Marlow.", lead_image=image)
    assert (finding.field, finding.words) == ("lead_image", "Jane Marlowe")


def test_a_title_in_capitals_tells_nothing_of_names():
    assert found("They ran along the shore.", headline="Winter Coats Boost Coast Sales") == []


def test_the_byline_is_right():
    jane = make_author("Jane Marlowe")
    article = make_article(
        body="<p>They asked Jane Marlow. Then Jane Marlow asked them.</p>", authors=[jane]
    )
    [finding] = name_two_ways(Subject(article, clock.now()))
    assert (finding.field, finding.words) == ("body", "Jane Marlow")
    assert "“Jane Marlowe” (in the byline)" in finding.sentence


def test_a_town_is_not_the_reporter():
    article = make_article(
        body="<p>They live in Marlow. It rains.</p>", authors=[make_author("Jane Marlowe")]
    )
    assert list(name_two_ways(Subject(article, clock.now()))) == []


def test_what_was_pasted_without_a_space_is_no_name_and_takes_no_time():
    assert found(f"They sent A{'bcd' * 30_000}. They sent A{'bcd' * 30_000}e.") == []
