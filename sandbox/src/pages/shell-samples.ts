interface Application {
  readonly publicUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const plain = /^[\w.:/-]*$/;

/** Returns `word` for a POSIX shell, in quotes if it needs quotes. */
function shellWord(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Returns `value` for a `.env` file, in quotes if it needs quotes. A quotation mark cannot be escaped there, so the
 * function uses a kind of quotes that `value` does not contain.
 */
function dotenvValue(value: string): string {
  if (plain.test(value)) return value;
  const quote = ["'", '"', "`"].find((candidate) => !value.includes(candidate)) ?? "'";
  return quote + value + quote;
}

/** Returns the lines of a `.env` file. */
export function dotenvLines(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${dotenvValue(value)}`)
    .join("\n");
}

/** Returns the command that requests a token for the application itself (client credentials grant). */
export function curlForApplication(application: Application): string {
  return tokenRequest(application, { grant_type: "client_credentials" });
}

/** The callback with which a code was issued, and the code. */
interface IssuedCode {
  readonly redirectUri: string;
  readonly code: string;
}

const exampleCode: IssuedCode = { redirectUri: "http://localhost:3000/auth/eventpop/callback", code: "CODE" };

/** Returns the commands that exchange a code for a user's token and then request the user's profile. */
export function curlForUser(application: Application, { redirectUri, code } = exampleCode): string {
  const exchange = tokenRequest(application, { grant_type: "authorization_code", redirect_uri: redirectUri, code });
  return `${exchange}\n\ncurl ${shellWord(`${application.publicUrl}/api/public/me`)} \\\n  -H 'Authorization: Bearer TOKEN'`;
}

function tokenRequest({ publicUrl, clientId, clientSecret }: Application, fields: Readonly<Record<string, string>>) {
  const parameters = Object.entries({ client_id: clientId, client_secret: clientSecret, ...fields });
  const lines = parameters.map(([name, value]) =>
    plain.test(value) ? `-d ${name}=${value}` : `--data-urlencode ${shellWord(`${name}=${value}`)}`,
  );
  return [`curl ${shellWord(`${publicUrl}/oauth/token`)}`, ...lines].join(" \\\n  ");
}
