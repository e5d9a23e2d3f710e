"""Asks a running server as several callers, by Schemathesis. Arguments: short or long, address, callers."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

import known

PASSWORD = "demo-2025-taizhang"
HERE = os.path.dirname(os.path.abspath(__file__))


def ask(address, path, body=None, token=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if data is not None:
        headers["Content-Type"] = "application/json"
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"http://{address}{path}", data, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer), answer.headers


def login(address, name):
    tokens, _ = ask(address, "/v1/auth/sessions", {"login": name, "password": PASSWORD})
    return tokens["access_token"]


def district_secret(address):
    """A secret of the district's system, from the system administrator; it is in use, so the security administrator approves."""
    token = login(address, "sysadmin")
    security = login(address, "secadmin")
    accounts, _ = ask(address, "/v1/organization/accounts?page_size=200", token=token)
    system = next(one for one in accounts["items"] if one["login"] == "district-hotline")
    path = f"/v1/organization/accounts/{system['id']}"
    reason = {"reason": "contract"}
    request, _ = ask(address, f"{path}/renew-credentials", reason, token, Idempotency_Key="contract-asks")
    decision = f"/v1/approval/requests/{request['id']}/approve"
    ask(address, decision, reason, security, Idempotency_Key="contract-approves")
    _, headers = ask(address, path, token=token)
    answer, _ = ask(
        address, f"{path}/client-secrets", {}, token, If_Match=headers["ETag"], Idempotency_Key="contract"
    )
    return answer["client_secret"]


def credentials(address, caller):
    """Where and how somebody signs in."""
    if caller == "district":
        payload = {
            "grant_type": "client_credentials",
            "client_id": "230718/district-hotline",
            "client_secret": district_secret(address),
        }
        return "/v1/oauth/token", "application/x-www-form-urlencoded", payload
    return "/v1/auth/sessions", "application/json", {"login": caller, "password": PASSWORD}


def signs_in(address, path, kind, payload):
    encode = urllib.parse.urlencode if "urlencoded" in kind else json.dumps
    request = urllib.request.Request(f"http://{address}{path}", encode(payload).encode(), {"Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["access_token"]


def caller_settings(address, caller):
    """The part of the configuration that signs in, and again when a token has ended, and that tells what the caller knows."""
    document, _ = ask(address, "/openapi/all.json")
    asks = lambda path, token: ask(address, path, token=token)[0]
    if caller == "anonymous":
        return known.configuration(document, known.Caller(asks, None, set()))
    path, kind, payload = credentials(address, caller)
    token = signs_in(address, path, kind, payload)
    permissions = set(asks("/v1/auth/me", token)["permissions"])
    return authentication(path, kind, payload) + known.configuration(document, known.Caller(asks, token, permissions))


def authentication(path, kind, payload):
    members = ", ".join(f"{name} = {json.dumps(value)}" for name, value in payload.items())
    return (
        f'\n[auth.dynamic.openapi.bearer]\npath = "{path}"\npayload = {{ {members} }}\n'
        f'payload_content_type = "{kind}"\nextract_selector = "/access_token"\nretry_on = [401]\n'
    )


# In the short form two cases per operation and caller; in the long form every boundary of every schema, and sequences.
FORMS = {
    "short": ["--phases", "examples,fuzzing", "--max-examples", "2"],
    "long": ["--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "10"],
}


def run(form, address, caller):
    with open(os.path.join(HERE, "schemathesis.toml")) as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "schemathesis.toml")
        with open(path, "w") as file:
            file.write(text + caller_settings(address, caller))
        tool = os.path.join(os.path.dirname(sys.executable), "schemathesis")
        command = [tool, "--no-color", "--config-file", path, "run", f"http://{address}/openapi/all.json"]
        command += ["--checks", "all", "--generation-deterministic", *FORMS[form]]
        return subprocess.run(command, cwd=folder).returncode


def main(form, address, *callers):
    failed = []
    for caller in callers:
        print(f"== {caller}", flush=True)
        if run(form, address, caller) != 0:
            failed.append(caller)
    if failed:
        sys.exit(f"the interface is not what its document says, asked as {', '.join(failed)}")


main(*sys.argv[1:])
