"use client";
import dynamic from "next/dynamic";

const StoreAwayPage = dynamic(() => import("./store-away-page").then((module) => module.StoreAwayPage));

/** In the place of a page that could not be rendered without the store; its code comes only then. */
export function StoreAway() {
  return <StoreAwayPage />;
}
