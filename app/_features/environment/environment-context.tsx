"use client";
import { createContext, useContext } from "react";
import type { EnvironmentView } from "@/server/contract/environment";

const EnvironmentContext = createContext<EnvironmentView | undefined>(undefined);
export const EnvironmentProvider = EnvironmentContext;

/** The environment of the page, live. */
export function useCurrentEnvironment(): EnvironmentView {
  const view = useContext(EnvironmentContext);
  if (!view) throw new Error("EnvironmentFrame is missing above this component.");
  return view;
}
