// A landlord's software as a partner writes it: of Palier it knows the types generated from the description, and nothing else.
import createClient from "openapi-fetch";
import type { components, paths } from "./palier.ts";

const { PALIER_SITE = "", PALIER_KEY = "" } = process.env;
const api = createClient<paths>({ baseUrl: PALIER_SITE, headers: { Authorization: `Bearer ${PALIER_KEY}` } });

/** What was answered, or the refusal thrown by its code. */
function given<T>(told: { data?: T; error?: components["schemas"]["Problem"] }): T {
  if (told.data === undefined) throw new Error(told.error?.code ?? "no answer");
  return told.data;
}

const key = given(await api.GET("/api/v1/key"));
const before = given(await api.GET("/api/v1/homes", { params: { query: { limit: 100 } } }));

const home: components["schemas"]["HomeFacts"] = {
  rpls_id: "0930480001",
  commune: "93048",
  street: "rue des Lilas",
  type_code: "T3",
  floor_area: 62,
  floor: 2,
  financing: "PLUS",
  rent: 48_000,
  charges: 9_000,
};
const word = { "Idempotency-Key": "declarer-1" };
const first = given(await api.POST("/api/v1/homes", { params: { header: word }, body: home }));
const again = given(await api.POST("/api/v1/homes", { params: { header: word }, body: home }));
const read = given(await api.GET("/api/v1/homes/{home}", { params: { path: { home: first.id } } }));
const after = given(await api.GET("/api/v1/homes"));

const other = { header: { "Idempotency-Key": "declarer-2" } };
const refused = await api.POST("/api/v1/homes", { params: other, body: home });
const wrong = await api.POST("/api/v1/homes", { params: other, body: { ...home, rent: -1 } });
const stranger = createClient<paths>({ baseUrl: PALIER_SITE, headers: { Authorization: "Bearer palier_nothing" } });
const unknown = await stranger.GET("/api/v1/homes");

console.log(
  JSON.stringify({
    purposes: key.purposes,
    homes: [before.items.length, after.items.length],
    receipts: [first.id, again.id],
    read: [read.id, read.rent, read.street],
    refusals: [refused, wrong, unknown].map(({ response, error }) => [
      response.headers.get("content-type"),
      response.status,
      error?.code,
      error?.errors?.map((one) => one.field),
    ]),
  }),
);
