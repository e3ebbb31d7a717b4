import type { Draft } from "../draft";
import type { Resolve } from "../reading/field";
import type { Reading } from "../reading/reading";

/** One Compose application being read. */
export interface Stack {
  reading: Reading;
  draft: Draft;
  /** Folder of the file: its paths start here. */
  folder: string;
  /** For what is read now, for what goes into manifests, and for what is split into words before (see settle.ts). */
  resolve: Resolve;
  keep: Resolve;
  open: Resolve;
  /** Names of the services that are taken. */
  services: readonly string[];
  /** Services by the port that they publish on the developer's machine. */
  published: ReadonlyMap<number, string>;
  /** Services that others wait for the end of. */
  jobs: ReadonlySet<string>;
  /** What is declared at the top, with the names of what was made of it. */
  volumes: ReadonlySet<string>;
}
