import { type Diagnosis, details } from "../diagnosis";
import type { ContainerSnapshot } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

const REASONS = [
  "ImagePullBackOff",
  "ErrImagePull",
  "InvalidImageName",
  "ErrImageNeverPull",
  "ImageInspectError",
];

/** What registries answer, in the words of container runtimes. */
const ANSWERS = [
  {
    code: "ImagePullRateLimited",
    pattern: /\b429\b|toomanyrequests|too many requests/i,
    remedy: "Its registry limits pulls: the node tries again by itself; wait, or use a mirror.",
  },
  {
    code: "ImagePullUnauthorized",
    pattern: /\b40[13]\b|unauthorized|authentication required|access denied|forbidden/i,
    remedy:
      "Its registry wants a sign-in: check its name; for a private registry an administrator gives the template a pull secret, and the environment is updated to the revision that has it.",
  },
];

/** An image that the node does not get; refused and limited pulls told apart by the registry's answer. */
export function imagePull({ pod, container }: ContainerSnapshot): Diagnosis | undefined {
  const waiting = container.state?.waiting;
  const reason = waiting?.reason ?? "";
  if (!REASONS.includes(reason)) return undefined;
  const image = pod.spec.containers.find(({ name }) => name === container.name)?.image ?? container.image;
  // The kubelet goes back and forth between trying and waiting; to people that is one state.
  const word = reason === "ErrImagePull" ? "ImagePullBackOff" : reason;
  const why = waiting?.message?.replace(/^Back-off pulling image "[^"]*": (ErrImagePull: )?/, "");
  const answer = ANSWERS.find(({ pattern }) => pattern.test(why?.replaceAll(image ?? "", "") ?? ""));
  const text = answer?.remedy ?? "Check its name and tag, and that the cluster can reach its registry.";
  return {
    code: answer?.code ?? word,
    reason: word,
    subject: subjectOf(pod),
    severity: "error",
    message: `Image ${image} cannot be pulled. ${text}${details(why)}`,
    evidence: [seen(pod, `status.containerStatuses[${container.name}].state.waiting`, why || word)],
    remedy: { text, action: describing(pod) },
  };
}
