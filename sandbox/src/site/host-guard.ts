import { isIP } from "node:net";
import type { NextFunction, Request, Response } from "express";
import { EarlyRefusal } from "../http/early-refusal";
import type { Provider } from "../provider";
import { sendSiteError } from "./site-errors";

/**
 * Returns middleware that refuses requests whose `Host` is neither this machine, nor an IP address, nor the host of the public URL, nor
 * one of the option `allowedHosts`. Any other name may belong to a website whose DNS entry points to this machine (DNS
 * rebinding). IP addresses are accepted, because a page whose origin has an IP address was served by the machine with this address.
 */
export function hostGuard(provider: Provider) {
  return (req: Request, _res: Response, next: NextFunction) => {
    if (isAllowedHost(provider, (req.headers.host ?? "").toLowerCase())) next();
    else next(new EarlyRefusal((_, res) => sendSiteError(req, res, "unknownHost")));
  };
}

/** A host name, an IPv4 address or an IPv6 address in brackets, and maybe a port. */
const HOST = /^(?:([a-z0-9._-]+)|\[([0-9a-f:.]+)\])(?::\d{1,5})?$/;

function isAllowedHost({ settings }: Provider, host: string): boolean {
  const { publicUrl, allowedHosts } = settings;
  if (publicUrl !== null && host === new URL(publicUrl).host) return true;
  const [, name = "", ipv6 = ""] = HOST.exec(host) ?? [];
  const isThisMachine = /^([a-z0-9-]+\.)?localhost$/.test(name);
  return isThisMachine || isIP(name) === 4 || isIP(ipv6) === 6 || allowedHosts.includes(name);
}
