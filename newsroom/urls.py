from django.contrib import admin
from django.urls import include, path

from . import views
from .desk import calendar_views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("desk-calendar-<slug:key>.ics", calendar_views.ics, name="desk-calendar"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("articles.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
