"""What a caller knows and may: ids of what is within their reach, and where no answer but a refusal can be expected of them."""

import json
import re

# The warnings that fail a run (A-27). Others tell of rules that JSON Schema has no words for.
FAILING = ["missing_auth", "missing_test_data"]
# Kinds of record that files hang on, by the collection that has them; one that the caller knows is enough.
EVIDENCE = {"/v1/study-records/sessions": "study-records.session", "/v1/hotline/tickets": "hotline.ticket"}
CONSISTENCY = "/v1/ledger/consistency"
SITTINGS = "/v1/study-records/sittings"
OWN_SITTINGS = "/v1/study-records/own-sittings"
FEED = "/v1/ledger/entries"
HISTORIES = "/v1/ledger/subjects"


class Caller:
    """Asks as somebody; a refusal is no answer."""

    def __init__(self, ask, token, permissions):
        self.ask, self.token, self.permissions = ask, token, permissions

    def get(self, path):
        try:
            return self.ask(path, self.token) if self.token else {}
        except OSError:
            return {}

    def may(self, operation):
        """Whether one of the ways to be permitted is theirs."""
        ways = operation.get("security") or [{}]
        return any(not way or (self.token and set(sum(way.values(), [])) <= self.permissions) for way in ways)


def collections(document):
    """Collections whose members have addresses, and the name of the part of the address that tells them apart."""
    matches = (re.match(r"(/v1/[^{]*)/\{(id|code)\}", path) for path in document["paths"])
    return {match[1]: match[2] for match in matches if match}


def heads(caller):
    """Sizes of the tree that were signed, from the newest back."""
    sizes, most = [], ""
    while len(sizes) < 5:
        head = caller.get(f"/v1/ledger/head{most}")
        if not head:
            break
        sizes.append(head["size"])
        most = f"?at_most={head['size'] - 1}"
    return sizes


def ids(caller, document, path):
    """Ids of a collection, as the caller's own lists tell them; none where there is no list, or not for them."""
    if path == HISTORIES:
        return [one["entry"]["subject"]["id"] for one in caller.get(FEED).get("entries", [])]
    if path == FEED:
        return [one["entry"]["id"] for one in caller.get(FEED).get("entries", [])]
    if path == "/v1/reporting/figures":
        return [one["indicator"] for one in caller.get(f"{path}?period=2025").get("figures", [])]
    if path == OWN_SITTINGS:
        return [one["sitting"]["id"] for one in caller.get(path).get("items", [])]
    if "get" not in document["paths"].get(path, {}):
        return []
    return [one["id"] for one in caller.get(path).get("items", [])]


def setting(operations, warnings=None, **parameters):
    """Of some operations: the warnings that are theirs, and the lists that parameters are taken from."""
    lines = ["", "[[operations]]", f"include-operation-id = {json.dumps(sorted(operations))}"]
    if warnings is not None:
        lines.append(f"warnings = {json.dumps(warnings)}" if warnings else "warnings = false")
    for name, values in parameters.items():
        lines.append(f'parameters."{name.replace("_", ".", 1)}" = {{ dictionary = "{values}" }}')
    return "\n".join(lines) + "\n"


def configuration(document, caller):
    """The part of the configuration that says so."""
    operations = {
        (path, method): operation for path, item in document["paths"].items() for method, operation in item.items()
    }
    name = lambda path: path.removeprefix("/v1/").replace("/", "-")
    known = {path: ids(caller, document, path)[:20] for path in collections(document)} | {CONSISTENCY: heads(caller)}
    known = {path: values for path, values in known.items() if values}
    text = f"\n[warnings]\ndisplay = {json.dumps(FAILING)}\nfail-on = {json.dumps(FAILING)}\n"
    for path, values in known.items():
        text += f"\n[dictionaries.{name(path)}]\nvalues = {json.dumps(values)}\n"

    unknown = set()
    for collection, key in collections(document).items():
        members = {one["operationId"] for (path, _), one in operations.items() if path.startswith(f"{collection}/{{")}
        if collection in known:
            text += setting(members, **{f"path_{key}": name(collection)})
        else:
            unknown |= members
    for collection in [one for one in EVIDENCE if one in known][:1]:
        text += f"\n[dictionaries.evidence]\nvalues = {json.dumps([EVIDENCE[collection]])}\n"
        text += setting(["evidence_list_files"], query_record=name(collection), query_kind="evidence")
        text += setting(["evidence_declare_file"], body_record=name(collection), body_kind="evidence")
    if SITTINGS in known:
        text += setting(["study-records_begin_attempt"], body_sitting=name(SITTINGS))
    else:
        unknown.add("study-records_begin_attempt")
    if CONSISTENCY in known:
        sizes = name(CONSISTENCY)
        text += setting(["ledger_prove_consistency"], query_first=sizes, query_second=sizes)

    # Nothing else can come of these than the refusal that they are asked for.
    forbidden = {one["operationId"] for one in operations.values() if not caller.may(one)}
    text += setting(forbidden, warnings=[])
    if unknown - forbidden:
        text += setting(unknown - forbidden, warnings=["missing_auth"])
        names = ", ".join(sorted(unknown - forbidden))
        print(f"The caller knows none of these, so 404 may be all that they say: {names}", flush=True)
    return text
