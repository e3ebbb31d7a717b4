import type { Metadata } from "next";
import { PreviewTab } from "../../../../_features/previews/preview-tab";

export const metadata: Metadata = { title: "Preview" };

export default function PreviewPage() {
  return <PreviewTab />;
}
