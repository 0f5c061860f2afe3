import { isLoopbackHost, isPrivateHost } from "../../src/config/hosts";

/** The host of a URL, as `URL` writes it. */
const hostnameOf = (host: string) => new URL(`http://${host}`).hostname;

describe("a host of this machine", () => {
  it.each(["localhost", "eventpop.localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "[::1]"])("is %s", (host) => {
    expect(isLoopbackHost(hostnameOf(host))).toBe(true);
  });

  it.each(["localhost.evil.example", "127.0.0.1.evil.example", "mylocalhost", "128.0.0.1", "[::2]"])(
    "is not %s",
    (host) => {
      expect(isLoopbackHost(hostnameOf(host))).toBe(false);
    },
  );
});

describe("a host in a private network", () => {
  it.each([
    "eventpop",
    "my_service",
    "host.docker.internal",
    "printer.local",
    "eventpop.default.svc.cluster.local",
    "app.test",
    "nas.home.arpa",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.20",
    "169.254.1.1",
    "100.64.0.1",
    "[fd00::20]",
    "[fe80::1]",
  ])("is %s", (host) => {
    expect(isPrivateHost(hostnameOf(host))).toBe(true);
  });

  it.each([
    "www.eventpop.me",
    "eventpop.me",
    "internal.example",
    "evil.example",
    "test.example",
    "192.168.1.20.nip.io",
    "9.255.255.255",
    "11.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.169.0.1",
    "100.128.0.1",
    "8.8.8.8",
    "134744072",
    "[2001:db8::1]",
    "[::ffff:8.8.8.8]",
  ])("is not %s", (host) => {
    expect(isPrivateHost(hostnameOf(host))).toBe(false);
  });
});
