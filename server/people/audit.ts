import type { StoreClient } from "@/server/store";

/** Who acts when nobody is known. */
export const ANONYMOUS = "anonymous";

export interface AuditInput {
  /** E-mail address of who did it; `cli` for the command line in the image, `kubernetes` for who went past the portal. */
  actor: string;
  /** `<noun>.<verb>`: `environment.create`. */
  action: string;
  /** Name of the environment or e-mail address of the user it was done to. */
  target: string;
  outcome?: "done" | "refused";
  /** Never a password, a token or the value of a variable. */
  detail?: Record<string, string | number | boolean | null | string[]>;
  requestId?: string;
  /** Where the request came from. */
  address?: string;
}

/** Notes one thing; inside a transaction it stands or falls with it. */
export async function recordAudit(client: StoreClient, entry: AuditInput): Promise<void> {
  const { actor, target, address } = entry;
  await client.auditEntry.create({
    // Of what was refused, clients chose the words.
    data: {
      ...entry,
      actor: actor.slice(0, 254),
      target: target.slice(0, 254),
      address: address?.slice(0, 64),
    },
  });
}

/** Notes what several processes may see, under an id that all of them give it: whoever comes first writes it. */
export async function recordAuditOnce(
  client: StoreClient,
  entry: AuditInput & { id: string; at: Date },
): Promise<void> {
  await client.auditEntry.createMany({ data: [entry], skipDuplicates: true });
}
