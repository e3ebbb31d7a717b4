import { kubectlFor } from "@/kit/kubectl";
import { waitUntilAllGone } from "../kit/environments";
import { cluster } from "../kit/kubectl";

/** Runs once, after all tests: none of them waits for the end of what it deleted. */
export const teardown = () => waitUntilAllGone(kubectlFor(cluster()));
