"""Waiting for what a page comes to say in time."""

from typing import Any

TRIES, PAUSE = 300, 50  # ms


def comes_true(page: Any, predicate: str) -> None:
    """Until an async function there gives a yes: `wait_for_function` takes a promise for one."""
    assert page.evaluate(
        f"""async () => {{
            for (let n = 0; n < {TRIES}; n++) {{
                if (await ({predicate})()) return true;
                await new Promise((again) => setTimeout(again, {PAUSE}));
            }}
            return false;
        }}"""
    ), predicate
