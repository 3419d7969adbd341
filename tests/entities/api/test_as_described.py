"""Every operation of the API answers what its description allows, and what it forbids, as described."""

from urllib.parse import urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from entities.api import api
from entities.api.sending import TO_SEND
from newsdesk.accounts.tokens import create_token
from tests.factories import NOON, user
from tests.one_of_everything import one_of_everything

CASES = 6  # of each operation and mode
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(api.get_openapi_schema()).get_all_operations()]
REFUSED = {400, 404, 422}
SENDS = {("post" if "POST" in methods else "get", f"/api/{path.replace('<', '{').replace('>', '}')}")
         for path, methods in TO_SEND.items()}  # fmt: skip
EACH = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    # What the engine reads is tested by itself.
    if mode is GenerationMode.NEGATIVE or operation.method == "get" or (operation.method, operation.path) in SENDS
]


@pytest.fixture
def client(carol):
    one_of_everything()
    client = Client(raise_request_exception=False)
    client.force_login(carol)
    _, client.sending = create_token(user=user("alice", "editor"), name="CMS", now=NOON, scope="send")
    return client


def asked(client, case):
    address = f"{case.formatted_path}?{urlencode(case.query or {}, doseq=True)}"
    sends = (case.operation.method, case.operation.path) in SENDS
    headers = {"Authorization": f"Bearer {client.sending}"} if sends else {}
    if not case.operation.body:
        return client.generic(case.method, address, headers=headers)
    return client.post(address, case.body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(("operation", "mode"), EACH)
def test_an_operation_answers_as_described(client, operation, mode):
    described = {int(status) for status in operation.definition.raw["responses"]}

    @settings(max_examples=CASES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def answers(case):
        answer = asked(client, case)
        assert answer.status_code in described | REFUSED, f"{answer.status_code} of {case.as_curl_command()}"

    answers()


def test_what_sends_is_among_the_operations():
    assert {(operation.method, operation.path) for operation in OPERATIONS} >= SENDS
