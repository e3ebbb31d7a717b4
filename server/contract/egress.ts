import { z } from "zod";

/**
 * Groups of addresses outside of an environment that templates may name (`spec.egress`), defined by the administrator in the
 * setting EGRESS_GROUPS: rules as NetworkPolicies have them, by the group's name.
 */

const selector = z.looseObject({});
const rule = z.strictObject({
  /** An empty list would be every address there is: that has to be said by ipBlocks. */
  to: z
    .array(
      z
        .strictObject({
          ipBlock: z
            .strictObject({
              cidr: z.union([z.cidrv4(), z.cidrv6()]),
              except: z.array(z.string()).optional(),
            })
            .optional(),
          namespaceSelector: selector.optional(),
          podSelector: selector.optional(),
        })
        .refine((peer) => Object.keys(peer).length > 0, "name an ipBlock, namespaceSelector or podSelector"),
    )
    .min(1),
  ports: z
    .array(
      z.strictObject({
        protocol: z.enum(["TCP", "UDP", "SCTP"]).default("TCP"),
        port: z.int().min(1).max(65_535),
        endPort: z.int().min(1).max(65_535).optional(),
      }),
    )
    .optional(),
});

export const egressGroups = z.record(z.string().regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/), z.array(rule));
export type EgressGroups = z.infer<typeof egressGroups>;

/** The internet without private ranges: those hold the cluster, its nodes and the cloud's metadata service. */
const PUBLIC: EgressGroups[string][number]["to"] = [
  {
    ipBlock: {
      cidr: "0.0.0.0/0",
      except: [
        ...["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32"],
        ...["172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16"],
      ],
    },
  },
  { ipBlock: { cidr: "::/0", except: ["::1/128", "fc00::/7", "fe80::/10"] } },
];

/** Where nothing else is set. NetworkPolicies know no host names: `registries` is HTTPS, and narrower where a mirror's address is set. */
export const DEFAULT_EGRESS_GROUPS: EgressGroups = {
  none: [],
  internet: [{ to: PUBLIC }],
  registries: [{ to: PUBLIC, ports: [{ protocol: "TCP", port: 443 }] }],
};
