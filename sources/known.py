"""Publishers that newsrooms cite all the time: what they are, by name or by domain.

Kinds are those of `Publisher.Kind`; the domain is the publisher's own.
"""

from typing import NamedTuple


class Known(NamedTuple):
    name: str
    domain: str
    kind: str


KNOWN = tuple(
    Known(*row)
    for row in (
        ("The New York Times", "nytimes.com", "newspaper"),
        ("The Washington Post", "washingtonpost.com", "newspaper"),
        ("The Wall Street Journal", "wsj.com", "newspaper"),
        ("USA Today", "usatoday.com", "newspaper"),
        ("Los Angeles Times", "latimes.com", "newspaper"),
        ("The Guardian", "theguardian.com", "newspaper"),
        ("Financial Times", "ft.com", "newspaper"),
        ("South China Morning Post", "scmp.com", "newspaper"),
        ("Orlando Sentinel", "orlandosentinel.com", "newspaper"),
        ("Tampa Bay Times", "tampabay.com", "newspaper"),
        ("Miami Herald", "miamiherald.com", "newspaper"),
        ("Tallahassee Democrat", "tallahassee.com", "newspaper"),
        ("The Florida Times-Union", "jacksonville.com", "newspaper"),
        ("ABC News", "abcnews.go.com", "broadcaster"),
        ("CBS News", "cbsnews.com", "broadcaster"),
        ("NBC News", "nbcnews.com", "broadcaster"),
        ("Fox News", "foxnews.com", "broadcaster"),
        ("CNN", "cnn.com", "broadcaster"),
        ("NPR", "npr.org", "broadcaster"),
        ("PBS", "pbs.org", "broadcaster"),
        ("BBC News", "bbc.com", "broadcaster"),
        ("Al Jazeera", "aljazeera.com", "broadcaster"),
        ("WESH", "wesh.com", "broadcaster"),
        ("WFTV", "wftv.com", "broadcaster"),
        ("Associated Press", "apnews.com", "agency"),
        ("Reuters", "reuters.com", "agency"),
        ("Bloomberg", "bloomberg.com", "agency"),
        ("Agence France-Presse", "afp.com", "agency"),
        ("The Atlantic", "theatlantic.com", "magazine"),
        ("The Economist", "economist.com", "magazine"),
        ("Forbes", "forbes.com", "magazine"),
        ("Time", "time.com", "magazine"),
        ("The New Yorker", "newyorker.com", "magazine"),
        ("Politico", "politico.com", "magazine"),
        ("Wikipedia", "wikipedia.org", "encyclopedia"),
        ("Encyclopedia Britannica", "britannica.com", "encyclopedia"),
        ("U.S. Census Bureau", "census.gov", "government"),
        ("National Weather Service", "weather.gov", "government"),
        ("National Hurricane Center", "nhc.noaa.gov", "government"),
        ("State of Florida", "myflorida.com", "government"),
        ("The White House", "whitehouse.gov", "government"),
        ("U.S. Department of Defense", "defense.gov", "government"),
        ("YouTube", "youtube.com", "social"),
        ("Facebook", "facebook.com", "social"),
        ("Instagram", "instagram.com", "social"),
        ("X", "x.com", "social"),
        ("Reddit", "reddit.com", "social"),
        ("Google Search", "google.com", "search"),
        ("Google News", "news.google.com", "search"),
        ("Google Scholar", "scholar.google.com", "search"),
        ("Bing", "bing.com", "search"),
        ("DuckDuckGo", "duckduckgo.com", "search"),
    )
)
BY_NAME = {known.name.casefold(): known for known in KNOWN}
BY_DOMAIN = {known.domain: known for known in KNOWN}
# Top-level domains that only one kind of publisher may register.
BY_SUFFIX = {".gov": "government", ".mil": "government", ".edu": "academic"}
