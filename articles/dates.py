"""The times that readers are told: when a story was published, and when it was updated.

Only what changes what a story says moves its “updated” time; a typo put right does not
(`Article.is_substantive`). The first version on the timeline publishes the story, whatever it is.
"""

from datetime import datetime

from newsroom.clock import say

from .models import Article, Story


def settle(story: Story) -> None:
    """Give every version on the timeline its dates, as the versions up to it make them."""
    versions = list(
        story.versions.on_timeline().only(
            "live_from", "is_substantive", "published_at", "updated_at"
        )
    )
    updated = None
    for version in versions:
        if version.is_substantive and version is not versions[0]:
            updated = version.live_from
        version.published_at, version.updated_at = versions[0].live_from, updated
    Article.objects.bulk_update(versions, ["published_at", "updated_at"])


def forecast(at: datetime, *, is_substantive: bool, seen_from: datetime, near: bool) -> str:
    """A sentence for an editor: what a version that follows another does to “updated” at `at`.

    `near` says the day as one says it at `seen_from`; else the date is whole.
    """
    if not is_substantive:
        return "The “updated” time stays as it is."
    if at <= seen_from:
        return "Readers see it as updated now."
    return f"Readers see it as updated at {say(at, seen_from=seen_from if near else None)}."
