import { hostname } from "node:os";
import { gitSettingsOf, publisherSettings, readSettings } from "../config";
import type { GitSettings } from "../templates/git/types";

export interface PublisherConfig {
  port: number;
  host: string;
  secret: string;
  logLevel: string;
  name: string;
  /** Path of the program that renders. */
  renderer: string;
  git: GitSettings;
  templatesDir: string;
}

/** Settings of the publisher from its environment variables. Throws a ConfigError with a sentence for each mistake. */
export function readPublisherConfig(environment: Record<string, string | undefined>): PublisherConfig {
  const settings = readSettings(publisherSettings, environment);
  return {
    port: settings.PUBLISHER_PORT,
    host: settings.PUBLISHER_HOST,
    secret: settings.PUBLISHER_SECRET,
    logLevel: settings.LOG_LEVEL,
    name: settings.POD_NAME ?? hostname(),
    renderer: settings.RENDERER,
    git: gitSettingsOf(settings),
    templatesDir: settings.TEMPLATES_DIR,
  };
}
