"""The product's settings over a data folder that is thrown away: tests never touch an installation."""

import os
import tempfile

os.environ["GEHOOR_DATA"] = tempfile.mkdtemp(prefix="gehoor-test-")

from gehoor.project.settings import *  # noqa: F403  the folder must be named first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and only here
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
