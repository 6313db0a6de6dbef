import { Link } from '@tanstack/react-router';
import type { Doc, FigureSearch } from '../../api/bulletins.ts';
import { useLang } from '../../lang.tsx';
import { bulletinTexts } from '../../texts/bulletins.ts';

/** A bulletin as it is read. Each figure opens to what it counts. */
export function Paper({ doc, period }: { doc: Doc; period: FigureSearch }) {
  return (
    <article className="paper">
      <h2 className="paper-title">{doc.title}</h2>
      {doc.serial ? <p className="paper-serial">{doc.serial}</p> : null}
      {doc.lead.map((text) => (
        <p key={text} className="small soft flush">
          {text}
        </p>
      ))}
      {doc.sections.map((part) => (
        <section key={part.id}>
          <h3>{part.title}</h3>
          {part.kind === 'figures' ? (
            <ul className={part.lines.some((f) => f.part !== null) ? 'paper-figures' : 'paper-figures barless'}>
              {part.lines.map((f) => (
                <li key={f.id}>
                  <span>{f.name}</span>
                  <Link to={pageOf(f.id)} search={{ ...period, figure: f.id }} className="paper-value">
                    {f.value}
                  </Link>
                  {f.part === null ? null : (
                    <span className="paper-bar" aria-hidden="true">
                      <span style={{ width: `${f.part * 100}%` }} />
                    </span>
                  )}
                  <span className="small soft">{f.how}</span>
                </li>
              ))}
            </ul>
          ) : part.kind === 'table' ? (
            <Table part={part} period={period} />
          ) : (
            part.paragraphs.map((text) => (
              <p key={text} className="paper-words">
                {text}
              </p>
            ))
          )}
        </section>
      ))}
      <p className="paper-foot">{doc.foot}</p>
    </article>
  );
}

/** Appeals and the duties of mechanisms have a list each. */
const pageOf = (figure: string) => (figure.startsWith('duty') ? '/bulletins/duties' : '/bulletins/cases');

type Row = Extract<Doc['sections'][number], { kind: 'table' }>['rows'][number];

/** What is not asked for stands in no address. */
const given = ({ unit, step, level, mechanism }: Row['of']) => ({
  unit: unit ?? undefined,
  step: step ?? undefined,
  level: level ?? undefined,
  mechanism: mechanism ?? undefined,
});

function Table({ part, period }: { part: Extract<Doc['sections'][number], { kind: 'table' }>; period: FigureSearch }) {
  const { t } = useLang();
  if (part.rows.length === 0) return <p className="soft">{t(bulletinTexts.nothing)}</p>;
  return (
    <>
      <div className="paper-scroll">
        <table className="paper-table">
          <thead>
            <tr>
              {part.head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {part.rows.map((row) => (
              <tr key={row.cells.map((c) => c.text).join()}>
                {row.cells.map(({ text, figure }, i) =>
                  i === 0 ? (
                    <th key={part.head[i]} scope="row">
                      {text}
                    </th>
                  ) : (
                    <td key={part.head[i]} data-head={part.head[i]}>
                      {figure ? (
                        <Link to={pageOf(figure)} search={{ ...period, figure, ...given(row.of) }}>
                          {text}
                        </Link>
                      ) : (
                        text
                      )}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {part.note ? <p className="small soft">{part.note}</p> : null}
    </>
  );
}
