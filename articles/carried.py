"""What a page shows beside a version's own columns: rows that its query carries along."""

from django.db.models import OuterRef

from authors.models import Author, AuthorLink
from newsroom.images.models import Image
from newsroom.rows import Rows, Shape
from sources.models import Publisher, Source

from .models import Byline, Citation

IMAGE = Shape(Image, "digest", "width", "height", "focal_x", "focal_y", "alt", "caption", "credit")
_bylines = Byline.objects.filter(article=OuterRef("pk")).order_by("position", "pk")
_links = AuthorLink.objects.filter(author=OuterRef("author")).order_by("position", "pk")

NAMES = Rows(_bylines, role="role", name="author__name")
SIGNED = Rows(_bylines, Shape(Byline, "role", author=Shape(Author, "name", "slug", "kind")))
"""Bylines with their authors."""

BYLINES = Rows(
    _bylines.annotate(links=Rows(_links, label="label", url="url")),
    Shape(
        Byline,
        "role",
        "links",
        author=Shape(Author, "name", "slug", "kind", "role", "bio", "email", portrait=IMAGE),
    ),
)
"""With all that is said of the authors; each byline has their `links` (label, url)."""

CITATIONS = Rows(
    Citation.objects.filter(article=OuterRef("pk")).order_by("position", "pk"),
    Shape(
        Citation,
        "title",
        source=Shape(
            Source, "url", "title", "kind", publisher=Shape(Publisher, "name", "slug", "kind")
        ),
    ),
)
PICTURES = Rows(Image.objects.filter(articles=OuterRef("pk")).order_by(), IMAGE)
"""Those of the text and the lead picture, in no order."""
