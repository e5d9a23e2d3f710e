"""A ticket from its receipt to a figure's records, by the client that openapi-python-client makes. Argument: the address of a server
with the demonstration and nothing else in it."""

import sys
import uuid

from taizhang.api.auth import auth_open_session
from taizhang.api.hotline import hotline_list_tickets, hotline_read_deadline, hotline_receive_ticket, hotline_sign_ticket
from taizhang.api.organization import organization_list_units
from taizhang.api.reporting import reporting_list_figures, reporting_list_records
from taizhang.client import AuthenticatedClient, Client
from taizhang.models import (
    CallerType,
    Category,
    Channel,
    Credentials,
    ExternalSystem,
    NewTicket,
    Note,
    Problem,
    ReportingListRecordsPart,
    Tokens,
)

SERVER = f"http://{sys.argv[1]}"


def sign_in(name):
    tokens = auth_open_session.sync(
        client=Client(SERVER), body=Credentials(login=name, password="demo-2025-taizhang")
    )
    assert isinstance(tokens, Tokens), tokens
    return AuthenticatedClient(SERVER, tokens.access_token, raise_on_unexpected_status=True)


clerk, auditor = sign_in("clerk"), sign_in("auditor")
units = organization_list_units.sync(client=clerk, page_size=200).items
town = next(unit for unit in units if unit.code == "230718101")

ticket = NewTicket(
    id=uuid.uuid4(),
    external_system=ExternalSystem.CITY12345,
    external_no=f"PY{uuid.uuid4()}",
    channel=Channel.PHONE,
    category=Category.HELP,
    title="路灯不亮",
    content="锦山村村口路灯连续三晚不亮，请维修。",
    place="锦山村村口",
    caller_type=CallerType.ANONYMOUS,
    lead_unit=town.id,
)
key = str(uuid.uuid4())
received = hotline_receive_ticket.sync_detailed(client=clerk, body=ticket, idempotency_key=key)
assert received.status_code == 201, received.parsed
again = hotline_receive_ticket.sync_detailed(client=clerk, body=ticket, idempotency_key=key)
assert again.content == received.content and again.headers["Idempotent-Replayed"] == "true"
assert received.parsed.id == ticket.id and received.parsed.dispatched_at.tzinfo

deadline = hotline_read_deadline.sync(ticket.id, client=clerk)
days = [day for clock in deadline.clocks for day in clock.days]
assert days and all(day.day.kind for day in days), deadline

version = received.headers["ETag"]
sign = {"id": ticket.id, "client": clerk, "body": Note(), "if_match": version}
signed = hotline_sign_ticket.sync(**sign, idempotency_key=str(uuid.uuid4()))
assert signed.signed_at and signed.version == 2, signed
stale = hotline_sign_ticket.sync(**sign, idempotency_key=str(uuid.uuid4()))
assert isinstance(stale, Problem) and stale.status == 412, stale

found = hotline_list_tickets.sync(client=clerk, external_no=ticket.external_no)
assert [one.id for one in found.items] == [ticket.id], found

figures = reporting_list_figures.sync(client=auditor, indicators="HL.HANDLED", period="2025")
(handled,) = figures.figures
assert handled.value == 69, handled
numerator = ReportingListRecordsPart.NUMERATOR
records, page = [], None
while page is None or page.next_page_token:
    asked = {"part": numerator, "period": "2025", "as_of": handled.as_of.isoformat(), "page_size": 50}
    if page:
        asked["page_token"] = page.next_page_token
    page = reporting_list_records.sync("HL.HANDLED", client=auditor, **asked)
    records += page.items
assert sum(record.value for record in records) == handled.value
print("Python: one ticket, one figure with its records")
