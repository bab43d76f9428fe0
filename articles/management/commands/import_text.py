"""`manage.py import_text`: articles that come as plain text."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from rich.progress import Progress

from articles import importing
from articles.importing import Imported
from articles.models import Article, Section
from articles.refusals import Refused
from articles.text_format import NotAnArticle
from newsroom import clock


class Command(BaseCommand):
    help = (
        "Makes stories of articles in plain text: a News Summary block, headline, lead, subheads, "
        "body, a Deeper Dive list of “Publisher: Title” lines, an “Author:” box. What no rule "
        "places is reported, and kept in the story's desk notes. The same file again changes "
        "nothing. Exit status 1 if a file could not be imported; the others still are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--section", metavar="SLUG", default="", help="section of the stories, by its slug"
        )
        parser.add_argument(
            "--publish", action="store_true", help="put them on the site now; needs --section"
        )
        parser.add_argument(
            "--by",
            metavar="USERNAME",
            default="",
            help="who brings them in, for the log; the first administrator unless said",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and do nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        self.options = options
        self.section, self.by = self._find_section(), self._find_user()
        failed = 0
        with Progress(transient=True, disable=len(files) < 2) as bar:
            for path in bar.track(files, description="Importing"):
                try:
                    self._report(path, self._import(path))
                except (NotAnArticle, Refused) as refusal:
                    failed += 1
                    self.stderr.write(self.style.ERROR(f"{path}: not imported. {refusal}"))
        if failed:
            raise CommandError(f"{failed} of {len(files)} not imported.")

    def _find_section(self) -> Section | None:
        slug = self.options["section"]
        if not slug:
            if self.options["publish"]:
                raise CommandError(f"--publish needs --section SLUG. {self._sections()}")
            return None
        if section := Section.objects.filter(slug=slug).first():
            return section
        raise CommandError(f"There is no section “{slug}”. {self._sections()}")

    def _sections(self) -> str:
        slugs = Section.objects.values_list("slug", flat=True)
        return f"There are: {', '.join(slugs)}." if slugs else "There are no sections yet."

    def _find_user(self) -> Any:
        users = get_user_model().objects.filter(is_active=True)
        if username := self.options["by"]:
            if user := users.filter(username=username).first():
                return user
            raise CommandError(f"There is no user “{username}” who may sign in.")
        user = users.filter(is_superuser=True).order_by("pk").first()
        if user is None and self.options["publish"]:
            raise CommandError(
                "--publish needs someone to publish it: say --by USERNAME, or make an "
                "administrator with `manage.py createsuperuser`."
            )
        return user

    def _import(self, path: Path) -> Imported:
        with transaction.atomic():
            imported = importing.bring_in(
                importing.read(path),
                name=path.name,
                section=self.section,
                by=self.by,
                publish=self.options["publish"],
            )
            transaction.set_rollback(self.options["dry_run"])
        return imported

    def _report(self, path: Path, imported: Imported) -> None:
        article = imported.article
        if not imported.is_new:
            said = f"{path}: “{article.headline}” is there already ({self._place(article)})."
            if self.options["publish"] and not article.is_live(clock.now()):
                said += " It is the desk's to publish now."
            self.stdout.write(f"{said} Nothing changed.")
            return
        verb = "would be imported" if self.options["dry_run"] else "imported"
        place = self._place(article)
        self.stdout.write(self.style.SUCCESS(f"{path}: “{article.headline}” {verb}: {place}."))
        counts = ", ".join(f"{what} {n}" for what, n in imported.found.items())
        self.stdout.write(f"  {counts}")
        if imported.unplaced:
            self.stdout.write(self.style.WARNING("  In the desk notes, as no rule places it:"))
            for line in imported.unplaced:
                self.stdout.write(f"    {line}")

    def _place(self, article: Article) -> str:
        address = settings.SITE_URL + article.get_absolute_url()
        return f"live at {address}" if article.is_live(clock.now()) else "at the desk"
