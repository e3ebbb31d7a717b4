"use client";
import dynamic from "next/dynamic";
import { patiently } from "@/app/_ui/after-load";

const StoreAwayPage = dynamic(() =>
  patiently(() => import("./store-away-page")).then((module) => module.StoreAwayPage),
);

/** In the place of a page that could not be rendered without the store; its code comes only then. */
export function StoreAway() {
  return <StoreAwayPage />;
}
