import { STREAM_KINDS } from "@/server/contract/streams";
import { tolerantPayload } from "../environment/tolerant";

/** Every kind of stream, as the page takes them. */
export const KINDS = {
  ...STREAM_KINDS,
  environments: { ...STREAM_KINDS.environments, down: tolerantPayload },
};
export type Kinds = typeof KINDS;
