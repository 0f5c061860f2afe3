import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";

const FOLDER = join(__dirname, "../../../docs/screenshots");
const REFUSED = "Unable to capture screenshot";
const TRIES = 5;

/**
 * Takes a picture of the page for the documents. Chromium sometimes fails with "Unable to capture screenshot" although a second
 * attempt succeeds (also reported as MarketSquare/robotframework-browser#5237). Only this error is retried, a few times.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await page.screenshot({ path: join(FOLDER, `${name}.png`) });
      return;
    } catch (error) {
      if (tries === TRIES || !String(error).includes(REFUSED)) throw error;
      await pause(200 * tries);
    }
  }
}
