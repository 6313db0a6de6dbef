import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Plan } from './rules.ts';

/** The plan as it is kept, sent and hashed: RFC 8785 JSON, so that the same plan is the same bytes everywhere. */
export const fileOf = (plan: Plan): string => canonicalize(plan) as string;

/** What a sealed plan is bound by: hex SHA-256 of its file, salt included. `sha256sum` over the downloaded file says the same. */
export const commitmentOf = (file: string): string => createHash('sha256').update(file).digest('hex');

/** 256 bits: a plan is short and could be guessed, its salt cannot. */
export const freshSalt = (): string => randomBytes(32).toString('hex');
