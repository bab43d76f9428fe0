"""The roles of the newsroom: what each group may do at the desk.

A migration makes the groups; administrators may change them afterwards. Which stories and
pictures a writer may change is not a permission but a rule of the row: `Story.is_editable_by`,
`Image.is_editable_by`. What hangs on a version (bylines, citations, corrections) has no screens
of its own, and so no permissions. `Story.is_run_by` says whose editor an editor is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .models import Article, Story, sections_run_by
from .refusals import NotAllowed

_ALL = ("add", "change", "delete", "view")

ROLES: dict[str, tuple[str, ...]] = {
    "Writers": (
        *("articles.add_article", "articles.change_article", "articles.view_article"),
        *("articles.view_section", "articles.view_topic", "articles.add_topic"),
        *("authors.view_author", "sources.view_publisher", "sources.view_source"),
        *("images.add_image", "images.view_image"),
    ),
    "Editors": (
        *(f"articles.{verb}_{model}" for model in ("article", "section", "topic") for verb in _ALL),
        *("articles.publish_article", "articles.view_rule", "articles.change_rule"),
        *(f"articles.{verb}_aboutpage" for verb in _ALL),
        *(f"authors.{verb}_{model}" for model in ("author", "authorlink") for verb in _ALL),
        *(f"sources.{verb}_{model}" for model in ("publisher", "source") for verb in _ALL),
        *(f"images.{verb}_image" for verb in _ALL),
        "editions.view_edition",
    ),
    "Photographers": ("images.add_image", "images.view_image"),
}


def require_editor(story: Any, by: Any, verb: str, *, version: Any = None) -> None:
    """Raises NotAllowed unless `by` runs the story, and the section of the `version` to go out.

    `verb` says what was to be done to it.
    """
    if not by.has_perm("articles.publish_article"):
        raise NotAllowed(f"Only editors can {verb} stories.")
    run = sections_run_by(by)
    is_elsewhere = version is not None and run is not None and version.section_id not in run
    if is_elsewhere or not story.is_run_by(by):
        raise NotAllowed(f"Only editors of its section can {verb} this story.")


def run_among(articles: Iterable[Article], user: Any, at: datetime) -> set[int]:
    """Ids of those of these versions whose story `user` runs at `at`; one query at most."""
    keys = {article.pk for article in articles}
    if not user.has_perm("articles.publish_article"):
        return set()
    if sections_run_by(user) is None:
        return keys
    stories = Story.objects.run_by(user, at)
    run = Article.objects.filter(pk__in=keys, story__in=stories)
    return set(run.values_list("pk", flat=True))
