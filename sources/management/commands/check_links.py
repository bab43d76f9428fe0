"""`manage.py check_links`: whether the pages that stories cite still answer."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import Progress

from newsroom import clock, outside
from sources import links
from sources.models import Source


class Command(BaseCommand):
    help = (
        "Asks the addresses of sources, one at a time, whether they still answer, and lists those "
        "that lead nowhere; the desk warns of them where they are cited. Run it from cron, once a "
        "day: a source is asked again when it has not been for --older-than days. Exit status 1 "
        "if nothing could be asked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than",
            metavar="DAYS",
            type=int,
            default=30,
            help="ask those that were not asked for so many days (30 unless said; 0 asks all)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["older_than"]
        if not 0 <= days <= 36_500:
            raise CommandError("--older-than takes a number of days, 0 or more.")
        due = Source.objects.not_asked_since(clock.now() - timedelta(days=days))
        sources = list(links.in_turn(due.order_by("asked_at", "pk")))
        if not sources:
            self.stdout.write("No address is due to be asked.")
            return
        silent: list[Source] = []
        dead = answered = 0
        try:
            with Progress(transient=True) as bar:
                for source in bar.track(sources, description="Asking"):
                    answer = links.ask(source)
                    if answer == 0:
                        silent.append(source)
                        continue
                    links.note(source, answer)
                    answered += answer is not None
                    source.answer = answer
                    dead += source.is_dead
                    if source.is_dead:
                        self.stdout.write(f"{answer}  {source.url}")
        except outside.Off:
            raise CommandError("OUTSIDE is off: this newsroom does not ask other sites.") from None
        if silent and not answered and len(sources) > 1:
            raise CommandError(
                f"None of {len(sources)} addresses answered. Is this machine online? "
                "Nothing was changed."
            )
        for source in silent:
            links.note(source, 0)
            self.stdout.write(f"no answer  {source.url}")
        self.stdout.write(
            self.style.SUCCESS(f"Asked {len(sources)}; {dead + len(silent)} lead nowhere.")
        )
