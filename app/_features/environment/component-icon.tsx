import {
  AppWindow,
  Box,
  Cog,
  Database,
  Layers,
  type LucideIcon,
  type LucideProps,
  Server,
  TableProperties,
} from "lucide-react";
import type { Icon } from "@/server/contract/template";

const ICONS: Record<Icon, LucideIcon> = {
  window: AppWindow,
  server: Server,
  database: Database,
  table: TableProperties,
  worker: Cog,
  queue: Layers,
  box: Box,
};

/** Every picture there is, by its name. */
export const ICON_NAMES = Object.keys(ICONS);

/** The picture that a template names for a component. */
export function ComponentIcon({ icon, ...rest }: { icon: Icon } & Omit<LucideProps, "ref">) {
  const Picture = ICONS[icon];
  return <Picture {...rest} aria-hidden="true" />;
}
