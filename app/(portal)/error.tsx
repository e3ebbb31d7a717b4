"use client";
export { PageError as default } from "../_features/navigation/page-error";
