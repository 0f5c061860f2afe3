import { usePreset } from "../faults/fault-presets";
import type { Provider } from "../provider";
import type { FaultControl } from "./control";

/** The trouble to order as tests see it. */
export function faultControl(provider: Provider): FaultControl {
  const { faults } = provider;
  return {
    add: async (rule) => {
      const { id } = faults.add(rule);
      return {
        id,
        hits: async () => faults.list({ id })[0]?.hits ?? 0,
        remove: async () => faults.clear({ id }),
      };
    },
    list: async (selector) => faults.list(selector),
    clear: async (selector) => faults.clear(selector),
    preset: async (name, { client } = {}) => usePreset(provider, name, client),
  };
}
