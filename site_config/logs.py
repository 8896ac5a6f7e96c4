"""Structured logs: one line an event, with the request's id on every line written while it is served."""

from shop.common.late import modules_hidden

with modules_hidden("rich", "twisted"):  # it loads what it could use if asked to, where that is installed; nobody here asks
    import structlog


LEVELS_OF_LIBRARIES: dict[str, dict[str, object]] = {
    "daphne": {"level": "WARNING"},
    # Without a handler of its own `run_huey` would give it one, beside ours: each line twice, and many more of them.
    "huey": {"handlers": ["none"], "level": "WARNING"},
    "huey.consumer": {"level": "INFO"},  # that it has started, and that it ends
    "huey.consumer.Scheduler": {"level": "WARNING"},  # it would name each task of each minute
    "twisted": {"level": "WARNING"},
    # They would write down addresses, and what was sent there: phone numbers, e-mail addresses, keys.
    "httpcore": {"level": "WARNING"},
    "httpx": {"level": "WARNING"},
    "stripe": {"level": "WARNING"},
    "urllib3": {"level": "WARNING"},
}


def logging_settings(*, log_format: str, level: str) -> dict[str, object]:
    """Django's LOGGING: everything to standard error, as JSON or as text for a person."""
    renderer = structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}, "none": {"class": "logging.NullHandler"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            **LEVELS_OF_LIBRARIES,
        },
    }


def configure_structlog() -> None:
    """Our own lines take the same way as everybody else's."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
