"""`manage.py demo`: the demo newsroom."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from rich.progress import Progress

from newsroom import clock
from newsroom.demo import files
from newsroom.demo.loading import LOGINS, PASSWORD, Loader


class Command(BaseCommand):
    help = (
        "Loads the demo newsroom: The Marlow Bay Ledger, an invented city paper with a story in "
        "every state, and four logins. Running it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="load it even where the site is served over HTTPS, known passwords and all",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HTTPS and not options["force"]:
            raise CommandError(
                f"{settings.SITE_URL} looks like a real site, and the demo makes logins whose "
                "passwords everybody knows. Say --force to load it all the same."
            )
        with Progress(transient=True) as bar, transaction.atomic():
            task = bar.add_task("Stories", total=sum(1 for _ in files.stories()))
            new = Loader(clock.now()).load(lambda headline: bar.advance(task))
        if not new:
            self.stdout.write("The demo newsroom is there already; nothing changed.")
        else:
            self.stdout.write(self.style.SUCCESS(f"The demo newsroom is there: {new} stories."))
        self.stdout.write("Logins, all with the password “" + PASSWORD + "”:")
        for username, may in LOGINS.items():
            self.stdout.write(f"  {username:8} {may}")
