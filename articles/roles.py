"""The roles of the newsroom: what each group may do at the desk.

A migration makes the groups; administrators may change them afterwards. Which stories and
pictures a writer may change is not a permission but a rule of the row: `Story.is_editable_by`,
`Image.is_editable_by`. What hangs on a version (bylines, citations, corrections) has no screens
of its own, and so no permissions.
"""

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
        "articles.publish_article",
        *(f"authors.{verb}_{model}" for model in ("author", "authorlink") for verb in _ALL),
        *(f"sources.{verb}_{model}" for model in ("publisher", "source") for verb in _ALL),
        *(f"images.{verb}_image" for verb in _ALL),
        "editions.view_edition",
    ),
}
