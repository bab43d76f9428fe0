"""What became of an address: the timeline remembers every slug that a story was live under."""

from datetime import datetime

from .models import Article, Story


class Gone(Exception):
    """Readers saw the story under this address, and see it no longer.

    `withdrawn_at` is None where it was not withdrawn but has run its time.
    """

    def __init__(self, story: Story, at: datetime) -> None:
        withdrawn_at = story.withdrawn_at
        self.withdrawn_at = withdrawn_at if withdrawn_at and withdrawn_at <= at else None
        super().__init__(story)


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
        raise Gone(seen.story, at)
    return live
