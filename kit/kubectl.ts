import { type CommandResult, runCommand, tryCommand } from "./command";

/** kubectl bound to one cluster. */
export interface Kubectl {
  run(args: string[], input?: string): Promise<string>;
  attempt(args: string[], input?: string): Promise<CommandResult>;
}

export function kubectlFor(target: { binary: string; kubeconfig?: string; context?: string }): Kubectl {
  const prefix = [
    ...(target.kubeconfig ? ["--kubeconfig", target.kubeconfig] : []),
    ...(target.context ? ["--context", target.context] : []),
  ];
  return {
    run: (args, input) => runCommand(target.binary, [...prefix, ...args], { input }),
    attempt: (args, input) => tryCommand(target.binary, [...prefix, ...args], { input }),
  };
}
