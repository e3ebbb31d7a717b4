import { openPreview } from "@/server/api/open-preview";

/** `GET /open/<environment>/<component>[/<endpoint>]?path=/x`: opens a preview. Link to it by a plain `<a>`: each call makes a ticket. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/open/[environment]/[...endpoint]">,
): Promise<Response> {
  return openPreview(request, await params);
}
