import type { StoreClient } from "@/server/store";

export interface AuditInput {
  /** E-mail address of who did it; `cli` for the command line in the image. */
  actor: string;
  /** `<noun>.<verb>`: `environment.create`. */
  action: string;
  /** Name of the environment or e-mail address of the user it was done to. */
  target: string;
  /** Never a password, a token or the value of a variable. */
  detail?: Record<string, string | number | boolean | null | string[]>;
  requestId?: string;
}

/** Notes one change; inside a transaction it stands or falls with it. */
export async function recordAudit(client: StoreClient, entry: AuditInput): Promise<void> {
  await client.auditEntry.create({ data: entry });
}
