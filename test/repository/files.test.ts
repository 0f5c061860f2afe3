import { listFiles, read } from "./repository";

const LINES_PER_FILE = 400;

describe("the files of the repository", () => {
  it(`have at most ${LINES_PER_FILE} lines if they are code`, () => {
    const sizes = listFiles("*.ts", "*.tsx", "*.mts", "*.js", "*.mjs").map((path) => [path, countLines(path)] as const);

    expect(sizes.filter(([, lines]) => lines > LINES_PER_FILE)).toEqual([]);
  });

  it("contain no absolute path of one machine", () => {
    const texts = listFiles().filter((path) => !/\.(png|ico|woff2?)$/.test(path));

    expect(texts.filter((path) => /(?<![\w.])\/(?:home|Users|root|work)\/[\w.-]/.test(read(path)))).toEqual([]);
  });
});

function countLines(path: string): number {
  return read(path).trimEnd().split("\n").length;
}
