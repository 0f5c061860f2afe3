interface Application {
  readonly publicUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const plain = /^[\w.:/-]*$/;

/** A word for a POSIX shell. */
function shellWord(word: string): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A value for dotenv, which knows three kinds of quotes and no way to escape them. */
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

/** Gets the application's own token. */
export function curlForApplication(application: Application): string {
  return tokenRequest(application, { grant_type: "client_credentials" });
}

/** Exchanges a code for a person's token, then asks who it is. */
export function curlForPerson(application: Application): string {
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
