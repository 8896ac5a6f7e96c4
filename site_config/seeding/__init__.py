"""A market of any size, credible at a glance and the same for the same seed: for benchmarks, and to see how pages look when full."""

from site_config.seeding.market import seed_market

__all__ = ["seed_market"]
