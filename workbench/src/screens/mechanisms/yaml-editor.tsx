import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { RuleFault } from '../../api/mechanisms.ts';
import { useLang } from '../../lang.tsx';
import { offersAt, placeIn } from './complete.ts';

/**
 * An editor for rules, with faults at their lines and completion by the schema. Tab leaves it, as anywhere on a page.
 * @param goTo a line to be shown; asked for anew with each new object
 */
export function YamlEditor({
  value,
  onChange,
  faults,
  schema,
  goTo,
  label,
}: {
  value: string;
  onChange: (text: string) => void;
  faults: readonly RuleFault[];
  schema: Readonly<Record<string, unknown>> | undefined;
  goTo: { readonly line: number } | null;
  label: string;
}) {
  const { t } = useLang();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const changed = useEffectEvent(onChange);
  const offers = useEffectEvent((context: CompletionContext) => {
    const word = context.matchBefore(/[\w-]*/);
    if (!schema || !word || (word.from === word.to && !context.explicit)) return null;
    const where = placeIn(context.state.sliceDoc(0, word.from));
    const options = offersAt(schema, where).map(({ label: name, detail }) => ({
      label: name,
      ...(detail ? { detail } : {}),
      apply: where.key === null ? `${name}: ` : name,
    }));
    return options.length > 0 ? { from: word.from, options } : null;
  });
  const first = useEffectEvent(() => ({ value, label }));

  useEffect(() => {
    const start = first();
    const view = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: start.value,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          highlightActiveLine(),
          yaml(),
          syntaxHighlighting(defaultHighlightStyle),
          EditorView.lineWrapping,
          autocompletion({ override: [(context) => offers(context)] }),
          keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': start.label, spellcheck: 'false', tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, []);

  // What is changed from outside, such as the number of the version, changes only its own letters: the cursor stays.
  useEffect(() => {
    const view = editor.current;
    const now = view?.state.doc.toString();
    if (!view || now === undefined || now === value) return;
    let from = 0;
    while (from < now.length && from < value.length && now[from] === value[from]) from++;
    let tail = 0;
    while (tail < Math.min(now.length, value.length) - from && now.at(-1 - tail) === value.at(-1 - tail)) tail++;
    view.dispatch({ changes: { from, to: now.length - tail, insert: value.slice(from, value.length - tail) } });
  }, [value]);

  useEffect(() => {
    const view = editor.current;
    if (!view) return;
    const { doc } = view.state;
    const diagnostics = faults.map(({ line, wrong, mending }) => {
      const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
      return { from, to, severity: 'error' as const, message: `${t(wrong)} · ${t(mending)}` };
    });
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }, [faults, t]);

  useEffect(() => {
    const view = editor.current;
    if (!view || !goTo) return;
    const { doc } = view.state;
    const { from } = doc.line(Math.min(Math.max(1, goTo.line), doc.lines));
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    view.focus();
  }, [goTo]);

  return <div ref={place} className="yaml-editor" />;
}
