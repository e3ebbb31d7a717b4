import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/prisma/generated/client";

/** The tables, or the same inside a transaction (`store.$transaction(async (client) => …)`). */
export type Store = PrismaClient;
export type StoreClient = Omit<
  PrismaClient,
  "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends"
>;

/** Opens a pool of at most 10 connections; connections are made on first use. Close with `store.$disconnect()`. */
export function openStore(url: string): Store {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: 10,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: 10_000,
      // A server that is cut off, or stands still, cannot end its statements itself.
      query_timeout: 12_000,
    },
    // An idle connection that the server closed is replaced on the next query.
    { onPoolError: () => {}, onConnectionError: () => {} },
  );
  return new PrismaClient({ adapter });
}
