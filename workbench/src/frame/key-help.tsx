import { Modal } from 'antd';
import { useLang } from '../lang.tsx';
import { keys } from '../texts/frame.ts';

const ROWS = [
  [['j', 'k', '↓', '↑'], keys.move],
  [['Enter'], keys.open],
  [['/'], keys.search],
  [['h'], keys.home],
  [['l'], keys.all],
  [['a'], keys.answer],
  [['Ctrl', 'Enter'], keys.send],
  [['Esc'], keys.leave],
  [['?'], keys.help],
] as const;

export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLang();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t(keys.title)} width={460}>
      <dl className="key-help">
        {ROWS.map(([caps, text]) => (
          <div key={text.en}>
            <dt>
              {caps.map((cap) => (
                <kbd key={cap}>{cap}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
