import { CONTAINER_GATE } from "@/server/contract/labels";
import { isPodMaker, type KubernetesObject, withPods } from "@/server/kubernetes";
import type { RenderSettings } from "./settings";

/** Seconds after which a pod starts anyway: then nobody enforces policies, and a finding says so. */
const LIMIT_SECONDS = 60;

const REASON = `The API server still answered after ${LIMIT_SECONDS} s, which the environment's policies forbid.`;

/** Ends once the API server, which no pod of an environment may reach, does not answer any more. */
const WAIT = `
if command -v nc >/dev/null; then
  answers() { nc -z -w 1 "$KUBERNETES_SERVICE_HOST" "$KUBERNETES_SERVICE_PORT"; }
elif command -v bash >/dev/null; then
  answers() { timeout 1 bash -c 'exec 3<>"/dev/tcp/$KUBERNETES_SERVICE_HOST/$KUBERNETES_SERVICE_PORT"' 2>/dev/null; }
else
  echo "GATE_IMAGE has neither nc nor bash: name an image that has one of them." >/dev/termination-log
  exit 1
fi
tried=0
while answers; do
  tried=$((tried + 1))
  if [ "$tried" -ge ${LIMIT_SECONDS} ]; then
    echo "${REASON}" >/dev/termination-log
    exit 0
  fi
  sleep 1
done
`;

/**
 * Pods of environments wait until their network policies are enforced, before any other of their containers starts
 * (docs/decisions/first-seconds.md). Off without an image for it.
 */
export function withGate<T extends KubernetesObject>(object: T, { gateImage }: RenderSettings): T {
  if (!gateImage || !isPodMaker(object)) return object;
  const gate = {
    name: CONTAINER_GATE,
    image: gateImage,
    command: ["sh", "-c", WAIT],
    resources: { requests: { cpu: "1m", memory: "8Mi" }, limits: { cpu: "100m", memory: "32Mi" } },
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_534,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
  return withPods(object, ({ spec, ...rest }) => ({
    ...rest,
    spec: { ...spec, initContainers: [gate, ...(spec.initContainers ?? [])] },
  }));
}
