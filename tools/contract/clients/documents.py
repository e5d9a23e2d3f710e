"""The documents of mediation, opened by one library of others (python-docx) and rendered by another (mammoth). Argument: the address of
a server with the demonstration in it."""

import io
import json
import sys
import urllib.error
import urllib.request

import docx
import mammoth

SERVER = f"http://{sys.argv[1]}"
# 司法部《人民调解文书格式》: documents 1 (or the register of intake), 2, 7, 8 (or the register of an oral agreement) and 10.
TITLES = {
    "application": ["人民调解申请书", "人民调解受理登记表"],
    "rights": ["人民调解当事人权利义务告知书"],
    "record": ["人民调解记录"],
    "agreement": ["人民调解协议书", "人民调解口头协议登记表"],
    "follow_up": ["人民调解回访记录"],
}


def ask(path, token=None, body=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(SERVER + path, body, headers)) as answer:
        return answer.read()


def blank(text):
    return "".join(text.split())


def check(content, titles):
    opened = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    words = blank("".join([paragraph.text for paragraph in opened.paragraphs] + cells))
    title = next((title for title in titles if title in words), None)
    assert title, f"{titles} not in {words[:200]}"
    rendered = mammoth.convert_to_html(io.BytesIO(content))
    wrong = [message for message in rendered.messages if message.type != "warning"]
    assert not wrong, wrong
    assert title in blank(rendered.value), rendered.value[:200]
    assert "{" not in words and "null" not in words, "a place was not filled in"
    return title


signed_in = {"login": "judicial", "password": "demo-2025-taizhang"}
token = json.loads(ask("/v1/auth/sessions", body=signed_in))["access_token"]
cases = json.loads(ask("/v1/mediation/cases?page_size=200", token))["items"]
found = {kind: set() for kind in TITLES}
for case in cases:
    for kind, titles in TITLES.items():
        try:
            content = ask(f"/v1/mediation/cases/{case['id']}/documents/{kind}", token)
        except urllib.error.HTTPError as error:
            # Not every case has an agreement yet, and some are not for everybody's eyes.
            assert error.code in (403, 409), (kind, error.code, error.read())
            continue
        found[kind].add(check(content, titles))
missing = [kind for kind, titles in found.items() if not titles]
assert not missing, f"no case of the demonstration has {missing}"
print("documents:", ", ".join(sorted(set().union(*found.values()))))
