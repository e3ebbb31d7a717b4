import { ensureProgram } from "@/k8s/local";
import { tryCommand } from "@/kit/command";

/** The renderer's program from the cache, or built into it from `renderer/`; needs Go. Returns its path. */
export const ensureRenderer = (): Promise<string> => ensureProgram("renderer");

/** The setting that names the renderer's program, for processes of this machine; none where there is no Go to build it. */
export async function rendererSetting(): Promise<{ RENDERER?: string }> {
  if (process.env.RENDERER || (await tryCommand("go", ["version"])).code !== 0) return {};
  return { RENDERER: await ensureRenderer() };
}
