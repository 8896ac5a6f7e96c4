"""What the product consists of: the one list of its packages, for whoever reads its source."""

PRODUCT = ("site_config", "shop", "couriers", "returns", "sellers")  # as in pyproject.toml, which a test compares
