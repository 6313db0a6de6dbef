// Writes src/db/schema.generated.ts from a migrated database (DATABASE_OWNER_URL), or with --verify says whether it still fits.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/kysely-codegen/dist/cli/bin.js',
    '--dialect=postgres',
    `--url=${process.env.DATABASE_OWNER_URL}`,
    '--include-pattern=public.*',
    '--out-file=src/db/schema.generated.ts',
    '--type-mapping={"timestamptz":"Instant","date":"PlainDate","int8":"number"}',
    '--custom-imports={"Instant":"../kernel/time.ts#Instant","PlainDate":"../kernel/time.ts#PlainDate"}',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
