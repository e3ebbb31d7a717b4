import { ScrollText } from "lucide-react";
import { ButtonLink } from "@/app/_ui/button-link";

/** To what one component writes. */
export function LogsLink({ environment, component }: { environment: string; component: string }) {
  return (
    <ButtonLink
      href={`/environments/${environment}/logs?component=${component}`}
      look="quiet"
      size="small"
      icon={<ScrollText className="size-3.5" aria-hidden="true" />}
    >
      Logs of {component}
    </ButtonLink>
  );
}
