from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="api"),
    path("openapi.json", views.openapi, name="api-description"),
    path("articles/", views.articles, name="api-articles"),
    path("articles/<int:pk>/", views.article, name="api-article"),
    path("sections/", views.sections, name="api-sections"),
    path("authors/", views.authors, name="api-authors"),
    path("sources/", views.sources, name="api-sources"),
    path("<path:nothing>/", views.nothing, name="api-nothing"),
]
