"""A job exists exactly when its cause does, and the application's role may run it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from ventanilla.outbox.tasks import send_waiting

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_vanishes_with_the_transaction_of_its_cause():
    with transaction.atomic():
        send_waiting.defer(timestamp=0)
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()


def test_a_job_that_was_enqueued_is_done_by_the_worker():
    with transaction.atomic():
        number = send_waiting.defer(timestamp=0)
    with ThreadPoolExecutor(1) as thread:  # the main thread may hold a browser's loop
        thread.submit(_work).result()
    assert ProcrastinateJob.objects.get(pk=number).status == "succeeded"


def _work():
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    connections.close_all()


def test_two_turns_of_the_clock_wait_as_one():
    send_waiting.defer(timestamp=0)
    with pytest.raises(AlreadyEnqueued):
        send_waiting.defer(timestamp=60)
    assert ProcrastinateJob.objects.count() == 1
