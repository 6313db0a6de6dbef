import { resolve } from 'node:path';
import { roleOf } from '../db/roles.ts';
import { Refusal } from '../kernel/refusal.ts';

/** A PostgreSQL that somebody else looks after, by two addresses. */
export interface ExternalDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** What every process goes by. This file alone reads the environment. */
interface Shared {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** Where people reach the house, without a slash at the end. */
  readonly publicUrl: string;
  /** Addresses of proxies in front of it, comma-separated, or `loopback`; empty: none. */
  readonly trustProxy: string;
  readonly logLevel: 'info' | 'warn' | 'error' | 'silent';
  /** Mail server, `smtp://user:password@host:587?from=address`; `null`: no e-mail is sent. */
  readonly smtpUrl: string | null;
}

/** What the keeper and the command line go by. */
export interface Config extends Shared {
  /** `null`: the private database in the data folder. */
  readonly external: ExternalDatabase | null;
}

/** What the web process goes by. It never learns the owner's address. */
export interface WebConfig extends Shared {
  readonly appUrl: string;
}

/** @throws Refusal `start.setting` for a value that means nothing */
export const readConfig = (): Config => ({ ...readShared(), external: external() });

/**
 * @param told what the keeper said later than the environment, from `webAddresses`
 * @throws Refusal `start.setting` for a value that means nothing
 */
export function readWebConfig(told: NodeJS.ProcessEnv = {}): WebConfig {
  Object.assign(process.env, told);
  return { ...readShared(), appUrl: address('DATABASE_URL') };
}

const readShared = (): Shared => ({
  host: host(),
  port: port(),
  dataDir: dataDir(),
  publicUrl: publicUrl(),
  trustProxy: process.env.CHANGXIAO_TRUST_PROXY ?? '',
  logLevel: logLevel(),
  smtpUrl: smtpUrl(),
});

/** Settings that a process may inherit as they are: where programs are, language, certificates, caches, and all of `CHANGXIAO_…`. */
const INHERITED = /^(PATH|HOME|LANG|LC_[A-Z]+|TZ|NODE_ENV|NODE_EXTRA_CA_CERTS|NODE_COMPILE_CACHE|CHANGXIAO_\w+)$/;

/**
 * How the web process holds memory. What was large (a decoded image, a compressed page) is given back to the system at once: after ten
 * photos of 48 million points 247 MB stay, without it 580. Two arenas serve all threads, where each thread else keeps its own.
 */
export const MEMORY: NodeJS.ProcessEnv = { MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_ARENA_MAX: '2' };

/**
 * How the web process collects garbage, as options of Node. What a list leaves behind is mostly buffers: with V8's own young space of
 * 64 MB each sweep of it took 8 to 15 ms, and as the old space may grow by only a tenth, buffers had all of it marked every half
 * second (20 ms more). In 16 MB a sweep takes 1 to 4 ms, all is marked when the old space has doubled, and the process is 90 MB smaller.
 */
export const COLLECTING: readonly string[] = ['--max-semi-space-size=16', '--heap-growing-percent=100'];

/** The web process's whole environment: with anything else, a leak there would be a leak of the owner's address. */
export function webEnvironment(config: Config): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOST: config.host,
    CHANGXIAO_DATA: config.dataDir,
    ...MEMORY,
  };
}

/** What is known only once the database runs; told to a web process that has loaded its modules meanwhile. */
export const webAddresses = (appUrl: string, port: number): NodeJS.ProcessEnv => ({
  DATABASE_URL: appUrl,
  PORT: String(port),
});

// Loopback only unless told otherwise: the demo's passwords are printed, and in production a proxy with TLS stands in front.
const host = (): string => process.env.HOST || 'localhost';

function port(): number {
  const value = process.env.PORT || '3000';
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new Refusal('start.setting', { name: 'PORT', value });
  return number;
}

const dataDir = (): string => resolve(process.env.CHANGXIAO_DATA || 'data');

function publicUrl(): string {
  const value = process.env.CHANGXIAO_URL || `http://${host()}:${port()}`;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new Refusal('start.setting', { name: 'CHANGXIAO_URL', value });
  return value.replace(/\/+$/, '');
}

function logLevel(): WebConfig['logLevel'] {
  const value = process.env.CHANGXIAO_LOG || 'warn';
  const known = (['info', 'warn', 'error', 'silent'] as const).find((level) => level === value);
  if (!known) throw new Refusal('start.setting', { name: 'CHANGXIAO_LOG', value });
  return known;
}

function smtpUrl(): string | null {
  const value = process.env.CHANGXIAO_SMTP_URL || null;
  // The value may hold a password, so it is never shown.
  if (value !== null && (!/^smtps?:\/\//.test(value) || !URL.canParse(value)))
    throw new Refusal('start.setting', { name: 'CHANGXIAO_SMTP_URL', value: 'smtp://user:password@host:587 ?' });
  return value;
}

function external(): ExternalDatabase | null {
  if (!process.env.DATABASE_URL && !process.env.DATABASE_OWNER_URL) return null;
  return { appUrl: address('DATABASE_URL'), ownerUrl: address('DATABASE_OWNER_URL') };
}

function address(name: 'DATABASE_URL' | 'DATABASE_OWNER_URL'): string {
  const value = process.env[name] ?? '';
  // The value holds a password, so it is never shown.
  if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value) || roleOf(value) === '') {
    throw new Refusal('start.setting', {
      name,
      value: value === '' ? '—' : 'postgres://role:password@host:port/database ?',
    });
  }
  return value;
}
