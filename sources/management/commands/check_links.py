"""`manage.py check_links`: whether the pages that stories send readers to still answer."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import Progress

from newsroom import clock, outside
from sources import links


class Command(BaseCommand):
    help = (
        "Asks the pages that stories cite or link to, one at a time, whether they still answer, "
        "and lists those that lead nowhere; the desk warns of them in their stories. Run it from "
        "cron, once a day: a page is asked again when it has not been for --older-than days. Exit "
        "status 1 if nothing could be asked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than",
            metavar="DAYS",
            type=int,
            default=30,
            help="ask those that were not asked for so many days (30 unless said; 0 asks all)",
        )

        parser.add_argument(
            "--most",
            metavar="PAGES",
            type=int,
            default=2_000,
            help="ask so many at most, those first that were not asked for longest (2000 unless "
            "said): an archive's pages take turns, over some days",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["older_than"]
        if not 0 <= days <= 36_500:
            raise CommandError("--older-than takes a number of days, 0 or more.")
        if options["most"] < 1:
            raise CommandError("--most takes a number of pages, 1 or more.")
        pages = links.due(clock.now() - timedelta(days=days), most=options["most"])
        if not pages:
            self.stdout.write("No address is due to be asked.")
            return
        silent: list[links.Page] = []
        dead = answered = 0
        try:
            with Progress(transient=True) as bar:
                for page in bar.track(pages, description="Asking"):
                    answer = links.ask(page)
                    if answer == 0:
                        silent.append(page)
                        continue
                    links.note(page, answer)
                    answered += answer is not None
                    page.answer = answer
                    dead += page.is_dead
                    if page.is_dead:
                        self.stdout.write(f"{answer}  {page.url}")
        except outside.Off:
            raise CommandError("OUTSIDE is off: this newsroom does not ask other sites.") from None
        if silent and not answered and len(pages) > 1:
            raise CommandError(
                f"None of {len(pages)} addresses answered. Is this machine online? "
                "Nothing was changed."
            )
        for page in silent:
            links.note(page, 0)
            self.stdout.write(f"no answer  {page.url}")
        self.stdout.write(
            self.style.SUCCESS(f"Asked {len(pages)}; {dead + len(silent)} lead nowhere.")
        )
