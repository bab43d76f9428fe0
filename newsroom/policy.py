"""The site's Content-Security-Policy, which django-csp would write anew for each answer."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PolicyMiddleware(CSPMiddleware):
    """Django-csp's; an answer whose view changes nothing has the settings' policy, written once.

    It is the only one: there is none to report by, nor an address without.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.usual = build_policy()

    def process_response(self, request: Any, response: Any) -> Any:
        # A nonce is kept in `_csp_nonce`, and what a view says in `_csp_update` and its like.
        is_changed = any(name.startswith("_csp") for name in (*vars(request), *vars(response)))
        if is_changed or settings.DEBUG:  # Django's pages of errors go without a policy there
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response
