"""Trains models/en_gaolbook: ``python -m train --help``."""
