"""Static files under names that change with their contents."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage; modules import each other under their hashed names too.

    Else a module that a page loads under its hashed name, and another imports under its plain
    one, would run twice. Django finds only imports that end in a semicolon.
    """

    support_js_module_import_aggregation = True
