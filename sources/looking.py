"""Looking up what a page is called and whose it is, for a line of further reading."""

from typing import TypedDict

from django_tasks import TaskResult, task

from newsroom import outside

from . import addresses, pages
from .models import Publisher, Source


class Found(TypedDict):
    """What is known of a page. `said` is a sentence where it could not be looked up."""

    title: str
    publisher: str
    said: str


def known(address: str) -> Found | None:
    """What the newsroom knows of a normalised address already."""
    source = Source.objects.select_related("publisher").filter(url=address).first()
    if source is None:
        return None
    return Found(title=source.title, publisher=source.publisher.name, said="")


def unasked(address: str, error: Exception) -> Found:
    """What the domain of a normalised address tells, where its page tells nothing."""
    return Found(title="", publisher=Publisher.objects.name_at(address), said=str(error))


def look_later(address: str) -> TaskResult:
    """Have a normalised address looked up by the worker. Raises `outside.Off`."""
    outside.check_on()
    return look.enqueue(address)


@task(priority=10)  # somebody waits
def look(address: str) -> Found:
    """Ask the page at a normalised address for its title and publisher. It changes nothing."""
    try:
        answer = outside.read(address)
        if answer.status >= 400:
            raise outside.Unanswered(f"That page answered with an error ({answer.status}).")
    except (outside.Unasked, outside.Unanswered) as error:
        return unasked(address, error)
    publisher = Publisher.objects.name_at(address)
    host = addresses.domain(address)
    names = (publisher, host, ".".join(host.split(".")[-2:]), host.split(".")[-2])
    page = pages.describe(answer.content, charset=answer.charset, names=names)
    if not publisher and addresses.domain(answer.url) == host:
        publisher = page.site  # of another host's page, it would name the wrong one
    said = "" if page.title else "That page does not say its title."
    return Found(title=page.title, publisher=publisher, said=said)
