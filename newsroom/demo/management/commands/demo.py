"""`manage.py demo`: the demo newsroom."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from rich.progress import Progress

from articles.models import Story
from newsroom import clock
from newsroom.demo import files
from newsroom.demo.loading import LOGINS, PASSWORD, Loader


class Command(BaseCommand):
    help = (
        "Loads the demo newsroom: The Marlow Bay Ledger, an invented city paper with a story in "
        "every state, and five logins. Running it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="load it even where the site is served over HTTPS, known passwords and all",
        )
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="leave a newsroom that has a story already as it is",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Story.objects.exists():
            self.stdout.write("This newsroom has stories: the demo is not loaded again.")
            self._say_logins()
            return
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
        self._say_logins()

    def _say_logins(self) -> None:
        there = User.objects.filter(username__in=LOGINS).values_list("username", flat=True)
        if there:
            self.stdout.write(f"The demo's logins, all with the password “{PASSWORD}”:")
        for username in there:
            self.stdout.write(f"  {username:12} {LOGINS[username]}")
