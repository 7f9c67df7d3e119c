"""The version of the package, for the build (pyproject.toml) and for run.json."""

__version__ = "0.1.0"
