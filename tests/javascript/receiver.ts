// A receiver of events, in JavaScript: what it was called with, and what the public library of the standard says of each.
import { Webhook, WebhookVerificationError } from "standardwebhooks";

interface Call {
  secret: string;
  body: string;
  headers: Record<string, string>;
}

/** The event that was verified, or that the library refused it; any other fault is one of ours. */
function heard({ secret, body, headers }: Call): unknown {
  try {
    return new Webhook(secret).verify(Buffer.from(body, "base64"), headers);
  } catch (fault) {
    if (fault instanceof WebhookVerificationError) return "refused";
    throw fault;
  }
}

const calls: Call[] = JSON.parse(process.argv[2] ?? "[]");
console.log(JSON.stringify(calls.map(heard)));
