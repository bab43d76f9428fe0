"""The media library at the desk."""

import json
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.defaultfilters import date
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_POST

from newsroom.counting import NearPages

from . import limits, markup, replacing, uploads, words
from .forms import ImageForm, ReplaceForm
from .library import Filters, Library, licence_said
from .models import Image
from .widgets import ACCEPT, facts

IN_DIALOG = 24
READ_ONLY = (
    "You can change a picture that you uploaded while no reader sees it. "
    "Editors can change every picture."
)


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    filters: type[Filters] = Filters
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    search_help_text = "Search captions, alt texts, credits and rights"
    search_fields = ["searched"]  # that there is a box: `saying` says what it finds
    list_per_page = 48
    actions = None
    readonly_fields = ["picture", "used_in", "original"]
    fieldsets = [
        (None, {"fields": ["focal_point"], "classes": ["image-focus"]}),
        ("Words", {"fields": ["alt", "caption", "credit"]}),
        ("Rights", {"fields": ["rights", "licence_until"]}),
        ("In the library", {"fields": ["used_in", "original"]}),
    ]

    class Media:
        css = {"all": ["images/library.css", "images/uploads.css"]}

    def get_paginator(self, request: Any, *args: Any, **kwargs: Any) -> NearPages:
        asked, whole = request.GET.get("p"), self.get_queryset(request)
        return NearPages(*args, whole=whole, asked=asked, met_by=None, **kwargs)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return queryset.saying(search_term), False

    def get_changelist(self, request: Any, **kwargs: Any) -> type[Library]:
        return Library

    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, _known(request) | (extra_context or {}))

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
        image = kwargs.get("obj")
        context |= {
            "show_save_and_add_another": False,
            "licence": image and licence_said(image, localdate(request.instant)),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="picture")
    def picture(self, image: Image) -> str:
        sizes = "(min-width: 64rem) 40rem, 100vw"
        return markup.picture(image, shape="full", sizes=sizes, eager=True)

    @admin.display(description="used in")
    def used_in(self, image: Image) -> str:
        lines = [[line_of(use)] for use in image.uses()]
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
            path("<int:pk>/words/", view(require_POST(self.words_view)), name="images_image_words"),
            path("<int:pk>/replace/", view(self.replace_view), name="images_image_replace"),
            *super().get_urls(),
        ]

    def add_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Pictures are added on the list's own page, several at once."""
        return HttpResponseRedirect(reverse("admin:images_image_changelist"))

    def upload_view(self, request: Any) -> HttpResponse:
        """Takes in `files`, with the words posted along; answers scripts in JSON."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        said = {name: request.POST.get(name, "").strip() for name in ("alt", "caption", "credit")}
        images, errors = [], []
        for file in request.FILES.getlist("files"):
            try:
                image = uploads.store(file, **said, by=request.user)
                self.log_addition(request, image, "Uploaded a file.")
                images.append(image)
            except ValidationError as error:
                errors += [f"“{file.name}”: {said}" for said in error.messages]
        errors += [f"“{name}”: {limits.too_large()}" for name in limits.oversized(request)]
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
        """The library as the dialog shows it: `q` is searched for, `page` counts from 1.

        With `many`, several pictures may be picked of those that were just uploaded.
        """
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
            "pick": "many" if "many" in request.GET else "one",
            **_known(request),
        }
        return TemplateResponse(request, "admin/images/library.html", context)

    def words_view(self, request: Any, pk: int) -> JsonResponse:
        """Takes the words that a picture lacks; 422 and a sentence a field where it can't."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = self._found(request, pk)
        try:
            filled = words.fill_in(image, **{n: request.POST.get(n, "") for n in words.ASKED})
        except ValidationError as error:
            image.refresh_from_db()
            body = {"errors": error.message_dict, "image": facts(image)}
            return JsonResponse(body, status=422)
        if filled:
            labels = [str(Image._meta.get_field(name).verbose_name) for name in filled]
            self.log_change(request, image, [{"changed": {"fields": labels}}])
        return JsonResponse({"image": facts(image)})

    # --- Replacing and deleting -----------------------------------------------------

    def replace_view(self, request: Any, pk: int) -> HttpResponse:
        image = self._found(request, pk)
        if not self.has_change_permission(request, image):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = ReplaceForm(*((request.POST, request.FILES) if is_sent else ()))
        if is_sent and limits.oversized(request):
            form.errors["file"] = form.error_class([limits.too_large()])
        elif form.is_valid():
            try:
                image = replacing.replace(image, form.cleaned_data["file"], by=request.user)
            except ValidationError as error:
                form.add_error("file", error)
            else:
                self.log_change(request, image, "Replaced the file.")
                messages.success(
                    request,
                    "The new file is shown wherever the old one was. The focal point stays "
                    "where it was: look at the cuts below, and move it if need be.",
                )
                return HttpResponseRedirect(_change_url(image) or "")
        status = 422 if form.errors else None
        return self._page(request, "replace", image, "Replace the file", status, form=form)

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> HttpResponse:
        image = self.get_object(request, unquote(object_id))
        if image and self.has_delete_permission(request, image):
            try:
                uploads.require_unused(image)
            except uploads.InUse as refusal:
                uses = [line_of(use) for use in image.uses()]
                context = {"refusal": refusal, "uses": uses}
                return self._page(request, "in_use", image, "In use", status=409, **context)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: Any, obj: Image) -> None:
        uploads.discard(obj)

    def _found(self, request: Any, pk: int) -> Image:
        image = self.get_object(request, str(pk))
        if image is None:
            raise Http404("There is no such picture.")
        return image

    def _page(
        self,
        request: Any,
        name: str,
        image: Image,
        title: str,
        status: int | None = None,
        **context: Any,
    ) -> HttpResponse:
        context |= self.admin_site.each_context(request)
        context |= {"opts": self.opts, "image": image, "original": image, "title": title}
        template = f"admin/images/image/{name}.html"
        return TemplateResponse(request, template, context, status=status)


def _known(request: Any) -> dict[str, Any]:
    """What the library's pages know of files and days."""
    today = localdate(request.instant)
    return {"accept": ACCEPT, "max_bytes": limits.MAX_BYTES, "today": today}


def line_of(use: Model) -> str:
    """What kind of row it is and what it is called, with a link where the desk edits it."""
    kind, url = capfirst(use._meta.verbose_name), _change_url(use)
    return format_html('{} “<a href="{}">{}</a>”', kind, url, use) if url else f"{kind} “{use}”"


def _change_url(row: Model) -> str | None:
    meta = row._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return None
