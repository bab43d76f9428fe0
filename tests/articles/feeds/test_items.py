"""Feeds: what is said of a story, its whole text included."""

from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone
from lxml import etree

from articles import drafts, publishing
from articles.models import Correction
from newsroom.demo.factories import make_author, make_image, make_live, make_section, make_source

from .conftest import CONTENT, CREATOR, HOUR, MEDIA, ROOT, items

pytestmark = pytest.mark.django_db


class TestItem:
    def test_elements(self, channel):
        ada, org = make_author("Ada Quill"), make_author("Ledger staff", kind="organisation")
        article = make_live(
            "Rain & <wind>", authors=[ada, (ada, "photography"), org], topics=["Rain"],
            type="opinion", summary="It rained.", section=make_section("City Hall"),
        )  # fmt: skip
        (item,) = channel().iter("item")
        assert item.findtext("title") == "Rain & <wind>"
        assert item.findtext("link") == ROOT + article.get_absolute_url()
        assert item.findtext("description") == "It rained."
        assert parsedate_to_datetime(item.findtext("pubDate")) == article.published_at
        assert [each.text for each in item.iter("category")] == ["City Hall", "Opinion", "Rain"]
        assert [each.text for each in item.iter(CREATOR)] == ["Ada Quill", "Ledger staff"]
        assert item.find("guid").get("isPermaLink") == "false"

    def test_guid_stays_through_versions_slugs_and_sections(self, clock, editor, channel, client):
        first = make_live()
        guid = channel().findtext("item/guid")
        clock.shift(HOUR)
        second = drafts.copy(first, by=editor)
        second.section = make_section("Arts")
        drafts.keep(second, by=editor)
        second.story.slug = "another"
        second.story.save()
        publishing.publish(second, by=editor)
        assert channel().findtext("item/link") == f"{ROOT}/arts/another/"
        assert channel().findtext("item/guid") == guid == items(client)[0]["id"]

    def test_whole_text_with_pictures_and_absolute_addresses(self, channel):
        image = make_image(caption="The pier.")
        make_live(
            body='<p>See <a href="/arts/x/">this</a> and <a href="https://press.example/">that</a>'
            f'.</p><figure data-image="{image.pk}"><figcaption>At dawn.</figcaption></figure>',
            lead_image=make_image(caption="The lead."),
        )
        html = etree.HTML(channel().findtext(f"item/{CONTENT}"))
        addresses = [*html.xpath("//@href"), *html.xpath("//@src")]
        for srcset in html.xpath("//@srcset"):
            addresses += [part.split()[0] for part in srcset.split(",")]
        assert len(html.xpath("//img")) == 2
        assert len(addresses) > 8
        outside = [each for each in addresses if not each.startswith(f"{ROOT}/")]
        assert outside == ["https://press.example/"]
        assert f"{ROOT}/arts/x/" in addresses
        text = "".join(html.itertext())
        assert "The lead." in text
        assert "At dawn." in text

    def test_corrections_of_all_versions_that_readers_saw(self, clock, editor, channel):
        first = make_live()
        for kind, text in (("correction", "Five to two & not <three>."), ("update", "It snowed.")):
            clock.shift(HOUR)
            first = drafts.copy(first, by=editor)
            publishing.publish(first, by=editor, notice=Correction(kind=kind, text=text))
        planned = drafts.copy(first, by=editor)
        publishing.publish(planned, by=editor, at=timezone.now() + HOUR, notice="Not yet.")
        content = channel().findtext(f"item/{CONTENT}")
        text = "".join(etree.HTML(content).itertext())
        assert "Correction, March 2, 2026" in text
        assert "Five to two & not <three>." in text
        assert "It snowed." in text
        assert "Not yet." not in text
        clock.shift(HOUR)
        assert "Not yet." in channel().findtext(f"item/{CONTENT}")

    def test_further_reading_after_the_text(self, channel):
        make_live(
            sources=[
                make_source("The minutes", "https://city.example/1", "City of Marlow Bay"),
                make_source("A book & more", publisher="Calder Press"),
            ]
        )
        html = etree.HTML(channel().findtext(f"item/{CONTENT}"))
        assert [li.text or li[0].text for li in html.iter("li")] == [
            "The minutes",
            "A book & more (Calder Press)",
        ]
        assert html.xpath("//li/a/@href") == ["https://city.example/1"]
        assert "Further reading" in html.xpath("//h3/text()")

    def test_pictures_with_their_size_words_and_credit(self, channel):
        lead = make_image(size=(1600, 800), caption="The pier.", credit="R. Vane")
        inner = make_image(size=(600, 900), alt="A boat.", credit="")
        make_live(
            lead_image=lead,
            lead_caption="The pier at dawn.",
            body=f'<figure data-image="{inner.pk}"><figcaption>It.</figcaption></figure>'
            f'<figure data-image="{lead.pk}"><figcaption></figcaption></figure>',
        )
        first, second = channel().iter(f"{MEDIA}content")
        assert first.get("url").startswith(f"{ROOT}/images/{lead.pk}/")
        sizes = [(each.get("width"), each.get("height")) for each in (first, second)]
        assert sizes == [("1280", "640"), ("600", "900")]
        assert (first.get("isDefault"), second.get("isDefault")) == ("true", None)
        assert first.findtext(f"{MEDIA}description") == "The pier at dawn."
        assert first.findtext(f"{MEDIA}credit") == "R. Vane"
        assert second.findtext(f"{MEDIA}description") == "A boat."
        assert second.find(f"{MEDIA}credit") is None

    @pytest.mark.parametrize(
        ("type", "told"), [("sponsored", "paid for this"), ("press_release", "has not checked")]
    )
    def test_what_is_not_the_newsrooms_own_says_so(self, channel, type, told):
        make_live(type=type)
        assert told in channel().findtext(f"item/{CONTENT}")

    def test_nothing_in_a_text_breaks_the_document(self, channel, client):
        nasty = "]]> \x01\x0b\x1f\ufffe <!-- & </item> 🌊"
        make_live(
            nasty, summary=nasty, authors=[make_author(nasty, slug="n")], topics=["a\x02b"],
            section=make_section("Arts\x03", slug="arts", description=nasty),
            body="<p>]]&gt; \x04 <strong>&lt;!--</strong></p>",
        )  # fmt: skip
        for path in ("/feed/", "/arts/feed/", "/authors/n/feed/"):
            (item,) = channel(path).iter("item")
            assert item.findtext("title").startswith("]]> ")
            assert item.findtext("title").endswith("🌊")
            assert "]]" in item.findtext(CONTENT)
        assert items(client)[0]["title"].startswith("]]> ")
