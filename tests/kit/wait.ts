import { waitFor } from "@/kit/wait";

export { waitFor };

/** `waitFor` with what is waited for said after it, asking often: for what this process is about to see. */
export const eventually = <T>(check: () => T | Promise<T>, what: string, seconds = 60) =>
  waitFor(what, check, seconds, 50);
