"use client";

/**
 * The last resort, when what is around the portal's pages broke or did not arrive: nothing of the design system can be relied on,
 * and only a page that is loaded anew may be better.
 */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", padding: "4rem 1rem", textAlign: "center" }}>
        <title>DevSpace Portal</title>
        <main>
          <h1>This page broke</h1>
          <p>
            Your environments are not affected.{" "}
            {error.digest && <>Tell your administrator: {error.digest}.</>}
          </p>
          <button type="button" onClick={() => location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
