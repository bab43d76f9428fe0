"""`manage.py purge`: have the caches of `PURGE` drop what they keep, by hand."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import purging


class Command(BaseCommand):
    help = (
        "Has every cache that PURGE names drop the answers with one of these tags: story-SLUG, "
        "section-SLUG, author-SLUG, topic-SLUG, publisher-SLUG, image-NUMBER, home, feed, …, as "
        "their Cache-Tag header says; all of them where no tag is given. The worker does so by "
        "itself when what readers see has changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tags", nargs="*", metavar="TAG")

    def handle(self, *, tags: list[str], **options: Any) -> None:
        if not settings.PURGE:
            raise CommandError("No cache is named in PURGE.")
        try:
            purging.purge(tags or [purging.SITE])
        except purging.NotPurged as error:
            raise CommandError(f"Not everyone has heard: {error}.") from error
        told = len(settings.PURGE)
        self.stdout.write(f"Told {told} cache{'s' if told > 1 else ''} to drop it.")
