import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { ledgerQuery } from '../../api/queries.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { momentText } from '../../ui/dates.ts';
import { saveFile } from '../../ui/save-file.ts';
import { Failed, Loading } from '../../ui/states.tsx';

/** The case as it stands in the ledger, entry by entry, and the sealed proof of the first. */
export function Ledger({ caseId, number }: { caseId: string; number: string }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const found = useQuery(ledgerQuery(caseId));
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { entries, receipt } = found.data;
  return (
    <div>
      <p className="soft">{t(caseTexts.ledgerHint)}</p>
      <section className="card">
        <h2>{t(caseTexts.receipt)}</h2>
        {receipt ? (
          <>
            <p>
              {t(caseTexts.receiptSealed, {
                leaf: receipt.leafIndex + 1,
                size: receipt.seal.treeSize,
                at: momentText(receipt.seal.sealedAt, zone, lang),
              })}
            </p>
            <p className="send flush">
              <Button
                icon={<DownloadOutlined />}
                onClick={() => saveFile(`changxiao-${number}.json`, JSON.stringify(receipt, null, 2))}
              >
                {t(caseTexts.receiptDownload)}
              </Button>
              <Link to="/sealing">{t(caseTexts.receiptCheck)}</Link>
            </p>
          </>
        ) : (
          <p className="soft flush">{t(caseTexts.receiptWaiting)}</p>
        )}
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={t(caseTexts.ledger)}>
        <table className="table table-deep">
          <thead>
            <tr>
              <th scope="col">{t(caseTexts.entryNo)}</th>
              <th scope="col">{t(caseTexts.entryType)}</th>
              <th scope="col">{t(caseTexts.entryAt)}</th>
              <th scope="col">{t(caseTexts.entryBody)}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((e) => (
              <tr key={e.version}>
                <td>{e.version}</td>
                <td>
                  <code>{e.type}</code>
                </td>
                <td>{momentText(e.occurredAt, zone, lang)}</td>
                <td className="deep">
                  <code className="body">{JSON.stringify(e.body)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
