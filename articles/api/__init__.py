"""The site as data: what is live, read-only, as JSON, for the newsroom's apps and its partners.

`description` says what each address takes and gives, and is served as it stands; tests hold
every answer to it. `shapes` makes the answers, `ninjs` those of IPTC's standard.
"""
