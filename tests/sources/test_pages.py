"""What a page says of itself, as the web writes it."""

import pytest

from sources.pages import Page, decode, describe


def page(head, **options):
    return describe(f"<!doctype html><html><head>{head}</head><body><p>x".encode(), **options)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Ferry returns</title>", "Ferry returns"),
        ("<TITLE>\n  Ferry\n\treturns </TITLE>", "Ferry returns"),
        ("<title>Bread &amp; butter &lt;b&gt;</title>", "Bread & butter <b>"),
        ("<meta property=og:title content='Ferry'><title>Other</title>", "Ferry"),
        ("<meta name='citation_title' content='Ferry'><title>Other</title>", "Ferry"),
        ("<meta property='og:title' content=' '><title>Other</title>", "Other"),
        (
            "<meta property='OG:Title' content='First'><meta property='og:title' content=Second>",
            "First",
        ),
        ("<title>A\u202eb\x07c</title>", "A b c"),
        ("<title></title>", ""),
        ("", ""),
    ],
)
def test_titles(head, title):
    assert page(head).title == title


@pytest.mark.parametrize(
    ("title", "names", "wanted"),
    [
        ("Ferry returns - The Packet", ("Packet",), "Ferry returns"),
        ("Ferry returns | packet.example", ("packet.example",), "Ferry returns"),
        ("Ferry returns — Harbour — The Packet", ("The Packet",), "Ferry returns — Harbour"),
        ("The Packet: Ferry returns", ("The Packet",), "Ferry returns"),
        ("The Packet | Ferry returns", ("The Packet",), "Ferry returns"),
        ("Ferry|The Packet", ("The Packet",), "Ferry"),
        ("Ferry returns - a day late", ("The Packet",), "Ferry returns - a day late"),
        ("Well-known ferry", ("known ferry",), "Well-known ferry"),
        ("The Packet", ("The Packet",), "The Packet"),
        ("Ferry returns - ", ("",), "Ferry returns -"),
    ],
)
def test_the_sites_name_is_taken_off(title, names, wanted):
    assert page(f"<title>{title}</title>", names=names).title == wanted


def test_by_its_own_word_too():
    head = "<meta property=og:site_name content='The Packet'><title>Ferry · The Packet</title>"
    assert page(head) == Page("Ferry", "The Packet")
    head = head.replace("<title>", "<meta property=og:title content='Ferries | Packet'><title>")
    assert page(head).title == "Ferries"


def test_what_is_too_long():
    found = page(f"<meta property=og:site_name content='{'x' * 121}'><title>{'word ' * 80}</title>")
    assert (len(found.title), found.title[-5:], found.site) == (300, "word…", "")


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("<title>Café “é”</title>".encode(), ""),
        ("<title>Café “é”</title>".encode(), "utf-8"),
        ("<title>Café “é”</title>".encode("cp1252"), ""),
        ("<title>Café “é”</title>".encode("cp1252"), "iso-8859-1"),
        ("<title>Café “é”</title>".encode("cp1252"), "utf-8"),
        ("<title>Café “é”</title>".encode(), "no-such-charset"),
        ("<title>Café “é”</title>".encode(), "zlib"),
        ("<title>Café “é”</title>".encode(), "punycode"),
        ("<title>Café “é”</title>".encode(), "\0"),
        ("<title>Café “é”</title>".encode("utf-8-sig"), "iso-8859-1"),
        ("<title>Café “é”</title>".encode("utf-16"), ""),
        ('<meta charset="macintosh"><title>Café “é”</title>'.encode("mac-roman"), ""),
        (
            b'<meta http-equiv=content-type content="text/html; charset=windows-1252">'
            + "<title>Café “é”</title>".encode("cp1252"),
            "",
        ),
    ],
)
def test_charsets(content, charset):
    assert describe(content, charset=charset).title == "Café “é”"


def test_japanese():
    content = "<meta charset=shift_jis><title>渡し船</title>".encode("shift_jis")
    assert describe(content).title == "渡し船"
    assert decode("渡し船".encode("euc_jp"), "EUC-JP") == "渡し船"


@pytest.mark.parametrize(
    "content",
    [b"", b" ", b"\0" * 5000, bytes(range(256)) * 20, b"<" * 50_000, b"<div>" * 100_000, b"<!--"],
)
def test_what_is_no_page_has_no_title(content):
    assert describe(content) == Page()


def test_the_declaration_of_another_charset_in_xhtml():
    content = '<?xml version="1.0" encoding="iso-8859-1"?><html><head><title>é</title>'.encode()
    assert describe(content, charset="utf-8").title == "é"


def test_the_title_of_a_drawing_is_not_the_pages():
    assert page("<svg><title>Logo</title></svg><title>Ferry</title>").title == "Ferry"
