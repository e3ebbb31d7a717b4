import type { IParser } from "@xterm/xterm";

/**
 * Questions of programs that the server's own emulator answers, once for everybody who looks: what and where the terminal is (DA,
 * DSR, DECRQM, XTVERSION, window reports, DECRQSS). Answered here also, a shell would get each answer again for each viewer.
 */
const CSI = [
  ...[{ final: "c" }, { prefix: ">", final: "c" }, { prefix: "=", final: "c" }],
  ...[{ final: "n" }, { prefix: "?", final: "n" }],
  ...[
    { intermediates: "$", final: "p" },
    { prefix: "?", intermediates: "$", final: "p" },
  ],
  ...[{ prefix: ">", final: "q" }, { final: "t" }],
];

/** Leaves those questions unanswered. */
export function leaveAnswersToServer(parser: IParser): void {
  for (const question of CSI) parser.registerCsiHandler(question, () => true);
  parser.registerDcsHandler({ intermediates: "$", final: "q" }, () => true);
}
