import { App, Button, Modal } from 'antd';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';

export interface Given {
  readonly code: string;
  readonly until: string;
}

/** Four letters at a time are read out and typed without a slip. */
const spaced = (code: string): string => code.match(/.{1,4}/g)?.join(' ') ?? code;

/** A code and where to use it, large enough to read out and to print. It is shown this once: nobody can look it up again. */
export function Code({ given, recordId, onClose }: { given: Given; recordId: string; onClose: () => void }) {
  const { t, lang } = useLang();
  const { message } = App.useApp();
  const address = `${window.location.origin}/confirm/${recordId}`;
  const copy = async () => {
    await navigator.clipboard.writeText(`${address}\n${given.code}`);
    void message.success(t(texts.copied));
  };
  return (
    <Modal
      open
      className="slip-window"
      title={t(texts.codeTitle)}
      onCancel={onClose}
      // Gone is gone: no click beside it, and no key pressed too often, closes it.
      mask={{ closable: false }}
      keyboard={false}
      width={560}
      footer={[
        // Browsers give the clipboard only to pages that came over TLS or from this machine.
        ...(window.isSecureContext
          ? [
              <Button key="copy" onClick={() => void copy()}>
                {t(texts.copy)}
              </Button>,
            ]
          : []),
        <Button key="print" onClick={() => window.print()}>
          {t(texts.print)}
        </Button>,
        <Button key="close" type="primary" onClick={onClose}>
          {t(frame.close)}
        </Button>,
      ]}
    >
      <p className="notice">{t(texts.codeOnce)}</p>
      <dl className="obligation-code">
        <dt>{t(texts.codeOpen)}</dt>
        <dd className="obligation-address">{address}</dd>
        <dt>{t(texts.codeType)}</dt>
        <dd>
          <output className="obligation-big">{spaced(given.code)}</output>
        </dd>
      </dl>
      <p className="soft flush">{t(texts.codeUntil, { day: dayText(given.until, lang) })}</p>
    </Modal>
  );
}
