/**
 * The version in `package.json`, written here once more: a file that is read at run time is not there when an app was bundled.
 * A test compares the two.
 */
export const version = "0.1.0";
