"""Is anybody working on the queue?"""

from datetime import datetime, timedelta

from procrastinate.contrib.django.models import ProcrastinateWorker

SILENCE = timedelta(seconds=60)  # a living worker sends a heartbeat every 10 seconds


def is_worker_running(*, now: datetime) -> bool:
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - SILENCE).exists()
