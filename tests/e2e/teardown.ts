import { waitUntilAllGone } from "../kit/environments";
import { findPortal } from "../kit/record";

/** Runs once, after all tests: none of them waits for the end of what it deleted. */
export default async function teardown(): Promise<void> {
  await waitUntilAllGone((await findPortal()).cluster);
}
