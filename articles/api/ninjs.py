"""An article as IPTC's ninjs 3.1 has it (iptc.org/std/ninjs).

When a version ends is not told (`expires`): that is the newsroom's business until it happens.
"""

from typing import Any

from articles.models import Article
from newsroom.editions.models import Edition

from . import shapes

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}


def listed(article: Article, edition: Edition) -> dict[str, Any]:
    return _item(shapes.listed(article, edition), edition) | {"representationType": "partial"}


def whole(article: Article, edition: Edition) -> dict[str, Any]:
    facts = shapes.whole(article, edition)
    item = _item(facts, edition)
    sources = {cited["source"]["url"]: cited["source"] for cited in facts["citations"]}
    item["representationType"] = "full"
    item["infoSources"] += [_party(source, "cited") for source in sources.values()]
    item["descriptions"] += [
        {"role": note["kind"], "contentType": "text/plain", "value": note["text"]}
        for note in facts["corrections"]
    ]
    item["bodies"] = [
        {
            "role": "main",
            "contentType": content_type,
            "wordCount": facts["word_count"],
            "value": facts[name],
        }
        for content_type, name in (("text/html", "body_html"), ("text/plain", "body_text"))
    ]
    return item


def _item(facts: dict[str, Any], edition: Edition) -> dict[str, Any]:
    by = [line["author"]["name"] for line in facts["bylines"] if line["role"] == "by"]
    return {
        "standard": STANDARD,
        "uri": facts["self"],
        "type": "text",
        "pubStatus": "usable",
        "language": facts["language"],
        "firstCreated": facts["published_at"],
        "contentCreated": facts["published_at"],
        "versionCreated": facts["live_since"],
        "copyrightHolder": edition.name,
        "title": facts["headline"],
        "headlines": [{"role": "main", "contentType": "text/plain", "value": facts["headline"]}],
        "descriptions": [
            {"role": "summary", "contentType": "text/plain", "value": facts["summary"]}
        ],
        "by": ", ".join(by),
        "infoSources": [_party(line["author"], line["role"]) for line in facts["bylines"]],
        "subjects": [
            {"name": thing["name"], "rel": rel, "uri": thing["url"]}
            for rel, things in (("section", [facts["section"]]), ("about", facts["topics"]))
            for thing in things
        ],
        "genres": [{"name": Article.Type(facts["type"]).label, "literal": facts["type"]}],
        "renditions": [{"name": "web", "contentType": "text/html", "href": facts["url"]}],
        "associations": _pictures(facts["picture"], facts["self"]),
    }


def _party(named: dict[str, str], role: str) -> dict[str, str]:
    return {"name": named["name"], "role": role, "uri": named["url"]}


def _pictures(picture: dict[str, Any] | None, uri: str) -> list[dict[str, Any]]:
    if picture is None:
        return []
    return [
        {
            "name": "lead",
            "rel": "lead",
            "uri": f"{uri}#lead",
            "type": "picture",
            "by": picture["credit"],
            "descriptions": [
                {"role": role, "contentType": "text/plain", "value": picture[role]}
                for role in ("alt", "caption")
            ],
            "renditions": [
                {
                    "name": each["shape"],
                    "contentType": "image/jpeg",
                    "href": each["url"],
                    "width": each["width"],
                    "height": each["height"],
                }
                for each in picture["renditions"]
            ],
        }
    ]
