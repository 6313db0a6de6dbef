import { FileTextOutlined } from '@ant-design/icons';
import { type DragEvent, useId, useState } from 'react';
import { useLang } from '../../lang.tsx';
import { letters } from '../../texts/letters.ts';
import { sizeText } from '../../ui/numbers.ts';

/** One file, chosen or dropped. It is the browser's own field, so that keyboards and screen readers know what to do with it. */
export function FileDrop({
  file,
  onFile,
  disabled,
  hint,
}: {
  file: File | null;
  onFile: (file: File) => void;
  disabled: boolean;
  hint: string;
}) {
  const { t, lang } = useLang();
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const chosen = list?.[0];
    if (chosen && !disabled) onFile(chosen);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <div className={over ? 'drop drop-over' : 'drop'}>
      {/* The label is the place to drop: a click on it opens the field, as everywhere. */}
      <label
        className="drop-place"
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(!disabled);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileTextOutlined className="drop-mark" aria-hidden />
        <span className="drop-words">
          {file ? (
            <>
              <span className="strong">{file.name}</span> <span className="soft">{sizeText(file.size, lang)}</span>
            </>
          ) : null}
          <span>
            <span className="drop-choose">{t(file ? letters.other : letters.choose)}</span>{' '}
            <span className="soft drop-by-hand">{t(letters.drop)}</span>
          </span>
        </span>
      </label>
      <input
        id={id}
        className="unseen"
        type="file"
        accept=".csv,.xlsx,.jsonl,.ndjson,.json,.txt"
        disabled={disabled}
        aria-label={t(letters.file)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          take(event.target.files);
          // Chosen again after it was mended, the same name is a new choice.
          event.target.value = '';
        }}
      />
      <p id={`${id}-hint`} className="soft small flush">
        {hint}
      </p>
    </div>
  );
}
