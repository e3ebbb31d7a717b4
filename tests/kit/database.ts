import type { Kubectl } from "@/kit/kubectl";
import { namespaceOf } from "@/server/contract/names";

/** Runs SQL in the pod that is an environment's database now, whatever its mode; gives the bare values. */
export async function queryDatabase(cluster: Kubectl, environment: string, sql: string): Promise<string> {
  const namespace = ["-n", namespaceOf(environment)];
  const pod = await cluster.run([
    ...[...namespace, "get", "pods", "-l", "app.kubernetes.io/component=database"],
    ...["--field-selector=status.phase=Running", "-o", "jsonpath={.items[0].metadata.name}"],
  ]);
  const output = await cluster.run(
    [
      ...[...namespace, "exec", "-i", pod.trim(), "--", "sh", "-c"],
      'psql -X -v ON_ERROR_STOP=1 -qtA -U "$POSTGRES_USER" -d "$POSTGRES_DB"',
    ],
    sql,
  );
  return output.trim();
}
