"""Links that show a version to whoever holds them, before readers can see it."""

from datetime import timedelta

from django.core import signing

from newsroom import clock

from .models import Article

LASTS = timedelta(days=7)
SALT = "articles.preview"


class NoPreview(Exception):
    """The link shows nothing."""


class PreviewOver(NoPreview):
    """The link was good; it is older than `LASTS`, or its story was withdrawn since."""


def token(article: Article) -> str:
    """The last part of a preview's address, for this version and no other."""
    return signing.dumps(article.pk, salt=SALT)


def article_of(token: str) -> Article:
    """The version that a token is for. Raises PreviewOver or NoPreview."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LASTS)
        article = Article.objects.select_related("story").get(pk=pk)
    except signing.SignatureExpired:
        raise PreviewOver from None
    except (signing.BadSignature, Article.DoesNotExist):
        raise NoPreview from None
    if article.is_withdrawn(clock.now()):
        raise PreviewOver
    return article
