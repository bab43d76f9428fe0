"""The lines that hang on a version, in order: bylines and citations."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest

from articles.models import Article, Byline, Citation
from sources import addresses, links
from sources.models import Source

from .cited import AddressInput
from .inputs import NoPopups, SuggestInput, WholeText


class LineForm(WholeText, forms.ModelForm):
    """One line. It is blank, and is dropped, while none of `marks` is filled in."""

    marks: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def has_changed(self) -> bool:
        return any(name in self.changed_data for name in self.marks)

    def validate_constraints(self) -> None:
        """The formset compares the lines; those in the database are about to go."""


class LinesFormSet(forms.BaseInlineFormSet):
    """Lines are written anew at each save, in the order in which they stand.

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

    def save(self, commit: bool = True) -> list[Any]:
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        self.model._default_manager.filter(**{self.fk.name: self.instance}).delete()
        for position, form in enumerate(self.ordered_forms):
            line = form.save(commit=False)
            line.position = position
            setattr(line, self.fk.name, self.instance)
            line.save()
            self.new_objects.append(line)
        return self.new_objects

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


class BylineForm(LineForm):
    marks = ("author",)

    class Meta:
        model = Byline
        fields = ["author", "role"]


class BylineInline(LinesInline):
    model = Byline
    form = BylineForm
    verbose_name = "byline"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("author")

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "author":
            field.choices = list(field.choices)  # one query, however many lines
        return field

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None and request.method == "GET" else 0


# --- Citations ----------------------------------------------------------------------


class CitationForm(LineForm):
    """A source by its address, or by publisher and title; it is found or made."""

    marks = ("address", "title", "publisher")

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            source = self.instance.source
            self.initial |= {
                "address": source.url or "",
                "title": str(self.instance),
                "publisher": source.publisher.name,
            }

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
        known = found["address"] and Source.objects.filter(url=found["address"]).exists()
        if not found["title"] and not known:
            self.add_error("title", "Give the title of the page.")
        if not found["address"] and not found["publisher"]:
            self.add_error("publisher", "Give an address, or the name of the publisher.")
        return found

    def save(self, commit: bool = True) -> Citation:
        citation = super().save(commit=False)
        citation.source = Source.objects.cite(
            url=self.cleaned_data["address"],
            title=self.cleaned_data["title"],
            publisher=self.cleaned_data["publisher"],
        )
        said = self.cleaned_data["title"]
        citation.title = said if said != citation.source.title else ""
        return citation


class CitationFormSet(LinesFormSet):
    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            if form in self.deleted_forms or not getattr(form, "cleaned_data", None):
                continue
            line = form.cleaned_data
            key = line.get("address") or (
                line.get("publisher", "").casefold(),
                line.get("title", ""),
            )
            if key in seen:
                form.add_error(None, "This source is cited already.")
            seen.add(key)

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

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source__publisher")
