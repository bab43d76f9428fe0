"""What tests run under, whatever the shell and a `.env` say. Only DATABASE_URL is theirs.

Loaded before the settings are: `-p tests.environment` in pyproject.toml.
"""

import os

os.environ |= {
    "SECRET_KEY": "a key for tests only, long and varied enough for Django to call it strong",
    "DEBUG": "0",
    "PORT": "8000",
    "SITE_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "CSRF_TRUSTED_ORIGINS": "http://127.0.0.1:8000",
    "TIME_ZONE": "America/New_York",
    "CACHE_URL": "",
    "PURGE": "",
    "MEDIA_ROOT": "",
    "BEHIND_PROXY": "0",
    "OUTSIDE": "0",
    "INDEXNOW_URL": "https://indexnow.example/",
    "EMAIL_URL": "",
}
os.environ.setdefault("DATABASE_URL", "")
