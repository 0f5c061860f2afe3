// Loaded before an app: resolves the names in SERVICE_NAMES to this machine, as the name server of a container network resolves services.
const dns = require("node:dns");

const names = new Set(process.env.SERVICE_NAMES?.split(","));
const { lookup } = dns;
dns.lookup = function lookupService(name, ...rest) {
  return lookup.call(dns, names.has(name) ? "127.0.0.1" : name, ...rest);
};
