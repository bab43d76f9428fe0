"""The media library at the desk."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.defaultfilters import date
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from . import markup, uploads
from .models import Image
from .widgets import FocalPointField, facts

IN_DIALOG = 24
READ_ONLY = (
    "You can change a picture that you uploaded while no reader sees it. "
    "Editors can change every picture."
)


class ImageForm(forms.ModelForm):
    focal_point = FocalPointField(
        help_text="Every cut keeps this point in view. Click the picture, or move the marker "
        "with the arrow keys."
    )

    class Meta:
        model = Image
        fields = ["alt", "caption", "credit", "rights"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alt := self.fields.get("alt"):  # who may only look has no fields
            alt.required = True
        focus = self.fields["focal_point"]
        focus.widget.image = self.instance
        point = (self.instance.focal_x, self.instance.focal_y)
        focus.initial = [f"{fraction * 100:.4g}" for fraction in point]

    def save(self, commit: bool = True) -> Image:
        self.instance.focal_x, self.instance.focal_y = self.cleaned_data["focal_point"]
        return super().save(commit)


class WithoutAlt(admin.SimpleListFilter):
    title = "alt text"
    parameter_name = "alt"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("missing", "Missing")]

    def queryset(self, request: Any, queryset: QuerySet[Image]) -> QuerySet[Image]:
        return queryset.filter(alt="") if self.value() == "missing" else queryset


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    list_filter = [WithoutAlt]
    show_facets = admin.ShowFacets.NEVER
    search_help_text = "Search captions, alt texts, credits and rights"
    search_fields = ["alt", "caption", "credit", "rights"]
    list_per_page = 48
    actions = None
    readonly_fields = ["picture", "used_in", "original"]
    fieldsets = [
        (None, {"fields": ["focal_point"], "classes": ["image-focus"]}),
        ("Words", {"fields": ["alt", "caption", "credit", "rights"]}),
        ("In the library", {"fields": ["used_in", "original"]}),
    ]

    class Media:
        css = {"all": ["images/library.css"]}

    def get_fieldsets(self, request: Any, obj: Image | None = None) -> Any:
        """Who may only look sees the picture without its focal point's field, and why."""
        if self.has_change_permission(request, obj):
            return self.fieldsets
        seen = {"fields": ["picture"], "description": READ_ONLY}
        return [(None, seen), *self.fieldsets[1:]]

    def has_change_permission(self, request: Any, obj: Image | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return obj.is_editable_by(request.user)

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="picture")
    def picture(self, image: Image) -> str:
        sizes = "(min-width: 64rem) 40rem, 100vw"
        return markup.picture(image, shape="full", sizes=sizes, eager=True)

    @admin.display(description="used in")
    def used_in(self, image: Image) -> str:
        lines = [[_line(use)] for use in image.uses()]
        if not lines:
            return "Nothing yet."
        items = format_html_join("", "<li>{}</li>", lines)
        return format_html('<ul class="image-uses">{}</ul>', items)

    @admin.display(description="original")
    def original(self, image: Image) -> str:
        said = f"{image.width:,} × {image.height:,} pixels, uploaded "
        said += date(localtime(image.uploaded_at), "j F Y")
        if user := image.uploaded_by:
            said += f" by {user.get_full_name() or user.get_username()}"
        return said

    # --- Uploading and choosing -----------------------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("upload/", view(require_POST(self.upload_view)), name="images_image_upload"),
            path("library/", view(self.library_view), name="images_image_library"),
            *super().get_urls(),
        ]

    def add_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Pictures are added on the list's own page, several at once."""
        return HttpResponseRedirect(reverse("admin:images_image_changelist"))

    def upload_view(self, request: Any) -> HttpResponse:
        """Takes in `files`, with the words posted along; answers scripts in JSON."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        words = {name: request.POST.get(name, "").strip() for name in ("alt", "caption", "credit")}
        images, errors = [], []
        for file in request.FILES.getlist("files"):
            try:
                images.append(uploads.store(file, **words, by=request.user))
            except ValidationError as error:
                errors += [f"“{file.name}”: {said}" for said in error.messages]
        if not images and not errors:
            errors = ["Choose a file first."]
        if request.headers.get("Accept") == "application/json":
            body = {"images": [facts(image) for image in images], "errors": errors}
            return JsonResponse(body, status=422 if errors else 201)
        return self._after_upload(request, images, errors)

    def _after_upload(self, request: Any, images: list[Image], errors: list[str]) -> HttpResponse:
        for error in errors:
            messages.error(request, error)
        if len(images) == 1:
            may_change = self.has_change_permission(request, images[0])
            ask = " Now say what it shows." if may_change else ""
            messages.success(request, f"It is in the library.{ask}")
            return HttpResponseRedirect(_change_url(images[0]) or "")
        if images:
            messages.success(
                request, f"{len(images)} pictures are in the library. Now say what each shows."
            )
        return HttpResponseRedirect(reverse("admin:images_image_changelist"))

    def library_view(self, request: Any) -> HttpResponse:
        """The library as the dialog shows it: `q` is searched for, `page` counts from 1."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = request.GET.get("q", "").strip()
        found, _ = self.get_search_results(request, Image.objects.all(), query)
        page = Paginator(found, IN_DIALOG).get_page(request.GET.get("page"))
        context = {
            "query": query,
            "page": page,
            "choices": [(image, json.dumps(facts(image))) for image in page],
            "may_upload": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/images/library.html", context)

    # --- Deleting -------------------------------------------------------------------

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        image = self.get_object(request, unquote(object_id))
        if image and self.has_delete_permission(request, image):
            try:
                uploads.require_unused(image)
            except uploads.InUse as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(_change_url(image) or "")
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: Any, obj: Image) -> None:
        uploads.discard(obj)


def _line(use: Model) -> str:
    """What kind of row it is and what it is called, with a link where the desk edits it."""
    kind, url = capfirst(use._meta.verbose_name), _change_url(use)
    return format_html('{} “<a href="{}">{}</a>”', kind, url, use) if url else f"{kind} “{use}”"


def _change_url(row: Model) -> str | None:
    meta = row._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return None
