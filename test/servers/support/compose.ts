import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";

/** A service of a Compose file, as these tests run it: as a process with the same command and environment. */
export interface Service {
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

interface ServiceInFile {
  readonly command: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly environment?: Readonly<Record<string, string>>;
}

/** A Compose file whose ports are replaced by free ones, and whose addresses for all networks by an address of loopback. */
export class ComposeFile {
  /** The folder of the file. The working directory of its services. */
  readonly folder: string;
  private readonly services: Readonly<Record<string, ServiceInFile>>;

  /** @param ports - the port to use instead of each port in the file */
  constructor(
    path: string,
    private readonly ports: Readonly<Record<number, number>>,
  ) {
    this.folder = dirname(path);
    const file = parse(readFileSync(path, "utf8"), { merge: true }) as { services: Record<string, ServiceInFile> };
    this.services = file.services;
  }

  get serviceNames(): string[] {
    return Object.keys(this.services);
  }

  service(name: string): Service {
    const { command, healthcheck, environment = {} } = this.services[name] ?? {};
    if (!command) throw new Error(`The Compose file has no service ${name} with a command.`);
    const [, ...test] = healthcheck?.test ?? [];
    const names = this.serviceNames.join(",");
    return {
      command: command.map((word) => this.replace(word)),
      healthcheck: test.map((word) => this.replace(word)),
      environment: {
        ...Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, this.replace(value)])),
        SERVICE_NAMES: names,
        NODE_OPTIONS: `--require ${join(__dirname, "../../support/resolve-service-names.cjs")}`,
      },
    };
  }

  private replace(text: string): string {
    return text
      .replaceAll("0.0.0.0", "127.0.0.1")
      .replace(/(?<=:)\d+\b/g, (port) => String(this.ports[Number(port)] ?? port));
  }
}
