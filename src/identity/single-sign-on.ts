import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** An OpenID Connect provider through which staff of an office may sign in. Accounts are opened here first, never by the provider. */
export interface SingleSignOn {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The claim that holds our user name. */
  readonly claim: string;
  readonly officeId: string;
}

const Providers = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    name: z.string().min(1).max(40),
    issuer: z.url(),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    claim: z.string().min(1).default('preferred_username'),
    office: z.string().min(1),
  }),
);

/**
 * The identity providers that an administrator named in `DATA/single-sign-on.yaml` (readable by the server's account alone, as it
 * holds client secrets); none without the file. Staff are opened as accounts here first: the claim names their user name.
 */
export async function loadSingleSignOn(dataDir: string): Promise<SingleSignOn[]> {
  const path = join(dataDir, 'single-sign-on.yaml');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return Providers.parse(parse(text) ?? []).map(({ office, ...rest }) => ({ ...rest, officeId: office }));
}
