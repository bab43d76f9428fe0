"""What the script of the article form sends while somebody writes."""

import json

from django.urls import reverse

PAGE = {"csrfmiddlewaretoken", "sitting", "turn", "version", "seen"}


def post(at_desk, name, *args, **fields):
    return at_desk.client.post(reverse(f"admin:articles_article_{name}", args=args), fields)


def keep(at_desk, form, **fields):
    """Send the form as its script does, with these fields changed; returns the answer."""
    base = {name: value for name, value in form.items() if name not in PAGE}
    about = {} if form["turn"] != "0" else {"base": json.dumps(base)}
    url = reverse("admin:articles_article_keep")
    return at_desk.client.post(url, form | about | fields)
