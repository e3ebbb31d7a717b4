import { Component, type ReactNode } from "react";
import { MessagePage } from "./message-page";

/** The error page: shown in place of everything when drawing a page failed. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <MessagePage mark="!" title="Something went wrong">
        <p>This page could not be shown. What you saved before is safe.</p>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload the page
        </button>
      </MessagePage>
    );
  }
}
