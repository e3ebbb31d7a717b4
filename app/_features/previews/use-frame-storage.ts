import { useEffect, useRef, useState } from "react";
import { type FrameMessage, readFrameMessage } from "@/server/contract/preview-frame";
import type { Opening } from "./openings";
import { usePreviews } from "./queries";

/**
 * Whether the browser keeps nothing for an endpoint in the frame that shows it, as the portal's page there tells before the
 * application comes (server/previews). Only the endpoint's own origin is listened to.
 */
export function useFrameStorage(environment: string, { component, endpoint }: Opening) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [told, setTold] = useState<{ origin: string; message: FrameMessage }>();
  const { data } = usePreviews(environment);
  const preview = data?.items.find((one) => one.component === component && one.endpoint === endpoint);
  useEffect(() => {
    const listen = ({ source, origin, data: sent }: MessageEvent<unknown>) => {
      const message = readFrameMessage(sent);
      if (message && source === frame.current?.contentWindow) setTold({ origin, message });
    };
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, []);
  const heard = told && told.origin === preview?.address ? told.message : undefined;
  return { frame, keepsNothing: heard !== undefined && !(heard.storage && heard.cookies) };
}
