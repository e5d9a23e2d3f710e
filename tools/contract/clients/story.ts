// A ticket from its receipt to a figure's records, by the types that openapi-typescript makes and openapi-fetch. Argument: the address
// of a server with the demonstration and nothing else in it.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./taizhang.js";

const baseUrl = `http://${process.argv[2]}`;

async function signIn(login: string) {
    const body = { login, password: "demo-2025-taizhang" };
    const { data, error } = await createClient<paths>({ baseUrl }).POST("/v1/auth/sessions", { body });
    assert.ok(data, JSON.stringify(error));
    return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${data.access_token}` } });
}

const [clerk, auditor] = [await signIn("clerk"), await signIn("auditor")];
const units = await clerk.GET("/v1/organization/units", { params: { query: { page_size: 200 } } });
const town = units.data?.items.find((unit) => unit.code === "230718101");
assert.ok(town);

const id = randomUUID();
const ticket: components["schemas"]["NewTicket"] = {
    id,
    external_system: "city12345",
    external_no: `TS${randomUUID()}`,
    channel: "phone",
    category: "help",
    title: "路灯不亮",
    content: "锦山村村口路灯连续三晚不亮，请维修。",
    place: "锦山村村口",
    caller_type: "anonymous",
    lead_unit: town.id,
};
const once = { params: { header: { "Idempotency-Key": randomUUID() } }, body: ticket };
const received = await clerk.POST("/v1/hotline/tickets", once);
assert.equal(received.response.status, 201, JSON.stringify(received.error));
const again = await clerk.POST("/v1/hotline/tickets", once);
assert.deepEqual(again.data, received.data);
assert.equal(again.response.headers.get("Idempotent-Replayed"), "true");
assert.equal(received.data?.id, id);

const deadline = await clerk.GET("/v1/hotline/tickets/{id}/deadline", { params: { path: { id } } });
const days = deadline.data?.clocks.flatMap((clock) => clock.days) ?? [];
assert.ok(days.length > 0 && days.every((one) => one.day.kind));

const version = received.response.headers.get("ETag") ?? "";
const sign = () =>
    clerk.POST("/v1/hotline/tickets/{id}/sign", {
        params: { path: { id }, header: { "If-Match": version, "Idempotency-Key": randomUUID() } },
        body: {},
    });
const signed = await sign();
assert.ok(signed.data?.signed_at, JSON.stringify(signed.error));
const stale = await sign();
assert.equal(stale.error?.status, 412);

const query = { external_no: ticket.external_no ?? "" };
const found = await clerk.GET("/v1/hotline/tickets", { params: { query } });
assert.deepEqual(found.data?.items.map((one) => one.id), [id]);

const asked = { indicators: "HL.HANDLED", period: "2025" };
const figures = await auditor.GET("/v1/reporting/figures", { params: { query: asked } });
const [handled] = figures.data?.figures ?? [];
assert.equal(handled?.value, 69);
let sum = 0;
let page_token: string | undefined;
do {
    const part = { part: "numerator", period: "2025", as_of: handled.as_of, page_size: 50 } as const;
    const path = { code: "HL.HANDLED" };
    const query = page_token ? { ...part, page_token } : part;
    const page = await auditor.GET("/v1/reporting/figures/{code}/records", { params: { path, query } });
    assert.ok(page.data, JSON.stringify(page.error));
    for (const record of page.data.items) sum += record.value;
    page_token = page.data.next_page_token ?? undefined;
} while (page_token);
assert.equal(sum, handled.value);
console.log("TypeScript: one ticket, one figure with its records");
