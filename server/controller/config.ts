import { hostname } from "node:os";
import { boundsOf, controllerSettings, gitSettingsOf, publisherOf, readSettings } from "../config";
import { previewBase } from "../contract/preview-address";
import type { RenderSettings } from "../environments/render/settings";
import { localAddress } from "../http/local-address";
import type { GitSettings } from "../templates/git/types";

export interface ControllerConfig {
  port: number;
  host: string;
  kubeContext?: string;
  logLevel: string;
  /** Of this process, in logs and in the Lease. */
  name: string;
  /** Where the Lease is. */
  namespace: string;
  /** From the root of the portal. */
  templatesDir: string;
  /** What fetches and renders sources; without it, this process does. */
  publisher?: { url: string; secret: string } | undefined;
  /** Path of the program that renders. */
  renderer: string;
  git: GitSettings;
  render: RenderSettings;
}

/** Settings of the controller from its environment variables. Throws a ConfigError with a sentence for each mistake. */
export function readControllerConfig(environment: Record<string, string | undefined>): ControllerConfig {
  const settings = readSettings(controllerSettings, environment);
  const webServiceAccount = accountOf(settings.WEB_SERVICE_ACCOUNT);
  const controllerServiceAccount = accountOf(settings.CONTROLLER_SERVICE_ACCOUNT);
  const address = settings.PORTAL_ORIGINS?.[0] ?? localAddress(settings.PORT);
  const priorityClass = settings.ENVIRONMENT_PRIORITY_CLASS;
  return {
    port: settings.CONTROLLER_PORT,
    host: settings.CONTROLLER_HOST,
    kubeContext: settings.KUBE_CONTEXT,
    logLevel: settings.LOG_LEVEL,
    name: settings.POD_NAME ?? hostname(),
    namespace: settings.POD_NAMESPACE,
    templatesDir: settings.TEMPLATES_DIR,
    publisher: publisherOf(settings),
    renderer: settings.RENDERER,
    git: gitSettingsOf(settings),
    render: {
      previewBase: previewBase(settings.PREVIEW_DOMAIN, address),
      imageRegistries: settings.IMAGE_REGISTRIES,
      personBounds: boundsOf(settings),
      ...(webServiceAccount ? { webServiceAccount } : {}),
      ...(controllerServiceAccount ? { controllerServiceAccount } : {}),
      ...(priorityClass ? { priorityClass } : {}),
      ...(settings.GATE_IMAGE ? { gateImage: settings.GATE_IMAGE } : {}),
      ...(settings.EGRESS_GROUPS ? { egressGroups: settings.EGRESS_GROUPS } : {}),
      ...(settings.INGRESS_CLASS ? { ingressClass: settings.INGRESS_CLASS } : {}),
    },
  };
}

function accountOf(setting = ""): { namespace: string; name: string } | undefined {
  const [namespace, name] = setting.split("/");
  return namespace && name ? { namespace, name } : undefined;
}
