import { createProgress, StepError, UserError } from "../../scripts/progress";
import { clusterUp } from "./up";

async function main() {
  const progress = createProgress();
  const c = await clusterUp({ progress });
  progress.say(`KUBECONFIG=${c.kubeconfig}`);
}
main().catch((error) => {
  if (!(error instanceof StepError)) console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
});
