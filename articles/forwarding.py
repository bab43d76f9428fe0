"""What became of an address: the timeline remembers every slug that a story was live under."""

from datetime import datetime

from .models import Article


class Gone(Exception):
    """Readers saw the story under this address, and see it no longer.

    `withdrawn_at` is None where it was not withdrawn but has run its time.
    """

    def __init__(self, withdrawn_at: datetime | None) -> None:
        self.withdrawn_at = withdrawn_at
        super().__init__(withdrawn_at)


class Unknown(Exception):
    """Readers never saw a story under this address."""


def forward(slug: str, at: datetime) -> Article:
    """What readers see at `at` of the story that was once live under `slug`.

    Raises Gone or Unknown where there is nothing to see.
    """
    versions = Article.objects.was_live(at).filter(slug=slug).select_related("story")
    seen = versions.order_by("-live_from").first()
    if seen is None:
        raise Unknown(slug)
    live = Article.objects.live(at).select_related("section").filter(story=seen.story).first()
    if live is None:
        last = Article.objects.was_live(at).filter(story=seen.story).latest("live_from")
        ended_by_withdrawal = last.live_until == seen.story.withdrawn_at
        raise Gone(last.live_until if ended_by_withdrawal else None)
    return live
