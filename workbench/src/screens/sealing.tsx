import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useRef } from 'react';
import { api, type ProblemError } from '../api/client.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { sealing } from '../texts/sealing.ts';
import { momentText } from '../ui/dates.ts';
import { saveFile } from '../ui/save-file.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading, ProblemNote } from '../ui/states.tsx';

interface Seals {
  readonly seals: readonly {
    readonly treeSize: number;
    readonly root: string;
    readonly keyId: string;
    readonly sealedAt: string;
  }[];
  readonly waiting: number;
}

type Verdict = 'holds' | 'unreadable' | 'other-key' | 'signature-wrong' | 'not-in-tree';

interface Checked {
  readonly verdict: Verdict;
  readonly entry: { readonly type: string; readonly at: string; readonly size: number } | null;
}

/** What a receipt says of itself, for showing beside the verdict. */
function told(receipt: unknown): Checked['entry'] {
  const r = receipt as { entry?: { type?: unknown; occurredAt?: unknown }; seal?: { treeSize?: unknown } } | null;
  const { type, occurredAt } = r?.entry ?? {};
  const size = r?.seal?.treeSize;
  return typeof type === 'string' && typeof occurredAt === 'string' && typeof size === 'number'
    ? { type, at: occurredAt, size }
    : null;
}

/** The signed roots of the ledger, and a place to check a receipt against them. */
export function Sealing() {
  const { t } = useLang();
  return (
    <Screen title={t(sealing.title)}>
      <p className="soft">{t(sealing.lead)}</p>
      <CheckReceipt />
      <PublicKey />
      <LatestSeals />
    </Screen>
  );
}

function CheckReceipt() {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const input = useRef<HTMLInputElement>(null);
  const check = useMutation<Checked, ProblemError, File>({
    mutationFn: async (file) => {
      const receipt: unknown = await file
        .text()
        .then((text) => JSON.parse(text))
        .catch(() => null);
      if (receipt === null) return { verdict: 'unreadable', entry: null };
      const { verdict } = await api<{ verdict: Verdict }>('/api/ledger/check-receipt', {
        method: 'POST',
        body: { receipt },
      });
      return { verdict, entry: told(receipt) };
    },
  });
  const found = check.data;
  return (
    <section className="card">
      <h2>{t(sealing.check)}</h2>
      <p className="soft">{t(sealing.checkHint)}</p>
      {check.error ? <ProblemNote problem={check.error.problem} /> : null}
      <div aria-live="polite">
        {found ? (
          <Alert
            type={found.verdict === 'holds' ? 'success' : 'warning'}
            showIcon
            title={t(sealing[found.verdict])}
            description={
              found.entry && found.verdict === 'holds'
                ? t(sealing.entry, { ...found.entry, at: momentText(found.entry.at, zone, lang) })
                : undefined
            }
          />
        ) : null}
      </div>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t(sealing.choose)}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) check.mutate(file);
          event.target.value = '';
        }}
      />
      <Button loading={check.isPending} onClick={() => input.current?.click()}>
        {t(sealing.choose)}
      </Button>
    </section>
  );
}

function PublicKey() {
  const { t } = useLang();
  const key = useQuery({
    queryKey: ['ledger', 'key'],
    queryFn: () => api<{ keyId: string; publicKey: string }>('/api/ledger/key'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  if (!key) return null;
  return (
    <section className="card">
      <h2>{t(sealing.key)}</h2>
      <p className="soft">{t(sealing.keyHint)}</p>
      <pre className="pem">{key.publicKey.trim()}</pre>
      <Button onClick={() => saveFile(`changxiao-${key.keyId}.pem`, key.publicKey, 'application/x-pem-file')}>
        {t(sealing.keySave)}
      </Button>
    </section>
  );
}

function LatestSeals() {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const found = useQuery({ queryKey: ['ledger', 'seals'], queryFn: () => api<Seals>('/api/ledger/seals') });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { seals, waiting } = found.data;
  if (seals.length === 0) return <Empty title={t(sealing.empty)}>{t(sealing.emptyHow)}</Empty>;
  return (
    <section>
      <h2>{t(sealing.seals)}</h2>
      <p className="soft">{waiting > 0 ? t(sealing.waiting, { n: waiting }) : t(sealing.allSealed)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={t(sealing.seals)}>
        <table className="table table-deep">
          <thead>
            <tr>
              <th scope="col">{t(sealing.at)}</th>
              <th scope="col">{t(sealing.size)}</th>
              <th scope="col">{t(sealing.root)}</th>
              <th scope="col">{t(sealing.keyId)}</th>
            </tr>
          </thead>
          <tbody>
            {seals.map((s) => (
              <tr key={s.treeSize}>
                <td>{momentText(s.sealedAt, zone, lang)}</td>
                <td>{s.treeSize.toLocaleString(lang)}</td>
                <td className="deep">
                  <code className="body">{s.root}</code>
                </td>
                <td>
                  <code>{s.keyId}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
