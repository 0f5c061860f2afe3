import { explore } from "./interleavings";
import type { Step } from "./steps";

/** Each scene has several programs that run concurrently. The step `-a` reads a, `+a` changes a, and `-a&-b` reads both at once. */
const scenes: readonly (readonly string[])[] = [
  ["+a -b", "-a +b +a"],
  ["+a -b", "-a +b", "+b -a"],
  ["-a&-b +a", "+a +b", "-b +c"],
  ["+a&+b -c", "+c&-a", "+b"],
  ["+a +a", "-a -a", "+b -a"],
  ["-a -b -c", "+c +b +a", "+b"],
];

async function runAll(
  scene: readonly string[],
  everyOrder: boolean,
): Promise<{ orders: number; classes: Set<string> }> {
  const classes = new Set<string>();
  const { orders } = await explore(async (steps) => {
    const ran: Step[] = [];
    const run = steps.run.bind(steps);
    steps.run = async (name) => {
      const step = await run(name);
      ran.push(step);
      return step;
    };
    for (const [index, program] of scene.entries()) {
      steps.add(`actor ${index}`, async () => {
        for (const moment of program.split(" ")) {
          await Promise.all(
            moment.split("&").map(async (act) => {
              await steps.begin();
              steps.note(act.startsWith("+") ? "changed" : "looked", act.slice(1));
              // If every step changes the same thing, no two orders are equivalent, so that all orders are run.
              if (everyOrder) steps.note("changed", "everything");
            }),
          );
        }
      });
    }
    return async () => void classes.add(classOf(ran));
  });
  return { orders, classes };
}

/** Returns, for each two conflicting steps, which one ran first. Equivalent orders have the same result. */
function classOf(steps: readonly Step[]): string {
  const isOn = ({ footprint }: Step) =>
    [...footprint.looked, ...footprint.changed].filter((what) => what !== "everything");
  const isConflict = (a: Step, b: Step) =>
    isOn(a).some((what) => isOn(b).includes(what) && (a.footprint.changed.has(what) || b.footprint.changed.has(what)));
  const pairs = steps.flatMap((first, index) =>
    steps
      .slice(index + 1)
      .filter((second) => isConflict(first, second))
      .map((second) => `${first.name}<${second.name}`),
  );
  return pairs.toSorted().join(" ");
}

describe("running the steps of several actors in every order", () => {
  it.each(scenes.map((scene) => [scene]))(
    "finds for %j every outcome that all orders have, and each outcome once",
    async (scene) => {
      const plain = await runAll(scene, true);
      const reduced = await runAll(scene, false);

      expect(reduced.classes).toEqual(plain.classes);
      expect(reduced.orders).toBe(plain.classes.size);
      expect(reduced.orders).toBeLessThan(plain.orders);
    },
  );

  it("reports the order of the steps that caused a failure", async () => {
    const lost = explore(async (steps) => {
      let value = 0;
      for (const name of ["one", "two"]) {
        steps.add(name, async () => {
          await steps.begin();
          steps.note("looked", "value");
          const read = value;
          await steps.begin();
          steps.note("changed", "value");
          value = read + 1;
        });
      }
      return async () => expect(value).toBe(2);
    });

    await expect(lost).rejects.toThrow("In the order one 1, one 2, two 1, two 2, one 3, two 3");
  });
});
