import { randomBytes } from "node:crypto";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { addressBlock } from "@/server/http/client-address";
import type { Logger } from "@/server/http/log";
import { refusal } from "@/server/http/problem";
import type { Gateway, Informer } from "@/server/kubernetes";
import type { Store } from "@/server/store";
import type { TemplateObject } from "@/server/templates/resource";
import { tellOfPush } from "@/server/templates/verbs/change";
import { noteWebhookUse, type Owner, ownerOfTemplate, webhookSecretOf } from "./secrets";
import { isSigned } from "./signature";

/** Wrongly signed deliveries an address may send for one template in a quarter of an hour, and for all. */
const WRONG_OF_TEMPLATE = 30;
const WRONG_ONES = 300;
const SECONDS = 15 * 60;
/** However many pushes there are, the controller is told once in so long. */
const QUIET_MS = 5_000;

/** Who sends a delivery, and about what. */
interface Sender {
  template: string;
  clientAddress: string;
}

export interface Delivery extends Sender {
  headers: Pick<Headers, "get">;
  /** The body as it came. */
  body: Uint8Array;
}

/** What git hosts tell. */
export interface Deliveries {
  /** Throws a refusal where too many wrong ones came from there, before anything of this one is read. */
  admit(sender: Sender): Promise<void>;
  /**
   * Has the controller look at a template's source. Throws a refusal where the delivery is not signed with the template's secret: the
   * same where there is no such template, or none of its webhook.
   */
  take(delivery: Delivery): Promise<void>;
}

/** Counts, and what waits to be told, are this process's: each replica has its own. */
export function createDeliveries({
  store,
  hub,
  templates,
  log,
  quietMs = QUIET_MS,
}: {
  store: Pick<Store, "templateWebhook">;
  hub: Gateway;
  templates: { objects: Pick<Informer<TemplateObject>, "get"> };
  log: Logger;
  quietMs?: number;
}): Deliveries {
  const limits = [
    { limit: limiter(WRONG_OF_TEMPLATE), keyOf: keyOfTemplate },
    { limit: limiter(WRONG_ONES), keyOf: ({ clientAddress }: Sender) => addressBlock(clientAddress) },
  ];
  const pushes = atMostEvery(quietMs, async ({ name, uid }: Owner) => {
    try {
      await tellOfPush(hub, name, new Date());
      await noteWebhookUse(store, { name, uid }, new Date());
    } catch (error) {
      // Sources are looked at every two minutes in any case.
      log.warn({ err: error, template: name }, "the controller was not told of a push");
    }
  });
  /** What is not there is signed with this, so that it takes as long. */
  const nobodys = randomBytes(32).toString("base64url");

  async function admit(sender: Sender): Promise<void> {
    for (const { limit, keyOf } of limits) {
      const seen = await limit.get(keyOf(sender));
      if (seen && seen.remainingPoints <= 0) throw tooMany(seen.msBeforeNext);
    }
  }

  return {
    admit,
    async take(delivery) {
      // Once more: many may have been read at the same time.
      await admit(delivery);
      const { template } = delivery;
      const owner = ownerOfTemplate(templates.objects.get(template) ?? { metadata: { name: template } });
      // Asked for in any case, for the same reason.
      const secret = await webhookSecretOf(store, owner);
      const right = isSigned(delivery.headers, delivery.body, secret ?? nobodys);
      if (!right || secret === undefined) {
        // One more than there is room for is no failure: the next one is refused.
        for (const { limit, keyOf } of limits) await limit.consume(keyOf(delivery)).catch(() => {});
        throw refusal(
          "unauthenticated",
          "This is not signed with the secret of the template's webhook, or there is no such template.",
        );
      }
      pushes(owner);
    },
  };
}

const limiter = (points: number) => new RateLimiterMemory({ points, duration: SECONDS });

const keyOfTemplate = ({ clientAddress, template }: Sender) => `${addressBlock(clientAddress)} ${template}`;

function tooMany(ms: number) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return refusal(
    "too-many-requests",
    `Too many deliveries with a wrong signature came from your address. Try again in ${Math.ceil(seconds / 60)} min.`,
    { headers: { "Retry-After": String(seconds) } },
  );
}

/** Runs `tell` at once for the first of many, and once more at the end of the quiet time where more came meanwhile. */
function atMostEvery(ms: number, tell: (owner: Owner) => Promise<void>): (owner: Owner) => void {
  const quiet = new Map<string, { again: boolean }>();
  const begin = (owner: Owner) => {
    const state = { again: false };
    quiet.set(owner.uid, state);
    void tell(owner);
    setTimeout(() => {
      quiet.delete(owner.uid);
      if (state.again) begin(owner);
    }, ms).unref();
  };
  return (owner) => {
    const state = quiet.get(owner.uid);
    if (state) state.again = true;
    else begin(owner);
  };
}
