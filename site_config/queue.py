"""The job queue: Huey on SQLite by default, on Redis where REDIS_URL is set."""

from pathlib import Path


def queue_settings(*, redis_url: str, data_dir: Path, workers: int) -> dict[str, object]:
    """Settings for huey.contrib.djhuey.

    `immediate` is always set: without it Huey would follow DEBUG and run jobs inside the request. The storage is one that knows
    priorities, so that events overtake pictures.
    """
    consumer = {"workers": workers, "worker_type": "thread", "initial_delay": 0.05, "backoff": 1.15, "max_delay": 1.0, "periodic": True}
    common: dict[str, object] = {"name": "makiti", "immediate": False, "results": False, "utc": True, "consumer": consumer}
    if redis_url:
        return common | {"huey_class": "huey.PriorityRedisHuey", "connection": {"url": redis_url}}
    return common | {"huey_class": "huey.SqliteHuey", "filename": str(data_dir / "queue.sqlite3")}
