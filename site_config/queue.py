"""The job queue: Huey on SQLite by default, on Redis where REDIS_URL is set."""

from pathlib import Path

from site_config.plain_data import QueueSerializer


def queue_settings(*, redis_url: str, data_dir: Path, workers: int) -> dict[str, object]:
    """Settings for huey.contrib.djhuey.

    `immediate` is always set: without it Huey would follow DEBUG and run jobs inside the request. The storage is one that knows
    priorities, so that events overtake pictures.
    """
    consumer = {"workers": workers, "worker_type": "thread", "initial_delay": 0.05, "backoff": 1.15, "max_delay": 1.0, "periodic": True}
    common: dict[str, object] = {"name": "makiti", "immediate": False, "results": False, "utc": True, "consumer": consumer}
    common["serializer"] = QueueSerializer()
    if redis_url:
        return common | {"huey_class": "huey.PriorityRedisHuey", "connection": {"url": _never_waiting_long(redis_url)}}
    return common | {"huey_class": "huey.SqliteHuey", "filename": str(data_dir / "queue.sqlite3")}


def _never_waiting_long(redis_url: str) -> str:
    """A Redis that answers nothing must not hold up the page that leaves it a job; a worker asks it for a second at a time."""
    return f"{redis_url}{'&' if '?' in redis_url else '?'}socket_connect_timeout=2&socket_timeout=5"
