import { BlockList, isIP } from "node:net";

/** Host names of this machine, as `URL` writes them. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/** A name without a dot, and the domains that are reserved for private networks: ICANN 2024, RFC 6762, RFC 6761, RFC 8375. */
const PRIVATE_NAME = /^(?:[^.[\]]+|.+\.(?:internal|local|test|home\.arpa))$/;

/** Private IPv4 addresses: RFC 1918, 3927, 6598. */
const PRIVATE_IPV4 = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["100.64.0.0", 10],
] as const;
/** Private IPv6 addresses: RFC 4193, 4291. */
const PRIVATE_IPV6 = [
  ["fc00::", 7],
  ["fe80::", 10],
] as const;

/** Whether `hostname` is this machine. @param hostname - as `URL` writes it */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * Whether `hostname` can only be in a private network, such as `eventpop`, `host.docker.internal` or `192.168.1.20`. A public DNS
 * name is never private, even if it resolves to a private address. @param hostname - as `URL` writes it
 */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  const version = isIP(address);
  if (version === 0) return PRIVATE_NAME.test(hostname);
  return version === 4 ? isInSubnets(address, PRIVATE_IPV4, "ipv4") : isInSubnets(address, PRIVATE_IPV6, "ipv6");
}

function isInSubnets(
  address: string,
  subnets: readonly (readonly [string, number])[],
  family: "ipv4" | "ipv6",
): boolean {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list.check(address, family);
}
