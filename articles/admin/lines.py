"""The lines that hang on a version, in order: bylines and citations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.forms.models import model_to_dict
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.functional import cached_property

from articles.models import Article, Byline, Citation
from authors.models import Author
from sources import addresses, links
from sources.models import Source

from .cited import AddressInput
from .inputs import NoPopups, SuggestInput, WholeText


class LineForm(WholeText, forms.ModelForm):
    """One line. It is blank, and is dropped, while none of `marks` is filled in."""

    marks: tuple[str, ...] = ()
    twice = ""
    """What is said of a line that stands there already, with the same `key`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    @property
    def key(self) -> tuple[Any, ...]:
        raise NotImplementedError

    def has_changed(self) -> bool:
        return any(name in self.changed_data for name in self.marks)

    def validate_constraints(self) -> None:
        """The formset compares the lines; those in the database are about to go."""


class LinesFormSet(forms.BaseInlineFormSet):
    """Lines are written anew at each save that changes them, in the order in which they stand.

    So a line has no identity that a stale form, a swap, or a copy into a new version could
    get wrong.
    """

    def __init__(
        self, data: Any = None, files: Any = None, filling: Any = None, **options: Any
    ) -> None:
        data = data if filling is None else filling
        options["save_as_new"] = data is not None
        super().__init__(data, files, **options)
        if filling is not None:  # unsaved text, of which nothing was asked yet
            self._errors: list[Any] = []
            self._non_form_errors = self.error_class()
            for form in self.forms:
                form._errors = ErrorDict()

    @property
    def in_order(self) -> list[Any]:
        """The lines as they are to be shown: those that were posted in the order of their places.

        A place that is no number comes last.
        """
        if not self.is_bound:
            return self.forms

        def place(form: Any) -> tuple[bool, int]:
            value = str(form["ORDER"].value() or "")
            is_number = value.isdecimal() and len(value) < 9
            return (not is_number, int(value) if is_number else 0)

        return sorted(self.forms, key=place)

    def get_queryset(self) -> Any:
        """Those of the version, as they may be at hand (`LINES`)."""
        if not hasattr(self, "_queryset"):
            lines: Any = getattr(self.instance, self.fk.remote_field.get_accessor_name())
            is_here = self.instance.pk and not self.is_bound
            self._queryset = list(lines.all()) if is_here else []
        return self._queryset

    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            if form in self.deleted_forms or not getattr(form, "cleaned_data", None):
                continue
            if form.key in seen:
                form.add_error(None, form.twice)
            seen.add(form.key)

    def save(self, commit: bool = True) -> list[Any]:
        rows = self.model._default_manager
        there = list(getattr(self.instance, self.fk.remote_field.get_accessor_name()).all())
        lines = [form.save(commit=False) for form in self.ordered_forms]
        for position, line in enumerate(lines):
            line.position = position
            setattr(line, self.fk.name, self.instance)
        if [self._facts(line) for line in there] != [self._facts(line) for line in lines]:
            if there:
                rows.filter(**{self.fk.name: self.instance}).delete()
            rows.bulk_create(lines)
        self.new_objects = lines
        self.changed_objects, self.deleted_objects = [], []
        return self.new_objects

    @staticmethod
    def _facts(line: Any) -> dict[str, Any]:
        return model_to_dict(line, exclude=["id"])

    def save_m2m(self) -> None:
        """Lines have no many-to-many fields."""


class LinesInline(NoPopups, admin.TabularInline):
    """Lines of an article; whoever may edit the article may edit them."""

    template = "admin/articles/lines.html"
    formset = LinesFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, can_order=True, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return obj is None or obj.story.is_editable_by(request.user)

    has_add_permission = has_delete_permission = has_change_permission

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("articles.view_article")

    @property
    def media(self) -> forms.Media:
        return forms.Media()


# --- Bylines ------------------------------------------------------------------------


class AuthorField(forms.ModelChoiceField):
    """Looks an author up among those at hand; the formset gives the same to all its lines."""

    def __init__(self) -> None:
        super().__init__(Author.objects.all())

    def among(self, authors: dict[str, Author]) -> None:
        self.authors = authors
        self.choices = [("", self.empty_label), *((pk, str(a)) for pk, a in authors.items())]

    def to_python(self, value: Any) -> Author | None:
        if value in self.empty_values:
            return None
        if found := self.authors.get(str(value)):
            return found
        raise ValidationError(
            self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
        )


class BylineForm(LineForm):
    marks = ("author",)
    twice = "This author has this role already."
    field_order = ("author", "role")

    author = AuthorField()

    class Meta:
        model = Byline
        fields = ["role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.author_id:
            self.initial = {"author": self.instance.author_id} | self.initial

    @property
    def key(self) -> tuple[Any, ...]:
        return self.cleaned_data.get("author"), self.cleaned_data.get("role")

    def save(self, commit: bool = True) -> Byline:
        line: Byline = super().save(commit=False)
        line.author = self.cleaned_data["author"]
        return line


class BylineFormSet(LinesFormSet):
    @cached_property
    def authors(self) -> dict[str, Author]:
        """All who can be chosen, asked once, however many lines there are."""
        return {str(author.pk): author for author in Author.objects.all()}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["author"].among(self.authors)


class BylineInline(LinesInline):
    model = Byline
    form = BylineForm
    formset = BylineFormSet
    fields = ["author", "role"]
    verbose_name = "byline"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        # The author is the form's own field: the model would ask for each line's again.
        return super().get_formset(request, obj, fields=["role"], **kwargs)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None and request.method == "GET" else 0


# --- Citations ----------------------------------------------------------------------


class CitationForm(LineForm):
    """A source by its address, or by publisher and title; it is found or made."""

    marks = ("address", "title", "publisher")
    twice = "This source is cited already."

    address = forms.CharField(max_length=2000, required=False, widget=AddressInput())
    title = forms.CharField(max_length=300, required=False)
    publisher = forms.CharField(
        max_length=120,
        required=False,
        widget=SuggestInput("sources.source", "publisher", {"placeholder": "Found by the address"}),
    )

    class Meta:
        model = Citation
        fields: list[str] = []

    known: dict[str, Source]
    """Sources by their addresses: those of the lines that are there already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            source = self.instance.source
            self.initial |= {
                "address": source.url or "",
                "title": str(self.instance),
                "publisher": source.publisher.name,
            }

    @property
    def key(self) -> tuple[Any, ...]:
        said = self.cleaned_data
        if address := said.get("address"):
            return (address,)
        return said.get("publisher", "").casefold(), said.get("title", "")

    def clean_address(self) -> str:
        if not (address := self.cleaned_data["address"]):
            return ""
        try:
            return addresses.normalise(address)
        except addresses.NotAnAddress as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if "address" not in found or not self.has_changed():
            return found
        if not found["title"] and found["address"] not in self.known:
            self.add_error("title", "Give the title of the page.")
        if not found["address"] and not found["publisher"]:
            self.add_error("publisher", "Give an address, or the name of the publisher.")
        return found

    def save(self, commit: bool = True) -> Citation:
        citation: Citation = super().save(commit=False)
        address, said = self.cleaned_data["address"], self.cleaned_data["title"]
        citation.source = self.known.get(address) or Source.objects.cite(
            url=address, title=said, publisher=self.cleaned_data["publisher"]
        )
        citation.title = said if said != citation.source.title else ""
        return citation


class CitationFormSet(LinesFormSet):
    @cached_property
    def known(self) -> dict[str, Source]:
        """Asked once, however many lines there are."""
        found = Source.objects.known(form["address"].value() or "" for form in self.forms)
        return {source.url: source for source in found.values() if source.url}

    def full_clean(self) -> None:
        for form in self.forms if self.is_bound else ():
            form.known = self.known
        super().full_clean()

    def save(self, commit: bool = True) -> list[Any]:
        lines = super().save(commit)
        for line in lines:
            links.ask_later(line.source)
        return lines


class CitationInline(LinesInline):
    model = Citation
    form = CitationForm
    formset = CitationFormSet
    fields = ["address", "title", "publisher"]
    verbose_name = "source"
    verbose_name_plural = "further reading"


LINES = (
    Prefetch("bylines", Byline.objects.select_related("author")),
    Prefetch("citations", Citation.objects.select_related("source__publisher")),
)
"""What a page that shows a version's lines, in its form and in what the checks say, asks for."""
