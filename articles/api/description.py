"""The API's description, as OpenAPI 3.1: what each address takes, and what it gives.

It is written by hand and short; tests hold every answer to it, so it says what is so.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from articles.models import Article, Byline, Correction
from authors.models import Author
from newsroom.editions.models import Edition
from newsroom.images import renditions
from sources.models import Publisher

FORMATS = ("ninjs",)

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
INSTANT: Schema = {"type": "string", "format": "date-time"}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "unevaluatedProperties": False,
    }


def _one_of(choices: Any) -> Schema:
    return {"type": "string", "enum": list(choices)}


def _or_null(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    return schema | {"type": [schema["type"], "null"]}


def _array(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _of(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _with(name: str, **properties: Schema) -> Schema:
    return {
        "allOf": [_of(name)],
        "required": list(properties),
        "type": "object",
        "properties": properties,
        "unevaluatedProperties": False,
    }


def _open(schema: Schema) -> Schema:
    """One that others extend: what they add is theirs to close."""
    return {name: value for name, value in schema.items() if name != "unevaluatedProperties"}


SCHEMAS: dict[str, Schema] = {
    "Named": _open(_object(slug=TEXT, name=TEXT, url=ADDRESS)),
    "Rendition": _object(
        shape=_one_of(renditions.SHAPES), width=NUMBER, height=NUMBER, url=ADDRESS
    ),
    "Picture": _object(alt=TEXT, caption=TEXT, credit=TEXT, renditions=_array(_of("Rendition"))),
    "Byline": _object(role=_one_of(Byline.Role.values), author=_of("Named")),
    "ListedArticle": _open(
        _object(
            id=NUMBER,
            self=ADDRESS,
            url=ADDRESS,
            type=_one_of(Article.Type.values),
            kicker=TEXT,
            headline=TEXT,
            summary=TEXT,
            language=TEXT,
            word_count=NUMBER,
            section=_of("Named"),
            topics=_array(_of("Named")),
            bylines=_array(_of("Byline")),
            picture=_or_null(_of("Picture")),
            published_at=INSTANT,
            updated_at=_or_null(INSTANT),
            live_since=INSTANT,
        )
    ),
    "Citation": _object(title=TEXT, url=_or_null(ADDRESS), source=_of("Named")),
    "Correction": _object(kind=_one_of(Correction.Kind.values), text=TEXT, at=INSTANT),
    "Article": _with(
        "ListedArticle",
        body_html=TEXT,
        body_text=TEXT,
        citations=_array(_of("Citation")),
        corrections=_array(_of("Correction")),
    ),
    "Section": _with("Named", description=TEXT, parent=_or_null(TEXT)),
    "Author": _with(
        "Named",
        kind=_one_of(Author.Kind.values),
        role=TEXT,
        bio=TEXT,
        email=TEXT,
        portrait=_or_null(_of("Picture")),
    ),
    "Source": _with("Named", kind=_one_of(Publisher.Kind.values), domain=_or_null(TEXT)),
    "Problem": {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": NUMBER,
            "detail": TEXT,
            "errors": _array(_object(parameter=TEXT, detail=TEXT)),
        },
    },
}

NINJS: Schema = {
    "type": "object",
    "description": "An item as https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json has it.",
    "required": ["uri", "standard", "representationType"],
    "properties": {"uri": ADDRESS, "representationType": _one_of(("full", "partial"))},
}

# --- Parameters ---------------------------------------------------------------------


def _parameter(name: str, description: str, schema: Schema = TEXT, example: str = "") -> Schema:
    said = {"name": name, "in": "query", "description": description, "schema": schema}
    return said | ({"example": example} if example else {})


BEFORE = _parameter(
    "before", "Where to go on: taken from “next”, never made up. What it says may change."
)
FORMAT = _parameter(
    "format", "“ninjs” for IPTC ninjs 3.1; without it, the shape told here.", _one_of(FORMATS)
)
DAY: Schema = {"type": "string", "format": "date"}
LIST = [
    _parameter("section", "Slug of a section; those inside it count.", example="politics"),
    _parameter("author", "Slug of an author."),
    _parameter("topic", "Slug of a topic."),
    _parameter("from", "First day of publication, in the newsroom’s time zone.", DAY),
    _parameter("to", "Last day of publication.", DAY),
    _parameter(
        "since",
        "Only what has changed since: whose present version went live at this instant or later.",
        INSTANT,
        "2026-03-02T17:00:00Z",
    ),
    BEFORE,
    FORMAT,
]
STORY = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Of the story; it stays the same when its address changes.",
    "schema": NUMBER | {"minimum": 0},
}

# --- Addresses ----------------------------------------------------------------------


@dataclass(frozen=True)
class Operation:
    """What an address below the API's root does."""

    path: str
    name: str
    summary: str
    description: str
    answer: Schema
    parameters: tuple[Schema, ...] = ()
    problems: tuple[int, ...] = ()

    @property
    def described(self) -> Schema:
        return {
            "operationId": self.name,
            "summary": self.summary,
            "description": self.description,
            "parameters": list(self.parameters),
            "responses": {
                "200": {
                    "description": self.summary,
                    "content": {"application/json": {"schema": self.answer}},
                },
                **{str(status): PROBLEMS[status] for status in self.problems},
            },
        }


def _list(name: str, schema: Schema) -> Schema:
    return _object(**{name: _array(schema), "next": _or_null(ADDRESS)})


def _problem(description: str) -> Schema:
    content = {"application/problem+json": {"schema": _of("Problem")}}
    return {"description": description, "content": content}


PROBLEMS = {
    400: _problem("A parameter makes no sense, or names nothing here."),
    404: _problem("There is no such thing."),
    410: _problem("Readers saw this story once, and see it no longer: drop your copy."),
}
OPERATIONS = (
    Operation(
        "articles/",
        "articles",
        "Articles, newest first",
        "Twenty at a time, without their text. “next” is the address of those that follow.",
        {"anyOf": [_list("articles", _of("ListedArticle")), _list("articles", NINJS)]},
        tuple(LIST),
        (400,),
    ),
    Operation(
        "articles/{id}/",
        "article",
        "An article",
        "The version that readers see now, with its text, citations and corrections.",
        {"anyOf": [_of("Article"), NINJS]},
        (STORY, FORMAT),
        (400, 404, 410),
    ),
    Operation(
        "sections/",
        "sections",
        "Sections",
        "All of them, in the order of the navigation. “parent” is the slug of the one around it.",
        _object(sections=_array(_of("Section"))),
    ),
    Operation(
        "authors/",
        "authors",
        "Authors",
        "Who stands on the masthead or has signed a story, by slug.",
        _list("authors", _of("Author")),
        (BEFORE,),
        (400,),
    ),
    Operation(
        "sources/",
        "sources",
        "Sources",
        "The publishers whose pages live stories cite, by slug.",
        _list("sources", _of("Source")),
        (BEFORE,),
        (400,),
    ),
)


def describe(edition: Edition) -> dict[str, Any]:
    """The OpenAPI document of an edition's API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{edition.name} API",
            "version": "1",
            "description": "What readers see, as data. Read-only; no key is needed.",
        },
        "servers": [{"url": edition.absolute(reverse("api")).rstrip("/")}],
        "paths": {f"/{each.path}": {"get": each.described} for each in OPERATIONS},
        "components": {"schemas": SCHEMAS},
    }
