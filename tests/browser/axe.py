"""axe as every test here runs it."""

from typing import Any

from axe_playwright_python import sync_playwright

# Preloading, it would look for what a sheet imports beside the page, not beside the sheet.
OPTIONS = {"resultTypes": ["violations"], "preload": False}


class Axe(sync_playwright.Axe):
    def run(self, page: Any, context: Any = None, options: dict[str, Any] | None = None) -> Any:
        page.wait_for_load_state()  # before its style sheet is there, a page looks otherwise
        return super().run(page, context, OPTIONS | (options or {}))
