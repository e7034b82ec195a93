"""How static files are stored for a real server: under names that hold their digest, for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Puts hashed names also where one script imports another: a browser would keep an unhashed one for a year."""

    support_js_module_import_aggregation = True
