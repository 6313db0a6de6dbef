import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { InspectionPage } from '../../api/inspections.ts';
import { useLang } from '../../lang.tsx';
import { inspectionTexts as texts } from '../../texts/inspections.ts';
import { momentText } from '../../ui/dates.ts';
import { saveFile } from '../../ui/save-file.ts';

/** Hex SHA-256, computed here and nowhere else; `null` where the browser cannot (a page without HTTPS). */
async function digestOf(file: string): Promise<string | null> {
  if (!window.isSecureContext) return null;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(file));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * That a sealed plan was not changed: its file is hashed anew on this device and compared with what has stood in the ledger since; how
 * anybody checks it without us stands below.
 */
export function Proof({ page, zone }: { page: InspectionPage; zone: string }) {
  const { t, lang } = useLang();
  const { proof, inspection } = page;
  const file = proof?.file ?? null;
  const [computed, setComputed] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    if (file !== null) void digestOf(file).then(setComputed);
  }, [file]);
  if (!proof) return null;
  const same = computed === proof.commitment;
  const name = `inspection-${inspection.inspectionId}.json`;
  return (
    <section className="card proof" aria-labelledby="proof-title">
      <h2 id="proof-title">{t(texts.proof)}</h2>
      {file === null ? (
        <p className="soft">{t(texts.proofHidden)}</p>
      ) : (
        <p className={computed && !same ? 'proof-verdict proof-other' : 'proof-verdict'} role="status">
          {computed === undefined ? (
            t(texts.proofWorking)
          ) : computed === null ? (
            t(texts.proofUnable)
          ) : (
            <>
              {same ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}{' '}
              {t(same ? texts.proofSame : texts.proofOther)}
            </>
          )}
        </p>
      )}
      <dl className="proof-facts">
        <dt>{t(texts.commitment)}</dt>
        <dd className="hash">{proof.commitment}</dd>
        {computed ? (
          <>
            <dt>{t(texts.computed)}</dt>
            <dd className="hash">{computed}</dd>
          </>
        ) : null}
        <dt>{t(texts.committedAt)}</dt>
        <dd>{momentText(proof.committedAt, zone, lang)}</dd>
        <dt>{t(texts.sealedBy)}</dt>
        <dd>
          {proof.seal
            ? t(texts.sealedByWhat, { n: proof.seal.treeSize, at: momentText(proof.seal.sealedAt, zone, lang) })
            : t(texts.sealPending)}
          {proof.seal ? <span className="hash soft small">{t(texts.root, { root: proof.seal.root })}</span> : null}
        </dd>
      </dl>
      {file === null ? null : (
        <>
          <p className="small proof-recipe">{t(texts.recipe)}</p>
          <pre className="proof-command">sha256sum {name}</pre>
          <p className="small soft">{t(texts.recipeThen)}</p>
          {/* The bytes that were hashed, nothing added: also without a connection. */}
          <Button onClick={() => saveFile(name, file)}>{t(texts.download)}</Button>
        </>
      )}
    </section>
  );
}
