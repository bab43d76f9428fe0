"""Two texts of one story side by side: the newest that is saved, and one of a sitting.

Fields that differ are shown, each with whose change it is; of each, one of the two is taken, or,
of lines that both changed, what each of them added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from articles import body, differences
from articles.differences import GONE, NEW, SAME, Whose
from articles.models import Article, Sitting
from newsroom.images.models import Image

from .forms import ArticleForm
from .held import Form, articles_of

LINES = {"bylines": "Bylines", "citations": "Further reading"}
MARKS = {"bylines": ("author",), "citations": ("address", "title")}
"""What tells a line from the others: the first of these that it has."""
PARTS = {"bylines": ("author", "role"), "citations": ("address", "title", "publisher")}


@dataclass(frozen=True)
class Fact:
    """What one text has in one field: to compare (`value`), and to show in one of three ways."""

    value: Any
    text: str = ""
    lines: tuple[str, ...] | None = None
    picture: Image | None = None


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    whose: Whose
    theirs: Fact
    mine: Fact
    runs: list[differences.Run] = field(default_factory=list)

    @property
    def taken(self) -> str:
        """Which of the two is taken unless somebody chooses."""
        if self.can_be_both:
            return Whose.BOTH
        return Whose.THEIRS if self.whose == Whose.THEIRS else Whose.MINE

    @property
    def can_be_both(self) -> bool:
        """Whether what each added can stand side by side."""
        return self.whose == Whose.BOTH and self.name in LINES

    @property
    def is_formatting(self) -> bool:
        return bool(self.runs) and all(op == SAME for op, _ in self.runs)

    @property
    def their_runs(self) -> list[differences.Run]:
        return [run for run in self.runs if run[0] != NEW]

    @property
    def my_runs(self) -> list[differences.Run]:
        return [run for run in self.runs if run[0] != GONE]

    @property
    def their_lines(self) -> list[differences.Run]:
        return _marked(self.theirs, self.mine, GONE)

    @property
    def my_lines(self) -> list[differences.Run]:
        return _marked(self.mine, self.theirs, NEW)


def differing(sitting: Sitting, newest: Article) -> list[Difference]:
    """The fields in which the sitting's text isn't that of the version, in the form's order."""
    about = Sitting(story=newest.story, article=newest, by=sitting.by)
    forms: list[dict[str, str]] = [{}, sitting.fields, sitting.base]
    theirs, mine, base = (
        _facts(held, newest, Form(fields))
        for held, fields in zip(articles_of(about, forms), forms, strict=True)
    )
    found = []
    for name, label in _labels():
        old, new = theirs[name], mine[name]
        if old.value == new.value:
            continue
        began = base[name].value if sitting.base else None
        whose = differences.whose(began, theirs=old.value, mine=new.value)
        is_text = old.lines is None and not (old.picture or new.picture)
        runs = differences.words(old.text, new.text) if is_text else []
        found.append(Difference(name, label, whose, old, new, runs))
    return found


def merged(sitting: Sitting, base: dict[str, str], taken: Mapping[str, str]) -> dict[str, str]:
    """The sitting's fields, but for those that are taken from `base`, or from both."""

    def whose(name: str) -> str:
        prefix = name.partition("-")[0]
        return taken.get(prefix if prefix in LINES else name, Whose.MINE)

    fields = {name: value for name, value in sitting.fields.items() if whose(name) == Whose.MINE}
    fields |= {name: value for name, value in base.items() if whose(name) == Whose.THEIRS}
    for prefix in LINES:
        if whose(prefix) == Whose.BOTH:
            fields |= _posted_lines(prefix, _together(prefix, sitting, base))
    return fields


def _together(prefix: str, sitting: Sitting, base: dict[str, str]) -> list[Form]:
    """The sitting's lines and what others added, without what either removed."""
    began, there, mine = (
        {_mark(prefix, line): line for line in Form(fields).lines(prefix) if _mark(prefix, line)}
        for fields in (sitting.base, base, sitting.fields)
    )
    kept = [line for mark, line in mine.items() if mark in there or mark not in began]
    added = [line for mark, line in there.items() if mark not in mine and mark not in began]
    return kept + added


def _mark(prefix: str, line: Form) -> str:
    return next(filter(None, (line.text(name) for name in MARKS[prefix])), "")


def is_as_saved(version: Article, fields: dict[str, str]) -> bool:
    """Whether a form that is posted so says nothing but what the version says."""
    saved, typed = Form(as_posted(version)), Form(fields)
    texts = [name for name in ArticleForm.base_fields if name not in ("seen", "topics", "body")]
    return (
        all(typed.text(name) == saved.text(name) for name in texts)
        and typed.topics == saved.topics
        and body.clean(typed.text("body")) == version.body
        and all(_lines_in(typed, prefix) == _lines_in(saved, prefix) for prefix in LINES)
    )


def _lines_in(form: Form, prefix: str) -> list[tuple[str, ...]]:
    lines = (line for line in form.lines(prefix) if _mark(prefix, line))
    return [tuple(line.text(name) for name in PARTS[prefix]) for line in lines]


def as_posted(version: Article) -> dict[str, str]:
    """What the form would post if it were filled from the version, and nothing were typed."""
    form = type("Saved", (ArticleForm,), {"version": version})(instance=version)
    fields = {bound.html_name: _posted(bound) for bound in form if bound.name != "seen"}
    bylines: list[dict[str, Any]] = [
        {"author": line.author_id, "role": line.role} for line in version.bylines.all()
    ]
    citations: list[dict[str, Any]] = [
        {
            "address": line.source.url or "",
            "title": str(line),
            "publisher": line.source.publisher.name,
        }
        for line in version.citations.all()
    ]
    for prefix, rows in zip(LINES, (bylines, citations), strict=True):
        fields |= _posted_lines(prefix, [Form(row) for row in rows])
    return fields


def _posted_lines(prefix: str, lines: list[Form]) -> dict[str, str]:
    """Lines as a formset posts them, in that order."""
    fields = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    for i, line in enumerate(lines):
        row = {**line.fields, "ORDER": i + 1}
        fields |= {f"{prefix}-{i}-{name}": str(value) for name, value in row.items()}
    return fields


def _posted(bound: Any) -> str:
    value = bound.field.widget.format_value(bound.value())
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def _labels() -> Iterator[tuple[str, str]]:
    for name, each in ArticleForm.base_fields.items():
        if name != "seen":
            yield name, str(each.label or name.replace("_", " ").capitalize())
    yield from LINES.items()


def _facts(held: Article, newest: Article, typed: Form) -> dict[str, Fact]:
    """What the article says that the form would make; what that lacks is as in the newest."""
    facts = {}
    for name in ArticleForm.base_fields:
        if name == "seen":
            continue
        value = getattr(held, name, None)
        if name == "body":
            facts[name] = Fact(held.body, text=body.outline(held.body))
        elif name == "topics":
            facts[name] = _list(topic["name"] for topic in held.topic_rows)
        elif name == "story_slug":
            facts[name] = _text(held.story.slug)
        elif name == "desk_notes":
            facts[name] = _text(typed.text(name, newest.story.desk_notes).strip())
        elif name == "type":
            facts[name] = _text(held.get_type_display())
        elif isinstance(value, Image) or name == "lead_image":
            facts[name] = Fact(value and value.pk, text=str(value or ""), picture=value)
        else:
            facts[name] = _text(str(value or ""))
    facts["bylines"] = _list(
        f"{line.author.name} ({line.get_role_display()})" for line in held.bylines.all()
    )
    facts["citations"] = _list(
        " · ".join(filter(None, (str(line), line.source.publisher.name, line.source.url)))
        for line in held.citations.all()
    )
    return facts


def _text(text: str) -> Fact:
    return Fact(text, text=text)


def _list(lines: Any) -> Fact:
    found = tuple(lines)
    return Fact(found, lines=found)


def _marked(one: Fact, other: Fact, op: str) -> list[differences.Run]:
    there = set(other.lines or ())
    return [(SAME if line in there else op, line) for line in one.lines or ()]
