//! What `taizhang ledger verify` says of chains that were broken behind the product's back.

use crate::book::{Book, Operation, Outcome};

/// What somebody does who works past the product, and the words by which it is named.
const BREAKS: [(&str, &str); 6] = [
    (
        "INSERT INTO ledger_pending SELECT tenant_id, subject_version, id, '[]' FROM ledger_entry WHERE id =
           (SELECT e.id FROM ledger_entry e JOIN ledger_seal s ON s.entry_id = e.id WHERE subject_version = 1 ORDER BY 1 LIMIT 1)",
        "sealed and waits to be sealed again",
    ),
    (
        "UPDATE ledger_entry SET subject_version = 99 WHERE id =
           (SELECT e.id FROM ledger_entry e JOIN ledger_seal s ON s.entry_id = e.id WHERE subject_version = 2 ORDER BY 1 LIMIT 1)",
        "makes version 99",
    ),
    (
        "DELETE FROM ledger_entry WHERE subject_version = 2 AND id IN (SELECT entry_id FROM ledger_pending)",
        "waits to be sealed and is not there",
    ),
    ("UPDATE ledger_pending SET facts = '[1]'", "the facts that wait are not its own"),
    (
        "UPDATE ledger_idempotency SET body = replace(body, '\"version\":2', '\"version\":7')",
        "tells of version 7",
    ),
    ("UPDATE ledger_idempotency SET status = 0", "kept without an answer"),
];

#[test]
fn c04_verify_names_what_breaks_a_chain() {
    for operator in crate::in_turn() {
        operator.demonstrates();
        let server = operator.serve();
        let book = Book::new(&server);
        // Nothing is sealed from now on: another holds the lease.
        operator.tampers_as(
            "UPDATE ledger_lease SET holder = zeroblob(16), expires_at = 9000000000000000",
            "UPDATE ledger_lease SET holder = '00000000-0000-0000-0000-000000000000', expires_at = '2200-01-01'",
        );
        let received = book.receive();
        let signed = Operation::sign(&received.subject);
        for operation in [received, signed] {
            assert!(matches!(book.send(operation), Outcome::Acked(_)));
        }
        server.stops();
        operator.succeeds(&["ledger", "verify"]);
        BREAKS.iter().for_each(|(breaks, _)| operator.tampers(breaks));
        let said = operator.ends_with(&["ledger", "verify"], 2);
        for (breaks, named) in BREAKS {
            assert!(said.contains(named), "{breaks}: {said}");
        }
    }
}
