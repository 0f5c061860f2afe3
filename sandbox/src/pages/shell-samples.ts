interface Application {
  readonly publicUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const plain = /^[\w.:/-]*$/;

/** Quotes `word` for a POSIX shell, if needed. */
function shellWord(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Quotes `value` for dotenv, if needed. Dotenv cannot escape quotes, so this picks a kind that `value` does not contain. */
function dotenvValue(value: string): string {
  if (plain.test(value)) return value;
  const quote = ["'", '"', "`"].find((candidate) => !value.includes(candidate)) ?? "'";
  return quote + value + quote;
}

/** Lines for a `.env` file. */
export function dotenv(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${dotenvValue(value)}`)
    .join("\n");
}

/** The command that requests a token for the application itself. */
export function curlForApplication(application: Application): string {
  return tokenRequest(application, { grant_type: "client_credentials" });
}

/** The commands that exchange a code for a user's token and request the profile. */
export function curlForUser(application: Application): string {
  const exchange = tokenRequest(application, {
    grant_type: "authorization_code",
    redirect_uri: "http://localhost:3000/auth/eventpop/callback",
    code: "CODE",
  });
  return `${exchange}\n\ncurl ${shellWord(`${application.publicUrl}/api/public/me`)} \\\n  -H 'Authorization: Bearer TOKEN'`;
}

function tokenRequest({ publicUrl, clientId, clientSecret }: Application, fields: Readonly<Record<string, string>>) {
  const parameters = Object.entries({ client_id: clientId, client_secret: clientSecret, ...fields });
  const lines = parameters.map(([name, value]) =>
    plain.test(value) ? `-d ${name}=${value}` : `--data-urlencode ${shellWord(`${name}=${value}`)}`,
  );
  return [`curl ${shellWord(`${publicUrl}/oauth/token`)}`, ...lines].join(" \\\n  ");
}
