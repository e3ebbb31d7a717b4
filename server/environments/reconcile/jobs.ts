import { isFinished, isJob, type Job, ownerOf, refOf } from "@/server/kubernetes";
import { ANNOTATION_JOB } from "../render/others";
import { applyAll } from "./apply";
import type { Snapshot } from "./caches";
import type { Failure, ReconcileContext } from "./context";

/**
 * Brings the template's Jobs to the cluster. What cannot be changed of one that is there makes another Job: the old one is
 * deleted, and the event of that brings the look which makes the new one. One that is done stays, and so does not run again.
 */
export async function applyJobs(
  context: ReconcileContext,
  jobs: readonly Job[],
  { find }: Pick<Snapshot, "find">,
): Promise<Failure[]> {
  const { cluster, log } = context;
  const ready = await Promise.all(
    jobs.map(async (job): Promise<Job[]> => {
      const live = find(job.kind, job.metadata.name);
      if (!live) return [job];
      if (live.metadata.deletionTimestamp) return [];
      if (live.metadata.annotations?.[ANNOTATION_JOB] === job.metadata.annotations?.[ANNOTATION_JOB])
        return [job];
      const { namespace, name, uid } = live.metadata;
      log.info({ namespace, job: name }, "deleting a Job that is to run anew");
      await cluster.delete(refOf(live), { propagation: "Background", uid });
      return [];
    }),
  );
  return applyAll(context, ready.flat(), { find, step: "workloads" });
}

/** Has the Jobs that CronJobs began sleep and wake with the environment: nobody renders those. */
export async function holdRuns(
  { cluster }: Pick<ReconcileContext, "cluster">,
  { paused, snapshot }: { paused: boolean; snapshot: Pick<Snapshot, "objects"> },
): Promise<void> {
  const runs = snapshot.objects
    .filter(isJob)
    .filter((job) => ownerOf(job)?.kind === "CronJob" && !isFinished(job) && !job.metadata.deletionTimestamp);
  await Promise.all(
    runs
      .filter(({ spec }) => (spec.suspend === true) !== paused)
      .map((job) => cluster.mergePatch(refOf(job), { spec: { suspend: paused } })),
  );
}
