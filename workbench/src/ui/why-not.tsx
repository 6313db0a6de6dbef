import type { Text } from '../../../src/kernel/text.ts';
import { useLang } from '../lang.tsx';
import { actTexts } from '../texts/acts.ts';
import { Pairs } from './pairs.tsx';

/** What cannot be done now, each with its reason: out of the way until somebody asks. */
export function WhyNot({ acts }: { acts: readonly { readonly name: Text; readonly reason: Text }[] }) {
  const { t } = useLang();
  if (acts.length === 0) return null;
  return (
    <details className="why-not small">
      <summary>{t(actTexts.whyNot)}</summary>
      <Pairs className="pairs" rows={acts.map(({ name, reason }) => [t(name), t(reason)])} />
    </details>
  );
}
